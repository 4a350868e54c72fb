"""The essential five: revenue against targets, revenue per rep, activity, weighted pipeline, lost deals."""

import math
from collections.abc import Callable, Iterable, Sequence

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Number, Reading
from cadran.model.format import NOTHING
from cadran.model.periods import Period, add_months, unit
from cadran.model.words import reason
from cadran.panels.bar import Bar
from cadran.panels.board import Asked, Card, Grid, Shown
from cadran.panels.saying import group_name, show

MOST_BARS = 30  # a longer chart is no picture any more; the table below it has them all


def _headline(reading: Reading, asked: Asked) -> Shown:
    return show(reading, KPIS[reading.kpi], asked.to, short=True)


def essentials(asked: Asked) -> tuple[Card, ...]:
    """The five cards, in the order in which a head of sales reads them."""
    made: Sequence[Callable[[Asked], Card]] = (
        revenue_against_target, revenue_by_rep, activity_rate, weighted_pipeline, lost_deals
    )  # fmt: skip
    return tuple(make(asked) for make in made)


def revenue_against_target(asked: Asked) -> Card:
    """Revenue by month with the month's target: the months of the period, or the twelve that end with it."""
    to, months = asked.to, chart_months(asked.period)
    whole = asked.one("target_attainment", of="revenue")
    revenue = asked.read("revenue", period=months, grain="month")
    targets = {r.start: r.denominator for r in _attainments(asked, months)}
    bars = tuple(_month_bar(r, targets.get(r.start), asked) for r in revenue)
    known = any(r.value is not None for r in revenue) or any(b.target is not None for b in bars)
    return Card(
        id="revenue",
        title=asked.word("CA face à l'objectif", "Revenue against target"),
        headline=_headline(asked.one("revenue", compare="previous"), asked),
        facts=(_attained(whole, asked),),
        shape="columns",
        bars=bars if known else (),
        legend=(KPIS["revenue"].name(to.lang), _target_word(bars, asked)),
        grid=Grid(
            asked.word("CA et objectif par mois", "Revenue and target by month"),
            (asked.word("Mois", "Month"), asked.word("CA", "Revenue"), asked.word("Objectif", "Target")),
            tuple((_month_name(r, asked), b.text, b.target_text) for r, b in zip(revenue, bars, strict=True)),
        ),
    )


def _attainments(asked: Asked, months: Period) -> Iterable[Reading]:
    return asked.read("target_attainment", period=months, grain="month", of="revenue")


def chart_months(period: Period) -> Period:
    """Whole months: those the period touches; where they are few, the twelve that end with it."""
    start, end = unit(period.start, "month").start, unit(period.last, "month").end
    return Period(min(start, add_months(end, -12)), end)


def _month_name(reading: Reading, asked: Asked) -> str:
    return Period(reading.start, reading.end).label(asked.to.lang)


def _month_bar(reading: Reading, target: Number | None, asked: Asked) -> Bar:
    month, _, year = asked.to.month(reading.start).rpartition(" ")
    first = reading.start.month == 1
    return Bar(
        label=f"{month}|20{year}" if first else month,
        value=float(reading.value or 0),
        text=asked.to.value(reading.value, reading.unit),
        target=None if target is None else float(target),
        target_text=asked.to.value(target, reading.unit),
        faint=Period(reading.start, reading.end).running(asked.today),
    )


def _target_word(bars: Sequence[Bar], asked: Asked) -> str:
    return asked.word("Objectif", "Target") if any(b.target is not None for b in bars) else ""


def _attained(whole: Reading, asked: Asked) -> str:
    if whole.value is None or whole.numerator is None or whole.denominator is None:
        why = reason(whole.reason or "no_target", asked.to.lang)
        return asked.word(f"Objectif : {why}.", f"Target: {why}.")
    rate = asked.to.percent(whole.value)
    done, goal = (asked.to.short_money(v) for v in (whole.numerator, whole.denominator))
    return asked.word(f"{rate} de l'objectif : {done} sur {goal}.", f"{rate} of target: {done} of {goal}.")


