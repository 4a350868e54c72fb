"""What the command line is told of an account: whose eyes it sees with."""

import io
import json

import pytest
from django.core.management import call_command

from cadran.surfaces.web.people.models import User


def asked(who: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(who)))
    said = io.StringIO()
    call_command("account_of", stdout=said)
    found: dict[str, object] = json.loads(said.getvalue())
    return found


def test_by_address_or_name_whatever_its_case(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    told = asked("EXEC@example.org", monkeypatch)
    assert told["account"] == {"name": "Éric Direction", "role": "executive", "rep": "", "sdr": False}
    assert "boss@example.org" in told["known"]  # type: ignore[operator]  # a list of addresses
    manager = asked("bo manager", monkeypatch)["account"]
    assert manager == {"name": "Bo Manager", "role": "manager", "rep": people["bo"].rep, "sdr": False}
    assert asked("mark@example.org", monkeypatch)["account"]["role"] == "marketing"  # type: ignore[index]  # one is found


def test_nobody_nor_who_may_not_sign_in_nor_one_of_two(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked("nobody@example.org", monkeypatch)["account"] is None
    assert asked("", monkeypatch)["account"] is None
    User.objects.filter(pk=people["exec"].pk).update(is_active=False)
    assert asked("exec@example.org", monkeypatch)["account"] is None
    User.objects.filter(pk__in=[people["ana"].pk, people["cy"].pk]).update(name="Sam")
    assert asked("Sam", monkeypatch)["account"] is None
