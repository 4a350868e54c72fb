r"""Where a period's revenue lands: its distribution seen from a day within it or before it.

On the day D, the revenue of the period [start, to) is

    so far  +  sum over the deals open on D of  B_i a_i  +  new business,

with a_i the deal's amount as it stands and B_i = 1 where it brings its revenue within the days left, 0 else.
All days here are ordinals (1 = 0001-01-01), all arrays one element a row, nothing later than D is looked at.

**Winning, and when.** A past deal that was x days in a stage on the day t is followed from t until it was won or lost,
or D ended the watch. Days t of all past stays in the same cell (stage and band of x) are pooled: w_k of them are won
k days later, l_k lost, r_k still watched. With competing risks the share won by the day h is Aalen-Johansen's

    F(h) = sum_{k<=h} S(k-1) w_k / r_k,      S(k) = prod_{j<=k} (1 - (w_j + l_j) / r_j),

and p_i = F(h) - F(g) for the days left: those after g (0 once the period runs) up to h.
A deal that nobody ever closes is watched for ever, and so weighs down the cells of old deals, as it should. The days
of one stay are not independent, which is why a cell needs enough different stays; one too thin is
replaced by all cells of its pipeline, then by all of that age, then by everything. Only the last two years count.
Where the revenue is orders, a deal is followed to its first order; being won without one yet is a stage of its own.
Aalen, O. and Johansen, S. (1978), Scand. J. Statist. 5:141-150; landmarks: van Houwelingen (2007), ibid. 34:70-85.

**New business.** Revenue by the day it began (a deal's opening, else the sale) and by how long it took: a week to come
is a past week drawn at random, with all that it had brought after as many days as are left; weeks of which that is not
known yet are not drawn. Where two years are covered, a week is scaled by the growth of beginnings between the two
years, and by the season of its month: how many began in it against the mean, shrunk by 30 of neither.
Weeks are drawn one by one: what the weeks of a good quarter have in common is left to the stretching of the band.

**Band.** Quantiles 10 % and 90 % of the draws, each side stretched about the median by one factor: the conformal
quantile of |actual - median| / side over past forecasts (`stretch`), so that it holds what it says.
Vovk, V., Gammerman, A. and Shafer, G. (2005), Algorithmic Learning in a Random World, ch. 2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEVER = 3_652_059  # 9999-12-31
DRAWS = 4_000
LOOK_BACK = 730  # days of history that tell the chances, as for the weighted pipeline
BANDS = np.array([0, 7, 14, 21, 30, 45, 60, 90, 180, NEVER])  # days in a stage
ENOUGH = 20  # different stays, settled, for a cell to speak for itself
WATCHED = 90  # days after which a stay that is still open tells as much as one that is closed
YEAR = 365
WEEK = 7
FEWEST_WEEKS = 8  # past weeks to draw a week to come from
SHRINK = 30.0  # beginnings of neither season
SIDES = (0.1, 0.5, 0.9)
HELD = 0.8
FEWEST_TESTS = 6
STRETCHES = (0.5, 4.0)
PIECE = 1_000_000  # random numbers drawn at a time
SEED = 20_251_231
TOP = 5  # deals that are looked at one by one


# ---------------------------------------------------------------- winning, and when


@dataclass(frozen=True)
class Stays:
    """Stays of deals in stages, one element each, days half-open. `end`: the day the deal brought its revenue or was
    lost, `NEVER` while neither; `won`: which of them. `cell`, `line`: numbers of its stage and of its pipeline."""

    deal: Ints
    cell: Ints
    line: Ints
    entered: Ints
    left: Ints
    end: Ints
    won: Flags


@dataclass(frozen=True)
class Counts:
    """Landmarks by cell, band of age and days until won, lost, or until the watch ended for whatever reason (`all`);
    `settled`, by cell and band: the stays that tell enough."""

    won: Ints
    lost: Ints
    all: Ints
    settled: Ints

    def curves(self) -> Floats:
        """The share won after k days, per cell and band; k from 0 along the last axis."""
        watched = np.maximum(np.flip(np.cumsum(np.flip(self.all, -1), -1), -1), 1)
        still = np.cumprod(1 - (self.won + self.lost) / watched, axis=-1)
        before = np.concatenate([np.ones((*still.shape[:-1], 1)), still[..., :-1]], axis=-1)
        return np.cumsum(before * self.won / watched, axis=-1)

    def pooled(self, pool: Ints) -> "Counts":
        """Each cell with the sum of all cells of its pool."""

        def added(one: Ints) -> Ints:
            found = np.zeros((int(pool.max(initial=0)) + 1, *one.shape[1:]), dtype=np.int64)
            np.add.at(found, pool, one)
            return found[pool]

        return Counts(added(self.won), added(self.lost), added(self.all), added(self.settled))

    def ageless(self) -> "Counts":
        """Each cell and band with the sum of everything."""

        def added(one: Ints) -> Ints:
            return np.broadcast_to(one.sum(axis=(0, 1)), one.shape)

        return Counts(added(self.won), added(self.lost), added(self.all), added(self.settled))


@dataclass(frozen=True)
class Chances:
    """The share won after k days by cell, band of age and k, as known on a day."""

    curves: Floats

    def within(self, cell: Ints, age: Ints, after: int, until: int) -> Floats:
        """P(revenue in the days after `after` and up to `until`) of deals that are in a cell for `age` days."""
        at, last = band(age), self.curves.shape[-1] - 1
        found: Floats = self.curves[cell, at, min(until, last)] - self.curves[cell, at, min(after, last)]
        return found


def band(age: Ints) -> Ints:
    """The number of the band of age."""
    return np.searchsorted(BANDS, np.maximum(age, 0), side="right") - 1


def chances(stays: Stays, day: int, line_of: Ints) -> Chances:
    """The chances as known at the end of `day`. `line_of`: each cell's pipeline, whose pool speaks where it is thin."""
    own = landmarks(stays, day, len(line_of))
    found, settled = own.curves(), own.settled
    pools: tuple[Callable[[], Counts], ...] = (
        lambda: own.pooled(line_of), lambda: own.pooled(np.zeros_like(line_of)), own.ageless,
    )  # fmt: skip
    for wider in pools:
        thin = settled < ENOUGH
        if not thin.any():
            break
        instead = wider()
        found = np.where(thin[..., None], instead.curves(), found)
        settled = np.where(thin, instead.settled, settled)
    return Chances(found)


