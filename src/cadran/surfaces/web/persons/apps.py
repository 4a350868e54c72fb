"""The application `persons`."""

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    name = "cadran.surfaces.web.persons"
    label = "persons"
