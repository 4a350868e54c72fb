"""Reports leave by themselves: each reader's own, in their language, once."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from tests.surfaces.web.reports.conftest import edition, subscribed

from cadran.errors import BadInput
from cadran.panels.edition import Edition, from_json
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.post.delivery import deliver
from cadran.surfaces.web.post.models import Letter
from cadran.surfaces.web.post.models import State as Post
from cadran.surfaces.web.reports import making
from cadran.surfaces.web.reports.changing import pause, resume, stop
from cadran.surfaces.web.reports.claims import LEASE, TRIES, by_hand, claim, open_runs, take_down
from cadran.surfaces.web.reports.making import make
from cadran.surfaces.web.reports.models import Kind, Run, RunState, SentEdition, Subscription
from cadran.surfaces.web.reports.rhythm import due, next_of, period_of
from cadran.workspace import Workspace

In = Callable[[str], Client]
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # seven in Paris


def work(now: datetime) -> int:
    """What the worker does each minute; how many letters left."""
    take_down(now)
    for number in list(open_runs(now).values_list("pk", flat=True)):
        make(number, now)
    return deliver(max(now, timezone.now()))


def arrived() -> list[EmailMessage]:
    return [message_from_bytes(m.message().as_bytes(), policy=policy.default) for m in mail.outbox]


def foreign(served: Workspace, user: User) -> tuple[set[str], set[str]]:
    """The names of the other reps, and of deals that are theirs alone."""
    with served.facts() as facts:
        reps = facts.con.execute("SELECT concat(source, '/', source_id), name FROM now.reps WHERE NOT stub").fetchall()
        deals = facts.con.execute(
            "SELECT d.name, concat(r.source, '/', r.source_id) FROM now.deals d JOIN now.reps r ON r.id = d.owner_id"
        ).fetchall()
    mine = {name for name, owner in deals if owner == user.rep}
    return {name for key, name in reps if key != user.rep}, {name for name, _ in deals if len(name) > 8} - mine


def test_a_reps_report_holds_their_rows_and_no_other_name(people: dict[str, User], served: Workspace) -> None:
    ana = people["ana"]
    subscribed(ana, formats=["pdf", "xlsx", "csv"], language="fr")
    assert work(MONDAY) == 1
    (got,) = arrived()
    assert got["To"] == "ana@example.org"
    parts = {p.get_content_type(): p for p in got.walk()}
    html, text = parts["text/html"].get_content(), parts["text/plain"].get_content()
    shown = {p["Content-ID"].strip("<>") for p in got.walk() if p["Content-ID"]}
    assert {s.split('"')[0] for s in html.split('src="cid:')[1:]} == shown
    pdf = PdfReader(io.BytesIO(parts["application/pdf"].get_content()))
    everything = " ".join([html, text, parts["text/csv"].get_content(), *(p.extract_text() for p in pdf.pages)])
    names, deals = foreign(served, ana)
    assert min(len(names), len(deals)) > 5
    assert not [n for n in names | deals if n in everything]
    kept = SentEdition.objects.get()
    assert (kept.user, kept.html.strip(), kept.text.split()) == (ana, html.strip(), text.split())
    assert from_json(kept.content).reader == "Ana Vente"
    assert kept.files.count() == len(shown) + 3


def test_in_their_language_and_zone_across_the_change_of_clocks(people: dict[str, User], quick: list[str]) -> None:
    """Seven in New York is noon in Paris, but for the two weeks in which only one of them has changed its clocks."""
    subscribed(people["ana"], zone="America/New_York")
    subscribed(people["cy"], zone="Europe/Paris")
    left: dict[str, list[datetime]] = {}
    start = datetime(2026, 3, 2, tzinfo=UTC)  # New York changes on 8 March, Paris on 29 March
    for hour in (24 * day + hour for day in range(35) for hour in (0, 5, 6, 11, 12)):
        now = start + timedelta(hours=hour)
        before = len(quick)
        take_down(now)
        for number in list(open_runs(now).values_list("pk", flat=True)):
            make(number, now)
        for address in quick[before:]:
            left.setdefault(address, []).append(now)
    first, *ana = left["ana@example.org"]  # what was due before the worker began is caught up with
    assert first == start
    assert [f"{d:%d %H}" for d in ana] == ["02 12", "09 11", "16 11", "23 11", "30 11"]
    assert [f"{d:%d %H}" for d in left["cy@example.org"][1:]] == ["02 06", "09 06", "16 06", "23 06", "30 05"]


def test_a_worker_that_slept_for_weeks_sends_the_last_one_alone(people: dict[str, User], quick: list[str]) -> None:
    subscribed(people["ana"])
    assert work(MONDAY) == 1
    assert work(MONDAY + timedelta(days=24)) == 1
    assert work(MONDAY + timedelta(days=24, minutes=1)) == 0
    assert list(Run.objects.values_list("occurrence", flat=True)) == ["2026-W51", "2026-W48"]


def test_a_list_of_yesterday_is_not_sent_today(people: dict[str, User], quick: list[str]) -> None:
    subscribed(people["ana"], Kind.FOLLOW_UPS)
    friday = datetime(2026, 11, 27, 6, tzinfo=UTC)
    assert not list(due(friday + timedelta(hours=20)))
    assert [d.occurrence.name for d in due(friday + timedelta(hours=4))] == ["2026-11-27"]


def test_nothing_to_do_no_mail(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "gathered", lambda *_: None)
    subscribed(people["ana"], Kind.FOLLOW_UPS)
    assert work(MONDAY) == 0
    assert Run.objects.get().state == RunState.NOTHING
    assert not Letter.objects.exists()


def test_the_daily_list_is_ones_own(people: dict[str, User]) -> None:
    subscribed(people["ana"], Kind.FOLLOW_UPS, language="en")
    work(MONDAY)
    (got,) = arrived()
    body = got.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # there is one
    assert "Not to forget" in str(got["Subject"])
    assert "NEXT STEPS DUE" in body
    assert "http://127.0.0.1:8000/deals/demo/" in body
    assert "compared with" not in body


def test_who_left_the_company_paused_or_stopped_gets_nothing(people: dict[str, User], quick: list[str]) -> None:
    for name in ("ana", "bo", "cy"):
        subscribed(people[name])
    User.objects.filter(pk=people["ana"].pk).update(is_active=False)
    pause(Subscription.objects.get(user=people["bo"]), date(2026, 12, 14))
    stop(Subscription.objects.get(user=people["cy"]))
    assert work(MONDAY) == work(MONDAY + timedelta(days=14)) == 0
    assert work(MONDAY + timedelta(days=21)) == 1
    resume(Subscription.objects.get(user=people["cy"]), MONDAY + timedelta(days=22))
    assert work(MONDAY + timedelta(days=27)) == 0
    assert work(MONDAY + timedelta(days=28)) == 2
    assert quick == ["bo@example.org", "bo@example.org", "cy@example.org"]


def test_who_stops_while_it_waits_does_not_get_it(people: dict[str, User], quick: list[str]) -> None:
    one = subscribed(people["ana"])
    take_down(MONDAY)
    stop(one)
    assert work(MONDAY) == 0
    assert quick == []


def test_a_failure_is_told_and_tried_again_less_and_less(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Edition:
        raise BadInput("Pas de données.", "No data.")

    monkeypatch.setattr(making, "gathered", fails)
    subscribed(people["ana"])
    for minute in range(0, 300, 6):
        take_down(MONDAY + timedelta(minutes=minute))
        for number in list(open_runs(MONDAY + timedelta(minutes=minute)).values_list("pk", flat=True)):
            make(number, MONDAY + timedelta(minutes=minute))
    run = Run.objects.get()
    assert (run.state, run.attempts, run.error) == (RunState.FAILED, TRIES, {"fr": "Pas de données.", "en": "No data."})
    assert not SentEdition.objects.exists()


def test_who_died_on_the_way_is_followed_by_another_and_not_for_ever(people: dict[str, User], quick: list[str]) -> None:
    subscribed(people["ana"])
    take_down(MONDAY)
    number, now = Run.objects.get().pk, MONDAY
    for _ in range(TRIES):
        assert claim(number, now)
        assert not make(number, now)
        now += LEASE + timedelta(seconds=1)
    assert not make(number, now)
    assert (Run.objects.get().state, "server's log" in Run.objects.get().error["en"]) == (RunState.FAILED, True)


def test_of_two_who_make_the_same_the_slower_keeps_nothing(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first takes so long that its lease is over, and another one makes it meanwhile."""
    subscribed(people["ana"])
    take_down(MONDAY)
    number = Run.objects.get().pk

    def slow(eyes: object, *_: object) -> Edition:
        monkeypatch.setattr(making, "gathered", lambda *_: edition())
        assert make(number, MONDAY + LEASE + timedelta(minutes=1))
        return edition("too late")

    monkeypatch.setattr(making, "gathered", slow)
    assert not make(number, MONDAY)
    assert from_json(SentEdition.objects.get().content).reader == "Ana"
    assert Letter.objects.count() == 1


