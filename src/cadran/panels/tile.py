"""A tile: one KPI at a glance, with what is needed to believe it. Shared by home pages, boards and mails."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from cadran.errors import REFUSED, CadranError
from cadran.metrics.catalogue import KPIS, find, find_variant
from cadran.metrics.kpi import Kind, Kpi
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period, add_months, unit
from cadran.panels.allowed import allowed, allowed_of
from cadran.panels.board import Asked, Shown
from cadran.panels.defined import defined
from cadran.panels.gaps import noted
from cadran.panels.saying import due, left_out, show


@runtime_checkable
class Targeted(Protocol):
    """A source that tells which KPIs have targets as well."""

    def aimed(self, *, known_on: str | None = None) -> frozenset[str]: ...


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
    detail: str = ""  # what it is of, the amount at stake, the gap to the target
    reading: Reading | None = None  # what all of it is told of; None where it could not be read

    @property
    def code(self) -> str:
        """The KPI with its variant, as people type it."""
        return f"{self.id}.{self.variant}" if self.variant else self.id


def tiles(asked: Asked, kpis: Sequence[str], compare: str | None = "previous") -> list[Tile]:
    """A tile for each KPI (`id` or `id.variant`), in the order given.

    All are read in one question, their months in a second, and the target of each KPI that has one in one more;
    where one of them cannot be asked with the others, each is read alone, and the one that fails says why.
    """
    wanted = list(dict.fromkeys([*kpis, *wholes(kpis)]))
    readings = dict(zip(wanted, _read(asked, wanted, compare), strict=True))
    there = {code: r for code, r in readings.items() if isinstance(r, Reading)}
    shown = [there[code] for code in kpis if code in there]
    sparks, goals = _sparks(asked, shown), _targets(asked, [r.kpi for r in shown])
    made = []
    for code in kpis:
        reading = readings[code]
        if isinstance(reading, Reading):
            parts = _Parts(goals.get(reading.kpi), sparks.get(_code(reading)), detail(reading, there, asked.to))
            made.append(_tile(asked, reading, compare, parts))
        else:
            made.append(_failed(code, reading, asked.to))
    return made


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a tile shows beside its reading."""

    goal: TargetBar | None
    months: "_Months | None"
    detail: str


def _read(asked: Asked, kpis: Sequence[str], compare: str | None) -> list[Reading | CadranError]:
    try:
        return list(asked.read(list(kpis), compare=compare)) if kpis else []
    except REFUSED:
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


def _tile(asked: Asked, reading: Reading, compare: str | None, parts: _Parts) -> Tile:
    kpi, to = KPIS[reading.kpi], asked.to
    target = bar_of(reading, to) if kpi.id == "target_attainment" else parts.goal
    return Tile(
        id=kpi.id,
        variant=reading.variant,
        of=reading.of or "",
        title=_title(kpi, reading, to),
        definition=_definition(kpi, to),
        shown=show(reading, kpi, to, short=True),
        against=_against(reading, compare, to),
        interval=interval(reading, to),
        n="" if reading.n is None else to.number(reading.n, 0),
        coverage=_coverage(reading, to),
        left_out=left_out(reading, to),
        faint="below_minimum" in reading.notes,
        notes=noted(reading, to),
        spark=parts.months.spark if parts.months else None,
        target=target,
        detail=parts.detail or _usual(kpi, reading, parts.months, target, to),
        reading=reading,
    )


def _title(kpi: Kpi, reading: Reading, to: Format) -> str:
    """The name, with what it is about where that is not plain, and the variant's own name."""
    name = kpi.name(to.lang)
    if kpi.takes_of and reading.of and reading.of != "revenue":
        name = f"{name} · {KPIS[reading.of].name(to.lang)}"
    variant = find_variant(kpi, reading.variant)
    return f"{name} ({variant.fr if to.lang == 'fr' else variant.en})" if variant else name


def _definition(kpi: Kpi, to: Format) -> str:
    return defined(kpi, to.lang)


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


