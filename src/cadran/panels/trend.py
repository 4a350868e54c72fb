"""A KPI over time: a line with the year before, the sentence that sums it up, and the table behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from cadran.metrics.kpi import Kpi
from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.model.periods import Grain, Period, add_months, unit
from cadran.model.words import Words, reason
from cadran.panels.board import Asked
from cadran.panels.sheets import Sheet, colon, sheet
from cadran.panels.vega import Point, Spec, trend

# Grain → how many units are looked back over, at least.
LOOK_BACK: Mapping[Grain, int] = {"day": 31, "week": 26, "month": 13, "quarter": 9, "half": 6, "year": 5}
MOST = 130  # points a line can have before it is only noise
NAMES: Mapping[Grain, Words] = {
    "day": ("Jour", "Day"), "week": ("Semaine", "Week"), "month": ("Mois", "Month"),
    "quarter": ("Trimestre", "Quarter"), "year": ("Année", "Year"),
}  # fmt: skip
_STEP: Mapping[Grain, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Trend:
    """The chart, its takeaway and its table."""

    spec: Spec
    sentence: str
    sheet: Sheet


def window(period: Period, grain: Grain) -> Period:
    """The days of the line: as far back as says something, up to the period's end; whole units."""
    last = unit(period.last, grain)
    start = min(unit(period.start, grain).start, _back(last.start, grain, LOOK_BACK[grain] - 1))
    return Period(max(start, _back(last.start, grain, MOST - 1)), last.end)


def _back(day: date, grain: Grain, units: int) -> date:
    if grain in _STEP:
        return add_months(day, -units * _STEP[grain])
    return day - timedelta(days=units * (7 if grain == "week" else 1))


def grain_for(period: Period) -> Grain:
    """The grain that a period is best read in."""
    if period.days <= 31:
        return "week"
    return "month" if period.days <= 731 else "quarter"


def told(asked: Asked, kpi: Kpi, code: str, of: str | None, grain: Grain, *, compared: bool) -> Trend:
    """The line up to the period's end, each unit beside the same one of the year before where `compared`."""
    span = window(asked.period, grain)
    found = list(asked.read(code, period=span, grain=grain, of=of, compare="year-ago" if compared else None))
    found = [r for r in found if r.start <= asked.today]
    to = asked.to
    sentence = _sentence(found, to)
    name = to.word("an dernier", "year before") if any(_before(r) is not None for r in found) else ""
    label = f"{kpi.name(to.lang)}{colon(to)}{sentence}"
    points = [_point(r, grain, asked) for r in found]
    return Trend(trend(points, to, _unit(found, kpi), label=label, base=name), sentence, _table(found, grain, to))


def _unit(found: Sequence[Reading], kpi: Kpi) -> str:
    return found[0].unit if found else kpi.unit.value


def _before(reading: Reading) -> float | None:
    value = reading.previous.value if reading.previous else None
    return None if value is None else float(value)


def _point(reading: Reading, grain: Grain, asked: Asked) -> Point:
    to, before = asked.to, _before(reading)
    running = Period(reading.start, reading.end).running(asked.today)
    text = why(reading, to) if reading.value is None else to.value(reading.value, reading.unit)
    return Point(
        label=short(reading, grain, to),
        value=None if reading.value is None else float(reading.value),
        text=text + (to.word(" (en cours)", " (running)") if running else ""),
        base=before,
        base_text="" if before is None else to.value(before, reading.unit),
        low=reading.low,
        high=reading.high,
        interval=to.interval(reading.low, reading.high, reading.unit),
        n="" if reading.n is None else to.number(reading.n, 0),
        faint=running or "below_minimum" in reading.notes,
    )


def why(reading: Reading, to: Format) -> str:
    """Why there is no value."""
    return reason(reading.reason or "no_data", to.lang)


def short(reading: Reading, grain: str, to: Format) -> str:
    """A unit's name for an axis; weeks and days by the day they begin on."""
    if grain == "month":
        return to.month(reading.start)
    if grain in {"week", "day"}:
        return format_date(reading.start, "d MMM", locale=to.lang)
    return Period(reading.start, reading.end).label(to.lang)


def _sentence(found: Sequence[Reading], to: Format) -> str:
    """The last whole value, against the year before, and where the line was highest and lowest."""
    there = [r for r in found if r.value is not None]
    if not there:
        return to.word("Aucune valeur sur ces périodes.", "No value in these periods.")
    last = there[-1]
    said = f"{to.value(last.value, last.unit)} ({_label(last, to)})"
    if last.previous and last.previous.value is not None:
        before = to.value(last.previous.value, last.unit)
        said += to.word(f", contre {before} un an avant", f", against {before} a year before")
    if len(there) > 2:
        high, low = max(there, key=_value), min(there, key=_value)
        said += to.word(
            f" ; au plus haut {to.value(high.value, high.unit)} ({_label(high, to)}),"
            f" au plus bas {to.value(low.value, low.unit)} ({_label(low, to)})",
            f"; highest {to.value(high.value, high.unit)} ({_label(high, to)}),"
            f" lowest {to.value(low.value, low.unit)} ({_label(low, to)})",
        )
    return said + "."


def _value(reading: Reading) -> float:
    return float(reading.value or 0)


def _label(reading: Reading, to: Format) -> str:
    return Period(reading.start, reading.end).label(to.lang)


def _table(found: Sequence[Reading], grain: str, to: Format) -> Sheet:
    heads = [
        (to.word("Période", "Period"), False), (to.word("Valeur", "Value"), True),
        (to.word("Intervalle", "Interval"), True), ("n", True), (to.word("Couverture", "Coverage"), True),
        (to.word("Un an avant", "Year before"), True), (to.word("Évolution", "Change"), True),
        (to.word("Pourquoi pas", "Why not"), False),
    ]  # fmt: skip
    return sheet("", heads, [_row(r, to) for r in reversed(found)])


def _row(reading: Reading, to: Format) -> tuple[str, ...]:
    before, change = _before(reading), reading.previous.change if reading.previous else None
    return (
        _label(reading, to), to.value(reading.value, reading.unit),
        to.interval(reading.low, reading.high, reading.unit),
        "" if reading.n is None else to.number(reading.n, 0),
        "" if reading.coverage is None else to.percent(reading.coverage),
        "" if before is None else to.value(before, reading.unit),
        "" if change is None else to.change(change, reading.unit),
        why(reading, to) if reading.value is None else "",
    )  # fmt: skip
