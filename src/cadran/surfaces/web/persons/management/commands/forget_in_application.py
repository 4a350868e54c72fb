"""Forgets people in the application's database, as `cadran person forget` asks: who, as JSON on standard input.

Not as arguments: those stand in the list of processes, for everybody on the machine to read.
"""

import json
import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cadran.surfaces.web.persons.application import Gone, forget


class Command(BaseCommand):
    """`python -m django forget_in_application < who.json`."""

    help = "Forget people in the application's database."

    def handle(self, *args: object, **options: object) -> None:
        """The database may be older than this version: it is brought up to date first."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        forget([Gone.read(said) for said in json.load(sys.stdin)])
