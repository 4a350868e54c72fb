"""The rows whose repair would change most, each with an estimate of what it would move.

Amounts are those in the workspace's currency. What is missing is put at the average of its kind; what stands in the
wrong place at its own amount.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cadran.metrics.completeness import rows_of, scoped
from cadran.metrics.facts import Facts
from cadran.metrics.query import Query
from cadran.store.duck import literal, rows

MOST = 10


@dataclass(frozen=True, slots=True)
class Repair:
    """A row to mend. `key`: source/source_id. `code`: what is wrong, see `_CHECKS`. `moves`: the KPI that it would
    move, by about `by` (money). `estimated`: `by` is an average, not the row's own amount."""

    table: str
    key: str
    label: str | None
    owner: str | None
    code: str
    column: str
    moves: str
    by: float
    estimated: bool


@dataclass(frozen=True)
class _Check:
    """`wrong`: rows to mend, SQL over `t`; `like`: the rows whose average stands for a missing amount, "" for the
    row's own amount."""

    table: str
    code: str
    column: str
    moves: str
    wrong: str
    like: str = ""


_WON, _OPEN = "t.outcome = 'won'", "t.outcome = 'open'"
_EMPTY = "t.amount IS NULL AND t.id NOT IN (SELECT order_id FROM {s}.order_lines WHERE order_id IS NOT NULL)"
_SOLD = "(t.status IS NULL OR t.status NOT IN ('draft', 'cancelled'))"
_CHECKS = (
    _Check("deals", "no_amount", "amount", "average_deal_size", f"{_WON} AND t.amount IS NULL", _WON),
    _Check("deals", "no_amount", "amount", "pipeline_value", f"{_OPEN} AND t.amount IS NULL", _OPEN),
    _Check("deals", "overdue", "expected_close_on", "overdue_deals", f"{_OPEN} AND t.expected_close_on < {{asof}}"),
    _Check("deals", "undated", "expected_close_on", "pipeline_coverage", f"{_OPEN} AND t.expected_close_on IS NULL"),
    _Check("deals", "unclosed", "closed_on", "deals_won", f"{_WON} AND t.closed_on IS NULL"),
    _Check("deals", "no_owner", "owner", "revenue_per_rep", "t.outcome IN ('won', 'open') AND t.owner_id IS NULL"),
    _Check("orders", "no_amount", "amount", "revenue", f"{_SOLD} AND {_EMPTY}", _SOLD),
    _Check("orders", "undated", "ordered_on", "revenue", f"{_SOLD} AND t.ordered_on IS NULL"),
    _Check("orders", "no_owner", "rep", "revenue_per_rep", f"{_SOLD} AND t.rep_id IS NULL"),
)


def repairs(query: Query, facts: Facts) -> tuple[Repair, ...]:
    """At most ten rows, what would move most first; of a row with several faults the gravest."""
    found = sorted((r for check in _CHECKS for r in _found(check, query, facts)), key=lambda r: (-r.by, r.table, r.key))
    once = {(r.table, r.key): r for r in reversed(found)}
    return tuple(r for r in found if once[r.table, r.key] is r)[:MOST]


def _found(check: _Check, query: Query, facts: Facts) -> Iterator[Repair]:
    own = literal(facts.settings.currency)
    _, joins, where = scoped(query, facts)
    home = f"coalesce(t.currency, {own}) = {own}"
    like = f"{home} AND ({check.like or 'FALSE'})"
    wrong = check.wrong.format(s=facts.schema, asof=literal(query.asof))
    label = "t.name" if check.table == "deals" else "t.number"
    sql = (
        f"WITH seen AS (SELECT t.* FROM {rows_of(check.table, facts)} AS t{joins}{where}),"
        f" average AS (SELECT avg(t.amount) AS size FROM seen AS t WHERE {like})"
        f" SELECT concat(t.source, '/', t.source_id), {label}, r.name,"
        f" CAST({'a.size' if check.like else 't.amount'} AS DOUBLE) AS moved FROM seen AS t CROSS JOIN average AS a"
        f" LEFT JOIN {facts.schema}.reps AS r ON r.id = t.row_owner"
        f" WHERE {home} AND ({wrong}) AND moved > 0 ORDER BY moved DESC, 1 LIMIT {MOST}"
    )
    for key, name, owner, by in rows(facts.con, sql):
        yield Repair(
            check.table, str(key), None if name is None else str(name), None if owner is None else str(owner),
            check.code, check.column, check.moves, float(str(by)), bool(check.like),
        )  # fmt: skip
