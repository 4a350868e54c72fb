"""The application `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cadran.surfaces.web.people"
    label = "people"

    def ready(self) -> None:
        """Listen to sign-ins from now on."""
        from cadran.surfaces.web.people import signals  # noqa: F401, PLC0415 - needs the models, which are there only now
