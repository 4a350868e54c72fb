r"""A target from history: the usual level, its trend and season, and what was realistic.

The history is cut in pieces (months or quarters), oldest first. Of each place in the year the *season* is the mean of
its pieces over the line through all of them, whose slope is the median of the slopes between pieces a whole number of
years apart (Hirsch, Slack & Smith 1982, Water Resources Research 18:107-121), so that growth is not taken for season;
shrunk by one year of no season. Pieces are divided by it. The *line* through what is left is Theil-Sen's (Sen 1968,
JASA 63:1379-1389): slope b = median of all pairwise slopes, level a = median of y - b·t; b counts only where a trend is
clear, Mann-Kendall's |z| > 1.645 (no trend would look so 1 time in 10), else b = 0.

    forecast of a period    F = Σ over its pieces (a + b·t) · season
    error then              e = (actual - F) / Σ season, of every past period of that length, forecast from what was
                            known as long before it as the proposal is made
    proposal                F + e_(r) · Σ season,  r = (m + 1) / 4 of the m errors in ascending order

The r-th smallest of m errors is exceeded by the next one with probability 1 - r/(m + 1) where errors follow the same
law (split conformal prediction: Vovk, Gammerman & Shafer 2005): 3 times in 4. Between two errors where r is between
two numbers. Fewer than 3 errors tell nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import floor, log10, sqrt
from statistics import mean, median

REACHED = 0.75  # the share of periods in which a proposal is reached
FEWEST_ERRORS = 3
CLEAR = 1.645
LOWEST_SEASON = 0.1
DIGITS = 3  # of a proposal, rounded down
CENTS_UP_TO = 10


@dataclass(frozen=True, slots=True)
class Line:
    """`level` at the last piece, `trend` a piece (0 where none is clear)."""

    level: float
    trend: float

    def at(self, ahead: int) -> float:
        return max(0.0, self.level + self.trend * ahead)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A proposal and what it is made of. `usual`: a piece without trend and season; `season`: the period's, 1 is none;
    `expected`: the forecast; `errors`: past forecasts it rests on; `reached` of `judged` past periods reached what
    would have been proposed then."""

    value: float
    expected: float
    usual: float
    trend: float
    season: float
    errors: int
    reached: int
    judged: int


@dataclass(frozen=True, slots=True)
class Past:
    """What was done, by piece, oldest first. `places`: of each piece and of those to come, its place in the year.

    `model`: the pieces the season is taken from, ending with the same one; by default one's own.
    """

    done: Sequence[float]
    places: Sequence[int]
    in_year: int
    model: Sequence[float] = ()

    def until(self, known: int) -> "Past":
        """As it was when so many of its pieces were over."""
        model = self.model[: len(self.model) - (len(self.done) - known)] if self.model else ()
        return Past(self.done[:known], self.places, self.in_year, model)


def propose(past: Past, ahead: int, pieces: int, fewest: int, *, whole: bool = False) -> Suggested | None:
    """For the period of `pieces` pieces that begins `ahead` pieces after the last one (0: at once).

    `fewest`: pieces that a forecast takes. `whole`: of what is counted, so in whole numbers.
    None where too little of the past can be forecast.
    """
    known = len(past.done)
    tried = [(k, *_tried(past, k, ahead, pieces)) for k in range(fewest, known - ahead - pieces + 1)]
    errors = [(k, (done - forecast) / season) for k, forecast, season, done in tried]
    low = _low([e for _, e in errors])
    if low is None:
        return None
    found = forecast(past, ahead, pieces)
    judged = [
        (done, _proposed(f, s, [e for at, e in errors if at + ahead + pieces <= k], whole)) for k, f, s, done in tried
    ]
    told = [done >= proposed for done, proposed in judged if proposed is not None]
    value = rounded(found.total + low * found.season, whole)
    return Suggested(
        value, found.total, max(0.0, found.line.level), found.line.trend, found.season / pieces, len(errors),
        sum(told), len(told),
    )  # fmt: skip


