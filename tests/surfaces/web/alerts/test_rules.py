"""A rule that cannot be looked at is told to who set it, once, and marked on the page until it is mended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.surfaces.web.alerts.conftest import MONDAY

from cadran.errors import StoreError
from cadran.surfaces.web.alerts import checking
from cadran.surfaces.web.alerts.checking import check_all, look_at_rules
from cadran.surfaces.web.alerts.models import Notice, Rule
from cadran.surfaces.web.people.models import User

In = Callable[[str], Client]
HOUR = timedelta(hours=1)


@pytest.fixture
def only_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but rules is looked at: what the demo company has besides is told elsewhere."""
    monkeypatch.setattr(checking, "_alerts", lambda *_: [])


def gone(by: User, *, own: bool, **more: object) -> Rule:
    given = {"kpi": "calls", "condition": "below", "value": 5.0, "scope": "team", "only": "Équipe dissoute"}
    return Rule.objects.create(by=by, own=own, **(given | more))


def told(user: User) -> list[Notice]:
    return list(Notice.objects.filter(user=user, key__startswith="unchecked/"))


def test_its_owner_is_told_once_in_their_language_and_nobody_else(
    people: dict[str, User], only_rules: None, client_of: In, caplog: pytest.LogCaptureFixture
) -> None:
    own, all_ = gone(people["bo"], own=True), gone(people["boss"], own=False, kpi="no_such_kpi", scope="company")
    check_all(MONDAY)
    check_all(MONDAY + HOUR)
    assert [n.key for n in told(people["bo"])] == [f"unchecked/{own.pk}"]
    assert [n.key for n in told(people["boss"])] == [f"unchecked/{all_.pk}"]
    for name in ("exec", "ana", "cy", "mark"):
        assert told(people[name]) == []
    logged = [r.getMessage() for r in caplog.records if "alert rule" in r.getMessage()]
    assert len(logged) == 2
    assert any(
        f"alert rule {own.pk} cannot be checked: No team 'Équipe dissoute' is here today." in line for line in logged
    )
    page = client_of("bo").get("/alerts/").content.decode()
    assert "Règle impossible à vérifier" in page
    assert "Aucune équipe « Équipe dissoute » n&#x27;est là aujourd&#x27;hui." in page
    marked = client_of("bo").get("/settings/alerts/").content.decode()
    assert "Impossible à vérifier" in marked
    assert f"?edit={own.pk}" in marked


def test_it_is_over_once_the_rule_is_mended(people: dict[str, User], only_rules: None, client_of: In) -> None:
    rule = gone(people["bo"], own=True)
    check_all(MONDAY)
    bo = client_of("bo")
    form = bo.get(f"/settings/alerts/?edit={rule.pk}").content.decode()
    assert 'value="Équipe dissoute"' in form
    given = {
        "rule-kpi": "calls", "rule-condition": "below", "rule-value": "7,5", "rule-scope": "team", "rule-only": "",
        "rule-grain": "week",
    }  # fmt: skip
    assert bo.post(reverse("alert_rule_change", args=[rule.pk, "edit"]), given).status_code == 302
    rule.refresh_from_db()
    assert (rule.value, rule.only, rule.grain, rule.trouble) == (7.5, "", "week", {})
    check_all(MONDAY + HOUR)
    assert [n.ended_at for n in told(people["bo"])] == [MONDAY + HOUR]
    assert "Impossible à vérifier" not in bo.get("/settings/alerts/").content.decode()


def test_a_rule_about_nobody_is_not_made(people: dict[str, User], client_of: In) -> None:
    given = {
        "rule-kpi": "calls", "rule-condition": "below", "rule-value": "5", "rule-scope": "rep", "rule-only": "Personne",
        "rule-grain": "week",
    }  # fmt: skip
    before = Rule.objects.count()
    answer = client_of("boss").post(reverse("alert_rule_make"), given)
    assert answer.status_code == 400
    assert "Aucun commercial « Personne »" in answer.content.decode()
    assert Rule.objects.count() == before


def test_the_rule_of_another_is_not_edited(people: dict[str, User], client_of: In) -> None:
    rule = gone(people["bo"], own=True)
    assert client_of("boss").get(f"/settings/alerts/?edit={rule.pk}").status_code == 404
    assert client_of("boss").post(reverse("alert_rule_change", args=[rule.pk, "edit"]), {}).status_code == 404


def test_a_switched_off_rule_and_a_store_that_cannot_be_read_mark_nothing(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gone(people["bo"], own=True, on=False)
    look_at_rules(MONDAY)
    assert not Rule.objects.exclude(trouble={}).exists()

    def broken(*_: object) -> None:
        raise StoreError("abîmé", "damaged", code="damaged")

    Rule.objects.update(on=True)
    monkeypatch.setattr(checking, "trouble_of", broken)
    look_at_rules(MONDAY)
    assert not Rule.objects.exclude(trouble={}).exists()
    assert "was not looked at: damaged" in caplog.text
