"""Alerts by mail: grouped, limited, silent in quiet hours, one a day where that is wished."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.surfaces.web.alerts.conftest import MONDAY, alert

from cadran.panels.alerts import KINDS
from cadran.surfaces.web.alerts import checking, tasks
from cadran.surfaces.web.alerts.keeping import keep
from cadran.surfaces.web.alerts.mailing import mail_all, quiet
from cadran.surfaces.web.alerts.models import Notice, Wish
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.post.models import Letter
from cadran.workspace import Workspace

ALL = tuple(KINDS)
HOUR = timedelta(hours=1)
NIGHT = datetime(2026, 3, 23, 19, tzinfo=UTC)  # 20:00 in Paris


@pytest.fixture
def wishes(ines: User, served: Workspace) -> Wish:
    return Wish.objects.create(user=ines, mail="at_once", most_mails=2, zone="Europe/Paris")


def letters() -> list[Letter]:
    return list(Letter.objects.filter(about="alerts").order_by("id"))


def fire(ines: User, at: datetime, *keys: str) -> None:
    keep(ines, [alert(k, title=f"Affaire {k}") for k in keys], ALL, at)


def test_what_is_new_comes_in_one_mail_and_only_once(ines: User, wishes: Wish) -> None:
    fire(ines, MONDAY, "a", "b", "c")
    assert mail_all(MONDAY) == 1
    (letter,) = letters()
    assert (letter.to, letter.subject) == ("ines@example.org", "Affaire a, et 2 autres")
    assert all(f"Affaire {k}" in letter.text and f"Affaire {k}" in letter.html for k in "abc")
    assert mail_all(MONDAY + HOUR) == 0
    assert len(letters()) == 1


def test_no_more_than_so_many_a_day_and_the_rest_the_next_day(ines: User, wishes: Wish) -> None:
    for n, key in enumerate("abcd"):
        fire(ines, MONDAY + n * HOUR, *"abcd"[: n + 1])
        mail_all(MONDAY + n * HOUR)
        assert len(letters()) == min(n + 1, 2), key
    mail_all(MONDAY + 24 * HOUR)
    assert letters()[-1].subject == "Affaire c, et 1 autre"


def test_at_night_and_at_weekends_mails_wait(ines: User, wishes: Wish) -> None:
    fire(ines, NIGHT, "a")
    saturday, morning = MONDAY - 2 * 24 * HOUR, MONDAY + 24 * HOUR
    assert mail_all(NIGHT) == mail_all(saturday) == 0
    assert mail_all(morning) == 1


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [(19, 8, {*range(19, 24), *range(8)}), (12, 14, {12, 13}), (8, 8, set())],
)
def test_quiet_hours_go_over_midnight(start: int, end: int, hours: set[int]) -> None:
    wish = Wish(quiet_from=start, quiet_to=end)
    assert {h for h in range(24) if quiet(wish, MONDAY.replace(hour=h))} == hours


def test_quiet_hours_are_in_the_readers_zone(ines: User, wishes: Wish) -> None:
    Wish.objects.update(zone="America/New_York")  # 5 in the morning there
    fire(ines, MONDAY, "a")
    assert mail_all(MONDAY) == 0
    assert mail_all(MONDAY + 4 * HOUR) == 1


def test_one_a_day_at_the_hour_wished(ines: User, served: Workspace) -> None:
    Wish.objects.create(user=ines, mail="daily", daily_hour=11, zone="Europe/Paris")
    fire(ines, MONDAY, "a")
    assert mail_all(MONDAY) == 0  # 10:00
    assert mail_all(MONDAY + HOUR) == 1
    fire(ines, MONDAY + 2 * HOUR, "a", "b")
    assert mail_all(MONDAY + 3 * HOUR) == 0
    assert mail_all(MONDAY + 25 * HOUR) == 1


def test_what_was_read_or_is_over_is_not_mailed_and_who_wants_none_gets_none(ines: User, wishes: Wish) -> None:
    fire(ines, MONDAY, "a", "b", "c")
    Notice.objects.filter(key="a").update(read_at=MONDAY)
    fire(ines, MONDAY, "a", "c")
    mail_all(MONDAY)
    assert letters()[0].subject == "Affaire c"
    Wish.objects.update(mail="off")
    fire(ines, MONDAY, "a", "c", "d")
    assert mail_all(MONDAY) == 0
    assert not Notice.objects.filter(mail_due=True).exists()


def test_a_mail_is_in_the_language_of_who_gets_it(ines: User, wishes: Wish) -> None:
    keep(ines, [alert()], ALL, MONDAY)
    User.objects.filter(pk=ines.pk).update(language="en")
    mail_all(MONDAY)
    (letter,) = letters()
    assert letter.subject == "Northern Energy"
    assert "Quiet for 40 days." in letter.text
    assert "Énergie" not in letter.text + letter.html


def test_a_title_cannot_write_into_the_mail(ines: User, wishes: Wish) -> None:
    keep(ines, [alert(title='<img src=x onerror="1">\r\nBcc: x@y.z', sentence="<b>")], ALL, MONDAY)
    mail_all(MONDAY)
    (letter,) = letters()
    assert "<img" not in letter.html
    assert "\n" not in letter.subject


def test_each_minute_what_is_new_is_put_into_the_post(
    ines: User, wishes: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job as the worker runs it: what fires is kept and mailed in one go."""
    monkeypatch.setattr(checking, "check_all", lambda now: fire(ines, now, "a"))
    monkeypatch.setattr(tasks.timezone, "now", lambda: MONDAY)
    tasks.check_mail_and_call.call_local()
    tasks.check_mail_and_call.call_local()
    assert [letter.subject for letter in letters()] == ["Affaire a"]
