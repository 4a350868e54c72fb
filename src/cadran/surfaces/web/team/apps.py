"""The application `team`."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "cadran.surfaces.web.team"
    label = "team"
