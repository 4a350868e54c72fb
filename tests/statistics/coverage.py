"""How often the intervals hold what is true: by enumeration where there are few outcomes, else by drawing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.stats import binom, gamma
from scipy.stats import poisson as poisson_law

from cadran.metrics.estimators import spread
from cadran.metrics.estimators.intervals import Z_95, net_share, wilson
from cadran.metrics.estimators.spread import Scale
from cadran.metrics.estimators.survival import plateau_sql, summary_sql
from cadran.metrics.fitted.survival import FEWEST

SIZES = (10, 30, 100)
DRAWS = 20_000
Floats = NDArray[np.float64]
Draw = Callable[[Generator, tuple[int, int]], Floats]


@dataclass(frozen=True)
class Line:
    """One line of the table: a method, what it is tried on, and the share covered at each size."""

    method: str
    tried_on: str
    covered: tuple[float, ...]


def _columns(bounds: spread.Bounds, **columns: Floats) -> tuple[Floats, Floats]:
    found = pl.DataFrame(columns).select(low=bounds[0], high=bounds[1])
    return found["low"].fill_null(np.nan).to_numpy(), found["high"].fill_null(np.nan).to_numpy()


def _share(low: Floats, high: Floats, truth: float | Floats) -> float:
    return float(np.mean((low <= truth) & (truth <= high)))


# ---------------------------------------------------------------- by enumeration


def wilson_at(n: int, p: float) -> float:
    """The coverage of Wilson's interval, exactly: over all k of n."""
    k = np.arange(n + 1, dtype=float)
    low, high = _columns(wilson(pl.col("k"), pl.col("n")), k=k, n=np.full(n + 1, float(n)))
    return float(binom.pmf(k, n, p)[(low <= p) & (p <= high)].sum())


def wilson_lines() -> Iterator[Line]:
    shares = np.linspace(0.1, 0.9, 161)
    found = {n: np.array([wilson_at(n, p) for p in shares]) for n in SIZES}
    yield Line("Wilson, average", "shares from 0.1 to 0.9", tuple(float(found[n].mean()) for n in SIZES))
    yield Line("Wilson, worst", "shares from 0.1 to 0.9", tuple(float(found[n].min()) for n in SIZES))
    edge = np.linspace(0.001, 0.1, 100)
    worst = (min(wilson_at(n, p) for p in edge) for n in SIZES)
    yield Line("Wilson, worst", "shares from 0.001 to 0.1", tuple(worst))


def poisson_line() -> Line:
    k = np.arange(400, dtype=float)
    low, high = _columns(spread.poisson(pl.col("k")), k=k)
    worst = []
    for n in SIZES:
        means = np.linspace(0.7 * n, 1.3 * n, 121)
        worst.append(min(float(poisson_law.pmf(k, m)[(low <= m) & (m <= high)].sum()) for m in means))
    return Line("Garwood, worst", "counts around n", tuple(worst))


def median_line() -> Line:
    """P(the k-th smallest ≤ the median ≤ the k-th largest) = 1 - 2 P(Bin(n, ½) < k), whatever the distribution."""
    places = {n: spread.median_places(n) for n in SIZES}
    kept = tuple(1 - 2 * float(binom.cdf(found[0], n, 0.5)) for n, found in places.items() if found)
    return Line("order statistics", "medians of anything", kept)


# ---------------------------------------------------------------- by drawing

SEED = 20_261_122
LAWS: Mapping[str, tuple[Draw, float, Scale]] = {
    "scores, normal": (lambda r, s: r.normal(6.0, 2.0, s), 6.0, Scale.PLAIN),
    "durations, gamma (cv 0.6)": (lambda r, s: r.gamma(2.8, 10.0, s), 28.0, Scale.LOG),
    "durations, exponential (cv 1)": (lambda r, s: r.exponential(10.0, s), 10.0, Scale.LOG),
    "money, lognormal (cv 0.6)": (lambda r, s: r.lognormal(0.0, 0.55, s), float(np.exp(0.55**2 / 2)), Scale.LOG),
    "money, lognormal (cv 1)": (lambda r, s: r.lognormal(0.0, 0.83, s), float(np.exp(0.83**2 / 2)), Scale.LOG),
    "money, lognormal (cv 1.3)": (lambda r, s: r.lognormal(0.0, 1.0, s), float(np.exp(0.5)), Scale.LOG),
}


def mean_at(law: str, n: int) -> float:
    draw, truth, scale = LAWS[law]
    values = draw(np.random.default_rng(SEED + n), (DRAWS, n))
    total, squares = values.sum(axis=1), (values**2).sum(axis=1)
    size, own = pl.lit(float(n)), pl.col("total") / n
    error = spread.mean_error(size, pl.col("total"), pl.col("squares"))
    low, high = _columns(
        spread.around(own, error, spread.student(pl.col("n")), scale), total=total, squares=squares,
        n=np.full(DRAWS, float(n)),
    )  # fmt: skip
    return _share(low, high, truth)


def mean_lines() -> Iterator[Line]:
    for law in LAWS:
        yield Line("Student's t", law, tuple(mean_at(law, n) for n in SIZES))


def flow_at(n: int, sigma: float) -> float:
    """A sum of a Poisson number of lognormal amounts, n expected."""
    rng = np.random.default_rng(SEED + n)
    counts = rng.poisson(n, DRAWS)
    owner = np.repeat(np.arange(DRAWS), counts)
    values = rng.lognormal(0.0, sigma, int(counts.sum()))
    total = np.bincount(owner, values, DRAWS)
    squares = np.bincount(owner, values**2, DRAWS)
    bounds = spread.around(pl.col("total"), pl.col("squares").sqrt(), pl.lit(Z_95), Scale.LOG)
    low, high = _columns(bounds, total=total, squares=squares)
    return _share(low, high, n * float(np.exp(sigma**2 / 2)))


