"""The head of a KPI's page: the value with all that is needed to believe it, each said in words."""

from dataclasses import dataclass

from cadran.metrics.catalogue import KPIS, find_variant
from cadran.metrics.kpi import Kind, Kpi
from cadran.metrics.reading import Number, Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period
from cadran.model.words import say
from cadran.panels.board import Asked, Shown
from cadran.panels.defined import defined
from cadran.panels.gaps import gap, noted
from cadran.panels.saying import beside, left_out, show
from cadran.panels.tile import TargetBar, target_bar


@dataclass(frozen=True, slots=True)
class Headline:
    """A reading and its comparison. `facts`: (what, its value) of all that stands beside; `notes`: sentences."""

    title: str
    about: str  # what is divided by what, in words
    shown: Shown
    exact: str  # the value with all its digits, where the one shown is rounded
    against: str
    faint: bool
    partial: bool  # rows were left out
    facts: tuple[tuple[str, str], ...]
    left_out: str
    notes: tuple[str, ...]
    target: TargetBar | None


def title(kpi: Kpi, variant: str, of: str | None, to: Format) -> str:
    """The name, with what it is about and the variant's own name."""
    name = kpi.name(to.lang)
    if kpi.takes_of and of:
        name = f"{name} · {KPIS[of].name(to.lang)}"
    found = find_variant(kpi, variant)
    return f"{name} ({to.word(found.fr, found.en)})" if found else name


def about(kpi: Kpi, to: Format) -> str:
    """The first sentence of the definition, which says what the denominator is, without its full stop."""
    first, dot, _ = defined(kpi, to.lang).partition(". ")
    return first.rstrip(".") if dot or first.endswith(".") else first


def headline(asked: Asked, kpi: Kpi, variant: str, of: str | None, compare: str | None) -> Headline:
    """The whole of a period, against its comparison."""
    code = f"{kpi.id}.{variant}" if variant else kpi.id
    reading = asked.one(code, compare=compare, of=of)
    to, shown = asked.to, show(reading, kpi, asked.to, short=True)
    exact = "" if reading.value is None else to.value(reading.value, reading.unit)
    return Headline(
        title=title(kpi, variant, of if kpi.takes_of else None, to),
        about=about(kpi, to),
        shown=shown,
        exact=exact if exact != shown.value else "",
        against=_against(reading, to),
        faint="below_minimum" in reading.notes,
        partial=bool(reading.excluded),
        facts=tuple(_facts(reading, kpi, to)),
        left_out=left_out(reading, to),
        notes=tuple(filter(None, (*noted(reading, to), gap(reading, to)))),
        target=target_bar(asked, reading) if not variant else None,
    )


def _against(reading: Reading, to: Format) -> str:
    """`vs 41 % (T3 2025, 1 juil. – 30 sept.)`: the comparison's value and its days."""
    if reading.previous is None:
        return ""
    base = Period(reading.previous.start, reading.previous.end)
    if reading.previous.value is None:
        return to.word(f"pas de valeur pour {base.label('fr')}", f"no value for {base.label('en')}")
    return f"vs {to.value(reading.previous.value, reading.unit)} ({base.label(to.lang)})"


def _facts(reading: Reading, kpi: Kpi, to: Format) -> list[tuple[str, str]]:
    found = [(interval_name(kpi, to), to.interval(reading.low, reading.high, reading.unit))]
    if reading.n is not None:
        found.append((to.word("Cas", "Cases"), f"{to.number(reading.n, 0)} ({say(kpi.grain, to.lang)})"))
    if reading.denominator is not None and reading.numerator is not None:
        top, under = (_figure(v, to) for v in (reading.numerator, reading.denominator))
        found.append((to.word("Numérateur / dénominateur", "Numerator / denominator"), f"{top} / {under}"))
    if reading.coverage is not None:
        found.append((to.word("Couverture", "Coverage"), to.percent(reading.coverage)))
    found += [
        (to.word("Médiane", "Median"), "" if reading.median is None else to.value(reading.median, reading.unit)),
        (to.word("P75 · P90", "P75 · P90"), _quantiles(reading, to)),
        (to.word("À côté", "Beside"), beside(reading, to).replace(", ", f"{NO_BREAK}· ")),
    ]
    return [(name, text) for name, text in found if text]


def interval_name(kpi: Kpi, to: Format) -> str:
    """What the two bounds hold: a forecast's band is one of 80 %."""
    if kpi.kind is Kind.FORECAST:
        return to.word("Bande à 80 %", "80% band")
    return to.word("Intervalle à 95 %", "95% interval")


def _figure(value: Number, to: Format) -> str:
    return to.number(value, 0 if abs(float(value)) >= 100 else 2)


def _quantiles(reading: Reading, to: Format) -> str:
    if reading.p75 is None or reading.p90 is None:
        return ""
    return f"{to.value(reading.p75, reading.unit)} · {to.value(reading.p90, reading.unit)}"
