"""The application `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "cadran.surfaces.web.intake"
    label = "intake"
