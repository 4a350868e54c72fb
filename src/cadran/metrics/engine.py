"""The engine: plan, scan, evaluate. One question about any number of KPIs becomes a few SQL texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from cadran.metrics import uncertainty
from cadran.metrics.estimators.intervals import net_share, wilson
from cadran.metrics.estimators.spread import Bounds, around_median
from cadran.metrics.evaluate import Evaluator, populations
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import (
    Aggregate,
    Before,
    Fitted,
    Interval,
    Kind,
    Kpi,
    Mean,
    Measure,
    Op,
    Term,
    Unit,
    Variant,
    measures,
    net_parts,
)  # fmt: skip
from cadran.metrics.plan import plan
from cadran.metrics.query import DAY, Query
from cadran.metrics.relations import RELATIONS
from cadran.metrics.spine import rep_spine
from cadran.metrics.sql import Built, Stats, build

# Dimensions whose groups are rows of another table, known by their id; the groups of others are texts.
BY_ID = frozenset(d for r in RELATIONS.values() for d, path in r.own.items() if path.to)
ACTIVE = "active"  # the column that marks the reps who appear even without a row
QUANTILES = ("median", "p75", "p90")


@dataclass(frozen=True)
class Asked:
    """One KPI as asked: itself, or one of its variants."""

    kpi: Kpi
    variant: Variant | None = None

    @property
    def value(self) -> Term:
        return self.variant.value if self.variant else self.kpi.value

    @property
    def interval(self) -> Interval:
        return self.variant.interval if self.variant else self.kpi.interval

    @property
    def kind(self) -> Kind:
        return (self.variant.kind if self.variant else None) or self.kpi.kind

    @property
    def unit(self) -> Unit:
        return (self.variant.unit if self.variant else None) or self.kpi.unit

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms that a reading of it shows."""
        units = (self.kpi.units,) if self.kpi.units else ()
        settled = (self.kpi.settled,) if self.kpi.settled else ()
        return (self.value, *self.kpi.beside.values(), *units, *settled)


@dataclass
class Frame:
    """Figures of one query: a row per window and group, columns `w`, `g0`..., `days`, and the figures."""

    data: pl.DataFrame
    stats: dict[Measure, Stats] = field(default_factory=dict)


def scan(wanted: Iterable[Measure], query: Query, facts: Facts, prefix: str = "") -> Frame:
    """Run the scans and lay their results side by side, a row for every window and every group seen."""
    keys = ["w", *(f"g{i}" for i in range(len(query.by)))]
    dimensions = (*query.by, *(f.dimension for f in query.where))
    stats: dict[Measure, Stats] = {}
    parts: list[pl.DataFrame] = []
    for number, one in enumerate(plan(wanted, dimensions, facts)):
        built = build(one, query.once, facts, f"{prefix}s{number}_")
        stats |= built.stats
        parts.append(_placed(_with_rows(facts.frame(built.text).cast({"w": pl.Int32}), built), query))
    data = _groups(parts, keys, query, facts)
    for part in parts:
        data = data.join(part, on=keys, how="left", nulls_equal=True)
    return Frame(data, stats)


def _with_rows(part: pl.DataFrame, built: Built) -> pl.DataFrame:
    """Groups that any measure's population holds: a row that meets no condition makes no group."""
    populations = {s.population for s in built.stats.values()}
    return part.filter(pl.any_horizontal(pl.col(p) > 0 for p in populations))


def _placed(part: pl.DataFrame, query: Query) -> pl.DataFrame:
    """The rows of windows that were read once, in every window of the query that is the same."""
    if query.once is query:
        return part
    number = {window: w for w, window in enumerate(query.once.windows)}
    places = pl.DataFrame(
        {"w": [number[w] for w in query.windows], "at": range(len(query.windows))},
        schema={"w": pl.Int32, "at": pl.Int32},
    )
    return part.join(places, on="w").drop("w").rename({"at": "w"})


def _side(query: Query) -> pl.Expr:
    """Whether a row stands in a window that others are held against."""
    return pl.col("w") >= query.now


