"""What `cadran send` says and does, by the command of the application that it runs."""

import io
import json
from typing import Any

from django.core import mail
from django.core.management import call_command
from tests.surfaces.web.reports.conftest import subscribed

from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.post.models import Letter, State
from cadran.surfaces.web.reports.models import Run, SentEdition


def send(*options: str) -> dict[str, Any]:
    said = io.StringIO()
    call_command("send_due", *options, stdout=said)
    told: dict[str, Any] = json.loads(said.getvalue())
    return told


def test_a_dry_run_lists_and_changes_nothing_then_it_is_sent_once(people: dict[str, User], quick: list[str]) -> None:
    subscribed(people["ana"])
    for _ in range(2):
        told = send("--dry-run")
        assert [(d["to"], d["what"]) for d in told["due"]] == [("ana@example.org", "weekly")]
        assert told["sent"] == 0
    assert not Run.objects.exists()
    assert quick == []
    assert send()["sent"] == 1
    assert [m.to for m in mail.outbox] == [["ana@example.org"]]
    assert send() == {"due": [], "sent": 0, "failed": []}
    assert SentEdition.objects.count() == 1


def test_what_did_not_leave_is_told_with_why(people: dict[str, User]) -> None:
    Letter.objects.create(
        key="a", to="x@example.org", subject="S", text="T", state=State.FAILED, error={"fr": "Non.", "en": "No."}
    )
    assert send("--dry-run")["failed"] == [
        {"to": "x@example.org", "what": "letter", "state": "failed", "why": {"fr": "Non.", "en": "No."}}
    ]
