"""What is filled, and since when: one scan per relation, kept in `meta.filled` for every reading to come."""

from collections.abc import Collection
from datetime import date

from cadran.metrics.derived.graph import Form, of_basis
from cadran.model import TABLES, Kind
from cadran.model.column import COMMON
from cadran.store.duck import Connection, columns, literal, quote, row, rows

FILLED = "meta.filled"


def filled(con: Connection, schema: str, *, only: Collection[str] | None = None) -> None:
    """Write `meta.filled` of the current catalog: per relation and column the rows, how many have a value,
    and of a day the first and the last.

    `only`: canonical tables and derived relations that changed; None counts all. A past knowledge date
    has a catalog of its own, whose `meta.filled` becomes a table here.
    """
    _own_table(con)
    names = [n for n in _relations(con, schema) if only is None or n in only]
    if names:
        con.execute(f"DELETE FROM {FILLED} WHERE relation IN ({', '.join(literal(n) for n in names)})")
        found = [line for name in names for line in _lines(con, schema, name)]
        con.execute(f"INSERT INTO {FILLED} VALUES {', '.join(found)}")


def _own_table(con: Connection) -> None:
    """The catalog of a past date shows the store's `meta` by views: this one must be its own."""
    sql = (
        "SELECT 1 FROM duckdb_views() WHERE database_name = current_database() AND schema_name = 'meta'"
        " AND view_name = 'filled'"
    )
    if rows(con, sql):
        con.execute("CREATE TABLE meta.filled_here AS FROM meta.filled LIMIT 0")
        con.execute("DROP VIEW meta.filled")
        con.execute("ALTER TABLE meta.filled_here RENAME TO filled")


def _relations(con: Connection, schema: str) -> list[str]:
    derived = {d.name for basis in ("orders", "won_deals") for d in of_basis(basis) if d.form is not Form.SCRATCH}
    return [*TABLES, *sorted(derived)]


def _counted(con: Connection, schema: str, name: str) -> dict[str, str]:
    """The columns worth counting: not what every row has, and of a reference the id it was resolved to."""
    texts = {c.name for c in TABLES[name].columns if c.kind is Kind.REF} if name in TABLES else set()
    found = columns(con, f"{schema}.{quote(name)}")
    return {c: kind for c, kind in found.items() if name not in TABLES or (c not in COMMON and c not in texts)}


def _lines(con: Connection, schema: str, name: str) -> list[str]:
    """One relation's lines of `meta.filled`, as SQL values: all are inserted at once, which is faster."""
    counted = _counted(con, schema, name)
    cells = []
    for column, kind in counted.items():
        cells.append(f"count({quote(column)})")
        cells += [f"{f}({quote(column)})" if kind == "DATE" else "NULL::DATE" for f in ("min", "max")]
    total, *found = row(con, f"SELECT count(*), {', '.join(cells)} FROM {schema}.{quote(name)}")
    lines = []
    for at, column in enumerate(counted):
        count, first, last = found[3 * at : 3 * at + 3]
        lines.append(f"({literal(name)}, {literal(column)}, {total}, {count}, {_day(first)}, {_day(last)})")
    return lines


def _day(value: object) -> str:
    return literal(value) if isinstance(value, date) else "NULL"
