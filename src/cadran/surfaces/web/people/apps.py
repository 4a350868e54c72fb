"""The application `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cadran.surfaces.web.people"
    label = "people"
