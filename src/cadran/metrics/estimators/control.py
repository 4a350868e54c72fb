r"""Whether a KPI moved more than chance explains, against its own past, week by week.

The centre line is a moving one, so that growth is no alarm: the mean of the weeks before, weighted by 2^(-age/H), with
H = 13 weeks (39 of a share, whose weeks hold few cases). Montgomery, D. C. and Mastrangelo, C. M. (1991), J. Qual.
Technol. 23:179-193. What is looked at are the last w whole weeks together; what they are held against, and how much
that varies, is told by the same prediction made at each of the weeks before, so that the noise includes what the
prediction itself gets wrong.

**A count or an amount** y, with the exposure e (days there times season) and the level m: over-dispersed Poisson,

    ŷ = m e,    φ = Σ (y - ŷ)² / Σ ŷ  over the past,

at least 1 of counts. An amount is to φ what a count is to 1: y / φ is a number of sales of a usual size. McCullagh, P.
and Nelder, J. A. (1989), Generalized Linear Models, 2nd ed., §6.2; England, P. D. and Verrall, R. J. (2002), Br.
Actuar. J. 8:443-518. Low counts are judged by the scaled Poisson, P(Y <= y) = Q(y/φ + ½ + 1/(2φ), ŷ/φ), which is exact
for φ = 1; high ones by the gamma of the same mean and variance, which is more skewed: of two models with one variance
each side has the one that speaks against an alarm. (For φ = 1 of counts high ones are Poisson's too.)

**A share**, k of n: over-dispersed binomial, p the weighted mean, φ = Σ (k - n p)² / Σ n p (1 - p), at least 1; k/φ of
n/φ by the incomplete beta function, exact for φ = 1.

**A mean** of n cases: Student's t on the log scale; r = √n (log x - log x̂), s² the mean of r² over the past.

**A level** (a stock): as a mean of one case, against the level w weeks before: stocks carry over, so their steps are
independent, not they.

φ and s² are themselves estimated: p is the mean over φ' = φ ν / χ²(ν), ν the number of weeks it was told by, which is
to a Poisson what Student's t is to the normal. φ of w weeks together is the larger of that of weeks and of such
windows: what carries over from week to week makes windows vary more.

**Season**, from two years of history on: a week weighs as its month (the turn of the year apart, when nobody works) and
as its place in the quarter (first four weeks, last four, between) did, each shrunk towards 1 by 25 φ of its kind, and
each without the week that is judged by it. A part is given the season of the whole it is part of.

**How many alarms.** Each look has a p of two sides. Of all looks of one check those are told whose p, adjusted by
Benjamini and Hochberg (1995, J. R. Statist. Soc. B 57:289-300), is at most Q = 0.01: where nothing has changed about
1 check in 100 tells anything at all, and of what is told where something has about 1 in 100 is chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammaincc, gammaincinv, ndtr, stdtr

Floats = NDArray[np.float64]

Q = 0.01  # half of what is promised: fewer than 1 check in 50
HALF_LIFE, HALF_LIFE_OF_SHARES = 13.0, 39.0  # weeks
FEWEST_WEEKS = 12  # of past predictions
BURN_IN = 6  # weeks before the first prediction
FEWEST, FEWEST_COUNTED = 4.0, 1.0  # events of a usual size expected of amounts, and of counts
FEWEST_CASES, FEWEST_OF_SHARES = 8, 5  # in the window, of a mean and of a share
YEARS_OF_SEASON = 2
HELD = 13  # the last weeks tell nothing of the season that they are judged by
SHRINK = 25.0  # 1 / 0.2²: seasons that differ by a fifth
BAND = 0.95
_NEAR = 0.1  # of p: above it no band is worked out
_GRID = np.linspace(-4.5, 4.5, 61)
_WEIGHT = np.exp(-(_GRID**2) / 2) / np.exp(-(_GRID**2) / 2).sum()


class Noise(Enum):
    """How a value varies by chance."""

    COUNT = "count"
    AMOUNT = "amount"
    SHARE = "share"
    MEAN = "mean"
    LEVEL = "level"


@dataclass(frozen=True)
class Weeks:
    """Whole weeks, the oldest first. `some`: counts, amounts, successes, or sums of what a mean is of; of a level the
    level. `of`: days there (weighted by season where that is known), cases, or number of cases; 1 of a level."""

    some: Floats
    of: Floats

    @property
    def number(self) -> int:
        return len(self.some)


@dataclass(frozen=True, slots=True)
class Seen:
    """The last weeks together against what was to be expected. `low`, `high`: between which chance keeps it 95 times
    in 100, the value itself where it is well inside; `p`: how often chance alone is as far out, on either side.
    `cases`: how many it is of. Of shares and means all but these are means."""

    value: float
    expected: float
    low: float
    high: float
    p: float
    cases: float

    @property
    def up(self) -> bool:
        return self.value > self.expected


def look(weeks: Weeks, noise: Noise, width: int) -> Seen | None:
    """The last `width` weeks against those before; None where there is too little of either."""
    if weeks.number < width + BURN_IN + FEWEST_WEEKS:
        return None
    if noise in {Noise.COUNT, Noise.AMOUNT}:
        return _flow(weeks, width, counts=noise is Noise.COUNT)
    if noise is Noise.SHARE:
        return _share(weeks, width)
    return _mean(weeks, width) if noise is Noise.MEAN else _level(weeks, width)


def told(seen: Sequence[Seen], q: float = Q) -> list[bool]:
    """Which of the looks of one check are beyond chance."""
    return [p <= q for p in adjusted([one.p for one in seen])]


def adjusted(p: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's adjusted probabilities, in the order given."""
    order = sorted(range(len(p)), key=lambda i: -p[i])
    found, lowest = [1.0] * len(p), 1.0
    for step, at in enumerate(order):
        lowest = min(lowest, p[at] * len(p) / (len(p) - step))
        found[at] = lowest
    return found