def landmarks(stays: Stays, day: int, cells: int) -> Counts:
    """Every day of every stay in the last two years as a landmark, by cell and band, followed up to `day`."""
    known = (stays.entered < day) & (stays.left > day - LOOK_BACK)
    entered, end = stays.entered[known, None], stays.end[known]
    watch = np.minimum(end, day)[:, None]
    first = np.maximum(entered + BANDS[:-1], day - LOOK_BACK)
    stop = np.minimum(np.minimum(entered + BANDS[1:], stays.left[known, None]), watch)
    stay, at = np.nonzero(stop > first)
    nearest, farthest = (watch - stop)[stay, at] + 1, (watch - first)[stay, at]
    bands = len(BANDS) - 1
    row = stays.cell[known][stay] * bands + at
    closed, won = (end <= day)[stay], stays.won[known][stay]
    told = [_spread(row[w], nearest[w], farthest[w], cells) for w in (closed & won, closed & ~won, closed | True)]
    settled = np.bincount(row[closed | (farthest >= WATCHED)], minlength=cells * bands)
    return Counts(told[0], told[1], told[2], settled.reshape(cells, bands))


def _spread(row: Ints, first: Ints, last: Ints, cells: int) -> Ints:
    """How many of the spans first..last hold each number of days, by cell and band."""
    length, bands = LOOK_BACK + 2, len(BANDS) - 1
    size = cells * bands * length + 1
    steps = np.bincount(row * length + first, minlength=size) - np.bincount(row * length + last + 1, minlength=size)
    return np.cumsum(steps[:-1].reshape(cells, bands, length), axis=-1)