def _groups(parts: Sequence[pl.DataFrame], keys: list[str], query: Query, facts: Facts) -> pl.DataFrame:
    """Every window with every group seen anywhere; by rep: the reps seen in the window, and those active in it."""
    windows = pl.DataFrame({"w": range(len(query.windows))}, schema={"w": pl.Int32})
    if len(keys) == 1:
        return windows
    seen = [p.select(keys) for p in parts if p.height]
    if query.by == ("rep",):
        active = rep_spine(query, facts).with_columns(pl.lit(True).alias(ACTIVE))
        found = pl.concat([*seen, active.select(keys)]).unique(maintain_order=True)
        return found.join(active, on=keys, how="left", nulls_equal=True)
    if not seen:
        kinds = (pl.Int64 if d in BY_ID else pl.String for d in query.by)
        return windows.clear().with_columns(pl.lit(None, k).alias(g) for g, k in zip(keys[1:], kinds, strict=True))
    side = _side(query).alias("side")
    groups = pl.concat(seen).select(side, *keys[1:]).unique(maintain_order=True)
    return windows.with_columns(side).join(groups, on="side", maintain_order="left_right").drop("side")


def beside(frame: Frame, other: Frame, query: Query) -> Frame:
    """Two frames of the same windows side by side; groups of either have a row."""
    keys = ["w", *(f"g{i}" for i in range(len(query.by)))]
    data = frame.data.join(other.data, on=keys, how="full", coalesce=True, nulls_equal=True)
    return Frame(data, frame.stats)


def evaluator(
    frame: Frame, query: Query, facts: Facts, base: Evaluator | None = None, ends: str = "to",
    fitted: Mapping[Fitted, tuple[str, ...]] | None = None, *, compared: bool = False,
) -> Evaluator:  # fmt: skip
    """Terms over a frame; `ends`: the column with the window's end."""
    return Evaluator(facts, query, frame.stats, base, ends, fitted or {}, compared)


def with_windows(data: pl.DataFrame, query: Query, base: Query | None, working: Sequence[int]) -> pl.DataFrame:
    """The windows' own columns: first day, the end of what has happened, elapsed days, and the base's."""
    found = {
        "w": list(range(len(query.windows))),
        "start": [w.start for w in query.windows],
        "to": [min(w.to, query.asof + DAY) for w in query.windows],
        "days": [w.days for w in query.windows],
        "working_days": list(working),
        "base_start": [w.start for w in (base or query).windows],
        "base_to": [min(w.to, query.asof + DAY) for w in (base or query).windows],
    }
    own = pl.DataFrame(found).cast({"w": data.schema["w"]})
    return data.join(own, on="w", how="left")


def columns_of(asked: Asked, on: Evaluator) -> dict[str, pl.Expr]:
    """All columns of a KPI's readings, by name; excluded rows as `x:<reason>`, companions as `beside:<name>`."""
    value = on.term(asked.value)
    top, below = _terms(asked.value, on)
    counted = _counted(asked)
    found = {
        "value": value.value,
        "reason": value.reason,
        "numerator": top,
        "denominator": below,
        "n": _units(asked, on),
        "coverage": on.coverage(asked.value),
    }
    found |= _left_out(counted, on) | _interval(asked, on) | _quantiles(asked.value, on) | _fitted(asked.value, on)
    for name, term in asked.kpi.beside.items():
        found[f"beside:{name}"] = on.term(term).value
        bounds = _fitted(term, on)
        found |= {f"beside:{name}_{end}": bounds[end] for end in ("low", "high") if end in bounds}
        found |= {f"beside:{n.removeprefix('also:')}": told for n, told in bounds.items() if n.startswith("also:")}
    return found | _marks(asked, on)


def _marks(asked: Asked, on: Evaluator) -> dict[str, pl.Expr]:
    """What an estimator says a reader must know, as `note:<code>`."""
    found: dict[str, list[pl.Expr]] = {}
    for term in fitted_terms([asked]):
        for name in on.fitted.get(term, ()):
            if name.startswith("note:"):
                found.setdefault(name, []).append(pl.col(f"{term.column}|{name}"))
    return {name: pl.any_horizontal(told).fill_null(False) for name, told in found.items()}


def _terms(term: Term, on: Evaluator) -> tuple[pl.Expr, pl.Expr]:
    """Numerator and denominator, kept to the end; a flow's numerator is its value."""
    nothing = pl.lit(None, dtype=pl.Float64)
    if isinstance(term, Op) and term.sign == "/":
        return on.term(term.left).value, on.term(term.right).value
    if isinstance(term, Mean):
        return on.measure(term.of).value, on.used(term.of)
    return on.term(term).value, nothing


def _counted(asked: Asked) -> tuple[Measure, ...]:
    """The populations whose rows are accounted for; of a share, those of the whole."""
    term = asked.value
    if asked.interval is Interval.WILSON and isinstance(term, Op):
        return populations([term.right])
    return populations([term])


