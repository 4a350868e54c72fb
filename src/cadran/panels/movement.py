"""Why a KPI moved, as a waterfall from the value before to the value now."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Better
from cadran.metrics.why import Effect, Why
from cadran.model.format import Format
from cadran.panels.sheets import colon, number, plain_value, signed
from cadran.panels.vega import Spec, Step, waterfall
from cadran.panels.why import effect_name, why_told

MOST = 9  # steps between the two totals; the others are one


def drawn(found: Why, to: Format) -> Spec | None:
    """The waterfall; None where there is nothing to take apart."""
    counted = [e for e in found.effects if e.counts and e.amount]
    if found.before is None or found.after is None or not counted:
        return None
    label = f"{KPIS[found.kpi].name(to.lang)}{colon(to)}{why_told(found, to).headline}"
    return waterfall(_steps(found, counted, to), to, label=label)


def _steps(found: Why, counted: Sequence[Effect], to: Format) -> list[Step]:
    first, last = (p.label(to.lang) for p in (found.base, found.period))
    if found.opening is not None and found.closing is not None:
        first, last = to.day(found.opening), to.day(found.closing)
    at = float(found.before or 0)
    steps = [Step(first, 0.0, at, plain_value(found.before, found.unit, to))]
    for name, amount in _named(counted, to):
        end = at + float(amount)
        steps.append(Step(name, at, end, signed(amount, found.unit, to), _tone(found, amount)))
        at = end
    now = number(found.after) or 0.0
    return [*steps, Step(last, 0.0, now, plain_value(found.after, found.unit, to))]


def _named(counted: Sequence[Effect], to: Format) -> list[tuple[str, Fraction]]:
    """The terms in their order; of many the heaviest, and the others together."""
    if len(counted) <= MOST + 1:
        return [(effect_name(e, to), Fraction(e.amount)) for e in counted]
    heavy = sorted(counted, key=lambda e: -abs(float(e.amount)))
    kept, others = heavy[:MOST], heavy[MOST:]
    rest = to.word(f"Les {len(others)} autres", f"The {len(others)} others")
    named = [(effect_name(e, to), Fraction(e.amount)) for e in kept]
    return [*named, (rest, sum((Fraction(e.amount) for e in others), Fraction(0)))]


def _tone(found: Why, amount: Fraction) -> Literal["good", "bad"]:
    """Whether a step is good news; what is neither is drawn by its sign."""
    return "good" if (amount > 0) == (KPIS[found.kpi].better is not Better.DOWN) else "bad"
