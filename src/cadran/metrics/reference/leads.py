"""Twins of the relations about leads: whom each is about, when a person turned to it, what came of it."""

from datetime import date, datetime, time, timedelta

from cadran.metrics.reference.conditions import Row, Scalar
from cadran.metrics.reference.money import sales
from cadran.metrics.reference.people import customer, data_days
from cadran.metrics.reference.world import DAY, Rows, Window, World

TOUCHES = {"call", "email", "message", "social", "connection_request"}
NEAR = timedelta(days=30)  # what names the account alone is towards a lead this long
OWN = (
    "id", "name", "company", "contact_id", "owner_id", "sdr_id", "lead_source", "campaign_id", "region", "direction",
    "created_at", "created_day", "mql_on", "sql_on", "disqualified_on", "converted_day",
)  # fmt: skip


def account_of(world: World, lead: Row) -> Scalar:
    """The lead's own account, else its deal's, else its contact's."""
    for one in (lead, world.find("deals", lead["deal_id"]), world.find("contacts", lead["contact_id"])):
        if one and one["account_id"] is not None:
            return one["account_id"]
    return None


def lead_facts(world: World) -> Rows:
    """One row per lead, with the account it is about."""
    return [{k: lead[k] for k in OWN} | {"account_id": account_of(world, lead)} for lead in world.rows("leads")]


def lead_outcomes(world: World) -> Rows:
    """One row per lead with its customer's first sale, where that did not come before the lead."""
    return world.once("lead_outcomes", lambda: [_outcome(world, lead) for lead in lead_facts(world)])


def _outcome(world: World, lead: Row) -> Row:
    who, came = customer(world, lead["account_id"]), lead["created_day"]
    bought = next((s["day"] for s in sales(world) if s["is_first"] and who == s["customer_id"] is not None), None)
    if not isinstance(bought, date) or not isinstance(came, date):
        return {**lead, "existing": False, "sale_day": None, "days": None}
    if bought < came:
        return {**lead, "existing": True, "sale_day": None, "days": None}
    return {**lead, "existing": False, "sale_day": bought, "days": (bought - came).days}


def lead_answers(world: World) -> Rows:
    """One row per lead with the first human touch, and the seconds of business that had passed at both instants."""
    return world.once("lead_answers", lambda: [_answer(world, lead) for lead in lead_facts(world)])


def _answer(world: World, lead: Row) -> Row:
    created, touched = lead["created_at"], first_touches(world, lead)
    settled = [lead[k] for k in ("sql_on", "converted_day", "disqualified_on")]
    days = {f"{what}_day": world.local_day(at) if at else None for what, at in touched.items()}
    return {
        **lead,
        **days,
        **{f"{what}_clock": clock(world, local(world, at)) if at else None for what, at in touched.items()},
        "answered_at": next((at for at in touched.values() if at), None),
        "touched_day": min((d for d in days.values() if d), default=None),
        "settled_day": min((d for d in settled if isinstance(d, date)), default=None),
        "created_clock": clock(world, local(world, created)) if isinstance(created, datetime) else None,
    }


def first_touches(world: World, lead: Row) -> dict[str, datetime | None]:
    """What a person did towards the lead first, by what names it: the lead, its contact, or its account soon after."""
    created = lead["created_at"]
    ways = {"lead": (lead["id"], None), "contact": (lead["contact_id"], None), "account": (lead["account_id"], NEAR)}
    if not isinstance(created, datetime):
        return dict.fromkeys(ways)
    return {what: _first(world, f"{what}_id", key, created, limit) for what, (key, limit) in ways.items()}


def _first(world: World, column: str, key: Scalar, since: datetime, limit: timedelta | None) -> datetime | None:
    if key is None:
        return None
    instants = [a["occurred_at"] for a in world.rows("activities") if a[column] == key and _touches(a)]
    found = [t for t in instants if isinstance(t, datetime) and t >= since and (limit is None or t < since + limit)]
    return min(found, default=None)


def _touches(activity: Row) -> bool:
    return (
        activity["kind"] in TOUCHES
        and activity["direction"] == "outbound"
        and activity["status"] in {None, "done"}
        and not activity["automatic"]
    )


def local(world: World, instant: datetime) -> datetime:
    """A UTC instant as the clocks of the workspace's zone showed it."""
    utc = datetime.fromisoformat(instant.isoformat() + "+00:00")
    return utc.astimezone(world.settings.zone).replace(tzinfo=None)


def clock(world: World, until: datetime) -> float:
    """Seconds of business from the first day of the first year with data to a local time."""
    opens, closes = world.settings.business_hours
    seconds, day = 0.0, date(data_days(world)[0].year, 1, 1)
    while datetime.combine(day, time()) <= until:
        if world.works(day):
            begin, end = datetime.combine(day, opens), min(until, datetime.combine(day, closes))
            seconds += max(0.0, (end - begin).total_seconds())
        day += DAY
    return seconds


def unworked_leads(world: World, at: Window) -> Rows:
    """Leads that nobody had turned to, handed over or set aside by the end of a window's last day."""
    return [
        {**lead, **at.bounds, "days": (at.at_day - came).days}
        for lead in lead_answers(world)
        if isinstance(came := lead["created_day"], date) and came <= at.at_day
        and not _by(lead["touched_day"], at.at_day) and not _by(lead["settled_day"], at.at_day)
    ]  # fmt: skip


def _by(day: Scalar, last: date) -> bool:
    return isinstance(day, date) and day <= last