def margins(rng: Generator, amount: Floats, slope: float) -> Floats:
    """Margins of 32 % with a spread of 8 points, `slope` points less per average sale's worth of size."""
    rate = 0.32 - slope * (amount / 1.41 - 1) + rng.normal(0, 0.08, amount.shape)
    return amount * np.clip(rate, 0.01, 0.9)


def ratio_at(n: int, slope: float) -> float:
    """Margin over amount; the amounts lognormal with a coefficient of variation of 1."""
    rng = np.random.default_rng(SEED + n)
    amount = rng.lognormal(0.0, 0.83, (DRAWS, n))
    margin = margins(rng, amount, slope)
    large = rng.lognormal(0.0, 0.83, 4_000_000)
    truth = float(margins(rng, large, slope).sum() / large.sum())
    below = amount.sum(axis=1)
    value = margin.sum(axis=1) / below
    error = np.sqrt(((margin - value[:, None] * amount) ** 2).sum(axis=1)) / below
    bounds = spread.around(pl.col("value"), pl.col("error"), spread.student(pl.col("n")), Scale.LOGIT)
    low, high = _columns(bounds, value=value, error=error, n=np.full(DRAWS, float(n)))
    return _share(low, high, truth)


def net_at(n: int) -> float:
    """An NPS of 20: half promoters, 30 % detractors."""
    drawn = np.random.default_rng(SEED + n).multinomial(n, (0.5, 0.3, 0.2), DRAWS).astype(float)
    bounds = net_share(pl.col("up"), pl.col("down"), pl.col("n"))
    low, high = _columns(bounds, up=drawn[:, 0], down=drawn[:, 1], n=np.full(DRAWS, float(n)))
    return _share(low, high, 0.2)


# ---------------------------------------------------------------- times with cases still running

CURVES = 4_000
MEAN, FOLLOWED = 30.0, 400.0  # days: of each of two steps, and the longest that anybody is watched


def curves_at(n: int, won: float, *, plateau: bool = False) -> pl.DataFrame:
    """As many curves of n deals: a share is won, each after two exponential steps, the rest lost a little sooner.

    They are watched for up to 400 days, evenly: about a seventh is still open then.
    """
    random, whole = np.random.default_rng(SEED + n), n * CURVES
    wins = random.random(whole) < won
    time = np.where(wins, random.gamma(2, MEAN, whole), random.gamma(2, 0.8 * MEAN, whole))
    watched = random.uniform(0, FOLLOWED, whole)
    rows = pl.DataFrame({
        "w": np.repeat(np.arange(CURVES), n), "lasted": np.ceil(np.minimum(time, watched)),
        "ended": np.where(time > watched, 0, np.where(wins, 1, 2)),
    })  # fmt: skip
    con = duckdb.connect()
    con.register("entrants_", rows.to_arrow())
    sql = (plateau_sql if plateau else summary_sql)("FROM entrants_", ["w"], competing=won < 1)
    return pl.DataFrame(pl.from_arrow(con.sql(sql).to_arrow_table()))


def median_time_at(n: int, won: float) -> float:
    """Where shown at all: of fewer than six events no interval is. A bound that is not reached holds."""
    found = curves_at(n, won).filter(pl.col("events") >= FEWEST, pl.col("median").is_not_null())
    truth = float(gamma.median(2, scale=MEAN))
    low, high = (pl.col("low").fill_null(0), pl.col("high").fill_null(np.inf))
    return float(found.select(((low <= np.ceil(truth)) & (high >= np.floor(truth))).mean()).item())


def plateau_at(n: int, won: float) -> float:
    found = curves_at(n, won, plateau=True).drop_nulls("plateau_low")
    return _share(found["plateau_low"].to_numpy(), found["plateau_high"].to_numpy(), won)


def curve_lines() -> Iterator[Line]:
    yield Line("log-log Greenwood", "median time, no other end", tuple(median_time_at(n, 1.0) for n in SIZES))
    yield Line("log-log Greenwood", "median time to win, six in ten won", tuple(median_time_at(n, 0.6) for n in SIZES))
    yield Line("log-log Greenwood", "share that will win, six in ten", tuple(plateau_at(n, 0.6) for n in SIZES))


def table() -> list[Line]:
    """All lines, in the order of docs/statistics.md."""
    return [
        *wilson_lines(),
        poisson_line(),
        median_line(),
        *mean_lines(),
        Line("compound Poisson", "sums of amounts (cv 0.6)", tuple(flow_at(n, 0.55) for n in SIZES)),
        Line("compound Poisson", "sums of amounts (cv 1)", tuple(flow_at(n, 0.83) for n in SIZES)),
        Line("delta method", "margin rates, whatever the size", tuple(ratio_at(n, 0.0) for n in SIZES)),
        Line("delta method", "margin rates, 1 point less per size", tuple(ratio_at(n, 0.01) for n in SIZES)),
        Line("delta method", "margin rates, 3 points less per size", tuple(ratio_at(n, 0.03) for n in SIZES)),
        Line("net share", "NPS", tuple(net_at(n) for n in SIZES)),
        *curve_lines(),
    ]


def markdown(lines: list[Line]) -> str:
    head = ["| method | tried on | n = 10 | n = 30 | n = 100 |", "|---|---|---|---|---|"]
    rows = (f"| {x.method} | {x.tried_on} | " + " | ".join(f"{c:.1%}" for c in x.covered) + " |" for x in lines)
    return "\n".join([*head, *rows])
