"""The application `meetings`."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "cadran.surfaces.web.meetings"
    label = "meetings"