def interval(reading: Reading, to: Format) -> str:
    """How sure the value is, short; of a forecast whose period is over, that nothing is left to foresee."""
    if reading.low is None or reading.high is None:
        return ""
    if reading.low == reading.high:
        over = KPIS[reading.kpi].kind is Kind.FORECAST
        return to.word("période finie : réalisé", "period over: actual") if over else ""
    if reading.unit == "money":
        return f"{to.short_money(reading.low)} – {to.short_money(reading.high)}"
    return to.interval(reading.low, reading.high, reading.unit)


# ---------------------------------------------------------------- never a bare count


# The whole that a count is part of: a reading's value or denominator, and what its units are called.
_WHOLE: Mapping[str, tuple[str, str, str, str]] = {
    "stalled_deals": ("open_deals", "value", "affaires ouvertes", "open deals"),
    "overdue_deals": ("open_deals", "value", "affaires ouvertes", "open deals"),
    "deals_without_next_step": ("open_deals", "value", "affaires ouvertes", "open deals"),
    "deals_lost": ("win_rate", "denominator", "affaires décidées", "decided deals"),
    "deals_won": ("win_rate", "denominator", "affaires décidées", "decided deals"),
    "mqls": ("leads", "value", "leads de la période", "leads of the period"),
}
_TO_GO = {"forecast_revenue", "commit_amount"}  # told with their gap to the target of revenue
_SAID: Mapping[str, tuple[str, str, str, str]] = {  # companion: before and after it, in both languages
    "amount": ("", " en jeu", "", " at stake"),
    "unanswered_share": ("", " encore sans réponse", "", " still unanswered"),
    "oldest": ("le plus ancien attend ", f"{NO_BREAK}j", "the oldest waits ", f"{NO_BREAK}d"),
    "times": ("", " report{s} de date", "", " date change{s}"),
}


def wholes(kpis: Iterable[str]) -> tuple[str, ...]:
    """The KPIs to read with these, so that each count can tell what it is part of."""
    asked = [code.partition(".")[0] for code in kpis]
    return tuple(dict.fromkeys(_WHOLE[k][0] for k in asked if k in _WHOLE))


def detail(reading: Reading, there: Mapping[str, Reading], to: Format) -> str:
    """`54 of 262 open deals · €889k at stake`, or an amount's gap to the target; "" where there is no such thing."""
    if reading.value is None:
        return ""
    parts = [_part_of(reading, there, to), _gap(reading, there.get("target_attainment"), to)]
    for name, (before, after, en_before, en_after) in _SAID.items():
        value = reading.beside.get(name)
        if value is not None and not isinstance(value, str) and value:
            written = _companion(name, float(value), to)
            said = to.word(f"{before}{written}{after}", f"{en_before}{written}{en_after}")
            parts.append(said.replace("{s}", "s" * (value >= 2 if to.lang == "fr" else value != 1)))
    return " · ".join(p for p in parts if p)


def _companion(name: str, value: float, to: Format) -> str:
    if name == "amount":
        return to.short_money(value)
    return to.percent(value) if name == "unanswered_share" else to.number(value, 0)


def _part_of(reading: Reading, there: Mapping[str, Reading], to: Format) -> str:
    if reading.kpi not in _WHOLE or reading.variant:
        return ""
    code, attribute, fr, en = _WHOLE[reading.kpi]
    whole = getattr(there[code], attribute) if code in there else None
    if not whole or reading.value is None or float(whole) < float(reading.value):
        return ""
    part, of = to.number(reading.value, 0), to.number(whole, 0)
    return to.word(f"{part} sur {of} {fr}", f"{part} of {of} {en}")


def _gap(reading: Reading, attainment: Reading | None, to: Format) -> str:
    if reading.kpi not in _TO_GO or attainment is None or not attainment.denominator or reading.value is None:
        return ""
    if attainment.of not in {None, "revenue"}:
        return ""
    away = float(reading.value) - float(attainment.denominator)
    amount = to.short_money(abs(away))
    if away < 0:
        return to.word(f"{amount} sous l'objectif", f"{amount} below target")
    return to.word(f"{amount} au-dessus de l'objectif", f"{amount} above target")


