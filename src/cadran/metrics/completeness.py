"""Fields filled of fields needed: by table and field, whole or by rep, team, manager or region of the rows' owners."""

from collections.abc import Sequence
from itertools import groupby

import polars as pl

from cadran.metrics.facts import Facts
from cadran.metrics.needed import Need, needed_now, owner_of
from cadran.metrics.query import Query
from cadran.metrics.relation import Relation, of_rep, regions
from cadran.metrics.sql import Joins
from cadran.store.duck import literal, quote
from cadran.store.frames import frame

OWNED = Relation(
    name="owned_rows", own=of_rep("row_owner"), owner="row_owner", region=regions("row_owner", account=False)
)


def counted(query: Query, facts: Facts, wanted: Sequence[Need] | None = None) -> pl.DataFrame:
    """A row per group, table and field: `g0`..., `table`, `field`, `asked`, `filled`; as of the query's last day.

    The rows are those known, of all periods, stubs aside; the viewer's scope and the filters hold.
    """
    found = needed_now(facts) if wanted is None else wanted
    parts = [
        _of_table(table, list(fields), query, facts) for table, fields in groupby(sorted(found), lambda n: n.table)
    ]
    if parts:
        return pl.concat(parts, how="vertical_relaxed")
    groups = {f"g{i}": pl.Int64 for i in range(len(query.by))}
    return pl.DataFrame(schema=groups | {"table": pl.String, "field": pl.String, "asked": pl.Int64, "filled": pl.Int64})


def rows_of(table: str, facts: Facts) -> str:
    """The known rows of a table, stubs aside, with `row_owner`: the rep whose they are.

    A line without a rep of its own is its order's.
    """
    own, schema = owner_of(table), facts.schema
    if table == "order_lines":
        return (
            f"(SELECT l.*, coalesce(l.rep_id, o.rep_id) AS row_owner FROM {schema}.order_lines AS l"
            f" LEFT JOIN {schema}.orders AS o ON o.id = l.order_id WHERE NOT l.stub)"
        )
    owner = quote(own) if own else "NULL::BIGINT"
    return f"(SELECT *, {owner} AS row_owner FROM {schema}.{quote(table)} WHERE NOT stub)"


def scoped(query: Query, facts: Facts) -> tuple[list[str], str, str]:
    """(groups, joins, WHERE) of owned rows `t`: what the viewer sees and the filters let pass."""
    joins = Joins(OWNED, "", facts)
    joins.day = literal(query.asof)
    groups = [joins.dimension(d) for d in query.by]
    conditions = [joins.allows(f) for f in query.where]
    if query.owners is not None:
        conditions.append(joins.owned(query.owners))
    return groups, joins.text(), f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _of_table(table: str, fields: Sequence[Need], query: Query, facts: Facts) -> pl.DataFrame:
    groups, joins, where = scoped(query, facts)
    cells = [f"{sql} AS g{i}" for i, sql in enumerate(groups)]
    for number, need in enumerate(fields):
        asked = need.where.format(s=facts.schema) or "TRUE"
        cells.append(f"count(*) FILTER (WHERE {asked}) AS a{number}")
        cells.append(f"count(t.{quote(need.stored)}) FILTER (WHERE {asked}) AS f{number}")
    sql = f"SELECT {', '.join(cells)} FROM {rows_of(table, facts)} AS t{joins}{where} GROUP BY ALL"
    wide = frame(facts.con, sql)
    keys = [f"g{i}" for i in range(len(query.by))]
    return pl.concat([
        wide.select(
            *keys, pl.lit(table).alias("table"), pl.lit(need.column).alias("field"),
            pl.col(f"a{number}").cast(pl.Int64).alias("asked"), pl.col(f"f{number}").cast(pl.Int64).alias("filled"),
        )
        for number, need in enumerate(fields)
    ])  # fmt: skip
