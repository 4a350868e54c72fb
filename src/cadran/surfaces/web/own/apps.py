"""The application `own`."""

from django.apps import AppConfig


class OwnConfig(AppConfig):
    name = "cadran.surfaces.web.own"
    label = "own"