def _usual(kpi: Kpi, reading: Reading, months: "_Months | None", target: TargetBar | None, to: Format) -> str:
    """Of a count that nothing else puts in proportion, the mean of the months before it."""
    told = target is not None or (reading.previous is not None and reading.previous.change is not None)
    if told or kpi.unit.value != "count" or reading.value is None or months is None or months.mean is None:
        return ""
    mean = to.number(months.mean, 0 if months.mean >= 10 else 1)
    if kpi.kind is Kind.STOCK:
        return to.word(f"{mean} en moyenne sur 12 mois", f"{mean} on average over 12 months")
    return to.word(f"{mean} par mois en moyenne", f"{mean} a month on average")


# ---------------------------------------------------------------- the line of months


@dataclass(frozen=True, slots=True)
class _Months:
    """The twelve months that end with the period: their line, and their mean."""

    spark: Spark
    mean: float | None


def _sparks(asked: Asked, readings: Sequence[Reading]) -> dict[str, _Months]:
    """The months of each KPI whose line says something, all in one question."""
    drawn = [r for r in readings if KPIS[r.kpi].kind not in _NO_SPARK and not KPIS[r.kpi].needs_by]
    codes = list(dict.fromkeys(_code(r) for r in drawn))
    if not codes:
        return {}
    end = min(unit(asked.period.last, "month").end, unit(asked.today, "month").end)
    months = Period(add_months(end, -SPARK_MONTHS), end)
    by_code: dict[str, list[Reading]] = {}
    for reading in allowed_of(codes, lambda some: asked.read(some, period=months, grain="month")):
        by_code.setdefault(_code(reading), []).append(reading)
    lines = {code: _months(series, asked.to) for code, series in by_code.items()}
    return {code: line for code, line in lines.items() if line is not None}


def _months(found: Sequence[Reading], to: Format) -> _Months | None:
    values = [None if r.value is None else float(r.value) for r in found]
    there = [v for v in values if v is not None]
    if len(there) < 2:
        return None
    return _Months(_drawn(values, _in_words(found, to)), sum(there) / len(there))


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
    aimed = _aimed_at(asked)
    found = {}
    for kpi in dict.fromkeys(kpis):
        if kpi == "target_attainment" or KPIS[kpi].kind is not Kind.FLOW or (aimed is not None and kpi not in aimed):
            continue
        reading = allowed(partial(asked.one, "target_attainment", of=kpi))
        if reading is not None and (bar := bar_of(reading, asked.to)):
            found[kpi] = bar
    return found


def _aimed_at(asked: Asked) -> frozenset[str] | None:
    """The KPIs that any target is about, so that no other is asked for its own; None where nobody can tell."""
    source = asked.source
    if not isinstance(source, Targeted):
        return None
    return allowed(lambda: source.aimed(known_on=asked.known_on)) or frozenset()


def target_bar(asked: Asked, reading: Reading) -> TargetBar | None:
    """The bar of a reading against the target of its own KPI and period; of an attainment, its own."""
    if reading.kpi == "target_attainment":
        return bar_of(reading, asked.to)
    return _targets(asked, [reading.kpi]).get(reading.kpi)


def bar_of(reading: Reading, to: Format) -> TargetBar | None:
    """Of an attainment: done over wanted, and what was expected by now."""
    if reading.value is None or reading.numerator is None or not reading.denominator:
        return None
    unit_of = KPIS[reading.of or "revenue"].unit.value
    short = to.short_money if unit_of == "money" else lambda v: to.value(v, unit_of)
    pace = due(reading)
    return TargetBar(
        fill=round(min(max(float(reading.value), 0), 1) * 100, 1),
        pace=None if pace is None else round(min(pace, 1) * 100, 1),
        text=to.word(f"sur {short(reading.denominator)}", f"of {short(reading.denominator)}"),
        share=to.percent(reading.value),
        reached=float(reading.value) >= 1,
    )
