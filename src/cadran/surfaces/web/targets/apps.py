"""The application `targets`."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "cadran.surfaces.web.targets"
    label = "targets"
