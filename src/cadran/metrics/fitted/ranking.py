"""`Rank`, as columns of the frame: see `estimators/ranking.py` for what is drawn, tiered and shrunk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl

from cadran.errors import BadInput
from cadran.metrics import uncertainty
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked, evaluate
from cadran.metrics.estimators import ranking, spread
from cadran.metrics.estimators.ranking import Floats, Ints
from cadran.metrics.evaluate import Evaluator
from cadran.metrics.fitted.fitting import Fitting, Found, frame_of
from cadran.metrics.kpi import Better, Fitted, Interval, Kind, Kpi, Mean, Measure, Op, Rank
from cadran.metrics.query import Window

NOBODY = "unknown_group"
NAN = float("nan")
CARRIED = ("n", "coverage", "excluded")
Draw = Callable[[np.random.Generator], Floats]


@dataclass(frozen=True)
class Chance:
    """What is known of the groups of one window. `draw`: their values as chance allows, None where none is at work;
    `shrunk`: what is expected of each value."""

    draw: Draw | None
    shrunk: Floats


Judge = Callable[[pl.DataFrame], Chance]


def fit(term: Fitted, ask: Fitting) -> Found:
    """Places, intervals, tiers and shrunken values of every window and group."""
    if not isinstance(term, Rank):
        raise TypeError(term)
    of = _ranked(term, ask)
    wide = ask if term.kpi else replace(ask, query=replace(ask.query, owners=None))
    asked = Asked(of)
    data, on = ask.look(asked, wide.query)
    judged, columns = _judge(asked, on)
    values = _values(asked, data, on, columns, ask.keys)
    parts = [_window(part, judged, of, ask) for part in values.partition_by("w", maintain_order=True)]
    found = pl.concat(parts, how="diagonal_relaxed") if parts else _nothing(values)
    return Found(_seen(found, ask))


def _ranked(term: Rank, ask: Fitting) -> Kpi:
    """The KPI ranked by; `BadInput` where the dimension or the KPI cannot be ranked."""
    listed = ", ".join(term.over)
    if len(ask.query.by) != 1 or ask.query.by[0] not in term.over:
        raise BadInput(
            f"Un classement se fait selon une dimension : {listed}.", f"A ranking goes by one dimension: {listed}.",
            code="unknown_dimension", near=term.over,
        )  # fmt: skip
    of = KPIS[term.kpi] if term.kpi else ask.of
    if of.needs_by or of.kind is Kind.COMPARISON or of.better is Better.NEUTRAL:
        raise BadInput(
            f"On ne classe pas selon {of.id} : ni plus ni moins n'y est mieux, ou il compare déjà.",
            f"Nobody is ranked by {of.id}: neither more nor less is better, or it compares already.", code="bad_of",
        )  # fmt: skip
    return of


def _values(
    asked: Asked, data: pl.DataFrame, on: Evaluator, columns: Mapping[str, pl.Expr], keys: list[str]
) -> pl.DataFrame:
    """The KPI's own readings, with what chance is told by."""
    [read] = evaluate([asked], data, on)
    told = data.select(*keys, *(e.cast(pl.Float64).alias(f"chance:{name}") for name, e in columns.items()))
    found = read.join(told, on=keys, how="left", nulls_equal=True).sort(keys, nulls_last=True)
    kept = [c for c in found.columns if c in CARRIED or c.startswith(("x:", "chance:"))]
    sides = (pl.col(name).cast(pl.Float64).alias(f"chance:{name}") for name in ("low", "high"))
    return found.select(*keys, pl.col("value").cast(pl.Float64), pl.col("reason"), *sides, *kept)


# ---------------------------------------------------------------- what chance allows


def _judge(asked: Asked, on: Evaluator) -> tuple[Judge, dict[str, pl.Expr]]:
    """How the values of a KPI vary, and the columns which that is worked out from."""
    term = asked.value
    if asked.interval is Interval.WILSON and isinstance(term, Op):
        return _shares, {"some": on.term(term.left).value, "all": on.term(term.right).value}
    if asked.kind is Kind.FLOW and isinstance(term, Measure) and uncertainty.by_chance(term):
        return _sums, {"squares": uncertainty.squares(term, on)}
    if isinstance(term, Mean):
        return partial(_means, scale=uncertainty.mean_scale(asked.unit)), {
            "used": on.used(term.of), "error": uncertainty.mean_error(term, on)
        }  # fmt: skip
    if isinstance(term, Op) and uncertainty.by_delta(asked.kind, term):
        return partial(_errors, scale=uncertainty.scale(asked.kind, term, asked.unit)), {
            "error": uncertainty.variance(term, on).sqrt()
        }
    return _bounds, {}


def _column(part: pl.DataFrame, name: str) -> Floats:
    found: Floats = part[f"chance:{name}" if name != "value" else name].fill_null(NAN).to_numpy().astype(np.float64)
    return found


def _shares(part: pl.DataFrame) -> Chance:
    some, every = _column(part, "some"), _column(part, "all")
    return Chance(lambda rng: ranking.shares(some, every, rng), ranking.shrunk_shares(some, every))


def _sums(part: pl.DataFrame) -> Chance:
    value, squares = _column(part, "value"), _column(part, "squares")
    return Chance(lambda rng: ranking.sums(value, squares, rng), ranking.shrunk_sums(value, squares))


def _means(part: pl.DataFrame, scale: spread.Scale) -> Chance:
    """Of few cases the own spread says little: that of all groups together stands for it."""
    used, error = _column(part, "used"), _column(part, "error")
    free = np.where(used >= 2, used - 1, 0.0)
    inside = np.nan_to_num(error**2 * used)
    common = np.sqrt((free * inside).sum() / free.sum()) if free.sum() else NAN
    return _normal(_column(part, "value"), np.where(used >= spread.MONEY_ENOUGH, error, common / np.sqrt(used)), scale)


