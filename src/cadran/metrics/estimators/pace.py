r"""What share of a target is to be done by a day: by the own seasonal profile, else by working days.

A target is spread over the working days of its period. Without a profile each weighs the same. With one, a working
day of month m and of the third t of its month (its working days cut in three) weighs season(m) · shape(t), both taken
from the 24 calendar months before the month in which the target begins:

    r = (done in m / working days in m) / (done in all / working days in all), at least 0
    season(m) = (n · r + K) / (n + K),   n: the days of m on which something was done, K = 10

and shape(t) likewise over the thirds. Shrinking towards 1 (a James-Stein kind of mean between the own figure and no
season at all) keeps the profile of somebody who sells twice a month from being that of two lucky days.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Days = Callable[[date, date], Iterable[tuple[date, bool]]]  # each day of [start, to), and whether it is worked

MONTHS = 24  # of history
PRIOR = 10  # K
THIRDS = 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Profile:
    """Weights of a working day: by month (January first), and by third of its month; about 1 on average."""

    season: Sequence[float] = (1.0,) * 12
    shape: Sequence[float] = (1.0,) * THIRDS


FLAT = Profile()


def profile(done: Mapping[date, float], start: date, to: date, days: Days) -> Profile | None:
    """The profile of what was done by day in whole months [start, to); None where it was nothing, or less."""
    total = sum(done.values())
    if total <= 0:
        return None
    listed = list(placed(start, to, days))
    season = _weights([(day.month - 1, works, done.get(day, 0.0)) for day, works, _ in listed], 12)
    shape = _weights([(third, works, done.get(day, 0.0)) for day, works, third in listed], THIRDS)
    return Profile(season, shape)


def _weights(cells: Sequence[tuple[int, bool, float]], number: int) -> tuple[float, ...]:
    """Per class: what a working day of it brought, against a working day of all, shrunk towards 1."""
    usual = sum(amount for _, _, amount in cells) / max(1, sum(works for _, works, _ in cells))
    found = []
    for own in range(number):
        here = [(works, amount) for which, works, amount in cells if which == own]
        worked, n = sum(works for works, _ in here), sum(amount != 0 for _, amount in here)
        ratio = max(0.0, sum(amount for _, amount in here) / worked / usual) if worked else 1.0
        found.append((n * ratio + PRIOR) / (n + PRIOR))
    return tuple(found)


def placed(start: date, to: date, days: Days) -> Iterator[tuple[date, bool, int]]:
    """Each day of [start, to), whether it is worked, and the third of its month in which it lies.

    A day off lies in the third of the working day before it.
    """
    month = start.replace(day=1)
    while month < to:
        following = (month + timedelta(days=31)).replace(day=1)
        whole = list(days(month, following))
        worked, before = max(1, sum(works for _, works in whole)), 0
        for day, works in whole:
            before += works
            if start <= day < to:
                yield day, works, THIRDS * max(0, before - 1) // worked
        month = following


def share(by: Profile, start: date, stop: date, to: date, days: Days) -> float:
    """The share of a target of [start, to) to be done before `stop`, from 0 to 1; of calendar days where none of its
    days is worked."""
    stop = max(start, min(stop, to))
    weights = [(day, by.season[day.month - 1] * by.shape[t]) for day, works, t in placed(start, to, days) if works]
    whole = sum(weight for _, weight in weights)
    if whole <= 0:
        return (stop - start).days / (to - start).days
    return min(1.0, sum(weight for day, weight in weights if day < stop) / whole)


def needed(target: float, done: float, days_left: int) -> float | None:
    """What is to be done on each working day that is left: 0 once reached, None where no day is left."""
    left = max(0.0, target - done)
    return left / days_left if days_left else (None if left else 0.0)
