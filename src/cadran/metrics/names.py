"""Names of groups, looked up once the figures are small."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from cadran.metrics.engine import Asked, all_measures
from cadran.metrics.facts import Facts
from cadran.metrics.plan import relation_for
from cadran.store.duck import quote, rows

Names = Mapping[object, tuple[str | None, str | None]]


def group_names(
    by: Sequence[str], frames: Iterable[pl.DataFrame], asked: Sequence[Asked], facts: Facts
) -> tuple[Names, ...]:
    """Per dimension: the id in a frame → (name shown, id told). The unknown group has neither."""
    listed = list(frames)
    return tuple(_of_dimension(d, f"g{i}", listed, asked, facts) for i, d in enumerate(by))


def _of_dimension(
    dimension: str, key: str, frames: Sequence[pl.DataFrame], asked: Sequence[Asked], facts: Facts
) -> Names:
    ids = {v for f in frames if key in f.columns for v in f[key].unique().to_list() if v is not None}
    table = _table(dimension, asked, facts)
    if not table:
        return {v: (str(v), str(v)) for v in ids}
    return names_of(table, ids, facts)


def _table(dimension: str, asked: Sequence[Asked], facts: Facts) -> str:
    """The entity table whose label names the dimension; "" where the value is its own name."""
    for measure in all_measures(asked):
        return facts.path(relation_for(measure, (dimension,), facts), dimension).to
    return {"rep": "reps", "team": "teams", "manager": "reps"}.get(dimension, "")


def names_of(table: str, ids: Iterable[object], facts: Facts) -> Names:
    """id → (label, `source/source_id`) of rows of an entity table; also of rows no longer current."""
    wanted = ", ".join(str(int(str(i))) for i in ids)
    if not wanted:
        return {}
    sql = (
        f"SELECT id, {facts.label_sql(table)}, concat(source, '/', source_id)"
        f" FROM {facts.schema}.{quote(table)} WHERE id IN ({wanted})"
    )
    found = {r[0]: (None if r[1] is None else str(r[1]), str(r[2])) for r in rows(facts.con, sql)}
    return {i: found.get(i, (f"#{i}", str(i))) for i in (int(str(w)) for w in wanted.split(", "))}