def _units(asked: Asked, on: Evaluator) -> pl.Expr:
    """n: independent units behind the value (metrics.md, Words)."""
    if asked.kpi.units is not None:
        return on.term(asked.kpi.units).value
    term = asked.value
    if isinstance(term, Op) and term.sign == "/":
        below = measures(term.right)
        if below and all(m.aggregate is not Aggregate.SUM for m in below) and not _has_before(term):
            return on.term(term.right).value
        same = {m.relation for m in below} == {m.relation for m in measures(term.left)}
        term = term.right if below and same and not _has_before(term) else term.left
    found = [on.measure(m).value if m.aggregate is Aggregate.DISTINCT else on.used(m) for m in _now(term)]
    return pl.sum_horizontal(found) if found else pl.lit(None, dtype=pl.Int64)


def _has_before(term: Term) -> bool:
    return any(isinstance(t, Before) for t in term.walk())


def _now(term: Term) -> tuple[Measure, ...]:
    """Measures of the period itself, one a population."""
    if isinstance(term, Before):
        return ()
    if isinstance(term, Measure):
        return (term,)
    return populations([m for part in term.parts() for m in _now(part)])


def _left_out(counted: Sequence[Measure], on: Evaluator) -> dict[str, pl.Expr]:
    by_reason: dict[str, list[pl.Expr]] = {}
    for measure in counted:
        for reason, rows in on.left_out(measure).items():
            by_reason.setdefault(reason, []).append(rows)
    found = {f"x:{reason}": pl.sum_horizontal(rows) for reason, rows in by_reason.items()}
    return {"excluded": pl.sum_horizontal(found.values()) if found else pl.lit(0, dtype=pl.Int64), **found}


def _interval(asked: Asked, on: Evaluator) -> dict[str, pl.Expr]:
    """Wilson where the numerator counts some of the denominator; of a cohort, on its resolved part."""
    nothing = {"low": pl.lit(None, dtype=pl.Float64), "high": pl.lit(None, dtype=pl.Float64)}
    term = asked.value
    if asked.interval is Interval.NONE:
        low, high = _by_kind(asked, on)
        return {"low": low, "high": high}
    if not isinstance(term, Op):
        return nothing
    if asked.interval is Interval.NET:
        return _net_interval(term, on)
    if asked.interval is Interval.ODDS:
        return _odds_interval(term, on)
    judged = on_resolved(asked) or term
    low, high = wilson(on.term(judged.left).value, on.term(judged.right).value)
    known = on.term(term).reason.is_null()
    return {"low": pl.when(known).then(low), "high": pl.when(known).then(high)}


def _by_kind(asked: Asked, on: Evaluator) -> Bounds:
    """The interval that the kind of a KPI asks for; around counts and sums only where they are compared."""
    term = asked.value
    if isinstance(term, Mean):
        return uncertainty.mean(term, asked.unit, on)
    if isinstance(term, Op) and uncertainty.by_delta(asked.kind, term):
        return uncertainty.ratio(asked.kind, term, asked.unit, _units(asked, on), on)
    if asked.kind is Kind.FLOW and on.compared:
        return uncertainty.flow(term, on)
    return uncertainty.NOTHING, uncertainty.NOTHING


def _odds_interval(term: Op, on: Evaluator) -> dict[str, pl.Expr]:
    """Around so many for one of the others: p / (1 - p) at Wilson's bounds around the share p; open above at p = 1."""
    some, others = (on.term(t).value for t in (term.left, term.right))
    known = on.term(term).reason.is_null()
    bounds = zip(("low", "high"), wilson(some, some + others), strict=True)
    return {name: pl.when(known & (share < 1)).then(share / (1 - share)) for name, share in bounds}


def _net_interval(term: Op, on: Evaluator) -> dict[str, pl.Expr]:
    """Around a net share, in the value's own unit."""
    factor, plus, minus = net_parts(term)
    low, high = net_share(on.term(plus).value, on.term(minus).value, on.term(term.right).value)
    known = on.term(term).reason.is_null()
    return {"low": pl.when(known).then(low * factor), "high": pl.when(known).then(high * factor)}


def on_resolved(asked: Asked) -> Op | None:
    """The rate of the resolved entrants, where the interval of a cohort's rate is taken on them.

    Those known to be through by their age (`settled`), else all those of whom the outcome is known.
    """
    settled, resolved = asked.kpi.settled, asked.kpi.beside.get("resolved")
    cohort = asked.variant is None and asked.kpi.kind is Kind.COHORT and asked.interval is Interval.WILSON
    if cohort and settled is None and isinstance(resolved, Op) and isinstance(asked.value, Op):
        return Op("/", asked.value.left, resolved.left)
    return settled if cohort else None


