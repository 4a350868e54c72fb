"""What comes out: a value together with everything needed to believe it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import overload

Number = float | int | Decimal


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison: its value, the days it covers (half-open) and the change, a fraction for all units
    but percent and points, whose change is a difference in points (1.5 is 1.5 points)."""

    value: Number | None
    start: date
    end: date
    change: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one KPI, for one period and one group.

    `start` inclusive, `end` exclusive. `group`: dimension → name shown (None: unknown), `group_id`:
    dimension → id. `excluded_by`: reason → rows left out. `coverage`: rows used / population, the
    lower of a ratio's two terms. `reason`: why `value` is None. `beside`: named companions, such as
    the resolved share of a cohort or the number of undated deals.
    """

    kpi: str
    variant: str
    of: str | None
    start: date
    end: date
    group: Mapping[str, str | None]
    group_id: Mapping[str, str | None]
    unit: str
    value: Number | None
    numerator: Number | None = None
    denominator: Number | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    median: Number | None = None
    p75: Number | None = None
    p90: Number | None = None
    median_low: float | None = None
    median_high: float | None = None
    coverage: float | None = None
    excluded: int = 0
    excluded_by: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None
    previous: Compared | None = None
    beside: Mapping[str, Number | str | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Readings(Sequence[Reading]):
    """Readings in the order asked: KPI, period, group."""

    def __init__(self, rows: Sequence[Reading]) -> None:
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, at: int) -> Reading: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Reading]: ...
    def __getitem__(self, at: int | slice) -> Reading | Sequence[Reading]:
        return self._rows[at]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Reading]:
        return iter(self._rows)
