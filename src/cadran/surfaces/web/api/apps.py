"""The application `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cadran.surfaces.web.api"
    label = "api"
