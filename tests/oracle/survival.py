"""Survival by hand, in plain Python: nothing here is shared with the engine.

Kaplan and Meier, "Nonparametric estimation from incomplete observations" (1958); Aalen and Johansen, "An empirical
transition matrix" (1978), for one cause among others. Who is censored at a time was at risk at that time.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from math import exp, log, sqrt

import numpy as np

Z = 1.959963984540054  # 97.5 % of the normal law lie below
ROUNDING = 1e-9  # half of a plateau is reached also where floats miss it by a hair


def _steps(seen: Iterable[tuple[float, str | None]]) -> Iterable[tuple[float, int, Counter[str | None]]]:
    """(time, how many at risk, what ended then), in order; what ended for nobody (None) is censored."""
    rows = list(seen)
    times = sorted({t for t, _ in rows})
    for time in times:
        yield time, sum(t >= time for t, _ in rows), Counter(cause for t, cause in rows if t == time)


def surviving(seen: Iterable[tuple[float, str | None]]) -> list[tuple[float, float, float]]:
    """Kaplan-Meier: (time, share still waiting after it, Greenwood's sum), at the times where something ended."""
    share, greenwood, curve = 1.0, 0.0, []
    for time, risk, ended in _steps(seen):
        events = sum(n for cause, n in ended.items() if cause)
        if events:
            share *= 1 - events / risk
            greenwood += events / (risk * (risk - events)) if risk > events else 0.0
            curve.append((time, share, greenwood))
    return curve


def median(seen: Iterable[tuple[float, str | None]], share: float = 0.5) -> float | None:
    """The first time after which at most that share is still waiting; None while more are."""
    return next((time for time, left, _ in surviving(seen) if left <= share + ROUNDING), None)


def median_interval(seen: Iterable[tuple[float, str | None]]) -> tuple[float | None, float | None]:
    """Where the 95 % log-log band of the curve crosses one half (Brookmeyer and Crowley 1982, on that scale)."""
    curve = [(t, *_log_log(s, g)) for t, s, g in surviving(seen)]
    low = next((t for t, below, _ in curve if below <= 0.5), None)
    return low, next((t for t, _, above in curve if above <= 0.5), None)


def _log_log(share: float, greenwood: float) -> tuple[float, float]:
    """The ends of a share's interval; nothing bounds from above where nobody is left."""
    if share <= 0:
        return 0.0, 1.0
    centre, half = log(-log(share)), Z * sqrt(greenwood) / abs(log(share))
    return exp(-exp(centre + half)), exp(-exp(centre - half))


def incidence(seen: Iterable[tuple[float, str | None]], cause: str) -> list[tuple[float, float]]:
    """Aalen-Johansen: (time, share that has ended by `cause` up to it), at the times where it grew."""
    left, total, curve = 1.0, 0.0, []
    for time, risk, ended in _steps(seen):
        if ended[cause]:
            total += left * ended[cause] / risk
            curve.append((time, total))
        left *= 1 - sum(n for c, n in ended.items() if c) / risk
    return curve


def median_given(seen: Iterable[tuple[float, str | None]], cause: str) -> float | None:
    """The time by which half of those who will ever end by `cause` have: half the curve's plateau, its last value."""
    curve = incidence(seen, cause)
    return next((time for time, share in curve if share >= curve[-1][1] / 2 - ROUNDING), None)


def matured(seen: Iterable[tuple[float, str | None]], cause: str) -> float:
    """The plateau: how many will ever end by `cause`, as far as the data reach."""
    return max(accumulate((share for _, share in incidence(seen, cause)), max), default=0.0)


def replayed(seen: Iterable[tuple[float, str | None]], cause: str, draws: int = 4000) -> tuple[float, float]:
    """Where `median_given` falls, 95 times in 100, when as many cases are drawn anew from those that were seen."""
    rows = list(seen)
    cells = np.zeros((int(max(t for t, _ in rows)) + 1, 3))
    for time, ended_by in rows:
        cells[int(time), 0 if ended_by == cause else 1 if ended_by else 2] += 1
    drawn = np.random.default_rng(3).multinomial(len(rows), cells.ravel() / len(rows), draws)
    days = drawn.reshape(draws, *cells.shape)
    risk = days.sum(2)[:, ::-1].cumsum(1)[:, ::-1]
    hazards = days[:, :, :2] / np.maximum(risk, 1)[:, :, None]
    left = np.cumprod(1 - hazards.sum(2), axis=1)
    before = np.hstack([np.ones((draws, 1)), left[:, :-1]])
    curve = np.cumsum(before * hazards[:, :, 0], axis=1)
    low, high = np.quantile((curve >= curve[:, -1:] / 2 - ROUNDING).argmax(axis=1), [0.025, 0.975])
    return float(low), float(high)