def test_what_is_asked_for_twice_within_a_minute_comes_once(people: dict[str, User], quick: list[str]) -> None:
    one = subscribed(people["ana"])
    assert by_hand(one, MONDAY) == by_hand(one, MONDAY + timedelta(seconds=30))
    assert by_hand(one, MONDAY + timedelta(minutes=1)) != by_hand(one, MONDAY)


def test_a_report_is_of_the_last_whole_week_or_month_and_on_friday_of_the_running_week() -> None:
    told = {
        (k, d): str(period_of(k, d)) for k in (Kind.WEEKLY, Kind.MONTHLY) for d in (date(2026, 1, 1), date(2026, 1, 5))
    }
    assert told == {
        (Kind.WEEKLY, date(2026, 1, 1)): "2025-12-22..2025-12-28",
        (Kind.WEEKLY, date(2026, 1, 5)): "2025-12-29..2026-01-04",
        (Kind.MONTHLY, date(2026, 1, 1)): "2025-12-01..2025-12-31",
        (Kind.MONTHLY, date(2026, 1, 5)): "2025-12-01..2025-12-31",
    }
    assert str(period_of(Kind.WEEKLY, date(2026, 1, 2))) == "2025-12-29..2026-01-04"


def test_the_next_one_is_after_the_pause(people: dict[str, User]) -> None:
    one = subscribed(people["ana"], zone="Asia/Tokyo")
    pause(one, date(2026, 12, 5))
    settings = making.whole().settings
    assert f"{next_of(one, settings, MONDAY):%Y-%m-%d %H:%M %z}" == "2026-12-07 07:00 +0900"
    stop(one)
    assert next_of(one, settings, MONDAY) is None


def test_a_letter_that_waits_is_withdrawn_when_its_reader_leaves(people: dict[str, User], quick: list[str]) -> None:
    one = subscribed(people["ana"])
    take_down(MONDAY)
    make(Run.objects.get().pk, MONDAY)
    stop(one)
    assert deliver(timezone.now()) == 0
    assert Letter.objects.get().state == Post.GIVEN_UP
