"""References that found no row of their own: names known by their text alone, or that several rows answer to."""

from dataclasses import dataclass

from cadran.metrics.completeness import rows_of, scoped
from cadran.metrics.facts import Facts
from cadran.metrics.query import Query
from cadran.model import TABLES, Kind
from cadran.store.duck import literal, quote, rows, tally

AMBIGUOUS, MISSING, STUB = "ambiguous", "missing", "stub"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A text in a column that refers to another table, how many rows carry it, and why it means no known row."""

    table: str
    column: str
    text: str
    reason: str
    rows: int


def unresolved(query: Query, facts: Facts) -> tuple[Unresolved, ...]:
    """All such texts among the rows the viewer sees, the most frequent first."""
    sql = "SELECT to_table, count(*) FROM meta.resolved WHERE how IN ('ambiguous', 'missing', 'stub') GROUP BY 1"
    targets = tally(facts.con, sql)
    found: list[Unresolved] = []
    for table in TABLES.values():
        for column in table.columns:
            if column.kind is Kind.REF and column.to in targets:
                found += _of(table.name, column.name, column.to, query, facts)
    return tuple(sorted(found, key=lambda u: (-u.rows, u.table, u.column, u.text)))


def shares(found: tuple[Unresolved, ...], query: Query, facts: Facts) -> dict[str, float]:
    """Of each table the share of rows with the reference that most often means nobody or several.

    A name known by its text alone still stands for one and the same: it is no loss here.
    """
    by_column: dict[tuple[str, str], int] = {}
    for one in found:
        if one.reason != STUB:
            by_column[one.table, one.column] = by_column.get((one.table, one.column), 0) + one.rows
    _, joins, where = scoped(query, facts)
    totals = {
        t: int(str(facts.one(f"SELECT count(*) FROM {rows_of(t, facts)} AS t{joins}{where}"))) for t, _ in by_column
    }
    result: dict[str, float] = {}
    for (table, _), number in by_column.items():
        result[table] = max(result.get(table, 0.0), number / max(totals[table], 1))
    return result


def _of(table: str, column: str, to: str, query: Query, facts: Facts) -> list[Unresolved]:
    _, joins, where = scoped(query, facts)
    sql = (
        f"SELECT r.text, r.how, count(*) FROM {rows_of(table, facts)} AS t{joins} JOIN meta.resolved AS r"
        f" ON r.to_table = {literal(to)} AND r.source = t.source AND r.text = t.{quote(column)}"
        f"{where}{' AND' if where else ' WHERE'} r.how IN ('ambiguous', 'missing', 'stub') GROUP BY ALL"
    )
    return [Unresolved(table, column, str(text), str(how), int(str(n))) for text, how, n in rows(facts.con, sql)]
