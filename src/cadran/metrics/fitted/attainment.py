"""Terms that hold actuals against targets: `Target`, `Actual` and `Rated`, as columns of the frame."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked, all_measures, columns_of, evaluator, scan, with_windows
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.fitting import Fitting, Found, cells
from cadran.metrics.kpi import Actual, Fitted, Kpi, Rated, Target
from cadran.metrics.query import Query, window
from cadran.metrics.targets import LEVELS, Group, Scope, Taken, any_target, by_group

TOO_SHORT = "period_too_short"
MOST_SPANS = 100  # periods of targets whose actuals are kept
Cell = tuple[float | None, str | None]
Place = tuple[date, date, Scope]  # half-open days, and whose
Spans = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Actuals:
    """The KPI `of` per target window and scope: what has been done of each target, or why that is not known."""

    values: Mapping[Place, Cell]

    def of(self, one: Taken) -> Cell:
        return self.values.get((one.start, one.to, one.objective.scope), (None, None))


def fit(term: Fitted, ask: Fitting) -> Found:
    """A target, what was done of it, or a rate over several targets, per window and group."""
    missing = "no_target" if any_target(ask.facts) else "no_data: targets"
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
    return _all_actuals({of.id: taken}, query, facts)[of.id]


def _all_actuals(taken: Mapping[str, Sequence[Taken]], query: Query, facts: Facts) -> dict[str, Actuals]:
    """The actuals of several KPIs; those with targets of the same periods and level are read together."""
    values: dict[str, dict[Place, Cell]] = {k: {} for k in taken}
    for level in LEVELS:
        places = {k: frozenset(_place(t) for t in some if t.objective.scope[0] == level) for k, some in taken.items()}
        alike: dict[Spans, list[str]] = {}
        for kpi, own in places.items():
            if own:
                alike.setdefault(tuple(sorted({(start, to) for start, to, _ in own})), []).append(kpi)
        for spans, kpis in alike.items():
            found = _of_level(tuple(kpis), level, spans, frozenset().union(*(places[k] for k in kpis)), query, facts)
            for kpi, cells_of in zip(kpis, found, strict=True):
                values[kpi] |= cells_of
    return {k: Actuals(v) for k, v in values.items()}


def _place(one: Taken) -> Place:
    return one.start, one.to, one.objective.scope


def _of_level(
    kpis: tuple[str, ...], level: str, spans: Spans, places: Set[Place], query: Query, facts: Facts
) -> Sequence[Mapping[Place, Cell]]:
    """Kept: each term about targets asks for the same, whoever looks."""
    if len(spans) > MOST_SPANS:
        return _read_level(kpis, level, spans, places, query, facts)
    key = (kpis, level, spans, places, query.asof)
    return facts.kept.get("actuals", key, lambda: _read_level(kpis, level, spans, places, query, facts))


def _read_level(
    kpis: tuple[str, ...], level: str, spans: Spans, places: Set[Place], query: Query, facts: Facts
) -> list[dict[Place, Cell]]:
    """Per KPI, by window and scope; somebody with a target of whom there is no row has done nothing."""
    own = replace(
        query, windows=tuple(window(a, b, query.asof) for a, b in spans), by=() if level == "company" else (level,),
        where=(), owners=None, compared=0,
    )  # fmt: skip
    asked = [Asked(KPIS[k]) for k in kpis]
    frame = scan(all_measures(asked), own, facts)
    keys = ["w", *(["g0"] if own.by else [])]
    number = {span: w for w, span in enumerate(spans)}
    wanted: dict[tuple[int, Group], Cell] = {(number[a, b], (whose,)): (None, None) for a, b, (_, whose) in places}
    data = with_windows(_with_groups(frame.data, keys, wanted), own, None, [w.days for w in own.windows])
    on = evaluator(frame, own, facts)
    named = {f"{i}|{c}": columns_of(a, on)[c] for i, a in enumerate(asked) for c in ("value", "reason")}
    kinds = {name: pl.String if name.endswith("reason") else pl.Float64 for name in named}
    found = data.select(*keys, *(e.cast(kinds[name]).alias(name) for name, e in named.items()))
    return [
        {
            (*spans[row["w"]], (level, row.get("g0"))): (row[f"{i}|value"], row[f"{i}|reason"])
            for row in found.iter_rows(named=True)
        }
        for i in range(len(asked))
    ]


def _rated(term: Rated, query: Query, facts: Facts) -> dict[tuple[int, Group], Cell]:
    """Per window and group: the sum over rated KPIs of weight x done / target, or of the weights."""
    found: dict[tuple[int, Group], Cell] = {}
    by_kpi = {k: by_group(k, query, facts) for k in term.kpis}
    done = _all_actuals({k: [t for g in ws for ts in g.values() for t in ts] for k, ws in by_kpi.items()}, query, facts)
    for kpi, windows in by_kpi.items():
        for w, groups in enumerate(windows):
            for group, taken in groups.items():
                key = (w, group)
                found[key] = _plus(found.get(key), _part(term, taken, done[kpi], query, w))
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
