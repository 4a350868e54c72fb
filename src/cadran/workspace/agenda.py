"""What waits for somebody today: leads, steps, meetings, quotes and deals, each list cut to what a page shows.

Lists that are a KPI's rows are exactly those rows; the others are read here, through the same door: a row belongs to
the rep whose it is, and only the owners that the viewer sees are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from cadran.errors import REFUSED
from cadran.metrics.facts import Facts
from cadran.store.duck import literal
from cadran.store.frames import cells
from cadran.workspace.asking import Asking, Names
from cadran.workspace.workspace import Workspace

List = Literal[
    "leads", "steps", "meetings", "planned", "quotes", "overdue", "dormant", "undecided", "slipped", "customers",
]  # fmt: skip
BEHIND: Mapping[str, str] = {  # lists that are the rows of a KPI
    "leads": "open_leads_unworked",
    "overdue": "overdue_deals",
    "dormant": "stalled_deals",
    "undecided": "deals_without_next_step",
    "slipped": "slipped_deals",
}
WEEK = timedelta(days=6)  # meetings of today and the days after it, so that a morning without one shows the next
SOON = timedelta(days=14)  # a quote that expires within it is about to
STALE = timedelta(days=60)  # what was planned longer ago and never closed is no task of today any more
# A customer who bought within two years and of whom nothing was heard for a quarter, when teams plan to call at least
# once: long enough that it is no pause between two orders, short enough that they still know who we are.
BOUGHT = timedelta(days=730)
QUIET = timedelta(days=90)
SHOWN = 8
_KEY = "concat({t}.source, '/', {t}.source_id)"
_ACCOUNT = "(SELECT name FROM now.accounts x WHERE x.id = {t}.account_id)"
_REP = "(SELECT name FROM now.reps x WHERE x.id = {t})"
_DEAL = "(SELECT concat(x.source, '/', x.source_id) FROM now.deals x WHERE x.id = {t}.deal_id)"

# Open deals whose noted next step is due: as they stand today, in the hands they are in today, nearest first.
_STEPS = f"""
SELECT {_KEY.format(t="d")} AS key, d.name, {_ACCOUNT.format(t="d")} AS account, {_REP.format(t="h.owner_id")} AS owner,
    d.next_step_on AS day, h.amount, {_KEY.format(t="d")} AS deal, d.next_step AS note
FROM now.deal_history h JOIN now.deals d ON d.id = h.id
WHERE h.outcome = 'open' AND h.from_day <= $today AND h.to_day > $today AND d.next_step_on <= $today AND {{owned}}
ORDER BY d.next_step_on DESC, h.amount DESC NULLS LAST, key
"""
_ACTIVITY = f"""
SELECT {_KEY.format(t="a")} AS key, coalesce(a.subject, a.kind::VARCHAR) AS name, {_ACCOUNT.format(t="a")} AS account,
    {_REP.format(t="a.rep_id")} AS owner, a.scheduled_day AS day, a.scheduled_at AS at, {_DEAL.format(t="a")} AS deal,
    a.kind::VARCHAR AS note
FROM now.activities a
WHERE a.status = 'planned' AND {{owned}} AND {{when}}
ORDER BY a.scheduled_day, a.scheduled_at, key
"""
_MEETINGS = _ACTIVITY.replace(
    "{when}", "a.kind IN ('meeting', 'demo', 'visit') AND a.scheduled_day BETWEEN $today AND $week"
)
_PLANNED = _ACTIVITY.replace(
    "{when}",
    "a.kind NOT IN ('meeting', 'demo', 'visit') AND a.scheduled_day BETWEEN $stale AND $today",
)
_QUOTES = f"""
SELECT (SELECT {_KEY.format(t="x")} FROM now.quotes x WHERE x.id = q.id) AS key, q.label AS name,
    {_ACCOUNT.format(t="q")} AS account, {_REP.format(t="q.rep_id")} AS owner, q.expires_on AS day, q.amount,
    {_DEAL.format(t="q")} AS deal
FROM now.quote_facts q
WHERE q.state = 'open' AND q.sent_on IS NOT NULL AND q.expires_on BETWEEN $today AND $soon AND {{owned}}
ORDER BY q.expires_on, q.amount DESC NULLS LAST, key
"""
# Customers in the hands they are in today, with what they bought and the last sale or contact; most revenue first.
# Whom somebody has an appointment with, or is to call, is not forgotten.
_CUSTOMERS = f"""
WITH bought AS (
    SELECT customer_id, max(day) AS day, sum(amount) AS amount
    FROM now.sales
    WHERE day BETWEEN $bought AND $today AND coalesce(kind, '') <> 'credit' AND amount > 0
    GROUP BY customer_id
),
touched AS (
    SELECT m.customer_id, max(t.day) AS day
    FROM now.touch_days t LEFT JOIN now.deals d ON d.id = t.deal_id
    JOIN now.account_dims m ON m.id = coalesce(t.account_id, d.account_id)
    WHERE t.day <= $today
    GROUP BY m.customer_id
),
planned AS (
    SELECT m.customer_id
    FROM now.activities v JOIN now.account_dims m ON m.id = v.account_id
    WHERE v.status = 'planned' AND v.scheduled_day >= $today
)
SELECT {_KEY.format(t="a")} AS key, coalesce(a.name, a.source_id) AS name, {_REP.format(t="o.rep_id")} AS owner,
    greatest(b.day, c.day) AS day, b.amount
