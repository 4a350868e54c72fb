"""Terms that hold actuals against targets: `Target`, `Actual` and `Rated`, as columns of the frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked, all_measures, columns_of, evaluator, scan, with_windows
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.fitting import Fitting, Found, cells
from cadran.metrics.kpi import Actual, Fitted, Kpi, Rated, Target
from cadran.metrics.query import Query, window
from cadran.metrics.targets import LEVELS, Group, Taken, by_group

TOO_SHORT = "period_too_short"
Cell = tuple[float | None, str | None]


@dataclass(frozen=True)
class Actuals:
    """The KPI `of` per target window and scope: what has been done of each target, or why that is not known."""

    values: Mapping[tuple[object, object, object], Cell]

    def of(self, one: Taken) -> Cell:
        return self.values.get((one.start, one.to, one.objective.scope), (None, None))


def fit(term: Fitted, ask: Fitting) -> Found:
    """A target, what was done of it, or a rate over several targets, per window and group."""
    missing = "no_target" if _any_target(ask.facts) else "no_data: targets"
    found = cells(ask, _cells(term, ask.of, ask.query, ask.facts))
    return Found(_marked(found, term, ask) if isinstance(term, Target) else found, missing)


def _marked(found: pl.DataFrame, term: Target, ask: Fitting) -> pl.DataFrame:
    """What a reader must know of the targets taken: prorated, or set anew since they were first set."""
    taken = [some for groups in by_group(term.kpi or ask.of.id, ask.query, ask.facts) for some in groups.values()]
    prorated, revised = ([any(_is(t) for t in some) for some in taken] for _is in (_prorated, _revised))
    return found.with_columns(
        pl.Series("note:prorated", prorated, pl.Boolean), pl.Series("note:revised_target", revised, pl.Boolean)
    )


def _prorated(one: Taken) -> bool:
    return one.share < 1


def _revised(one: Taken) -> bool:
    return one.objective.revised


def _any_target(facts: Facts) -> bool:
    return facts.one(f"SELECT count(*) FROM {facts.schema}.targets_now") != 0


def _with_groups(data: pl.DataFrame, keys: list[str], cells: Mapping[tuple[int, Group], Cell]) -> pl.DataFrame:
    if len(keys) == 1:
        return data
    found = pl.DataFrame(
        {"w": [w for w, _ in cells], keys[1]: [g[0] for _, g in cells]},
        schema={"w": data.schema["w"], keys[1]: data.schema[keys[1]]},
    )
    missing = found.join(data.select(keys), on=keys, how="anti", nulls_equal=True)
    return pl.concat([data, missing], how="diagonal")


def _cells(term: Fitted, of: Kpi, query: Query, facts: Facts) -> dict[tuple[int, Group], Cell]:
    match term:
        case Target():
            return _targets(by_group(term.kpi or of.id, query, facts))
        case Actual():
            return _actuals(by_group(of.id, query, facts), of, query, facts)
        case Rated():
            return _rated(term, query, facts)
        case _:
            raise TypeError(term)


def _targets(windows: Sequence[Mapping[Group, Sequence[Taken]]]) -> dict[tuple[int, Group], Cell]:
    return {
        (w, g): (sum(t.value for t in taken), None) for w, found in enumerate(windows) for g, taken in found.items()
    }


def _actuals(
    windows: Sequence[Mapping[Group, Sequence[Taken]]], of: Kpi, query: Query, facts: Facts
) -> dict[tuple[int, Group], Cell]:
    done = actuals(of, [t for found in windows for taken in found.values() for t in taken], query, facts)
    return {(w, g): added([done.of(t) for t in taken]) for w, found in enumerate(windows) for g, taken in found.items()}


def added(cells: Sequence[Cell]) -> Cell:
    """What is known of several actuals; a window of which every row is left out takes nothing from the others."""
    known = [v for v, _ in cells if v is not None]
    return (sum(known), None) if known else (None, next((r for _, r in cells if r), "no_actual"))


def actuals(of: Kpi, taken: Sequence[Taken], query: Query, facts: Facts) -> Actuals:
    """What was done of each target, in its own window and for its own rep or team.

    Evaluated on the whole workspace by level: a target's actual is the same whoever looks.
    """
    if of.takes_of or of.needs_by:
        raise BadInput(f"{of.id} n'a pas d'objectif.", f"{of.id} cannot have a target.", code="bad_of")
    values: dict[tuple[object, object, object], Cell] = {}
    for level in LEVELS:
        mine = [t for t in taken if t.objective.scope[0] == level]
        if mine:
            values |= _of_level(of, level, mine, query, facts)
    return Actuals(values)


def _of_level(
    of: Kpi, level: str, taken: Sequence[Taken], query: Query, facts: Facts
) -> dict[tuple[object, object, object], Cell]:
    """By window and scope; somebody with a target of whom there is no row has done nothing."""
    spans = sorted({(t.start, t.to) for t in taken})
    own = replace(
        query, windows=tuple(window(a, b, query.asof) for a, b in spans), by=() if level == "company" else (level,),
        where=(), owners=None,
    )  # fmt: skip
    asked = Asked(of)
    frame = scan(all_measures([asked]), own, facts)
    wanted: dict[tuple[int, Group], Cell] = {
        (spans.index((t.start, t.to)), (t.objective.scope[1],)): (None, None) for t in taken
    }
    whole = _with_groups(frame.data, ["w", *(["g0"] if own.by else [])], wanted)
    data = with_windows(whole, own, None, [w.days for w in own.windows])
    columns = columns_of(asked, evaluator(frame, own, facts))
    found = data.select(
        "w", *(["g0"] if own.by else []), columns["value"].cast(pl.Float64).alias("value"),
        columns["reason"].cast(pl.String).alias("reason"),
    )  # fmt: skip
    return {
        (*spans[row["w"]], (level, row.get("g0"))): (row["value"], row["reason"]) for row in found.iter_rows(named=True)
    }


def _rated(term: Rated, query: Query, facts: Facts) -> dict[tuple[int, Group], Cell]:
    """Per window and group: the sum over rated KPIs of weight x done / target, or of the weights."""
    found: dict[tuple[int, Group], Cell] = {}
    for kpi in (KPIS[k] for k in term.kpis):
        windows = by_group(kpi.id, query, facts)
        done = actuals(kpi, [t for g in windows for ts in g.values() for t in ts], query, facts)
        for w, groups in enumerate(windows):
            for group, taken in groups.items():
                key = (w, group)
                found[key] = _plus(found.get(key), _part(term, taken, done, query, w))
    return found


def _part(term: Rated, taken: Sequence[Taken], done: Actuals, query: Query, w: int) -> Cell:
    """One KPI's part; a target whose own period is longer than the window is not shown in it."""
    whole = [t for t in taken if t.share == 1 and t.objective.to <= query.windows[w].to]
    if not whole:
        return None, TOO_SHORT
    target, actual = sum(t.value for t in whole), added([done.of(t) for t in whole])
    if actual[0] is None or target == 0:
        return None, actual[1] or "empty"
    weight = sum(t.objective.weight for t in whole) / len(whole)
    return (weight if term.weights_only else weight * actual[0] / target), None


def _plus(left: Cell | None, right: Cell) -> Cell:
    """Two parts together; of two reasons, the first that is not about the window's length."""
    if left is None or (left[0] is None and left[1] == TOO_SHORT):
        return right
    if left[0] is None or right[0] is None:
        return left if right[0] is None else right
    return left[0] + right[0], None