def _tried(past: Past, known: int, ahead: int, pieces: int) -> tuple[float, float, float]:
    """(forecast, sum of seasons, what was done) of a past period, from what was known so long before it."""
    then = forecast(past.until(known), ahead, pieces)
    return then.total, then.season, sum(past.done[known + ahead : known + ahead + pieces])


def _low(errors: Sequence[float]) -> float | None:
    """The error that so many of the next ones exceed."""
    if len(errors) < FEWEST_ERRORS:
        return None
    ordered, rank = sorted(errors), (len(errors) + 1) * (1 - REACHED)
    below, beyond = ordered[floor(rank) - 1], rank - floor(rank)
    return below + beyond * (ordered[floor(rank)] - below)


def _proposed(total: float, season: float, errors: Sequence[float], whole: bool) -> float | None:
    low = _low(errors)
    return None if low is None else rounded(total + low * season, whole)


@dataclass(frozen=True, slots=True)
class Forecasted:
    """The sum over a period's pieces, the sum of their seasons, and the line it lies on."""

    total: float
    season: float
    line: Line


def forecast(past: Past, ahead: int, pieces: int) -> Forecasted:
    """The period of `pieces` pieces that begins `ahead` pieces after the last one."""
    factors = seasons(past.model or past.done, past.places, past.in_year, len(past.done))
    known = len(past.done)
    through = line([y / factors[past.places[t]] for t, y in enumerate(past.done)])
    to_come = [(n, factors[past.places[known - 1 + n]]) for n in range(ahead + 1, ahead + pieces + 1)]
    total = sum(through.at(n) * factor for n, factor in to_come)
    return Forecasted(total, sum(factor for _, factor in to_come), through)


def seasons(model: Sequence[float], places: Sequence[int], in_year: int, known: int) -> list[float]:
    """The factor of each place in the year; 1 where two whole years are not known, or nothing was done."""
    flat = [1.0] * in_year
    if len(model) < 2 * in_year or sum(model) <= 0:
        return flat
    first = places[known - 1] - (len(model) - 1)
    slopes = [(model[j] - model[i]) / (j - i) for i, j in combinations(range(len(model)), 2) if (j - i) % in_year == 0]
    slope, middle = median(slopes), (len(model) - 1) / 2
    expected = [mean(model) + slope * (t - middle) for t in range(len(model))]
    if min(expected) <= 0:
        return flat
    by_place: list[list[float]] = [[] for _ in range(in_year)]
    for t, (y, line_at) in enumerate(zip(model, expected, strict=True)):
        by_place[(first + t) % in_year].append(y / line_at)
    shrunk = [max(LOWEST_SEASON, (sum(of) + 1) / (len(of) + 1)) for of in by_place]
    return [factor / mean(shrunk) for factor in shrunk]


def line(values: Sequence[float]) -> Line:
    """Theil-Sen's line where a trend is clear, else the median."""
    last = len(values) - 1
    if not clear(values):
        return Line(median(values), 0.0)
    trend = median((values[j] - values[i]) / (j - i) for i, j in combinations(range(len(values)), 2))
    return Line(median(y + trend * (last - t) for t, y in enumerate(values)), trend)


def clear(values: Sequence[float]) -> bool:
    """Whether a trend is clear: Mann-Kendall's test, without its correction for ties, which errs on the quiet side."""
    n = len(values)
    if n < FEWEST_ERRORS:
        return False
    s = sum((values[j] > values[i]) - (values[j] < values[i]) for i, j in combinations(range(n), 2))
    return max(0, abs(s) - 1) / sqrt(n * (n - 1) * (2 * n + 5) / 18) > CLEAR


def rounded(value: float, whole: bool) -> float:
    """Down to three digits, and to whole units from ten up or where things are counted; so it is reached no less
    often. Nothing below 0."""
    if value <= 0:
        return 0.0
    step = 10.0 ** (floor(log10(value)) - DIGITS + 1)
    if whole or value >= CENTS_UP_TO:
        step = max(step, 1.0)
    return round(floor(value / step + 1e-9) * step, max(0, -floor(log10(step))))
