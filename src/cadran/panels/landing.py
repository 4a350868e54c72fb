"""Where the period lands, week by week: what is done, the band of what is to come, and the pace of the target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from babel.dates import format_date

from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.periods import Period
from cadran.panels.allowed import allowed
from cadran.panels.board import Asked
from cadran.panels.vega import Landing, Spec, band

WEEKLY_UP_TO = 100  # days: longer periods go by month


@dataclass(frozen=True, slots=True)
class Landed:
    """The chart's sentence, its points, and the same in a table."""

    sentence: str
    points: tuple[Landing, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def chart(self, to: Format) -> Spec:
        return band(self.points, to, "money", label=self.sentence)


@dataclass(frozen=True, slots=True)
class _End:
    """A day of the chart: the last of a week or month."""

    day: date
    done: float | None = None
    pace: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None


def landed(asked: Asked) -> Landed | None:
    """None where revenue or its forecast has no value."""
    forecast, attainment = (allowed(partial(asked.one, kpi)) for kpi in ("forecast_revenue", "target_attainment"))
    flow = allowed(lambda: list(asked.read("revenue", grain=_grain(asked.period))))
    if forecast is None or attainment is None or flow is None or forecast.value is None:
        return None
    goal = float(attainment.denominator) if attainment.denominator else None
    ends = list(_ends(asked, flow, forecast, goal))
    rows = tuple(_row(end, asked.to) for end in ends)
    return Landed(
        _sentence(forecast, goal, asked), tuple(_point(end, asked.to) for end in ends), _heads(asked.to), rows
    )


def _grain(period: Period) -> str:
    return "week" if period.days <= WEEKLY_UP_TO else "month"


def _ends(asked: Asked, flow: Sequence[Reading], forecast: Reading, goal: float | None) -> Iterator[_End]:
    """The sum of what is done at the end of each week or month, then the way from today to the band's ends."""
    period, today = asked.period, asked.today
    begun, none = period.start <= today, 0.0 if goal else None
    yield _End(period.start - timedelta(days=1), 0.0, none) if begun else _opening(period.start, none)
    done, value = 0.0, float(forecast.value or 0)
    for reading in flow:
        piece = Period(reading.start, reading.end)
        pace = None if goal is None else goal * ((piece.end - period.start).days / period.days)
        if piece.last <= today:
            done += float(reading.value or 0)
            from_here = done if piece.last == today < period.last else None  # what is to come begins where done ends
            yield _End(piece.last, done, pace, from_here, from_here, from_here)
            continue
        if piece.start <= today:
            done += float(reading.value or 0)
            yield _End(today, done, None, done, done, done)
        yield _ahead(piece.last, pace, (done, value), forecast, asked)


def _opening(start: date, pace: float | None) -> _End:
    """The eve of a period that has not begun: all of it is to come."""
    return _End(start - timedelta(days=1), None, pace, 0.0, 0.0, 0.0)


def _ahead(day: date, pace: float | None, ends: tuple[float, float], forecast: Reading, asked: Asked) -> _End:
    """A day to come: the way to the value at the end is straight, the band opens with the square root of time."""
    done, value = ends
    left = max((asked.period.last - max(asked.today, asked.period.start - timedelta(days=1))).days, 1)
    gone = (day - max(asked.today, asked.period.start - timedelta(days=1))).days / left
    at = done + (value - done) * gone
    low, high = (None if v is None else float(v) for v in (forecast.low, forecast.high))
    if low is None or high is None:
        return _End(day, None, pace, at)
    return _End(day, None, pace, at, max(done, at - (value - low) * gone**0.5), at + (high - value) * gone**0.5)


def _point(end: _End, to: Format) -> Landing:
    value = end.done if end.done is not None else end.expected
    return Landing(
        format_date(end.day, "d MMM", locale=to.lang), end.done, end.expected, end.low, end.high, pace=end.pace,
        text=_money(value, to), band_text=_between(end, to), pace_text=_money(end.pace, to),
    )  # fmt: skip


def _between(end: _End, to: Format) -> str:
    if end.low is None or end.high is None or end.low == end.high:
        return ""
    return f"{to.short_money(end.low)} – {to.short_money(end.high)}"


def _money(value: float | None, to: Format) -> str:
    return "" if value is None else to.short_money(value)


def _heads(to: Format) -> tuple[str, ...]:
    fr = ("Jour", "Réalisé", "Attendu", "Bande à 80 %", "Rythme de l'objectif")
    return fr if to.lang == "fr" else ("Day", "Done", "Expected", "80% band", "Pace of the target")


def _row(end: _End, to: Format) -> tuple[str, ...]:
    cells = (_money(end.done, to), _money(end.expected, to), _between(end, to), _money(end.pace, to))
    return (to.day(end.day), *(c or NOTHING for c in cells))


def _sentence(forecast: Reading, goal: float | None, asked: Asked) -> str:
    """`Lands at €1.29M, 7% above the target; 8 chances in 10 to end between €0.98M and €1.52M.`"""
    to, value = asked.to, float(forecast.value or 0)
    amount = to.short_money(value)
    running = asked.today < asked.period.last and forecast.low is not None and forecast.low != forecast.high
    lead = to.word("Atterrissage probable", "Lands at") if running else to.word("Réalisé", "Done")
    said = to.word(f"{lead}{NO_BREAK}: {amount}", f"{lead} {amount}" if running else f"{lead}: {amount}")
    if goal:
        off = to.percent(abs(value / goal - 1))
        side = to.word("au-dessus de" if value >= goal else "sous", "above" if value >= goal else "below")
        said += to.word(f", {off} {side} l'objectif", f", {off} {side} the target")
    if running and forecast.low is not None and forecast.high is not None:
        low, high = to.short_money(forecast.low), to.short_money(forecast.high)
        said += to.word(
            f"{NO_BREAK}; 8 chances sur 10 de finir entre {low} et {high}",
            f"; 8 chances in 10 to end between {low} and {high}",
        )
    return said + "."