def revenue_by_rep(asked: Asked) -> Card:
    """Revenue per rep for the whole; by rep in the chart, with the rep's own target."""
    found = _ranked(asked.by("revenue", "rep"))
    goals = {_key(r, "rep"): r.denominator for r in asked.by("target_attainment", "rep", of="revenue")}
    bars = tuple(_bar(r, "rep", asked, goals.get(_key(r, "rep")), money=True) for r in found)
    return Card(
        id="reps",
        title=asked.word("CA par commercial", "Revenue per rep"),
        headline=_headline(asked.one("revenue_per_rep", compare="previous"), asked),
        facts=tuple(_leader(found, "rep", asked)),
        shape="bars",
        bars=_shown_bars(found, bars),
        legend=(KPIS["revenue"].name(asked.to.lang), _target_word(bars, asked)),
        grid=Grid(
            asked.word("CA et objectif par commercial", "Revenue and target by rep"),
            (asked.word("Commercial", "Rep"), asked.word("CA", "Revenue"), asked.word("Objectif", "Target")),
            _grid_rows(found, bars, asked),
        ),
    )  # fmt: skip


def _grid_rows(found: Sequence[Reading], bars: Sequence[Bar], asked: Asked) -> tuple[tuple[str, ...], ...]:
    """A row per group: its name, its value in full, what its mark stands for."""
    return tuple((b.label, asked.to.value(r.value, r.unit), b.target_text) for r, b in zip(found, bars, strict=True))


def _leader(found: Sequence[Reading], dimension: str, asked: Asked) -> Iterable[str]:
    """The share of the first group in the whole, where there is a whole to share."""
    total = sum(float(r.value or 0) for r in found)
    if found and total > 0 and float(found[0].value or 0) > 0 and len(found) > 1:
        name, share = group_name(found[0], dimension, asked.to.lang), float(found[0].value or 0) / total
        part = asked.to.percent(share)
        yield asked.word(f"{name} fait {part} du total.", f"{name} makes {part} of the total.")


def weighted_pipeline(asked: Asked) -> Card:
    """The weighted amount by stage, least likely first; the whole open amount is the mark."""
    whole = {_key(r, "stage"): r.value for r in asked.by("pipeline_value", "stage")}
    found = sorted(asked.by("weighted_pipeline", "stage"), key=lambda r: _chance(r, whole.get(_key(r, "stage"))))
    bars = tuple(_bar(r, "stage", asked, whole.get(_key(r, "stage")), money=True) for r in found)
    opened = asked.one("pipeline_value")
    return Card(
        id="pipeline",
        title=KPIS["weighted_pipeline"].name(asked.to.lang),
        headline=_headline(asked.one("weighted_pipeline", compare="previous"), asked),
        facts=tuple(_opened(opened, asked.one("open_deals"), asked)),
        shape="bars",
        bars=_shown_bars(found, bars),
        legend=(
            asked.word("Montant pondéré", "Weighted amount"),
            asked.word("Montant ouvert", "Open amount") if any(b.target is not None for b in bars) else "",
        ),
        grid=Grid(
            asked.word("Pipeline par étape", "Pipeline by stage"),
            (asked.word("Étape", "Stage"), asked.word("Pondéré", "Weighted"), asked.word("Ouvert", "Open")),
            _grid_rows(found, bars, asked),
        ),
    )  # fmt: skip


def _chance(weighted: Reading, opened: Number | None) -> float:
    """The stage's mean chance, which puts stages in the order deals pass them; unknown ones come last."""
    return float(weighted.value) / float(opened) if weighted.value is not None and opened else math.inf


def _opened(amount: Reading, deals: Reading, asked: Asked) -> Iterable[str]:
    if deals.value is not None:
        count = asked.to.number(deals.value, 0)
        worth = "" if amount.value is None else asked.to.short_money(amount.value)
        yield asked.word(
            f"{count} affaires ouvertes{', ' * bool(worth)}{worth}.",
            f"{count} open deals{', ' * bool(worth)}{worth}.",
        )


