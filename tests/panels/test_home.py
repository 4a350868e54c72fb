"""What the first page says: how far the period is, where it lands, who needs attention, in both languages."""

from datetime import date

from cadran.metrics.reading import Reading, Readings
from cadran.model.format import Format
from cadran.model.periods import Period
from cadran.panels.attention import reps, shortfall
from cadran.panels.board import Asked
from cadran.panels.home import progress
from cadran.panels.landing import landed
from cadran.panels.tile import detail, interval
from cadran.panels.todo import days

EN, FR = Format("en"), Format("fr")
QUARTER = Period(date(2025, 10, 1), date(2026, 1, 1))


def reading(
    kpi: str, value: float | None, start: date = QUARTER.start, end: date = QUARTER.end, **more: object
) -> Reading:
    given = {"variant": "", "of": None, "group": {}, "group_id": {}, "unit": "money", **more}
    return Reading(kpi=kpi, start=start, end=end, value=value, **given)  # type: ignore[arg-type]  # a test's short hand


def test_the_progress_of_a_period_is_told_in_weeks() -> None:
    assert progress(QUARTER, date(2025, 11, 12), EN) == "week 7 of 13"
    assert progress(QUARTER, date(2025, 12, 30), FR) == "semaine 13 sur 13"
    assert progress(QUARTER, date(2025, 12, 31), EN) == "last day"
    assert progress(QUARTER, date(2026, 2, 1), FR) == "période finie"
    assert progress(QUARTER, date(2025, 9, 1), EN) == "not begun"
    assert progress(Period(date(2025, 11, 10), date(2025, 11, 17)), date(2025, 11, 12), EN) == "day 3 of 7"


def test_an_interval_of_no_width_says_why_or_nothing() -> None:
    assert interval(reading("forecast_revenue", 5.0, low=5.0, high=5.0), EN) == "period over: actual"
    assert interval(reading("revenue", 5.0, low=5.0, high=5.0), EN) == ""
    assert interval(reading("revenue", 4e6, low=3.37e6, high=4.8e6), EN) == "€3.37M – €4.8M"


def test_long_waits_are_told_in_months() -> None:
    assert (days(1, EN), days(12, FR), days(90, EN)) == ("1 day", "12 jours", "3 months")


class Source:
    """Weekly revenue of 100 up to the middle of the quarter, a forecast and a target."""

    def kpi(self, kpi: object, /, *, grain: str | None = None, **_: object) -> Readings:
        if kpi == "forecast_revenue":
            return Readings([reading("forecast_revenue", 1300.0, low=1000.0, high=1600.0)])
        if kpi == "target_attainment":
            return Readings([reading("target_attainment", 0.5, unit="percent", denominator=1200.0)])
        first, weeks = date.toordinal(QUARTER.start), range(0, QUARTER.days, 7)
        spans = [
            (date.fromordinal(first + w), date.fromordinal(min(first + w + 7, first + QUARTER.days))) for w in weeks
        ]
        return Readings([reading("revenue", 100.0 if a <= TODAY else 0.0, a, b) for a, b in spans])


TODAY = date(2025, 11, 12)


def test_a_landing_goes_from_what_is_done_into_a_band_that_opens() -> None:
    found = landed(Asked(Source(), QUARTER, TODAY, EN))
    assert found is not None
    done = [p.done for p in found.points if p.done is not None]
    assert done == sorted(done)
    ahead = [p for p in found.points if p.low is not None and p.high is not None]
    widths = [(p.high or 0) - (p.low or 0) for p in ahead]
    assert widths[0] == 0
    assert widths == sorted(widths)
    assert (ahead[-1].low, ahead[-1].expected, ahead[-1].high) == (1000.0, 1300.0, 1600.0)
    assert found.points[-1].pace == 1200.0
    assert "8 chances in 10 to end between €1k and €1.6k" in found.sentence


def test_a_landing_of_a_period_that_is_over_has_no_band() -> None:
    found = landed(Asked(Source(), QUARTER, date(2026, 3, 1), EN))
    assert found is not None
    assert all(p.low is None for p in found.points)
    assert found.sentence.startswith("Done")


def by_rep(kpi: str, name: str, value: float, **more: object) -> Reading:
    named = {"group": {"rep": name}, "group_id": {"rep": f"crm/{name}"}, "unit": "percent"}
    return reading(kpi, value, QUARTER.start, QUARTER.end, **{**named, **more})


def test_the_reps_furthest_behind_their_pace_come_first_then_the_idle() -> None:
    attained = [
        by_rep("target_attainment", "Ana", 0.2, numerator=20.0, denominator=100.0, beside={"pace": 0.5}),
        by_rep("target_attainment", "Bo", 0.6, numerator=60.0, denominator=100.0, beside={"pace": 0.5}),
        by_rep("target_attainment", "Cy", 0.1, numerator=100.0, denominator=1000.0, beside={"pace": 0.5}),
    ]
    active = [by_rep("activity_rate", "Bo", 0.5), by_rep("activity_rate", "Ana", 0.4)]
    found = reps(attained, active, [], EN)
    assert [r.title for r in found] == ["Cy", "Ana", "Bo"]
    assert found[0].stake == "€400 short"
    assert "activity at 40%" in found[1].why
    assert found[0].href == "/team/crm/Cy/"
    assert shortfall(attained[1]) == 0


def test_a_single_push_of_a_date_is_told_in_the_singular() -> None:
    once, twice = (reading("slipped_deals", 1.0, unit="count", beside={"times": n}) for n in (1, 2))
    assert (detail(once, {}, FR), detail(twice, {}, FR)) == ("1 report de date", "2 reports de date")
    assert (detail(once, {}, EN), detail(twice, {}, EN)) == ("1 date change", "2 date changes")
