"""Readings made by hand for pages and tables: figures of no firm, but of every shape a report can meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Compared, Reading, Readings
from cadran.model.periods import comparison, parse, split

TODAY = date(2017, 11, 21)
REPS = ("Amina Diallo", "Bruno Lefèvre", "Camille Roux", "Élodie Martin-Delacroix de la Rochefoucauld", "Wu")
STAGES = (
    "Qualification",
    "Découverte des besoins avec les décideurs",
    "Proposition",
    "Négociation",
    "Signature",
)
REASONS = ("Prix", "Pas de décision", "Concurrent", "Calendrier", "Fonction absente")
GROUPS = {"rep": REPS, "stage": STAGES, "lost_reason": REASONS}
SIZE = {"money": 120_000.0, "percent": 0.42, "count": 130, "ratio": 1.7, "days": 51.8, "hours": 3.5}

Change = Callable[[Reading], Reading]


def same(reading: Reading) -> Reading:
    return reading


def no_data(reading: Reading) -> Reading:
    """As in a workspace where nothing was imported."""
    return replace(
        reading, value=None, numerator=None, denominator=None, n=None, low=None, high=None, coverage=None,
        excluded=0, excluded_by={}, previous=None, reason="no_data: orders",
    )  # fmt: skip


@dataclass
class MadeUp:
    """Answers like a workspace. `change` alters each reading; `groups` are the names by dimension."""

    change: Change = same
    groups: dict[str, Sequence[str | None]] = field(default_factory=lambda: dict(GROUPS))

    def kpi(
        self,
        kpi: str | Sequence[str],
        /,
        *,
        by: Sequence[str] = (),
        period: str | None = None,
        grain: str | None = None,
        compare: str | None = None,
        of: str | None = None,
        **_days: str | None,
    ) -> Readings:
        asked = parse(period, TODAY)
        pieces = split(asked, "month") if grain else (asked,)
        names = [kpi] if isinstance(kpi, str) else kpi
        found = [self._reading(name, p.start, p.end, compare, of) for name in names for p in pieces]
        return Readings([self.change(r) for one in found for r in self._grouped(one, by)])

    def _grouped(self, reading: Reading, by: Sequence[str]) -> list[Reading]:
        if not by:
            return [reading]
        names = self.groups[by[0]]
        return [_share(reading, by[0], name, at + 1) for at, name in enumerate(names)]

    def _reading(self, kpi: str, start: date, end: date, compare: str | None, of: str | None) -> Reading:
        unit, at = KPIS[kpi].unit.value, list(KPIS).index(kpi) + start.month
        value, percent = SIZE.get(unit, 12) * (1 + at % 7 / 10), unit == "percent"
        base = comparison(parse(f"{start}..{end}", TODAY), "previous", TODAY)[1]
        change = (at % 5 - 2) / 20 * (100 if percent else 1)
        return Reading(
            kpi=kpi, variant="", of=of, start=start, end=end, group={}, group_id={}, unit=unit, value=value,
            numerator=150_000 * value, denominator=150_000, n=40 + at, coverage=1 - at % 4 / 20,
            low=0.9 * value if percent else None, high=1.1 * value if percent else None,
            excluded=at % 4, excluded_by={"no_amount": at % 4} if at % 4 else {},
            previous=Compared(0.9 * value, base.start, base.end, change) if compare else None,
        )  # fmt: skip


def _share(reading: Reading, dimension: str, name: str | None, rank: int) -> Reading:
    percent = reading.unit == "percent"
    value = float(reading.value or 0) * (max(2.6 - 0.15 * rank, 0.1) if percent else 1 / rank)
    return replace(
        reading,
        value=value,
        denominator=150_000 / (rank + 1),
        group={dimension: name},
        group_id={dimension: name},
    )


def empty() -> MadeUp:
    return MadeUp(no_data)


def full(names: int) -> MadeUp:
    """So many reps, stages and reasons, one of them unknown."""
    groups: dict[str, Sequence[str | None]] = {
        dimension: [*(f"{known[n % len(known)]} {n + 1}" for n in range(names - 1)), None]
        for dimension, known in GROUPS.items()
    }
    return MadeUp(groups=groups)