def activity_rate(asked: Asked) -> Card:
    """Done over target, by rep; the mark is 100 %."""
    found = _ranked(asked.by("activity_rate", "rep"))
    bars = tuple(_bar(r, "rep", asked, 1, money=False) for r in found)
    return Card(
        id="activity",
        title=KPIS["activity_rate"].name(asked.to.lang),
        headline=_headline(asked.one("activity_rate", compare="previous"), asked),
        facts=tuple(_reached(found, asked)),
        shape="bars",
        bars=_shown_bars(found, bars),
        legend=(asked.word("Fait sur prévu", "Done over target"), asked.to.percent(1)),
        grid=Grid(
            asked.word("Taux d'activité par commercial", "Activity rate by rep"),
            (asked.word("Commercial", "Rep"), asked.word("Taux", "Rate")),
            tuple((b.label, asked.to.value(r.value, r.unit)) for r, b in zip(found, bars, strict=True)),
        ),
    )


def _reached(found: Sequence[Reading], asked: Asked) -> Iterable[str]:
    rates = [float(r.value) for r in found if r.value is not None]
    if rates:
        done, all_ = sum(rate >= 1 for rate in rates), len(rates)
        yield asked.word(
            f"{done} commerciaux sur {all_} au-dessus de leur objectif.",
            f"{done} of {all_} reps reach their target.",
        )


def lost_deals(asked: Asked) -> Card:
    """Deals lost by reason, with what they were worth."""
    found = [r for r in _ranked(asked.by("deals_lost", "lost_reason")) if r.value]
    worth = {_key(r, "lost_reason"): r for r in asked.by("lost_value", "lost_reason")}
    bars = tuple(_bar(r, "lost_reason", asked, None, money=False) for r in found)
    return Card(
        id="lost",
        title=KPIS["deals_lost"].name(asked.to.lang),
        headline=_headline(asked.one("deals_lost", compare="previous"), asked),
        facts=(_worth(asked.one("lost_value"), asked), *_leader(found, "lost_reason", asked)),
        shape="bars",
        bars=_shown_bars(found, bars),
        legend=(KPIS["deals_lost"].name(asked.to.lang), ""),
        grid=Grid(
            asked.word("Affaires perdues par motif", "Lost deals by reason"),
            (asked.word("Motif", "Reason"), asked.word("Affaires", "Deals"), asked.word("Montant", "Amount")),
            tuple((b.label, b.text, _amount(worth.get(_key(r, "lost_reason")), asked))
                  for r, b in zip(found, bars, strict=True)),
        ),
        loss=True,
    )  # fmt: skip


def _worth(lost: Reading, asked: Asked) -> str:
    if lost.value is None:
        why = reason(lost.reason or "no_data", asked.to.lang)
        return asked.word(f"Montant perdu : {why}.", f"Value lost: {why}.")
    return asked.word(
        f"Montant perdu : {asked.to.short_money(lost.value)}.",
        f"Value lost: {asked.to.short_money(lost.value)}.",
    )


def _amount(reading: Reading | None, asked: Asked) -> str:
    return NOTHING if reading is None else asked.to.value(reading.value, reading.unit)


def _ranked(found: Iterable[Reading]) -> list[Reading]:
    """Highest first, those without a value last."""
    return sorted(found, key=lambda r: (r.value is None, -float(r.value or 0)))


def _key(reading: Reading, dimension: str) -> str | None:
    return reading.group_id.get(dimension) or reading.group.get(dimension)


def _bar(reading: Reading, dimension: str, asked: Asked, target: Number | None, *, money: bool) -> Bar:
    to, value = asked.to, reading.value
    return Bar(
        label=group_name(reading, dimension, to.lang),
        value=float(value or 0),
        text=to.short_money(value) if money and value is not None else to.value(value, reading.unit),
        target=None if target is None else float(target),
        target_text=to.value(target, reading.unit),
    )


def _shown_bars(found: Sequence[Reading], bars: Sequence[Bar]) -> tuple[Bar, ...]:
    drawn = [bar for reading, bar in zip(found, bars, strict=True) if reading.value is not None]
    return tuple(drawn[:MOST_BARS])