def _errors(part: pl.DataFrame, scale: spread.Scale) -> Chance:
    return _normal(_column(part, "value"), _column(part, "error"), scale)


def _normal(value: Floats, error: Floats, scale: spread.Scale) -> Chance:
    """Values with a standard error, whose bounds lie on a scale."""
    if not (np.nan_to_num(error) > 0).any():
        return Chance(None, value)
    columns = pl.DataFrame({"value": value, "error": np.nan_to_num(error)})
    bounds = spread.around(pl.col("value"), pl.col("error"), pl.lit(ranking.Z_95), scale)
    low, high = (columns.select(b.alias("b"))["b"].to_numpy() for b in bounds)
    return Chance(lambda rng: ranking.around(value, low, high, rng), _shrunk(value, error**2))


def _bounds(part: pl.DataFrame) -> Chance:
    """The bounds that stand around the values, whatever says them; none of a stock."""
    value, low, high = (_column(part, name) for name in ("value", "low", "high"))
    variance = ((high - low) / (2 * ranking.Z_95)) ** 2
    if not (np.nan_to_num(variance) > 0).any():
        return Chance(None, value)
    return Chance(lambda rng: ranking.around(value, low, high, rng), _shrunk(value, variance))


def _shrunk(value: Floats, variance: Floats) -> Floats:
    """A variance that nobody knows is taken to be as large as the others on average."""
    known = np.nan_to_num(variance) > 0
    return ranking.shrunk(value, np.where(known, variance, variance[known].mean()))


# ---------------------------------------------------------------- the places


def _window(part: pl.DataFrame, judged: Judge, of: Kpi, ask: Fitting) -> pl.DataFrame:
    """The places of one window; what has no value, and the group of nobody, have none."""
    group = ask.keys[1]
    has = pl.col("value").is_not_null() & pl.col(group).is_not_null()
    some = part.filter(has)
    placed = some.with_columns(_places(some, judged, of, ask)) if some.height else some
    why = pl.when(pl.col("value").is_not_null()).then(pl.lit(NOBODY)).otherwise(pl.col("reason")).alias("reason")
    others = part.filter(~has).with_columns(
        pl.col("value").alias("beside:raw"), why, pl.lit(None, pl.Float64).alias("value")
    )
    found = pl.concat([placed, others], how="diagonal_relaxed")
    return _marked(found.select(c for c in found.columns if not c.startswith("chance:")), ask)


def _places(some: pl.DataFrame, judged: Judge, of: Kpi, ask: Fitting) -> list[pl.Series]:
    sign = -1.0 if of.better is Better.DOWN else 1.0
    raw, chance = _column(some, "value"), judged(some)
    found = ranking.ranks(sign * raw)
    columns: dict[str, Floats | Ints] = {
        "value": found.astype(np.float64), "beside:raw": raw, "beside:shrunk": chance.shrunk,
        "beside:ranked": np.full(len(raw), len(raw)),
    }  # fmt: skip
    if chance.draw is not None:
        low, high = ranking.intervals(sign * chance.draw(ranking.generator(_question(some, ask))), found)
        columns |= {"low": low.astype(np.float64), "high": high.astype(np.float64)}
        columns["beside:tier"] = ranking.tiers(low, high)
    return [pl.Series(name, values) for name, values in columns.items()]


def _question(some: pl.DataFrame, ask: Fitting) -> list[int]:
    window = _of(some, ask)
    return [window.start.toordinal(), window.to.toordinal(), ask.query.asof.toordinal()]


def _of(part: pl.DataFrame, ask: Fitting) -> Window:
    return ask.query.windows[int(part["w"][0])]


def _marked(found: pl.DataFrame, ask: Fitting) -> pl.DataFrame:
    """By rep: 1 for those who still ramp on some day of the window, or were hired in it."""
    if ask.query.by != ("rep",):
        return found
    window = _of(found, ask)
    reps = frame_of(f"SELECT id, hired_on, ramp_until FROM {ask.facts.schema}.reps", ask)
    young = (pl.col("ramp_until") >= window.start) | pl.col("hired_on").is_between(window.start, window.to, "left")
    ids = reps.filter(young.fill_null(False))["id"].to_list()
    return found.with_columns(pl.col(ask.keys[1]).is_in(ids).cast(pl.Int64).alias("beside:ramping"))


def _nothing(values: pl.DataFrame) -> pl.DataFrame:
    return values.select(c for c in values.columns if not c.startswith("chance:"))


# ---------------------------------------------------------------- who sees what


def _seen(found: pl.DataFrame, ask: Fitting) -> pl.DataFrame:
    """The viewer's rows: own reps, and teams of which every rep is one of them."""
    owners = ask.query.owners
    if owners is None or ask.query.by[0] not in {"rep", "team"}:
        return found
    ids = sorted(owners)
    if ask.query.by == ("team",):
        mine = ", ".join(map(str, ids)) or "NULL"
        day = f"DATE '{ask.query.asof}'"
        sql = (
            f"SELECT team_id FROM {ask.facts.schema}.rep_spans WHERE from_day <= {day} AND to_day > {day}"
            f" GROUP BY team_id HAVING bool_and(rep_id IN ({mine}))"
        )
        ids = frame_of(sql, ask)["team_id"].drop_nulls().to_list()
    return found.filter(pl.col(ask.keys[1]).is_in(ids))