# ---------------------------------------------------------------- new business


@dataclass(frozen=True)
class Flow:
    """Sales, one element each: the day it began, the day it was made, its amount."""

    began: Ints
    day: Ints
    amount: Floats


@dataclass(frozen=True)
class Level:
    """How much begins: growth a year, and by calendar month against the mean."""

    growth: float
    season: Floats

    def factor(self, past: Ints, then: int) -> Floats:
        """By what a past week is multiplied to stand for a week to come; days are their middles."""
        grown: Floats = self.growth ** ((then - past) / YEAR)
        return grown * self.season[month(np.array([then]))] / self.season[month(past)]


FLAT = Level(1.0, np.ones(12))


def month(day: Ints) -> Ints:
    """The calendar month of ordinals, 0 to 11."""
    return (day - 719_163).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12


def level(began: Ints, since: int, day: int) -> Level:
    """Growth and season of what begins, from whole years since `since`; flat where two are not covered."""
    years = (day - since + 1) // YEAR
    if years < 2:
        return FLAT
    recent = np.count_nonzero((began > day - YEAR) & (began <= day))
    before = np.count_nonzero((began > day - 2 * YEAR) & (began <= day - YEAR))
    growth = float(np.clip((recent + SHRINK) / (before + SHRINK), 0.5, 2.0))
    return Level(growth, _season(began, day - years * YEAR, day, growth))


def _season(began: Ints, first: int, day: int, growth: float) -> Floats:
    """Beginnings by month, brought to one level of business, over the same number of days, shrunk to the mean."""
    days = np.arange(first + 1, day + 1)
    kept = began[(began > first) & (began <= day)]
    weight = np.bincount(month(kept), weights=growth ** ((day - kept) / YEAR), minlength=12)
    expected = weight.sum() * np.bincount(month(days), minlength=12) / len(days)
    season: Floats = (weight + SHRINK) / (expected + SHRINK)
    return season


