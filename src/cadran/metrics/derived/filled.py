"""What is filled, and since when: one scan per relation, kept in `meta.filled` for every reading to come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from cadran.metrics.derived.graph import DERIVED, Form
from cadran.metrics.relations import RELATIONS
from cadran.model import TABLES, Kind
from cadran.model.column import COMMON
from cadran.model.late import Late
from cadran.store.duck import Connection, columns, empty, literal, quote, row, rows

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Late("pyarrow")

FILLED = "meta.filled"
DEALS = "deals"
THROUGH = ("account_dims", "rep_spans")
Figures = tuple[int, int, object, object]
Line = tuple[object, ...]  # a row of `meta.filled`
# What is read without joining anything, so that a look at one row costs nothing.
PLAIN = {*TABLES, *(d.name for d in DERIVED)} - {d.name for d in DERIVED if d.form is not Form.TABLE}

# Views of versions joined to their deals: the columns that are the versions' own.
OF_DEALS = {
    "first_amounts": (
        "SELECT d.id AS deal_id, h.amount, h.no_rate FROM {s}.deals d LEFT JOIN"
        " (SELECT id, arg_min_null(amount, version) AS amount, arg_min_null(no_rate, version) AS no_rate"
        " FROM {s}.deal_history GROUP BY id) h ON h.id = d.id"
    ),
    "stage_visits": (
        "SELECT id AS deal_id, ordinal, pipeline, stage, position, owner_id, first_entry, entered_day, left_day,"
        " beyond_day, resolved_day FROM {s}.deal_visits"
    ),
    "stage_times": (
        "SELECT id AS deal_id, ordinal, pipeline, stage, first_owner_id AS owner_id, first_day, entered_day, left_day,"
        " again_day, spent, unseen FROM {s}.deal_visits"
    ),
    "slips": (
        "SELECT id AS deal_id, from_day AS day, slipped_from AS from_on, expected_close_on AS to_on, certainty,"
        " pipeline, stage, owner_id, amount FROM {s}.deal_history WHERE slipped_from IS NOT NULL"
    ),
}


def filled(con: Connection, schema: str, *, only: Collection[str] | None = None) -> None:
    """Write `meta.filled` of the current catalog: per relation and column the rows, how many have a value,
    and of a day the first and the last.

    `only`: canonical tables and derived relations that changed; None counts all. A past knowledge date
    has a catalog of its own, whose `meta.filled` becomes a table here.
    """
    _own_table(con)
    names = [n for n in _relations() if only is None or n in only]
    if names:
        con.execute(f"DELETE FROM {FILLED} WHERE relation IN ({', '.join(literal(n) for n in names)})")
        kinds, none = _columns(con, schema), empty(con, schema, [n for n in names if n in PLAIN])
        own = [line for n in names if n not in OF_DEALS for line in _lines(con, schema, n, kinds[n], n in none)]
        _insert(con, own)
        _insert(con, [line for n in names if n in OF_DEALS for line in _lines_of_deals(con, schema, n, kinds[n])])


def _insert(con: Connection, lines: Sequence[Line]) -> None:
    """All lines at once, which is faster."""
    if lines:
        schema = pa.schema([
            ("relation", pa.string()), ("column", pa.string()), ("rows", pa.int64()), ("filled", pa.int64()),
            ("first_day", pa.date32()), ("last_day", pa.date32()),
        ])  # fmt: skip
        cells = zip(*lines, strict=True)
        con.register("counted", pa.table([pa.array(c, f.type) for c, f in zip(cells, schema, strict=True)], schema))
        con.execute(f"INSERT INTO {FILLED} FROM counted")
        con.unregister("counted")


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


def _relations() -> list[str]:
    """What a reading may ask about: canonical tables, what measures read, and what dimensions pass through."""
    return [*TABLES, *sorted({n for n, r in RELATIONS.items() if not r.windowed} - TABLES.keys()), *THROUGH]


def _columns(con: Connection, schema: str) -> dict[str, dict[str, str]]:
    """The columns of every relation of the schema, in order, with their types: asked for once."""
    found: dict[str, dict[str, str]] = {}
    sql = (
        "SELECT table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE database_name = current_database() AND schema_name = ? ORDER BY table_name, column_index"
    )
    for name, column, kind in rows(con, sql, [schema]):
        found.setdefault(str(name), {})[str(column)] = str(kind)
    return found


def _counted(name: str, kinds: Mapping[str, str]) -> dict[str, str]:
    """The columns worth counting: not what every row has, and of a reference the id it was resolved to."""
    texts = {c.name for c in TABLES[name].columns if c.kind is Kind.REF} if name in TABLES else set()
    return {c: kind for c, kind in kinds.items() if name not in TABLES or (c not in COMMON and c not in texts)}


def _lines(con: Connection, schema: str, name: str, kinds: Mapping[str, str], empty: bool) -> list[Line]:
    """One relation's lines of `meta.filled`."""
    counted = _counted(name, kinds)
    if empty:
        return [(name, column, 0, 0, None, None) for column in counted]
    own = _count(con, f"{schema}.{quote(name)}", counted)
    return [(name, column, *figures) for column, figures in own.items()]


def _lines_of_deals(con: Connection, schema: str, name: str, shown: Collection[str]) -> list[Line]:
    """The lines of a view of deals: what its narrow table holds is counted, what the deals add has their share.

    Joining millions of versions to their deals to count a region would cost more than the whole publication.
    """
    source = f"({OF_DEALS[name].format(s=schema)})"
    own = _count(con, source, columns(con, source))
    total = next(iter(own.values()))[0]
    lines: list[Line] = [(name, column, *figures) for column, figures in own.items()]
    deals = rows(con, f'SELECT "column", "rows", filled, first_day, last_day FROM {FILLED} WHERE relation = ?', [DEALS])
    for column, count, full, first, last in deals:
        if column in shown and column not in own:
            share = _share(total, int(str(full)), int(str(count)))
            lines.append((name, column, total, share, first, last))
    return lines


def _share(total: int, full: int, count: int) -> int:
    """As many of `total` as `full` are of `count`; neither none nor all unless it is so."""
    if full in {0, count}:
        return total if full else 0
    return min(max(total * full // count, 1), total - 1) if total > 1 else total


def _count(con: Connection, source: str, counted: Mapping[str, str]) -> dict[str, Figures]:
    """Per column the rows, how many have a value, the first and the last day: in one scan."""
    cells = [f"count({quote(column)})" for column in counted]
    days = [column for column, kind in counted.items() if kind == "DATE"]
    cells += [f"{f}({quote(column)})" for column in days for f in ("min", "max")]
    total, *found = row(con, f"SELECT count(*), {', '.join(cells)} FROM {source}")
    spans = {c: found[len(counted) + 2 * at :][:2] for at, c in enumerate(days)}
    figures = zip(counted, found, strict=False)
    return {c: (int(str(total)), int(str(n)), *spans.get(c, (None, None))) for c, n in figures}
