"""A tile: one KPI at a glance, with what is needed to believe it. Shared by home pages, boards and mails."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cadran.errors import CadranError
from cadran.metrics.catalogue import KPIS, find, find_variant
from cadran.metrics.kpi import Kind, Kpi
from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.model.periods import Period, add_months, unit
from cadran.panels.board import Asked, Shown
from cadran.panels.gaps import noted
from cadran.panels.saying import left_out, show

SPARK_MONTHS = 12
FULL_COVERAGE = 0.995  # below it the tile says how many rows are used
# A line of monthly values says nothing of these, or takes too long to draw.
_NO_SPARK = {Kind.FORECAST, Kind.RANK, Kind.COMPARISON, Kind.SHARE, Kind.SURVIVAL}


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of the last twelve months as points of a drawing 100 wide and 30 high; gaps split it."""

    lines: tuple[str, ...]
    last: tuple[float, float] | None
    label: str  # the line in words


@dataclass(frozen=True, slots=True)
class TargetBar:
    """Of a target: the part reached and the part expected by now, of 100, and both in words."""

    fill: float
    pace: float | None
    text: str
    share: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """One KPI: value, change, line, target, interval, cases, coverage; or why there is no value."""

    id: str
    variant: str
    of: str
    title: str
    definition: str
    shown: Shown
    against: str
    interval: str
    n: str
    coverage: str  # "" where every row is used
    left_out: str
    faint: bool  # fewer cases than the minimum sample
    spark: Spark | None = None
    target: TargetBar | None = None
    notes: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The KPI with its variant, as people type it."""
        return f"{self.id}.{self.variant}" if self.variant else self.id


def tiles(asked: Asked, kpis: Sequence[str], compare: str | None = "previous") -> list[Tile]:
    """A tile for each KPI (`id` or `id.variant`), in the order given.

    All are read in one question; where one of them cannot be asked in it, each is read alone, and the one that
    fails says why on its own tile.
    """
    readings = _read(asked, kpis, compare)
    goals = _targets(asked, [r.kpi for r in readings if isinstance(r, Reading)])
    made = []
    for code, reading in zip(kpis, readings, strict=True):
        if isinstance(reading, Reading):
            made.append(_tile(asked, reading, compare, goals.get(reading.kpi)))
        else:
            made.append(_failed(code, reading, asked.to))
    return made


def _read(asked: Asked, kpis: Sequence[str], compare: str | None) -> list[Reading | CadranError]:
    try:
        return list(asked.read(list(kpis), compare=compare)) if kpis else []
    except CadranError:
        return [_one(asked, code, compare) for code in kpis]


def _one(asked: Asked, code: str, compare: str | None) -> Reading | CadranError:
    try:
        return asked.read(code, compare=compare)[0]
    except CadranError as error:
        return error


def _failed(code: str, error: CadranError, to: Format) -> Tile:
    kpi = find(code.partition(".")[0])
    why = error.text("fr" if to.lang == "fr" else "en")
    return Tile(
        kpi.id, "", "", kpi.name(to.lang), _definition(kpi, to), Shown("–", why), "", "", "", "", "", faint=False
    )


def _tile(asked: Asked, reading: Reading, compare: str | None, goal: TargetBar | None) -> Tile:
    kpi, to = KPIS[reading.kpi], asked.to
    return Tile(
        id=kpi.id,
        variant=reading.variant,
        of=reading.of or "",
        title=_title(kpi, reading, to),
        definition=_definition(kpi, to),
        shown=show(reading, kpi, to, short=True),
        against=_against(reading, compare, to),
        interval=to.interval(reading.low, reading.high, reading.unit),
        n="" if reading.n is None else to.number(reading.n, 0),
        coverage=_coverage(reading, to),
        left_out=left_out(reading, to),
        faint="below_minimum" in reading.notes,
        notes=noted(reading, to),
        spark=spark(asked, kpi, reading),
        target=_own_bar(reading, to) if kpi.id == "target_attainment" else goal,
    )


def _title(kpi: Kpi, reading: Reading, to: Format) -> str:
    """The name, with what it is about where that is not plain, and the variant's own name."""
    name = kpi.name(to.lang)
    if kpi.takes_of and reading.of and reading.of != "revenue":
        name = f"{name} · {KPIS[reading.of].name(to.lang)}"
    variant = find_variant(kpi, reading.variant)
    return f"{name} ({variant.fr if to.lang == 'fr' else variant.en})" if variant else name


