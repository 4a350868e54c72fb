"""The pages of alerts: whose they are, what is read, who may set what, and what is never shown."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.surfaces.web.alerts.conftest import MONDAY, alert
from tests.surfaces.web.conftest import TODAY

from cadran.errors import StoreError
from cadran.panels.alerts import KINDS
from cadran.surfaces.web.alerts import checking
from cadran.surfaces.web.alerts.checking import check_all, check_if_due, rules_for
from cadran.surfaces.web.alerts.forms import host_of
from cadran.surfaces.web.alerts.keeping import keep, unread
from cadran.surfaces.web.alerts.messages import secret_of
from cadran.surfaces.web.alerts.models import Checked, Notice, Rule, Webhook, Wish
from cadran.surfaces.web.alerts.views import ICONS
from cadran.surfaces.web.people.models import AuditEntry, User
from cadran.surfaces.web.templatetags.cadran import lucide
from cadran.workspace import Workspace

In = Callable[[str], Client]
RULE = {
    "rule-kpi": "win_rate", "rule-condition": "below", "rule-value": "35,5 %", "rule-scope": "team",
    "rule-grain": "month",
}  # fmt: skip
SLACK = "https://hooks.slack.com/services/T0/B0/s3cr3t"


@pytest.fixture
def told(people: dict[str, User]) -> Notice:
    keep(people["ana"], [alert(), alert("lead/x", rule="lead", tone="good", title="Bravo")], tuple(KINDS), MONDAY)
    return Notice.objects.get(key="deal/crm/1")


def test_each_sees_their_own_and_marks_it_as_read(client_of: In, told: Notice) -> None:
    ana, cy = client_of("ana"), client_of("cy")
    assert "Énergie Nord" in ana.get("/alerts/").content.decode()
    assert "Énergie Nord" not in cy.get("/alerts/?list=all").content.decode()
    assert cy.get(f"/alerts/{told.pk}/").status_code == 404
    cy.post("/alerts/read/", {"one": told.pk})
    told.refresh_from_db()
    assert told.read_at is None
    assert ana.get(f"/alerts/{told.pk}/").headers["Location"] == "/deals/crm/1/"
    told.refresh_from_db()
    assert told.read_at is not None
    assert "Alertes non lues\u00a0: 1" in ana.get("/alerts/", headers={"Accept-Language": "fr"}).content.decode()
    ana.post("/alerts/read/")
    assert not Notice.objects.filter(read_at=None).exists()


def test_what_was_told_in_french_is_read_in_english_after_a_change_of_language(
    client_of: In, told: Notice, people: dict[str, User]
) -> None:
    User.objects.filter(pk=people["ana"].pk).update(language="en")
    page = client_of("ana").get("/alerts/").content.decode()
    assert "Northern Energy" in page
    assert "Quiet for 40 days." in page
    assert "Énergie Nord" not in page


@pytest.mark.parametrize("href", ["//evil.example/", "https://evil.example/", "", "javascript:alert(1)"])
def test_an_alert_leads_nowhere_else(client_of: In, told: Notice, href: str) -> None:
    Notice.objects.update(href=href)
    assert client_of("ana").get(f"/alerts/{told.pk}/").headers["Location"] == "/alerts/"


def test_the_bell_is_one_query_of_whole_pages_alone(
    client_of: In, told: Notice, django_assert_num_queries: Callable[..., object], people: dict[str, User]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # a context manager
        assert unread(people["ana"]) == 2
    client = client_of("ana")
    with CaptureQueriesContext(connection) as asked:
        client.get("/team/pulse/")
    assert len([q for q in asked.captured_queries if "alerts_notice" in q["sql"]]) == 1
    with CaptureQueriesContext(connection) as asked:
        client.get("/api/v1/kpi")
    assert not [q for q in asked.captured_queries if "alerts_notice" in q["sql"]]


def test_every_kind_has_an_icon_that_can_be_drawn() -> None:
    assert set(ICONS) == set(KINDS)
    assert all(lucide(name) for name in ICONS.values())


def test_wishes_are_kept_and_what_cannot_be_is_said(client_of: In, people: dict[str, User]) -> None:
    client = client_of("ana")
    given = {
        "mail": "at_once", "daily_hour": "7", "most_mails": "5", "quiet_from": "20", "quiet_to": "7",
        "zone": "Europe/Paris", "shown": "on", "wanted": ["deal", "lead"],
    }  # fmt: skip
    assert client.post("/alerts/wishes/", given).status_code == 302
    wish = Wish.objects.get(user=people["ana"])
    assert (wish.mail, wish.most_mails, wish.quiet_weekend, set(KINDS) - set(wish.without)) == (
        "at_once", 5, False, {"deal", "lead"}
    )  # fmt: skip
    for wrong in ({"zone": "/etc/passwd"}, {"zone": "Europe"}, {"most_mails": "0"}, {"quiet_to": "24"}):
        assert client.post("/alerts/wishes/", given | wrong).status_code == 400, wrong


# ---------------------------------------------------------------- rules


def test_an_administrators_rule_is_everybodys_and_a_managers_their_own(client_of: In, people: dict[str, User]) -> None:
    before = len(rules_for(None))
    assert client_of("boss").post(reverse("alert_rule_make"), RULE).status_code == 302
    assert client_of("bo").post(reverse("alert_rule_make"), RULE).status_code == 302
    assert len(rules_for(None)) == before + 1
    (own,) = rules_for(people["bo"])
    assert (own.kpi, own.value, own.scope) == ("win_rate", 35.5, "team")
    assert "35,5" in client_of("bo").get("/settings/alerts/").content.decode()
    theirs = Rule.objects.get(own=False, kpi="win_rate")
    assert client_of("bo").post(reverse("alert_rule_change", args=[theirs.pk, "drop"])).status_code == 404
    assert client_of("boss").post(reverse("alert_rule_change", args=[theirs.pk, "switch"])).status_code == 302
    assert len(rules_for(None)) == before


def test_a_manager_sets_none_of_the_company_and_who_leads_nobody_none_at_all(client_of: In) -> None:
    company = RULE | {"rule-scope": "company"}
    assert client_of("bo").post(reverse("alert_rule_make"), company).status_code == 400
    assert client_of("boss").post(reverse("alert_rule_make"), RULE | {"rule-value": "beaucoup"}).status_code == 400
    for name in ("ana", "mark", "exec"):
        assert client_of(name).get("/settings/alerts/").status_code == 403
        assert client_of(name).post(reverse("alert_rule_make"), RULE).status_code == 403


# ---------------------------------------------------------------- webhooks


def made(client: Client, user: User, **more: str) -> object:
    given = {"hook-name": "Ventes", "hook-kind": "slack", "hook-url": SLACK, "hook-user": user.pk, "hook-least": "2"}
    return client.post(reverse("webhook_make"), {**given, **more})


def test_the_secret_is_shown_once_and_the_address_never(client_of: In, people: dict[str, User]) -> None:
    boss = client_of("boss")
    page = made(boss, people["bo"]).content.decode()  # type: ignore[attr-defined]  # the client answers with one
    webhook = Webhook.objects.get()
    assert secret_of(webhook) in page
    later = boss.get("/settings/alerts/").content.decode()
    assert secret_of(webhook) not in later
    assert "hooks.slack.com" in later
    log = boss.get("/settings/log/").content.decode() + str(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert "s3cr3t" not in page + later + log
    assert host_of(webhook) == "hooks.slack.com"
    renewed = boss.post(reverse("webhook_change", args=[webhook.pk, "secret"])).content.decode()
    webhook.refresh_from_db()
    assert secret_of(webhook) in renewed
    assert secret_of(webhook) not in page


def test_webhooks_are_the_administrators(client_of: In, people: dict[str, User]) -> None:
    for name in ("bo", "ana", "exec"):
        assert made(client_of(name), people["bo"]).status_code == 403  # type: ignore[attr-defined]  # the client answers with one
    assert not Webhook.objects.exists()
    assert "Webhooks" not in client_of("bo").get("/settings/alerts/").content.decode()


def test_an_address_inside_the_house_is_refused_when_it_is_tried(client_of: In, people: dict[str, User]) -> None:
    boss = client_of("boss")
    assert made(boss, people["bo"], **{"hook-url": "http://example.org/"}).status_code == 400  # type: ignore[attr-defined]  # as above
    made(boss, people["bo"], **{"hook-url": "https://127.0.0.1/x"})
    said = boss.post(reverse("webhook_change", args=[Webhook.objects.get().pk, "try"]), follow=True)
    assert "privée" in said.content.decode() or "private" in said.content.decode()


# ---------------------------------------------------------------- checking


def test_a_check_comes_after_an_hour_or_a_publication_and_not_in_between(
    served: Workspace, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[datetime] = []
    monkeypatch.setattr(checking, "check_all", ran.append)
    assert check_if_due(MONDAY)
    assert not check_if_due(MONDAY + timedelta(minutes=59))
    assert check_if_due(MONDAY + timedelta(minutes=61))
    Checked.objects.update(generation=0)  # something was published since
    assert not check_if_due(MONDAY + timedelta(minutes=63))  # but just now
    assert check_if_due(MONDAY + timedelta(minutes=90))
    Checked.objects.update(leased_until=MONDAY + timedelta(hours=9), at=MONDAY)
    assert not check_if_due(MONDAY + timedelta(hours=8))  # another worker checks
    assert check_if_due(MONDAY + timedelta(hours=10))  # which has died
    assert len(ran) == 4


def test_a_check_tells_each_what_is_theirs(people: dict[str, User], served: Workspace) -> None:
    User.objects.filter(pk=people["exec"].pk).update(is_active=False)  # who may not sign in is told nothing
    check_all(MONDAY)
    told = {name: set(Notice.objects.filter(user=user).values_list("key", flat=True)) for name, user in people.items()}
    assert told["boss"]
    assert not told["exec"]
    assert not told["mark"]
    deals = {name: {k.removeprefix("deal/") for k in keys if k.startswith("deal/")} for name, keys in told.items()}
    assert deals["ana"]
    for name in ("ana", "cy", "bo"):
        with served.facts() as facts:
            owners = people[name].viewer().owners(facts.con, TODAY) or set()
            rows = facts.con.execute("SELECT concat(source, '/', source_id), owner_id FROM now.deals").fetchall()
        assert {owner for key, owner in rows if key in deals[name]} <= owners, name


def test_a_store_that_cannot_be_read_is_told_to_the_log(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> list[object]:
        raise StoreError("abîmé", "damaged", code="damaged")

    monkeypatch.setattr(checking, "_alerts", broken)
    assert check_all(MONDAY) == 0
    assert f"no alerts checked for account {people['ana'].pk}" in caplog.text