def _quantiles(term: Term, on: Evaluator) -> dict[str, pl.Expr]:
    """Median, P75 and P90 of the rows behind a mean; none where it has no value."""
    if not isinstance(term, Mean) or not on.stats[term.of].quantiles:
        return {}
    known = on.term(term).reason.is_null()
    listed = pl.when(known).then(pl.col(on.stats[term.of].quantiles))
    found = {name: listed.list.get(i, null_on_oob=True) for i, name in enumerate(QUANTILES)}
    bounds = zip(("median_low", "median_high"), around_median(pl.col(on.stats[term.of].listed)), strict=True)
    return found | {name: pl.when(known).then(bound) for name, bound in bounds}


def _fitted(term: Term, on: Evaluator) -> dict[str, pl.Expr]:
    """What an estimator says beside its value: an interval, quantiles, companions."""
    if not isinstance(term, Fitted):
        return {}
    return {name: pl.col(f"{term.column}|{name}") for name in on.fitted.get(term, ())}


def evaluate(asked: Sequence[Asked], data: pl.DataFrame, on: Evaluator) -> tuple[pl.DataFrame, ...]:
    """The readings of each KPI as a frame: keys, then the columns of `columns_of`; computed all together.

    A KPI has the groups of its own value, whatever else is asked beside it.
    """
    keys = [c for c in data.columns if c == "w" or (c.startswith("g") and c[1:].isdigit())]
    data, on = on.lay(data)
    named = [columns_of(a, on) | {"": _its_own(a, keys[1:], data, on)} for a in asked]
    wide = data.select(*keys, *(e.alias(f"{i}|{name}") for i, found in enumerate(named) for name, e in found.items()))
    own = [wide[k] for k in keys]
    return tuple(
        _where(wide[f"{i}|"], pl.DataFrame([*own, *(wide[f"{i}|{name}"].alias(name) for name in found if name)]))
        for i, found in enumerate(named)
    )


def _where(kept: pl.Series, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows to keep. Mostly these are all, and asking first is a hundred times cheaper than a filter."""
    return frame if kept.all(ignore_nulls=False) else frame.filter(kept)


def _its_own(asked: Asked, groups: Sequence[str], data: pl.DataFrame, on: Evaluator) -> pl.Expr:
    """Whether a row's group is one of the KPI's: it holds rows of its value's populations, or is an active rep."""
    befores = [m for t in asked.value.walk() if isinstance(t, Before) for m in measures(t)]
    seen = [on.population(m) > 0 for m in _now(asked.value)]
    seen += [on.base.population(m) > 0 for m in befores if on.base is not None]
    seen += [_found(t, on) for t in asked.value.walk() if isinstance(t, Fitted)]
    if not groups or not seen:
        return pl.repeat(True, pl.len())
    found = pl.any_horizontal(seen)
    if ACTIVE in data.columns:
        return found | pl.col(ACTIVE).fill_null(False)
    return found.any().over([*groups, _side(on.query)])


def _found(term: Fitted, on: Evaluator) -> pl.Expr:
    """Whether an estimator has a value for a group, or has left out all that it has of it."""
    found = pl.col(f"{term.column}|value").is_not_null()
    return found | (pl.col(f"{term.column}|excluded") > 0) if "excluded" in on.fitted.get(term, ()) else found


def fitted_terms(asked: Iterable[Asked]) -> tuple[Fitted, ...]:
    """Every term of the KPIs that an estimator works out."""
    found = (t for a in asked for term in a.terms for t in term.walk() if isinstance(t, Fitted))
    return tuple(dict.fromkeys(found))


def all_measures(asked: Iterable[Asked]) -> tuple[Measure, ...]:
    """Every measure that any of the KPIs shows."""
    return tuple(dict.fromkeys(m for a in asked for m in (*_shown(a), *uncertainty.products(a.kind, a.value))))


def _shown(asked: Asked) -> tuple[Measure, ...]:
    return tuple(m for t in asked.terms for m in measures(t))


def before_measures(asked: Iterable[Asked]) -> tuple[Measure, ...]:
    """Measures that are read over the comparison window."""
    befores = [t for a in asked for term in a.terms for t in term.walk() if isinstance(t, Before)]
    return tuple(dict.fromkeys(m for t in befores for m in measures(t)))
