"""The application `records`."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "cadran.surfaces.web.records"
    label = "records"
