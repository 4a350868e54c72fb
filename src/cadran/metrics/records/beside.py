"""What stands beside a deal or an account: activities, quotes, orders, complaints, answers; of the rows in scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadran.metrics.facts import Facts
from cadran.metrics.records.scope import Owners, within
from cadran.store.duck import Connection, Value, count, literal, rows

MOST = 30  # rows listed beside one record; how many there are is told
# What brings one to a customer; notes and tasks do not.
CONTACT = "a.kind NOT IN ('task', 'note', 'other', 'content_engagement') AND a.automatic IS NOT TRUE"


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of one kind, by column name, the newest first; `total`: how many there are."""

    rows: tuple[Mapping[str, object], ...]
    total: int


def listed(con: Connection, select: str, source: str, order: str, values: list[Value]) -> Listed:
    """The first rows of a query, and how many it has."""
    total = count(con, f"SELECT count(*) {source}", values)
    return Listed(_named(con, f"SELECT {select} {source} ORDER BY {order} LIMIT {MOST}", values), total)


def activities(facts: Facts, column: str, of: int, owners: Owners) -> Listed:
    """What was done, is planned, or fell through, with a deal (`deal_id`) or an account (`account_id`)."""
    about = "a.deal_id = ?" if column == "deal_id" else "coalesce(a.account_id, d.account_id) = ?"
    source = (
        f"FROM {facts.schema}.activities a LEFT JOIN {facts.schema}.deals d ON d.id = a.deal_id"
        f" LEFT JOIN {facts.schema}.reps r ON r.id = a.rep_id WHERE {about} AND {within('a.rep_id', owners)}"
    )
    select = (
        "coalesce(a.occurred_day, a.scheduled_day, a.booked_day) AS day, CAST(a.kind AS VARCHAR) AS kind, a.subject,"
        " CAST(a.direction AS VARCHAR) AS direction, coalesce(CAST(a.status AS VARCHAR), 'done') AS status,"
        " CAST(a.outcome AS VARCHAR) AS outcome, r.name AS rep"
    )
    return listed(facts.con, select, source, "day DESC NULLS LAST, a.id DESC", [of])


def quotes(facts: Facts, column: str, of: int, owners: Owners) -> Listed:
    """Quotes, with what became of each; amounts in the workspace's currency."""
    source = (
        f"FROM {facts.schema}.quote_facts q LEFT JOIN {facts.schema}.reps r ON r.id = q.rep_id"
        f" WHERE q.{column} = ? AND {within('q.rep_id', owners)}"
    )
    select = "q.label AS number, q.amount, q.sent_on, q.expires_on, q.state, q.decided_day, r.name AS rep"
    return listed(facts.con, select, source, "q.sent_on DESC NULLS LAST, q.id DESC", [of])


def orders(facts: Facts, account: int, owners: Owners, asof: date) -> Listed:
    """Sales by the workspace's basis, as its revenue counts them."""
    source = (
        f"FROM {facts.schema}.sales t LEFT JOIN {facts.schema}.reps r ON r.id = t.rep_id"
        f" WHERE t.account_id = ? AND t.day <= {literal(asof)} AND {within('t.rep_id', owners)}"
    )
    select = "t.label AS number, t.day, t.amount, t.kind, r.name AS rep"
    return listed(facts.con, select, source, "t.day DESC, t.id DESC", [account])


def complaints(facts: Facts, account: int, owners: Owners) -> Listed:
    source = f"FROM {facts.schema}.complaints c WHERE c.account_id = ? AND {within('c.rep_id', owners)}"
    select = "c.opened_on, c.resolved_on, CAST(c.about AS VARCHAR) AS about, c.text"
    return listed(facts.con, select, source, "c.opened_on DESC NULLS LAST, c.id DESC", [account])


def answers(facts: Facts, account: int, owners: Owners) -> Listed:
    """What people at the account answered; the reps' own pulse is never among it."""
    source = (
        f"FROM {facts.schema}.surveys v WHERE v.account_id = ? AND v.answered_on IS NOT NULL"
        f" AND v.kind IS DISTINCT FROM 'pulse' AND {within('v.rep_id', owners)}"
    )
    select = "CAST(v.kind AS VARCHAR) AS kind, v.topic, v.answered_on, v.score, v.scale_min, v.scale_max, v.comment"
    return listed(facts.con, select, source, "v.answered_on DESC, v.id DESC", [account])


def contacts(facts: Facts, account: int, owners: Owners) -> int:
    """How many contacts: those of the reps seen, and those of nobody at an account of theirs."""
    whose = within("coalesce(c.owner_id, a.owner_id)", owners)
    sql = (
        f"SELECT count(*) FROM {facts.schema}.contacts c JOIN {facts.schema}.accounts a ON a.id = c.account_id"
        f" WHERE c.account_id = ? AND {whose}"
    )
    return count(facts.con, sql, [account])


def record(facts: Facts, table: str, source: str, source_id: str) -> Mapping[str, object] | None:
    """One row of a table with all its columns; None where there is none."""
    sql = f"SELECT * FROM {facts.schema}.{table} WHERE source = ? AND source_id = ?"
    found = _named(facts.con, sql, [source, source_id])
    return found[0] if found else None


def _named(con: Connection, sql: str, values: list[Value]) -> tuple[Mapping[str, object], ...]:
    """The rows of a query by column name; all of them are fetched, else the cursor takes no other question."""
    cursor = con.execute(sql, values)
    names = [c[0] for c in cursor.description or []]
    return tuple(dict(zip(names, r, strict=True)) for r in cursor.fetchall())


def label(facts: Facts, table: str, of: object) -> str | None:
    """What names a row to a person."""
    if of is None:
        return None
    found = rows(facts.con, f"SELECT {facts.label_sql(table)} FROM {facts.schema}.{table} WHERE id = ?", [int(str(of))])
    return None if not found or found[0][0] is None else str(found[0][0])