# ---------------------------------------------------------------- what was predicted, each time


@dataclass(frozen=True)
class _Predicted:
    """Windows of the past that ended at each week, with the level known before each: value, exposure, level."""

    some: Floats
    of: Floats
    level: Floats


def _predicted(weeks: Weeks, width: int, half_life: float) -> _Predicted:
    """One a week, the last one first to be judged; a window without exposure is left away but for that last one."""
    decay = 0.5 ** (1 / half_life)
    top, bottom = np.zeros(weeks.number + 1), np.zeros(weeks.number + 1)
    for at in range(weeks.number):
        top[at + 1] = top[at] * decay + weeks.some[at]
        bottom[at + 1] = bottom[at] * decay + weeks.of[at]
    starts = np.arange(BURN_IN, weeks.number - width + 1)
    some, of = (_windows(of_weeks, width)[starts] for of_weeks in (weeks.some, weeks.of))
    with np.errstate(invalid="ignore", divide="ignore"):
        level = top[starts] / bottom[starts]
    usable = np.isfinite(level) & (of > 0)
    usable[-1] = True
    return _Predicted(some[usable], of[usable], level[usable])


def _windows(of_weeks: Floats, width: int) -> Floats:
    summed = np.concatenate(([0.0], np.cumsum(of_weeks)))
    found: Floats = summed[width:] - summed[:-width]
    return found


def _past(weeks: Weeks, width: int) -> Weeks:
    return Weeks(weeks.some[: weeks.number - width], weeks.of[: weeks.number - width])


# ---------------------------------------------------------------- counts and amounts


def _flow(weeks: Weeks, width: int, *, counts: bool) -> Seen | None:
    found = _predicted(weeks, width, HALF_LIFE)
    expected = float(found.level[-1] * found.of[-1])
    phi, free = _spread(weeks, width, HALF_LIFE, _flow_terms)
    least = 1.0 if counts else 0.0
    usual = max(phi, least)
    if (
        not np.isfinite(expected)
        or free < FEWEST_WEEKS
        or usual <= 0
        or expected / usual < (FEWEST_COUNTED if counts else FEWEST)
    ):
        return None
    spreads = _spreads(phi, free, least)
    value = float(found.some[-1])

    def below(y: float) -> float:
        scaled = y / spreads
        return _averaged(gammaincc(np.maximum(scaled + 0.5 + least / (2 * spreads), 1e-9), expected / spreads))

    def above(y: float) -> float:
        if y <= 0:
            return 1.0
        skewed = gammaincc(expected / spreads, np.maximum(y - least / 2, 0.0) / spreads)
        if not counts:
            return _averaged(skewed)
        poisson = 1 - gammaincc(max(y, 1e-9), expected)
        return _averaged(np.where(spreads > 1.0, np.maximum(skewed, poisson), poisson))

    return _seen(value, expected, below, above, value)


