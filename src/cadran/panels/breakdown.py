"""A KPI by the groups of a dimension: bars, the sentence that sums them up, and the table behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Better, Kind, Kpi
from cadran.metrics.reading import Reading
from cadran.metrics.relation import DIMENSIONS
from cadran.model.format import NO_BREAK, Format
from cadran.model.words import reason, say
from cadran.panels.allowed import allowed
from cadran.panels.board import Asked, Shown
from cadran.panels.rank import rankings
from cadran.panels.saying import group_name, show
from cadran.panels.sheets import colon
from cadran.panels.vega import Bar, Spec, bars

CHARTED = 15  # groups drawn; the table has them all
Link = Callable[[str | None], str]  # a group's name (None: unknown) → the page about it alone


@dataclass(frozen=True, slots=True)
class Group:
    """One group as a row of the table."""

    name: str
    href: str
    shown: Shown
    interval: str
    n: str
    coverage: str
    target: str
    faint: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The chart (of the first groups), its takeaway, the groups, and what must be known of them."""

    spec: Spec
    sentence: str
    dimension: str
    groups: tuple[Group, ...]
    remarks: tuple[str, ...]
    uncharted: int  # groups that the chart leaves out


def told(
    asked: Asked, kpi: Kpi, code: str, of: str | None, dimension: str, compare: str | None, link: Link
) -> Breakdown:
    """Groups from the best value to the worst, those without one after them, the unknown last."""
    found = list(asked.read(code, by=[dimension], of=of, compare=None if kpi.kind is Kind.RANK else compare))
    ranked = sorted(found, key=lambda r: _place(r, dimension, kpi))
    goals = _goals(asked, kpi, dimension)
    to, named = asked.to, say(DIMENSIONS[dimension], asked.to.lang)
    groups = tuple(_group(r, kpi, dimension, goals, link, to) for r in ranked)
    sentence = _sentence(ranked, dimension, to)
    drawn = [_bar(r, dimension, goals, link, to) for r in ranked[:CHARTED] if _drawn(r) is not None]
    label = f"{kpi.name(to.lang)} · {named}{colon(to)}{sentence}"
    spec = bars(drawn, to, label=label, target=to.word("Objectif", "Target") if goals else "")
    return Breakdown(spec, sentence, named, groups, _remarks(found, kpi, to), max(0, len(ranked) - CHARTED))


def _place(reading: Reading, dimension: str, kpi: Kpi) -> tuple[bool, bool, float, str]:
    name, value = reading.group.get(dimension), reading.value
    low_first = kpi.kind is Kind.RANK or kpi.better is Better.DOWN
    number = 0.0 if value is None else float(value) * (1 if low_first and kpi.kind is Kind.RANK else -1)
    return name is None, value is None, number, name or ""


def _goals(asked: Asked, kpi: Kpi, dimension: str) -> Mapping[str | None, float]:
    """What each team or rep was to reach, of a KPI that adds up."""
    if kpi.kind is not Kind.FLOW or dimension not in {"team", "rep"}:
        return {}
    found = allowed(lambda: asked.by("target_attainment", dimension, of=kpi.id)) or []
    return {r.group.get(dimension): float(r.denominator) for r in found if r.denominator}


def _drawn(reading: Reading) -> float | None:
    """How long the bar is: a rank's is the value that is ranked."""
    raw = reading.beside.get("raw") if reading.unit == "rank" else reading.value
    return None if raw is None else float(str(raw))


def _bar(reading: Reading, dimension: str, goals: Mapping[str | None, float], link: Link, to: Format) -> Bar:
    name, ranked = reading.group.get(dimension), reading.unit == "rank"
    goal = None if ranked else goals.get(name)
    value = _drawn(reading)
    return Bar(
        label=group_name(reading, dimension, to.lang),
        value=value,
        text=_written(reading, value, to),
        target=goal,
        target_text="" if goal is None else to.value(goal, reading.unit),
        low=None if ranked else reading.low,
        high=None if ranked else reading.high,
        interval="" if ranked else to.interval(reading.low, reading.high, reading.unit),
        n="" if reading.n is None else to.number(reading.n, 0),
        tone="quiet" if name is None else "",
        faint="below_minimum" in reading.notes,
        href=link(name),
    )


def _written(reading: Reading, value: float | None, to: Format) -> str:
    if reading.unit != "rank" or value is None:
        return to.short_money(value or 0) if reading.unit == "money" else to.value(value, reading.unit)
    unit = KPIS[reading.of or "revenue"].unit.value
    worth = to.short_money(value) if unit == "money" else to.value(value, unit)
    return f"{to.value(reading.value, 'rank')} · {worth}"


def _group(
    reading: Reading, kpi: Kpi, dimension: str, goals: Mapping[str | None, float], link: Link, to: Format
) -> Group:  # fmt: skip
    name = reading.group.get(dimension)
    goal = goals.get(name)
    return Group(
        name=group_name(reading, dimension, to.lang),
        href=link(name),
        shown=show(reading, kpi, to),
        interval=_interval(reading, to),
        n="" if reading.n is None else to.number(reading.n, 0),
        coverage="" if reading.coverage is None else to.percent(reading.coverage),
        target="" if goal is None else to.value(goal, reading.unit),
        faint="below_minimum" in reading.notes,
    )


def _interval(reading: Reading, to: Format) -> str:
    if reading.unit == "rank" and reading.low is not None and reading.high is not None:
        return f"{to.number(reading.low, 0)} – {to.number(reading.high, 0)}"
    return to.interval(reading.low, reading.high, reading.unit)


def _sentence(ranked: Sequence[Reading], dimension: str, to: Format) -> str:
    """Who stands first and who last, of those with a value and enough cases."""
    sure = [r for r in ranked if r.value is not None and r.group.get(dimension)]
    sure = [r for r in sure if "below_minimum" not in r.notes] or sure
    if not sure:
        return _nothing(ranked, to)
    first, last = sure[0], sure[-1]
    said = _said(first, dimension, to)
    if len(sure) == 1:
        return said + "."
    return said + to.word(f" en tête{NO_BREAK}; ", " first; ") + _said(last, dimension, to) + to.word(
        f" en dernier, sur {len(sure)}.", f" last, of {len(sure)}."
    )  # fmt: skip


def _said(reading: Reading, dimension: str, to: Format) -> str:
    return f"{group_name(reading, dimension, to.lang)} ({_written(reading, _drawn(reading), to)})"


def _nothing(ranked: Sequence[Reading], to: Format) -> str:
    why = next((r.reason for r in ranked if r.reason), None)
    return reason(why, to.lang).capitalize() + "." if why else to.word("Aucun groupe.", "No group.")


def _remarks(found: Sequence[Reading], kpi: Kpi, to: Format) -> tuple[str, ...]:
    """Of ranks, what chance can explain; of one alone nothing needs to be."""
    if kpi.kind is not Kind.RANK or sum(r.value is not None for r in found) < 2:
        return ()
    return tuple(s for table in rankings(found, to) for s in table.sentences)
