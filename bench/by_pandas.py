"""The values alone, as somebody with pandas and the same tables would compute them."""

import pandas as pd

from cadran.store.duck import Connection

_ACTIVITIES = "SELECT rep_id, occurred_day, scheduled_day, kind, direction, status, outcome, automatic, cancelled_by"
_SOURCES = {
    "activities": f"{_ACTIVITIES} FROM now.activities",
    "deals": "SELECT owner_id AS rep_id, created_on, closed_on, outcome, amount::DOUBLE AS amount FROM now.deals",
    "sales": "SELECT rep_id, day, amount::DOUBLE AS amount, newness, is_first, business FROM now.sales",
    "lines": "SELECT rep_id, day, amount::DOUBLE AS amount, cost::DOUBLE AS cost, discount::DOUBLE AS discount,"
    " quantity::DOUBLE AS quantity, unit FROM now.line_facts",
}
KINDS = ("call", "email", "message", "social", "connection_request", "content_engagement", "meeting", "demo", "visit")


def load(con: Connection) -> dict[str, pd.DataFrame]:
    """The columns needed, as frames in memory."""
    return {name: con.execute(sql).df() for name, sql in _SOURCES.items()}


def values(frames: dict[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """About the forty values by rep and month."""
    found: dict[str, pd.Series] = {}
    done = _keyed(frames["activities"], "occurred_day")
    done = done[done["status"].isna() | (done["status"] == "done")]
    for kind in KINDS:
        found[kind] = _count(done[done["kind"] == kind])
    sent = done[(done["direction"] == "outbound") & done["automatic"].ne(True)]
    found["outbound"] = _count(sent)
    calls = done[(done["kind"] == "call") & (done["direction"] == "outbound")]
    found["connect"] = _count(calls[calls["outcome"] == "reached"]) / _count(calls[calls["outcome"].notna()])
    due = _keyed(frames["activities"], "scheduled_day")
    due = due[due["kind"].isin(("meeting", "visit", "demo"))]
    for status in ("no_show", "cancelled", "done"):
        found[f"due_{status}"] = _count(due[due["status"] == status])
    created, closed = _keyed(frames["deals"], "created_on"), _keyed(frames["deals"], "closed_on")
    found["created"], found["created_value"] = _count(created), _sum(created, "amount")
    for outcome in ("won", "lost"):
        part = closed[closed["outcome"] == outcome]
        found[outcome], found[f"{outcome}_value"] = _count(part), _sum(part, "amount")
    found["win_rate"] = found["won"] / (found["won"] + found["lost"])
    sales, lines = _keyed(frames["sales"], "day"), _keyed(frames["lines"], "day")
    found["revenue"], found["new"] = _sum(sales, "amount"), _sum(sales[sales["newness"] == "new"], "amount")
    found["first"] = _count(sales[sales["is_first"].eq(True)])
    known = lines[lines["cost"].notna()]
    found["margin"] = _sum(known, "amount") - _sum(known, "cost")
    found["discount"], found["hours"] = _sum(lines, "discount"), _sum(lines[lines["unit"] == "hour"], "quantity")
    return found


def _keyed(frame: pd.DataFrame, day: str) -> pd.DataFrame:
    """Rows of the five years, with their month."""
    when = frame[day]
    inside = frame[(when >= "2021-01-01") & (when < "2026-01-01")]
    return inside.assign(month=inside[day].dt.to_period("M"))


def _count(frame: pd.DataFrame) -> pd.Series:
    return frame.groupby(["rep_id", "month"], observed=True).size()


def _sum(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame.groupby(["rep_id", "month"], observed=True)[column].sum()
