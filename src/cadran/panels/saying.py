"""A reading as it is written: its value or why there is none, its change, its companions, what was left out."""

from collections.abc import Sequence

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Better, Kpi
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.periods import Period
from cadran.model.words import BESIDE, Words, reason, say
from cadran.panels.board import Shown, Tone
from cadran.panels.sheets import Sheet, sheet

UNKNOWN: Words = ("(inconnu)", "(unknown)")


def show(reading: Reading, kpi: Kpi, to: Format, *, short: bool = False) -> Shown:
    """A reading as it is written. `short`: an amount in three digits, for a headline."""
    if reading.value is None:
        return Shown(NOTHING, reason(reading.reason or "no_data", to.lang))
    money = short and reading.unit == "money"
    value = to.short_money(reading.value) if money else to.value(reading.value, reading.unit)
    change = reading.previous.change if reading.previous else None
    written = "" if change is None else to.change(change, reading.unit)
    return Shown(value, "", written, tone(change, kpi.better))


def tone(change: float | None, better: Better) -> Tone:
    """Whether a change is good news."""
    if not change or better is Better.NEUTRAL:
        return ""
    return "good" if (change > 0) == (better is Better.UP) else "bad"


def group_name(reading: Reading, dimension: str, lang: str) -> str:
    return reading.group.get(dimension) or say(UNKNOWN, lang)


def left_out(reading: Reading, to: Format) -> str:
    """`3 rows left out: 2 without amount, 1 without account`; nothing where every row is used."""
    if not reading.excluded:
        return ""
    reasons = sorted(reading.excluded_by.items(), key=lambda pair: -pair[1])
    counted = ", ".join(f"{to.number(n, 0)} {reason(why, to.lang)}" for why, n in reasons)
    many, rows = reading.excluded > 1, to.number(reading.excluded, 0)
    if to.lang == "fr":
        return f"{rows}{NO_BREAK}ligne{'s' * many} écartée{'s' * many} : {counted}"
    return f"{rows} row{'s' * many} left out: {counted}"


def beside(reading: Reading, to: Format) -> str:
    """`share resolved: 84 %, overdue: 12`; a companion that nobody knows is left away."""
    colon = to.word(f"{NO_BREAK}: ", ": ")
    found = []
    for name, value in reading.beside.items():
        fr, en, unit = BESIDE.get(name) or _of_competitor(name)
        if value is not None:
            written = value if isinstance(value, str) else to.value(value, _unit(reading, unit))
            found.append(to.word(fr, en) + colon + written)
    return ", ".join(found)


def due(reading: Reading) -> float | None:
    """Of an attainment: the share of its target that was to be reached by now; None once the period is over."""
    share = reading.beside.get("pace")
    return None if share is None else float(str(share))


PACE = ("actual", "target", "pace", "at_pace", "needed_per_day")


def pace_sheet(readings: Sequence[Reading], to: Format) -> Sheet | None:
    """Of the targets that run: done, wanted, expected by now, where this pace leads, and what each day is to bring."""
    running = [r for r in readings if r.beside.get("pace") is not None]
    if not running:
        return None
    heads = [("", False), *((to.word(*BESIDE[name][:2]).capitalize(), True) for name in PACE)]
    return sheet("", heads, [_paced(reading, to) for reading in running])


def _paced(reading: Reading, to: Format) -> tuple[str, ...]:
    whose = [name or say(UNKNOWN, to.lang) for name in reading.group.values()]
    period = Period(reading.start, reading.end).label(to.lang)
    written = (_written(reading, name, to) for name in PACE)
    return (", ".join(whose) or period, *written)


def _written(reading: Reading, name: str, to: Format) -> str:
    value = reading.beside.get(name)
    return NOTHING if value is None else to.value(float(str(value)), _unit(reading, BESIDE[name][2]))


def _of_competitor(name: str) -> tuple[str, str, str]:
    """A companion that has its name from the data: a competitor, with its share of the market."""
    whose = name.removeprefix("competitor ")
    return (whose, whose, "count") if whose == name else (f"part de {whose}", f"share of {whose}", "percent")


def _unit(reading: Reading, unit: str) -> str:
    """The unit of a companion: one of its own, the value's, or that of the KPI the reading is about."""
    if unit == "of":
        return KPIS[reading.of or "revenue"].unit.value
    return reading.unit if unit == "own" else unit
