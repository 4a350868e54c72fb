"""The application `home`."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "cadran.surfaces.web.home"
    label = "home"
