"""What a reader must know of how one value was made, as codes that `model/words.py` puts in words."""

from collections.abc import Mapping

from cadran.metrics.engine import Asked, on_resolved
from cadran.metrics.estimators.spread import MONEY_ENOUGH
from cadran.metrics.kpi import Interval, Kind, Mean
from cadran.metrics.uncertainty import by_delta, skewed
from cadran.store.settings import Settings

MATURE = 0.9  # of a cohort; below it, so many are still open that its rate says little of what it will be
SAMPLED = frozenset({Kind.RATIO, Kind.MEAN, Kind.COHORT, Kind.SURVIVAL})


def notes(asked: Asked, row: Mapping[str, object], settings: Settings) -> tuple[str, ...]:
    """The codes that hold for one reading, in the order in which they are told."""
    found = {
        "below_minimum": _below_minimum(asked, row, settings),
        "interval_withheld": _withheld(asked, row),
        "interval_on_resolved": on_resolved(asked) is not None,
        "immature": _immature(asked, row),
        "curve_unfinished": _unfinished(row),
        "rank_without_interval": asked.kind is Kind.RANK and row["value"] is not None and row["low"] is None,
    }
    told = (name.removeprefix("note:") for name, holds in row.items() if name.startswith("note:") and holds)
    return (*(code for code, holds in found.items() if holds), *told)


def _below_minimum(asked: Asked, row: Mapping[str, object], settings: Settings) -> bool:
    """Too few units for the value to say much: it is shown grey, with its n."""
    least = asked.kpi.min_sample or settings.minimum_sample
    n = row["n"]
    return asked.kind in SAMPLED and row["value"] is not None and isinstance(n, int) and n < least


def _withheld(asked: Asked, row: Mapping[str, object]) -> bool:
    """Few amounts of money: an interval would promise more than it keeps (docs/statistics.md)."""
    n = row["n"]
    few = isinstance(n, int) and 1 < n < MONEY_ENOUGH and row["value"] is not None
    has_one = isinstance(asked.value, Mean) or by_delta(asked.kind, asked.value)
    return few and asked.interval is Interval.NONE and has_one and skewed(asked.value, asked.unit)


def _immature(asked: Asked, row: Mapping[str, object]) -> bool:
    """Of a cohort, too few are resolved: its rate can still move."""
    share = row.get("beside:resolved", row.get("beside:mature"))
    return asked.kind is Kind.COHORT and isinstance(share, float) and row["value"] is not None and share < MATURE


def _unfinished(row: Mapping[str, object]) -> bool:
    """At the end of a curve more are open than the event has reached: its median can only grow."""
    plateau, unknown = row.get("beside:plateau"), row.get("beside:unknown")
    if not isinstance(plateau, float) or not isinstance(unknown, float):
        return False
    return row["value"] is not None and unknown > plateau
