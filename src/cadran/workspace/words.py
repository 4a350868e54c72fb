"""What customers said themselves: answers to surveys, complaints, reasons of won and lost deals.

The rows are those behind the KPI, through the same door as `Workspace.rows`, so nobody reads words about rows that
they may not see. What reps say of their own work (the pulse) is never told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadran.errors import REFUSED
from cadran.metrics.facts import Facts
from cadran.store.duck import quote
from cadran.workspace.asking import Names
from cadran.workspace.choices import tables_behind
from cadran.workspace.workspace import Workspace

# Of deals only these are about why customers said yes or no.
OF_DECISIONS = frozenset({
    "win_rate", "win_rate_value", "win_loss_ratio", "deals_won", "deals_lost", "lost_value", "pipeline_conversion_rate",
})  # fmt: skip
# Table → the columns with words, the day, and what else is told of them.
_SAID = {
    "surveys": (("comment",), "answered_on", "score"),
    "complaints": (("text",), "opened_on", "about"),
    "deals": (("lost_reason", "won_reason"), "closed_on", "outcome"),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """One customer's words. `row`: the key of the row they stand in; `beside`: score, subject or outcome of it."""

    table: str
    row: str
    day: date | None
    text: str
    account: str
    beside: str


def speaks(workspace: Workspace, kpi: str, variant: str = "") -> str:
    """The table that holds customers' words about a KPI, "" where there is none."""
    if kpi == "rep_pulse":
        return ""
    tables = tables_behind(workspace, kpi, variant)
    for table in ("surveys", "complaints"):
        if table in tables:
            return table
    return "deals" if kpi in OF_DECISIONS else ""


def words(
    workspace: Workspace, kpi: str, *, variant: str = "", period: str | None = None, where: Names | None = None,
    as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None,
) -> tuple[Quote, ...]:  # fmt: skip
    """The words of the rows behind a KPI in a period, the newest first; none where nobody said anything."""
    table = speaks(workspace, kpi, variant)
    if not table:
        return ()
    behind = workspace.rows(
        kpi, variant=variant, period=period, where=where, as_of=as_of, known_on=known_on, today=today
    )
    keys = [key for key in behind.column("row_id").to_pylist() if key] if "row_id" in behind.column_names else []
    with workspace.facts(known_on) as facts:
        return tuple(_quotes(table, keys, facts)) if keys else ()


def _quotes(table: str, keys: Sequence[str], facts: Facts) -> list[Quote]:
    columns, day, beside = _SAID[table]
    text = f"coalesce({', '.join(f'nullif(trim(CAST(s.{quote(c)} AS VARCHAR)), {chr(39) * 2})' for c in columns)})"
    account = f"(SELECT {facts.label_sql('accounts')} FROM {facts.schema}.accounts AS a WHERE a.id = s.account_id)"
    sql = (
        f"SELECT concat(s.source, '/', s.source_id) AS row_id, s.{quote(day)}, {text} AS said, {account},"
        f" CAST(s.{quote(beside)} AS VARCHAR) FROM {facts.schema}.{quote(table)} AS s"
        f" WHERE concat(s.source, '/', s.source_id) IN (SELECT unnest($1)) AND said IS NOT NULL"
        f" ORDER BY s.{quote(day)} DESC NULLS LAST, row_id"
    )
    found = facts.con.execute(sql, [list(keys)]).fetchall()
    return [
        Quote(table, str(r[0]), r[1] if isinstance(r[1], date) else None, str(r[2]), str(r[3] or ""), str(r[4] or ""))
        for r in found
    ]


def has_words(workspace: Workspace, kpi: str, variant: str = "") -> bool:
    """Whether a page has a place for customers' words; a KPI that cannot be asked has none."""
    try:
        return bool(speaks(workspace, kpi, variant))
    except REFUSED:
        return False
