"""What a reader must know of how one value was made, as codes that `model/words.py` puts in words."""

from collections.abc import Iterable, Mapping

from cadran.metrics.engine import Asked, on_resolved
from cadran.metrics.estimators.spread import MONEY_ENOUGH
from cadran.metrics.kpi import Interval, Kind, Mean
from cadran.metrics.uncertainty import by_delta, skewed
from cadran.store.settings import Settings

MATURE = 0.9  # of a cohort; below it, so many are still open that its rate says little of what it will be
SAMPLED = frozenset({Kind.RATIO, Kind.MEAN, Kind.COHORT, Kind.SURVIVAL})
Row = Mapping[str, object]


class Notes:
    """What to tell of the readings of one KPI; what is the same for all of them is found out once."""

    def __init__(self, asked: Asked, columns: Iterable[str], settings: Settings) -> None:
        self.asked = asked
        self.least = asked.kpi.min_sample or settings.minimum_sample
        self.on_resolved = on_resolved(asked) is not None
        has_one = isinstance(asked.value, Mean) or by_delta(asked.kind, asked.value)
        self.may_withhold = asked.interval is Interval.NONE and has_one and skewed(asked.value, asked.unit)
        self.told = [(c, c.removeprefix("note:")) for c in columns if c.startswith("note:")]

    def of(self, row: Row) -> tuple[str, ...]:
        """The codes that hold for one reading, in the order in which they are told."""
        found = [name for column, name in self.told if row[column]]
        if row["value"] is None:
            return ("interval_on_resolved", *found) if self.on_resolved else tuple(found)
        held = {
            "below_minimum": self._below_minimum(row),
            "interval_withheld": self._withheld(row),
            "interval_on_resolved": self.on_resolved,
            "immature": self._immature(row),
            "curve_unfinished": _unfinished(row),
            "rank_without_interval": self.asked.kind is Kind.RANK and row["low"] is None,
        }
        return (*(code for code, holds in held.items() if holds), *found)

    def _below_minimum(self, row: Row) -> bool:
        """Too few units for the value to say much: it is shown grey, with its n."""
        n = row["n"]
        return self.asked.kind in SAMPLED and isinstance(n, int) and n < self.least

    def _withheld(self, row: Row) -> bool:
        """Few amounts of money: an interval would promise more than it keeps (docs/statistics.md)."""
        n = row["n"]
        return self.may_withhold and isinstance(n, int) and 1 < n < MONEY_ENOUGH

    def _immature(self, row: Row) -> bool:
        """Of a cohort, too few are resolved: its rate can still move."""
        share = row.get("beside:resolved", row.get("beside:mature"))
        return self.asked.kind is Kind.COHORT and isinstance(share, float) and share < MATURE


def _unfinished(row: Row) -> bool:
    """At the end of a curve more are open than the event has reached: its median can only grow."""
    plateau, unknown = row.get("beside:plateau"), row.get("beside:unknown")
    return isinstance(plateau, float) and isinstance(unknown, float) and unknown > plateau