def _flow_terms(found: _Predicted) -> tuple[Floats, Floats]:
    expected = found.level * found.of
    return (found.some - expected) ** 2, expected


# ---------------------------------------------------------------- shares


def _share(weeks: Weeks, width: int) -> Seen | None:
    found = _predicted(weeks, width, HALF_LIFE_OF_SHARES)
    p, n, k = float(found.level[-1]), float(found.of[-1]), float(found.some[-1])
    phi, free = _spread(weeks, width, HALF_LIFE_OF_SHARES, _share_terms)
    if not 0 < p < 1 or n < FEWEST_OF_SHARES or free < FEWEST_WEEKS or n * min(p, 1 - p) / max(phi, 1.0) < 1:
        return None
    spreads = _spreads(phi, free, 1.0)

    def at_most(hits: float, chance: float) -> float:
        half = 0.5 + 1 / (2 * spreads)
        a, b = np.maximum((n - hits) / spreads + 1 - half, 1e-9), np.maximum(hits / spreads + half, 1e-9)
        return 1.0 if hits >= n else _averaged(betainc(a, b, 1 - chance))

    seen = _seen(k, n * p, lambda x: at_most(x, p), lambda x: at_most(n - x, 1 - p), n)
    return Seen(k / n, p, seen.low / n, min(1.0, seen.high / n), seen.p, n)


def _share_terms(found: _Predicted) -> tuple[Floats, Floats]:
    p, n = found.level, found.of
    return (found.some - n * p) ** 2, n * p * (1 - p)


# ---------------------------------------------------------------- means and levels


def _mean(weeks: Weeks, width: int) -> Seen | None:
    found = _predicted(weeks, width, HALF_LIFE)
    if found.of[-1] < FEWEST_CASES:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.sqrt(found.of) * (np.log(found.some / found.of) - np.log(found.level))
    return _by_student(found.some[-1] / found.of[-1], found.level[-1], off, found.of[-1], width)


def _level(weeks: Weeks, width: int) -> Seen | None:
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.log(weeks.some[width:]) - np.log(weeks.some[:-width])
    return _by_student(weeks.some[-1], weeks.some[-1 - width], off, 1.0, width)


def _by_student(value: float, expected: float, off: Floats, cases: float, width: int) -> Seen | None:
    """`off`: the standardised errors of all windows, the one judged last."""
    past = off[:-width][np.isfinite(off[:-width])]
    if len(past) < FEWEST_WEEKS or not np.isfinite(off[-1]) or not past.any():
        return None
    free = max(len(past) / width, 3.0)  # windows overlap
    scale = float(np.sqrt((past**2).mean()))
    t = float(off[-1]) / scale
    reach = scale / np.sqrt(cases) * _student_quantile(free)
    return Seen(
        float(value), float(expected), float(expected * np.exp(-reach)), float(expected * np.exp(reach)),
        float(2 * stdtr(free, -abs(t))), float(cases),
    )  # fmt: skip


def _student_quantile(free: float) -> float:
    return _bisected(lambda x: float(stdtr(free, -x)) - (1 - BAND) / 2, 0.0, 100.0)


# ---------------------------------------------------------------- shared


Terms = Callable[[_Predicted], tuple[Floats, Floats]]


def _spread(weeks: Weeks, width: int, half_life: float, terms: Terms) -> tuple[float, float]:
    """φ of the past, the larger of that of weeks and of windows, and the number of weeks that told it."""
    past = _past(weeks, width)
    found, free = [0.0], 0.0
    for wide in {1, width}:
        if past.number < wide + BURN_IN:
            continue
        squares, expected = terms(_trimmed(_predicted(past, wide, half_life)))
        if expected.sum() > 0:
            found.append(float(squares.sum() / expected.sum()))
            free = max(free, float((expected > 0).sum()))
    return max(found), free


