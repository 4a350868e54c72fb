"""Twins of the relations about people and accounts: where a rep stood, when, and who the customer is."""

from datetime import date

from cadran.metrics.reference.conditions import Row, Scalar
from cadran.metrics.reference.world import DAY, FIRST, LAST, Rows, Window, World, day_or, whole

NOBODY: Row = {"team_id": None, "manager_id": None, "region": None, "role": None, "certain": False}
HAPPENS = {
    "activities": ("booked_day", "scheduled_day", "occurred_day"),
    "deals": ("created_on", "qualified_on", "closed_on"),
    "expenses": ("spent_on",),
    "leads": ("created_day", "mql_on", "sql_on"),
    "orders": ("ordered_on",),
    "quotes": ("sent_on",),
    "requests": ("received_day", "answered_day"),
    "tenders": ("received_on", "answered_on"),
}
SELLING = {"sdr", "bdm", "ae", None}
CARRYING = {"bdm", "ae", None}


def root(world: World, account_id: Scalar) -> Scalar:
    """The customer an account belongs to: the top of `parent`; of a circle, its lowest id."""
    path = [account_id]
    while True:
        account = world.find("accounts", path[-1])
        parent = account["parent_id"] if account else None
        if world.find("accounts", parent) is None:
            return path[-1]
        if parent in path:
            return min(path[path.index(parent) :], key=whole)
        path.append(parent)


def account_dims(world: World) -> Rows:
    """One row per account: its customer and its own attributes."""
    kept = ("id", "industry", "size", "city", "postcode", "region", "country")
    return [{k: a[k] for k in kept} | {"customer_id": root(world, a["id"])} for a in world.rows("accounts")]


def customer(world: World, account_id: Scalar) -> Scalar:
    """The customer of a row's account; None for a blank or vanished account."""
    return root(world, account_id) if world.find("accounts", account_id) else None


def stands(world: World, rep_id: Scalar, day: date) -> Row:
    """Where a rep stood on a day: the twin of `rep_spans`, asked for one day.

    Assignments that overlap: the later start wins. A day outside them all is as today, or else as in the
    last assignment, and is not certain.
    """
    rep = world.find("reps", rep_id)
    if rep is None:
        return NOBODY
    own = [a for a in world.rows("rep_assignments") if a["rep_id"] == rep_id and _covers_some(a)]
    there = [a for a in own if _covers(a, day)]
    today = [a for a in own if _covers(a, world.today)]
    chosen = _latest(there) or _latest(today) or _latest(own)
    if chosen is None:
        return {**NOBODY, "role": rep["role"]}
    team = world.find("teams", chosen["team_id"])
    return {
        "team_id": chosen["team_id"],
        "manager_id": chosen["manager_id"] or (team["manager_id"] if team else None),
        "region": chosen["region"],
        "role": chosen["role"] or rep["role"],
        "certain": bool(there),
    }


def _covers(assignment: Row, day: date) -> bool:
    return day_or(assignment["starts_on"], FIRST) <= day <= day_or(assignment["ends_on"], LAST)


def _covers_some(assignment: Row) -> bool:
    return day_or(assignment["starts_on"], FIRST) <= day_or(assignment["ends_on"], LAST)


def _latest(assignments: Rows) -> Row | None:
    return max(assignments, key=lambda a: (day_or(a["starts_on"], FIRST), whole(a["id"])), default=None)


def data_days(world: World) -> tuple[date, date]:
    """The first and last day on which anything happened; today where nothing did."""
    days = [row[axis] for table, axes in HAPPENS.items() for axis in axes for row in world.rows(table)]
    found = [d for d in days if isinstance(d, date)]
    return min(found, default=world.today), max(found, default=world.today)


def rep_days(world: World) -> Rows:
    """A row per selling rep and working day of the data: present 1, or 0 on an absence."""
    first, last = data_days(world)
    last = min(last, world.today)
    return [
        {"rep_id": rep["id"], "day": day, "present": 0.0 if _away(world, rep["id"], day) else 1.0}
        for rep in world.rows("reps")
        if rep["role"] in SELLING
        for day in _days(max(day_or(rep["hired_on"], first), first), min(day_or(rep["left_on"], last), last))
        if world.works(day)
    ]


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def _away(world: World, rep_id: Scalar, day: date) -> bool:
    """A blank end is an absence of one day; a blank start is no absence."""
    return any(
        a["rep_id"] == rep_id and a["starts_on"] is not None
        and day_or(a["starts_on"], LAST) <= day <= day_or(a["ends_on"] or a["starts_on"], FIRST)
        for a in world.rows("absences")
    )  # fmt: skip


def share_present(rep: Row, start: date, end: date) -> float:
    """The share of a window's days between hired_on and left_on, both included."""
    first = max(start, day_or(rep["hired_on"], FIRST))
    last = min(end - DAY, day_or(rep["left_on"], LAST))
    days = (end - start).days
    return max(0, (last - first).days + 1) / days if days else 0.0


def rep_presence(world: World, at: Window) -> Rows:
    """Reps who carry a revenue target in the window, else the roles that sell for themselves."""
    carrying = {
        t["rep_id"]
        for t in world.rows("targets")
        if t["kpi"] == "revenue" and world.find("reps", t["rep_id"])
        and day_or(t["starts_on"], LAST) < at.end and day_or(t["ends_on"], LAST) >= at.start
    }  # fmt: skip
    reps = [r for r in world.rows("reps") if (r["id"] in carrying if carrying else r["role"] in CARRYING)]
    return [
        {
            **at.bounds,
            "rep_id": r["id"],
            "share": share_present(r, at.start, at.end),
            "carries_target": r["id"] in carrying,
        }
        for r in reps
    ]


def pulse_answers(world: World, at: Window) -> Rows:
    """A row per answer of a rep, marked where its month is not in the window whole, or not over."""
    return [
        {**at.bounds, **told, "part_month": not _whole(day, at)}
        for told in world.once("pulse answers", lambda: [_answer(world, s) for s in world.rows("surveys")])
        if (day := told["answered_on"]) is not None and at.holds(day)
    ]


def _answer(world: World, survey: Row) -> Row:
    """An answer, of the team that it names or else the rep's; without a rep it is a row of who leads that team.

    Its day is None where it is no answer to a pulse.
    """
    rep, day = survey["respondent_rep_id"], survey["answered_on"]
    named = world.find("teams", survey["team_id"])
    stood = stands(world, rep, day)["team_id"] if isinstance(day, date) else None
    return {
        "id": survey["id"], "score": survey["score"], "comment": survey["comment"],
        "rep_id": rep if rep is not None or named is None else named["manager_id"],
        "team_id": stood if survey["team_id"] is None else survey["team_id"],
        "answered_on": day if survey["kind"] == "pulse" and isinstance(day, date) else None,
    }  # fmt: skip


def _whole(day: Scalar, at: Window) -> bool:
    if not isinstance(day, date):
        return False
    first = day.replace(day=1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return first >= at.start and last < at.end and last <= at.asof
