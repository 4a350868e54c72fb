"""`AtQuota`: of the reps who carried a quota for the whole of a window, those who did all of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import polars as pl

from cadran.metrics.estimators.intervals import wilson
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.attainment import Actuals, actuals, added
from cadran.metrics.fitted.fitting import Fitting, Found, Group
from cadran.metrics.kpi import AtQuota, Fitted
from cadran.metrics.query import Window
from cadran.metrics.targets import Levels, Taken, any_target, by_group
from cadran.store.duck import rows

RAMPING, PART = "ramping", "part_period"
LONGEST = 4_000  # days of a target, at most: shares of targets are so many of so many days
Cell = dict[str, object]


@dataclass(frozen=True)
class Rep:
    """What tells whether a rep carried a quota alone and all the time: half-open days there, the last of ramping."""

    here: date
    gone: date
    ramp: date

    def there(self, window: Window) -> bool:
        """Whether the rep is there on some day: who has gone, or is to come, is nobody's part-period rep."""
        return self.here < window.to and self.gone > window.start

    def left_out(self, window: Window, taken: Sequence[Taken]) -> str | None:
        """Why the rep's quota is not judged; None where it is."""
        if self.ramp >= window.start:
            return RAMPING
        spanned = sum((min(t.to, window.to) - max(t.start, window.start)).days for t in taken)
        whole = self.here <= window.start and self.gone >= window.to
        return None if whole and spanned >= (window.to - window.start).days else PART


NOBODY = Rep(date.min, date.max, date.min)


def fit(term: Fitted, ask: Fitting) -> Found:
    """The share at quota of every window and group with a rep who has one."""
    if not isinstance(term, AtQuota):
        raise TypeError(term)
    quotas = by_group(ask.of.id, replace(ask.query, by=("rep",)), ask.facts)
    done = actuals(ask.of, [t for found in quotas for some in found.values() for t in some], ask.query, ask.facts)
    reps, levels = _reps(ask.facts), Levels(ask.query, ask.facts)
    judged: dict[tuple[int, Group], list[str]] = {}
    for w, found in enumerate(quotas):
        window = ask.query.windows[w]
        for (rep,), taken in found.items():
            known = reps.get(rep, NOBODY)
            if known.there(window):
                group = tuple(levels.group_of(("rep", _id(rep)), d, window.start) for d in ask.query.by)
                judged.setdefault((w, group), []).append(known.left_out(window, taken) or _judged(taken, done))
    return Found(
        _frame(ask, [_cell(ask, key, told) for key, told in judged.items()]),
        "no_target" if any_target(ask.facts) else "no_data: targets",
    )


def _id(rep: object) -> int | None:
    return rep if isinstance(rep, int) else None


def _reps(facts: Facts) -> dict[object, Rep]:
    sql = (
        "SELECT id, coalesce(hired_on, DATE '0001-01-01'), coalesce(left_on + 1, DATE '9999-12-31'),"
        f" coalesce(ramp_until, DATE '0001-01-01') FROM {facts.schema}.reps"
    )
    return {r[0]: Rep(*(d for d in r[1:] if isinstance(d, date))) for r in rows(facts.con, sql)}


def _judged(taken: Sequence[Taken], done: Actuals) -> str:
    """`met` or `missed`, in whole fractions so that 99.99 % is none; else why nobody knows."""
    value, why = added([done.of(t) for t in taken])
    wanted = sum((_exact(t) for t in taken), Fraction(0))
    if value is None or wanted == 0:
        return why or "no_target"
    done_of = sum((Fraction(repr(v)) for t in taken if (v := done.of(t)[0]) is not None), Fraction(0))
    return "met" if done_of >= wanted else "missed"


def _exact(one: Taken) -> Fraction:
    """A target's value as it was typed, prorated by whole days."""
    share = Fraction(one.share).limit_denominator(LONGEST)
    present = Fraction(one.objective.presence(one.start, one.to)).limit_denominator(LONGEST)
    return Fraction(repr(one.objective.value)) * share * present


def _cell(ask: Fitting, key: tuple[int, Group], told: Iterable[str]) -> Cell:
    counted = Counter(told)
    met = counted.pop("met", 0)
    known = met + counted.pop("missed", 0)
    left_out = counted.total()
    found: Cell = dict(zip(ask.keys, (key[0], *key[1]), strict=True))
    found |= {"value": met / known if known else None, "reason": None if known else _commonest(counted)}
    if known:
        found |= {"numerator": float(met), "denominator": float(known)}
    found |= {"n": known, "coverage": known / (known + left_out), "excluded": left_out}
    return found | {f"x:{reason}": number for reason, number in counted.items()}


def _commonest(counted: Counter[str]) -> str:
    return min(counted, key=lambda reason: (-counted[reason], reason))


def _frame(ask: Fitting, cells: Sequence[Cell]) -> pl.DataFrame:
    """The cells side by side, with Wilson's interval around each share."""
    names = dict.fromkeys([*ask.keys, "value", "reason", "numerator", "denominator", "n", "coverage", "excluded"])
    names |= dict.fromkeys(name for cell in cells for name in cell)
    floats = {"value", "numerator", "denominator", "coverage"}
    kinds = {name: pl.Float64 if name in floats else pl.Int64 for name in names if name not in {*ask.keys, "reason"}}
    found = pl.DataFrame(
        {name: [cell.get(name) for cell in cells] for name in names},
        schema_overrides=kinds | {"w": pl.Int32, "reason": pl.String},
    )
    low, high = wilson(pl.col("numerator"), pl.col("denominator"))
    return found.with_columns(low.alias("low"), high.alias("high"))