def _trimmed(found: _Predicted) -> _Predicted:
    keep = np.isfinite(found.level) & (found.of > 0)
    return _Predicted(found.some[keep], found.of[keep], found.level[keep])


def _spreads(phi: float, free: float, least: float) -> Floats:
    """φ as it may truly be, on a grid of which `_WEIGHT` are the weights."""
    drawn = phi * free / (2 * gammaincinv(free / 2, ndtr(_GRID)))  # least, where the past varied less than chance
    return np.asarray(np.maximum(drawn, least))


def _averaged(p: Floats) -> float:
    return float((p * _WEIGHT).sum())


def _seen(
    value: float, expected: float, below: Callable[[float], float], above: Callable[[float], float], cases: float
) -> Seen:
    p = min(1.0, 2 * min(below(value), above(value)))
    if p > _NEAR:  # its band would take most of the time, and nobody asks for it
        return Seen(value, expected, value, value, p, cases)
    side = (1 - BAND) / 2
    top = expected + 1.0
    while above(top) > side:
        top = expected + 2 * (top - expected)
    low = 0.0 if below(0.0) > side else _bisected(lambda y: side - below(y), 0.0, expected)
    high = _bisected(lambda y: above(y) - side, expected, top)
    return Seen(value, expected, low, high, p, cases)


def _bisected(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses 0."""
    for _ in range(40):
        middle = (low + high) / 2
        if falling(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


# ---------------------------------------------------------------- season


def season(mondays: Sequence[date], whole: Weeks) -> Floats:
    """What each week weighs by its season; 1 throughout below two years of history. `whole`: a count or an amount."""
    known = whole.number - HELD
    flat = np.ones(whole.number)
    if known < 52 * YEARS_OF_SEASON or whole.some[:known].sum() <= 0:
        return flat
    level = _by_year(whole, known)
    expected = level * whole.of
    phi = float((((whole.some - expected) ** 2)[:known]).sum() / max(expected[:known].sum(), 1e-9))
    by_month = _factors([_month(m) for m in mondays], whole.some, expected, known, phi)
    return by_month * _factors([_place(m) for m in mondays], whole.some, expected * by_month, known, phi)


def _by_year(whole: Weeks, known: int) -> Floats:
    """The level of the 52 weeks that a week is in, counted back from the last known; the last one's for those held."""
    level = np.zeros(whole.number)
    end = known
    while end > 0:
        start = max(0, end - 52) if end >= 104 else 0
        days = whole.of[start:end].sum()
        level[start:end] = whole.some[start:end].sum() / days if days > 0 else 0.0
        end = start
    level[known:] = level[known - 1]
    return level


def _month(monday: date) -> int:
    """The month of a week's Thursday; 0 of the weeks around New Year."""
    thursday = monday + timedelta(days=3)
    year_end = thursday.isocalendar().week in {1, 52, 53}
    return 0 if year_end else thursday.month


def _place(monday: date) -> int:
    """0 of a quarter's first four weeks, 2 of its last four, 1 between."""
    in_quarter = (monday.isocalendar().week - 1) % 13
    return 0 if in_quarter < 4 else 2 if in_quarter >= 9 else 1


def _factors(slots: Sequence[int], some: Floats, expected: Floats, known: int, phi: float) -> Floats:
    """Of each week the factor of its slot, told by the known weeks of that slot but itself."""
    where = np.array(slots)
    found = np.ones(len(slots))
    for slot in set(slots):
        own = where == slot
        seen = own.copy()
        seen[known:] = False
        prior = SHRINK * phi
        top, bottom = some[seen].sum() + prior, expected[seen].sum() + prior
        without = np.where(seen, some, 0.0), np.where(seen, expected, 0.0)
        factor = (top - without[0]) / np.maximum(bottom - without[1], 1e-9)
        found[own] = np.maximum(factor[own], 0.0)
    return found