FROM now.customer_owners o JOIN bought b USING (customer_id) JOIN now.accounts a ON a.id = o.customer_id
LEFT JOIN touched c USING (customer_id)
WHERE o.from_day <= $today AND o.to_day > $today AND greatest(b.day, c.day) < $quiet AND {{owned}}
    AND o.customer_id NOT IN (SELECT customer_id FROM planned WHERE customer_id IS NOT NULL)
ORDER BY b.amount DESC, key
"""
_READ: Mapping[str, tuple[str, str]] = {  # the text of each other list, and whose its rows are
    "steps": (_STEPS, "h.owner_id"),
    "meetings": (_MEETINGS, "a.rep_id"),
    "planned": (_PLANNED, "a.rep_id"),
    "quotes": (_QUOTES, "q.rep_id"),
    "customers": (_CUSTOMERS, "o.rep_id"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits. `key`: the row's `source/source_id`; `deal`: that of the deal it is about, if any.

    `day`: when it was or is due; `at`: to the minute, UTC; `days`: how long it has waited; `note`: what is known
    beside (a stage, a noted step, a kind of activity, a source).
    """

    key: str
    name: str
    account: str | None = None
    owner: str | None = None
    day: date | None = None
    at: datetime | None = None
    amount: Decimal | None = None
    deal: str | None = None
    days: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list: its first items, and how many there are in all."""

    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The lists asked for, as of a day. A list that this viewer cannot have, or that has no data, is not there."""

    day: date
    lists: Mapping[str, Waiting]


def agenda(
    workspace: Workspace, lists: Sequence[List], *, where: Names | None = None, period: str | None = None,
    today: date | str | None = None, shown: int | None = SHOWN,
) -> Agenda:  # fmt: skip
    """What waits for this viewer today. `where` and `period` (of slipped deals alone) reach the KPIs' own rows."""
    asking = Asking(kpi=(), today=today)
    with workspace.facts() as facts:
        day = asking.day(facts)
        workspace.viewer.check(["*"], ["rep"])
        owners = workspace.viewer.owners(facts.con, day)
        found: dict[str, list[Item] | None] = {n: _read(n, day, owners, facts) for n in lists if n in _READ}
    for name in lists:
        if name in BEHIND:
            found[name] = _behind(workspace, name, day, where, period if name == "slipped" else None)
    there = {name: items for name in lists if (items := found.get(name)) is not None}
    return Agenda(day, {name: Waiting(tuple(items[:shown]), len(items)) for name, items in there.items()})


def _read(name: str, day: date, owners: frozenset[int] | None, facts: Facts) -> list[Item]:
    text, owner = _READ[name]
    owned = "TRUE" if owners is None else f"{owner} IN ({', '.join(map(str, sorted(owners))) or 'NULL'})"
    days = {
        "$today": day, "$soon": day + SOON, "$week": day + WEEK, "$stale": day - STALE, "$bought": day - BOUGHT,
        "$quiet": day - QUIET,
    }  # fmt: skip
    for mark, value in days.items():
        text = text.replace(mark, f"DATE {literal(value.isoformat())}")
    return [_item(row, day) for row in cells(facts.con, text.replace("{owned}", owned))]


def _item(row: Mapping[str, Any], today: date) -> Item:
    due = row.get("day")
    days = (today - due).days if due else None
    return Item(**{"name": "", **{k: v for k, v in row.items() if v is not None}}, days=days)


def _behind(workspace: Workspace, name: str, day: date, where: Names | None, period: str | None) -> list[Item] | None:
    """The rows of a KPI as items: leads oldest last, for a fresh one is the likelier sale; deals by amount."""
    try:
        rows = workspace.cells(BEHIND[name], period=period or str(day), where=where, today=day)
    except REFUSED:
        return None
    items = [_ITEM.get(name, _deal)(row, day) for row in rows]
    if name == "leads":
        return sorted(items, key=lambda i: (i.days if i.days is not None else 1 << 30, i.key))
    return sorted(items, key=lambda i: (-(i.amount or 0), i.key))


def _lead(row: Mapping[str, Any], today: date) -> Item:
    return Item(
        row["row_id"], row["name"] or row["company"] or row["row_id"], row["company"], row["owner"],
        at=row["created_at"], days=row["days"], note=row["lead_source"],
    )  # fmt: skip


def _deal(row: Mapping[str, Any], today: date) -> Item:
    """A deal; of a dormant one `day` is since when nothing happened, else the expected close."""
    day = row.get("quiet_since") or row.get("expected_close_on")
    return Item(
        row["row_id"], row["name"] or row["row_id"], row.get("account"), row["owner"], day, amount=row.get("amount"),
        deal=row["row_id"], days=(today - day).days if day else None, note=row.get("stage"),
    )  # fmt: skip


def _slip(row: Mapping[str, Any], today: date) -> Item:
    """One push of a deal's date: `day` is the new one, `days` how far it moved."""
    moved = (row["to_on"] - row["from_on"]).days if row["to_on"] and row["from_on"] else None
    return Item(
        row["row_id"], row["name"] or row["row_id"], None, row["owner"], row["to_on"], deal=row["row_id"], days=moved
    )


_ITEM = {"leads": _lead, "slipped": _slip}
