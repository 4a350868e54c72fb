"""The application `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "cadran.surfaces.web.reports"
    label = "reports"
