"""The application `kpis`."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "cadran.surfaces.web.kpis"
    label = "kpis"
