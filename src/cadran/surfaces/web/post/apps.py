"""The application `post`."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "cadran.surfaces.web.post"
    label = "post"
