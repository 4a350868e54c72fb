"""The worker beside the application server: publishes what people typed, and runs what is scheduled."""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Run the queue's consumer until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cadran.surfaces.web.settings")
    django.setup()
    call_command("run_huey")


if __name__ == "__main__":
    main()