def weeks(flow: Flow, since: int, day: int, after: int, until: int, to: Level) -> list[Floats] | None:
    """For each week to come, what past weeks brought in the days left: the days after `after` and up to `until`.

    None where too few past weeks are known for that long.
    """
    first = max(since, day - LOOK_BACK)
    brought = _brought(flow, first, day, until)
    found = []
    for begin in range(0, until, WEEK):
        starts = np.arange(day - WEEK * ((day - first) // WEEK), day - until + begin + 1, WEEK)
        if len(starts) < FEWEST_WEEKS:
            return None
        worth = np.zeros(len(starts))
        for j in range(begin + 1, min(begin + WEEK, until) + 1):
            at = starts + (j - begin) - first
            worth += brought[at, until - j] - (brought[at, after - j] if after >= j else 0.0)
        found.append(worth * to.factor(starts + WEEK // 2, day + begin + WEEK // 2))
    return found


def _brought(flow: Flow, first: int, day: int, until: int) -> Floats:
    """What each day since `first` (rows) brought within so many days (columns)."""
    lag = flow.day - flow.began
    kept = (flow.began >= first) & (flow.day <= day) & (lag < until)
    cell = (flow.began[kept] - first) * until + lag[kept]
    size = (day - first + WEEK + 1) * until
    return np.cumsum(np.bincount(cell, weights=flow.amount[kept], minlength=size).reshape(-1, until), axis=1)


# ---------------------------------------------------------------- the landing


@dataclass(frozen=True)
class Landing:
    """What a period's revenue is made of, seen from a day. `p`, `amounts`: of the open deals, the largest expected
    amount first; `weeks`: what each week of new business may bring; `seed`: of the draws, told by the question."""

    so_far: float
    p: Floats
    amounts: Floats
    weeks: Sequence[Floats] = ()
    seed: Sequence[int] = (SEED,)
    draws: int = DRAWS

    @cached_property
    def from_open(self) -> float:
        """Expected, exactly."""
        return float(self.p @ self.amounts)

    @cached_property
    def from_new(self) -> float:
        """Expected, exactly."""
        return float(sum(week.mean() for week in self.weeks))

    @cached_property
    def tops(self) -> Floats:
        """Draws of what each of the largest deals brings: a row a deal."""
        rng = np.random.default_rng([*self.seed, 1])
        found: Floats = self.amounts[:TOP, None] * (rng.random((len(self.p[:TOP]), self.draws)) < self.p[:TOP, None])
        return found

    @cached_property
    def others(self) -> Floats:
        """Draws of what all other deals bring together: each its amount, with its probability, independently."""
        rng = np.random.default_rng([*self.seed, 2])
        total = np.zeros(self.draws)
        piece = max(1, PIECE // self.draws)
        for at in range(TOP, len(self.p), piece):
            p = self.p[at : at + piece, None]
            brings = rng.random((len(p), self.draws), dtype=np.float32) < p
            total += self.amounts[at : at + piece] @ brings.astype(np.float64)
        return total

    @cached_property
    def new(self) -> Floats:
        """Draws of the new business."""
        rng = np.random.default_rng([*self.seed, 3])
        total = np.zeros(self.draws)
        for week in self.weeks:
            total += week[rng.integers(0, len(week), self.draws)]
        return total

    def total(self, without: int = 0) -> Floats:
        """Draws of the period's revenue; `without`: where none of so many of the largest deals brings anything."""
        largest: Floats = self.tops[without:].sum(axis=0)
        return self.so_far + self.new + self.others + largest

    def expected(self, top: int) -> float:
        """What hangs on so many of the largest deals: exactly."""
        return float(self.p[:top] @ self.amounts[:top])

    def quantiles(self, without: int = 0) -> tuple[float, float, float]:
        """Low, median and high of the draws, before any stretching."""
        low, middle, high = np.quantile(self.total(without), SIDES)
        return float(low), float(middle), float(high)


# ---------------------------------------------------------------- what the past says of such forecasts


@dataclass(frozen=True)
class PastForecast:
    """A past forecast and what came. `period`: which period it was about."""

    period: int
    low: float
    median: float
    high: float
    actual: float

    @property
    def side(self) -> float:
        """From the median to the end of the band on the side where the actual lies."""
        return self.high - self.median if self.actual >= self.median else self.median - self.low

    @property
    def score(self) -> float:
        """How many such sides the actual is away."""
        away = abs(self.actual - self.median)
        return away / self.side if self.side > 0 else float(away > 0) * STRETCHES[1]


def stretch(tested: Sequence[PastForecast]) -> float:
    """The factor by which a band holds 80 % of what comes: the conformal quantile; 1 where too few are known."""
    if len(tested) < FEWEST_TESTS:
        return 1.0
    scores = np.sort([one.score for one in tested])
    rank = min(int(np.ceil(HELD * (len(scores) + 1))), len(scores))
    return float(np.clip(scores[rank - 1], *STRETCHES))


def held(tested: Sequence[PastForecast], of: Sequence[PastForecast]) -> float | None:
    """The share of past forecasts whose band held the actual, each band stretched by what the other periods `of` all
    that were tested say."""
    if len(tested) < FEWEST_TESTS:
        return None
    factor = {p: stretch([o for o in of if o.period != p]) for p in {o.period for o in tested}}
    return float(np.mean([one.score <= factor[one.period] for one in tested]))


def bias(tested: Sequence[PastForecast]) -> float | None:
    """Forecast less actual, over the actuals: above 0 where the forecasts were too high."""
    actual = sum(one.actual for one in tested)
    if len(tested) < FEWEST_TESTS or actual <= 0:
        return None
    return sum(one.median - one.actual for one in tested) / actual
