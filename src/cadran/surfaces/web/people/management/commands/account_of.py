"""Whose eyes somebody with an account sees with, as `cadran report --for` asks: JSON in and out.

The name comes on standard input: arguments stand in the list of processes, for everybody on the machine to read.
"""

import json
import sys

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from cadran.surfaces.web.people.models import Job, User


class Command(BaseCommand):
    """`python -m django account_of < who.json`."""

    help = "Tell the role of an account."

    def handle(self, *args: object, **options: object) -> None:
        """`account`: the one active account of that e-mail or name, or null; `known`: all e-mails."""
        wanted = str(json.load(sys.stdin)).strip().casefold()
        users = _users()
        found = [u for u in users if wanted and wanted in {u.email.casefold(), u.name.casefold()}]
        told = {"account": _told(found[0]) if len(found) == 1 else None, "known": [u.email for u in users]}
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _users() -> list[User]:
    try:
        return list(User.objects.filter(is_active=True))
    except DatabaseError:  # no account was ever made here
        return []


def _told(user: User) -> dict[str, object]:
    viewer = user.viewer()
    return {"name": str(user), "role": viewer.role, "rep": viewer.rep, "sdr": user.job == Job.SDR}