def _definition(kpi: Kpi, to: Format) -> str:
    return to.word(*kpi.definition)


def _against(reading: Reading, compare: str | None, to: Format) -> str:
    if reading.previous is None or not compare:
        return ""
    if reading.previous.change is None:
        return to.word("pas de comparaison", "nothing to compare with")
    base = Period(reading.previous.start, reading.previous.end)
    return to.word(f"vs {base.label('fr')}", f"vs {base.label('en')}")


def _coverage(reading: Reading, to: Format) -> str:
    if reading.coverage is None or reading.coverage >= FULL_COVERAGE:
        return ""
    return to.percent(reading.coverage)


# ---------------------------------------------------------------- the line of months


def spark(asked: Asked, kpi: Kpi, reading: Reading) -> Spark | None:
    """The twelve months that end with the period; None where a line would say nothing."""
    if kpi.kind in _NO_SPARK or kpi.needs_by:
        return None
    end = min(unit(asked.period.last, "month").end, unit(asked.today, "month").end)
    months = Period(add_months(end, -SPARK_MONTHS), end)
    try:
        found = asked.read(_code(reading), period=months, grain="month", of=reading.of if kpi.takes_of else None)
    except CadranError:
        return None
    values = [None if r.value is None else float(r.value) for r in found]
    if sum(v is not None for v in values) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    return _drawn(values, _in_words(found, asked.to))


def _code(reading: Reading) -> str:
    return f"{reading.kpi}.{reading.variant}" if reading.variant else reading.kpi


def _drawn(values: Sequence[float | None], label: str) -> Spark:
    there = [v for v in values if v is not None]
    low, high = min(there), max(there)
    step = 100 / max(len(values) - 1, 1)
    points = [
        None
        if v is None
        else (round(at * step, 2), round(28 - 26 * ((v - low) / (high - low) if high > low else 0.5), 2))
        for at, v in enumerate(values)
    ]
    lines = tuple(" ".join(f"{x},{y}" for x, y in part) for part in _unbroken(points) if len(part) > 1)
    return Spark(lines, next((p for p in reversed(points) if p), None), label)


def _unbroken(points: Iterable[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    parts: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            parts.append([])
        else:
            parts[-1].append(point)
    return parts


def _in_words(found: Sequence[Reading], to: Format) -> str:
    first, last = found[0], found[-1]
    said = (f"{to.month(r.start)} {to.value(r.value, r.unit)}" for r in (first, last))
    return to.word("12 mois : ", "12 months: ") + " → ".join(said)


# ---------------------------------------------------------------- targets


def _targets(asked: Asked, kpis: Sequence[str]) -> dict[str, TargetBar]:
    """The bar of each KPI that has a target of its own in the period."""
    found = {}
    for kpi in dict.fromkeys(kpis):
        if kpi == "target_attainment" or KPIS[kpi].kind is not Kind.FLOW:
            continue
        try:
            reading = asked.one("target_attainment", of=kpi)
        except CadranError:
            continue
        if bar := _own_bar(reading, asked.to):
            found[kpi] = bar
    return found


def _own_bar(reading: Reading, to: Format) -> TargetBar | None:
    """Of an attainment: done over wanted, and what was expected by now."""
    if reading.value is None or reading.numerator is None or not reading.denominator:
        return None
    unit_of = KPIS[reading.of or "revenue"].unit.value
    short = to.short_money if unit_of == "money" else lambda v: to.value(v, unit_of)
    goal, pace = float(reading.denominator), reading.beside.get("pace")
    return TargetBar(
        fill=round(min(max(float(reading.value), 0), 1) * 100, 1),
        pace=None if pace is None or isinstance(pace, str) else round(min(float(pace) / goal, 1) * 100, 1),
        text=to.word(f"sur {short(reading.denominator)}", f"of {short(reading.denominator)}"),
        share=to.percent(reading.value),
        reached=float(reading.value) >= 1,
    )


def without_spark(tile: Tile) -> Tile:
    """The tile for places that have no room for a line."""
    return replace(tile, spark=None)


def quarter_of(day: date, fiscal_start_month: int = 1) -> Period:
    """The quarter that holds a day, calendar or fiscal."""
    return unit(day, "quarter" if fiscal_start_month == 1 else "fiscal-quarter", fiscal_start_month)
