"""The application `boards`."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "cadran.surfaces.web.boards"
    label = "boards"
