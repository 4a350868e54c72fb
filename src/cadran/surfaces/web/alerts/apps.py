"""The application `alerts`."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "cadran.surfaces.web.alerts"
    label = "alerts"
