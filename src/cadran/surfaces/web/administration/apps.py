"""The application `administration`."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "cadran.surfaces.web.administration"
    label = "administration"
