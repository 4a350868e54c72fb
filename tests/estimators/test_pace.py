"""The pace of a target: a share of it that only grows, and what each remaining day is to bring."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadran.metrics.estimators.pace import FLAT, PRIOR, Profile, needed, placed, profile, share

WEIGHTS = st.floats(0.05, 20)
PROFILES = st.builds(
    Profile, st.lists(WEIGHTS, min_size=12, max_size=12), st.lists(WEIGHTS, min_size=3, max_size=3)
)  # fmt: skip
DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))


def week(start: date, to: date) -> Iterable[tuple[date, bool]]:
    """Monday to Friday are worked."""
    listed = (start + timedelta(n) for n in range((to - start).days))
    return [(day, day.isoweekday() <= 5) for day in listed]


@given(PROFILES, DAYS, st.integers(1, 400), st.data())
def test_the_share_grows_from_nothing_to_all(by: Profile, start: date, length: int, data: st.DataObject) -> None:
    to = start + timedelta(length)
    days = sorted(data.draw(st.lists(st.integers(-5, length + 5), min_size=2, max_size=2)))
    early, late = (share(by, start, start + timedelta(n), to, week) for n in days)
    assert 0 <= early <= late <= 1
    assert share(by, start, start, to, week) == 0
    assert share(by, start, to, to, week) == pytest.approx(1)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(0, 300))
def test_what_is_needed_is_never_less_than_nothing(target: float, done: float, left: int) -> None:
    found = needed(target, done, left)
    if found is None:
        assert left == 0
        assert target > done
    else:
        assert found >= 0
        assert found * left == pytest.approx(max(0.0, target - done))


def test_without_a_season_each_working_day_weighs_the_same() -> None:
    monday = date(2025, 6, 2)
    assert share(FLAT, monday, date(2025, 6, 5), date(2025, 6, 9), week) == 3 / 5
    weekend = date(2025, 6, 7)  # nothing of it is worked: by calendar days
    assert share(FLAT, weekend, date(2025, 6, 8), date(2025, 6, 9), week) == 1 / 2


def test_a_months_working_days_are_cut_in_three() -> None:
    """June 2025 has 21 working days: 7, 7 and 7; the weekend lies with the Friday before it."""
    found = {day.day: third for day, _, third in placed(date(2025, 6, 1), date(2025, 7, 1), week)}
    assert [found[day] for day in (1, 2, 10, 11, 14, 19, 20, 30)] == [0, 0, 0, 1, 1, 1, 2, 2]


def test_a_season_is_the_months_own_share_shrunk_towards_none() -> None:
    """30 per working day in every December, 10 in all other months: so many days tell that hardly any is shrunk."""
    start, to = date(2023, 1, 1), date(2025, 1, 1)
    done = {day: 30.0 if day.month == 12 else 10.0 for day, works in week(start, to) if works}
    found = profile(done, start, to, week)
    assert found is not None
    usual = sum(done.values()) / len(done)
    december = sum(day.month == 12 for day in done)
    assert found.season[11] == pytest.approx((december * 30 / usual + PRIOR) / (december + PRIOR))
    assert found.season[0] < 1 < found.season[11]


@given(st.dictionaries(DAYS, st.floats(-100, 1000), min_size=1, max_size=30))
def test_credits_make_no_negative_season(done: dict[date, float]) -> None:
    found = profile(done, date(2024, 1, 1), date(2026, 1, 1), week)
    if sum(done.values()) <= 0:
        assert found is None
    else:
        assert found is not None
        assert min(*found.season, *found.shape) >= 0
