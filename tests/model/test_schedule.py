"""Rhythms: across clock changes, holidays, sleeping workers; each occurrence once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadran.errors import BadInput
from cadran.model.schedule import Calendar, Schedule, instant

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/Havana")
schedules = st.builds(
    Schedule,
    kind=st.sampled_from(["weekly", "monthly", "daily"]), zone=st.sampled_from(ZONES).map(ZoneInfo),
    calendar=st.builds(
        Calendar, st.sampled_from([(1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6), (7, 1, 2, 3, 4), (3,)]),
        st.sampled_from(["FR", "US", ""]),
    ),
    weekday=st.integers(1, 7), day=st.integers(0, 28), hour=st.integers(0, 23),
)  # fmt: skip
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - their zone comes last


def local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def test_an_hour_that_is_not_there_is_the_next_one_that_is() -> None:
    assert local(instant(date(2026, 3, 29), 2, PARIS), PARIS) == "2026-03-29 03:00"
    assert local(instant(date(2026, 3, 8), 2, NEW_YORK), NEW_YORK) == "2026-03-08 03:00"
    assert local(instant(date(2026, 10, 4), 2, ZoneInfo("Australia/Lord_Howe")), ZoneInfo("Australia/Lord_Howe")) == (
        "2026-10-04 02:30"
    )
    apia = ZoneInfo("Pacific/Apia")
    assert local(instant(date(2011, 12, 30), 9, apia), apia) == "2011-12-31 00:00"  # a day that never was


def test_an_hour_that_is_there_twice_is_the_first() -> None:
    assert instant(date(2026, 10, 25), 2, PARIS) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert instant(date(2026, 10, 25), 3, PARIS) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_seven_in_the_morning_is_seven_on_both_sides_of_the_change() -> None:
    monday = Schedule(kind="weekly", zone=PARIS)
    ats = [monday.latest(datetime(2026, 3, day, 12, tzinfo=UTC)) for day in (23, 30)]
    assert [o and o.at.hour for o in ats] == [6, 5]
    assert [o and local(o.at, PARIS) for o in ats] == ["2026-03-23 07:00", "2026-03-30 07:00"]


@pytest.mark.parametrize(
    ("schedule", "now", "name", "at"),
    [
        # Easter Monday, then Tuesday; the week stays the same
        (Schedule(kind="weekly", zone=PARIS), (2026, 4, 6, 20), "2026-W14", "2026-03-30 07:00"),
        (Schedule(kind="weekly", zone=PARIS), (2026, 4, 7, 20), "2026-W15", "2026-04-07 07:00"),
        # 1 January is a holiday, 2 January a Friday
        (Schedule(kind="monthly", zone=PARIS), (2026, 1, 10, 0), "2026-01", "2026-01-02 07:00"),
        (Schedule(kind="monthly", zone=PARIS, day=15), (2026, 8, 20, 0), "2026-08", "2026-08-17 07:00"),
        # the morning after a long weekend is the last working day's until seven
        (Schedule(kind="daily", zone=PARIS), (2026, 4, 7, 4), "2026-04-03", "2026-04-03 07:00"),
        (Schedule(kind="daily", zone=PARIS), (2026, 4, 7, 5), "2026-04-07", "2026-04-07 07:00"),
    ],
)
def test_days_that_are_not_worked_are_moved_over(
    schedule: Schedule, now: tuple[int, int, int, int], name: str, at: str
) -> None:
    found = schedule.latest(datetime(*now, tzinfo=UTC))
    assert found
    assert (found.name, local(found.at, schedule.zone)) == (name, at)


def test_what_no_week_or_month_has_is_refused() -> None:
    for wrong in ({"weekday": 8}, {"day": 29}, {"hour": 24}, {"weekday": 0}):
        with pytest.raises(BadInput):
            Schedule(kind="weekly", zone=PARIS, **wrong)


@given(schedules, moments)
def test_next_follows_latest_and_both_are_on_a_worked_day_at_the_hour(schedule: Schedule, now: datetime) -> None:
    before, after = schedule.latest(now), schedule.next(now)
    assert before
    assert after
    assert before.at <= now < after.at
    assert before.name < after.name
    for one in (before, after):
        here = one.at.astimezone(schedule.zone)
        assert schedule.calendar.works(here.date())
        assert here.hour == schedule.hour or instant(here.date(), schedule.hour, schedule.zone) == one.at
        assert timedelta(0) <= here.date() - one.day < timedelta(days=21)
    assert schedule.latest(after.at) == after
    assert schedule.latest(after.at - timedelta(seconds=1)) == before


@settings(max_examples=6)
@given(schedules.filter(lambda s: s.calendar.weekdays != (3,)), moments, st.integers(5, 13))
def test_a_worker_that_looks_now_and_then_takes_each_once(schedule: Schedule, start: datetime, step: int) -> None:
    """Asked every few hours for four months: every week, month or worked day once, in order."""
    taken: list[str] = []
    for n in range(120 * 24 // step):
        found = schedule.latest(start + timedelta(hours=n * step))
        if found and found.at > start and found.name not in taken:
            taken.append(found.name)
    assert taken == sorted(taken)
    days = [start.date() + timedelta(days=n) for n in range(4, 112)]
    inside = {schedule._name(d) for d in days if schedule._meant(d)} - set(taken)
    assert not {name for name in inside if schedule.kind == "daily"}
    assert schedule.kind == "daily" or len(inside) <= 1  # moved past the end, or meant before the start
