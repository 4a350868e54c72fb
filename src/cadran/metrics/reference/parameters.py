"""What conditions may name besides columns, each worked out when it is first asked for."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time

from cadran.metrics.reference.conditions import Row, Scalar, compute, number
from cadran.metrics.reference.leads import clock, lead_outcomes
from cadran.metrics.reference.world import DAY, World


class Given(Mapping[str, Scalar]):
    """The placeholders of a window, by name."""

    def __init__(self, world: World, asof: date) -> None:
        self.world, self.asof = world, asof

    def __getitem__(self, name: str) -> Scalar:
        make = _PARAMETERS[name]
        kept = self.world.once(f":{name} {self.asof}", lambda: [{"value": make(self.world, self.asof)}])
        return kept[0]["value"]

    def __iter__(self) -> Iterator[str]:
        return iter(_PARAMETERS)

    def __len__(self) -> int:
        return len(_PARAMETERS)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between the two nearest values, as DuckDB's quantile_cont."""
    place = (len(ordered) - 1) * share
    under = math.floor(place)
    over = min(under + 1, len(ordered) - 1)
    return ordered[under] + (ordered[over] - ordered[under]) * (place - under)


def _lost_amounts_blank(world: World, _: date) -> bool:
    lost = [d["amount"] for d in world.rows("deals") if d["outcome"] == "lost"]
    return bool(lost) and all(not amount for amount in lost)


def _business_clock(world: World, asof: date) -> float:
    return clock(world, datetime.combine(asof + DAY, time()))


def _slow_conversion(world: World, asof: date) -> float | None:
    return _slow(lead_outcomes(world), "created_day", "sale_day", asof)


def _slow_training(world: World, asof: date) -> float | None:
    return _slow(world.rows("trainings"), "assigned_on", "completed_on", asof)


def _slow(rows: Sequence[Row], start: str, end: str, asof: date) -> float | None:
    """The 90th percentile of the days it took, of those it took no less than none by a day."""
    found = [compute("-", r[end], r[start]) for r in rows if isinstance(r[end], date) and _by(r[end], asof)]
    days = sorted(float(number(d)) for d in found if d is not None and number(d) >= 0)
    return quantile(days, 0.9) if days else None


def _by(day: Scalar, asof: date) -> bool:
    return isinstance(day, date) and day <= asof


_PARAMETERS: Mapping[str, Callable[[World, date], Scalar]] = {
    "asof": lambda _, asof: asof,
    "lost_amounts_blank": _lost_amounts_blank,
    "conversion_days": lambda world, _: world.settings.conversion_days,
    "response_seconds": lambda world, _: world.settings.response_target_minutes * 60,
    "business_clock": _business_clock,
    "slow_conversion": _slow_conversion,
    "slow_training": _slow_training,
}
