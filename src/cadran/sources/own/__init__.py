"""Plain rows in canonical columns: what Cadran itself, or a generator, hands to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadran.model import table as table_named
from cadran.store import Batch
from cadran.store.duck import Connection, columns, quote

if TYPE_CHECKING:
    import pyarrow as pa

BESIDE = ("source_id", "source_updated_at", "deleted", "line")


def stage(con: Connection, name: str, rows: pa.Table, *, source: str, import_id: int) -> Batch:
    """Rows of one canonical table as a temporary table and the batch that says so.

    `rows`: canonical column names, references by the `source_id` of what they refer to, and `source_id`;
    optionally `source_updated_at` and `deleted`. `UnknownName` for a column that the table does not have.
    """
    table = table_named(name)
    given = tuple(c for c in rows.column_names if c not in BESIDE)
    for column in given:
        table.column(column.removesuffix("_at") if f"{column}" not in table.by_name else column)
    relation = f"own_{name}_{import_id}"
    con.register("own_rows", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {quote(relation)} AS FROM own_rows")
    con.unregister("own_rows")
    there = columns(con, quote(relation))
    kept = tuple(c for c in given if c in there)
    return Batch(
        table=name,
        relation=relation,
        columns=kept,
        source=source,
        import_id=import_id,
        file=f"{source}:{name}",
    )
