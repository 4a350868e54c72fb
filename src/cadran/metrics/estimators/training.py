r"""What a training did: the change of who took it, less the change of who did not, over the same days.

A training completed on day D compares the 90 days before D with the 90 days from D on. Its untrained are the reps who
were there all these 180 days and completed no training within 90 days of D on either side. What happened to both, such
as a season or a new product, falls out of the difference; what differs between those who are sent on trainings and
those who are not falls out as far as it lasts (difference in differences, whose ground is that both would have changed
alike: Ashenfelter, O. and Card, D. (1985), Rev. Econ. Stat. 67:648-660).

With b, a the trained rep's value before and after, and B, A that of the untrained together:
- of a percentage or of points: the rep's change is a - b and the others' A - B; in points, a percentage times 100;
- of all else (money, counts, days), where reps differ by their level: 100 (a - b) / L and 100 b (A/B - 1) / L, with L
  the mean b of all trainings compared. That is by how many percent of their level the trained moved: in points too.

A rep's effect is the mean over the rep's trainings, and the effect the mean over reps, whatever the number of their
trainings: Student's t over the reps' effects makes its interval, as one rep's trainings are no independent cases
(Bertrand, M., Duflo, E. and Mullainathan, S. (2004), Q. J. Econ. 119:249-275).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from scipy.special import stdtrit

AROUND = 90  # days on either side
FEWEST = 2  # trained reps, and untrained ones


@dataclass(frozen=True)
class Case:
    """One training: whose, the rep's value before and after, and that of the untrained."""

    rep: object
    before: float
    after: float
    others_before: float
    others_after: float


@dataclass(frozen=True)
class Effect:
    """In points. `trained`, `untrained`: the two changes; `low`, `high`: 95 % of their difference."""

    trained: float
    untrained: float
    low: float
    high: float
    reps: int

    @property
    def value(self) -> float:
        return self.trained - self.untrained


def effect(cases: Sequence[Case], factor: float | None) -> Effect | None:
    """What all trainings did together; None of less than two reps, or where the level before is nothing.

    `factor`: 100 for a percentage, 1 for points; None for what changes by percent of its level.
    """
    changes: dict[object, list[tuple[float, float]]] = {}
    level = fmean(c.before for c in cases) if cases else 0.0
    if factor is None and level <= 0:
        return None
    for one in cases:
        changes.setdefault(one.rep, []).append(_changes(one, factor, level))
    if len(changes) < FEWEST:
        return None
    trained, untrained = ([fmean(c[side] for c in own) for own in changes.values()] for side in (0, 1))
    effects = [t - u for t, u in zip(trained, untrained, strict=True)]
    reach = float(stdtrit(len(effects) - 1, 0.975)) * stdev(effects) / sqrt(len(effects))
    value = fmean(trained) - fmean(untrained)
    return Effect(fmean(trained), fmean(untrained), value - reach, value + reach, len(effects))


def _changes(one: Case, factor: float | None, level: float) -> tuple[float, float]:
    """The rep's change and that of the untrained."""
    if factor is not None:
        return factor * (one.after - one.before), factor * (one.others_after - one.others_before)
    grown = one.others_after / one.others_before - 1
    return 100 * (one.after - one.before) / level, 100 * one.before * grown / level
