"""Twins of the relations about quotes, meetings put in the diary, and customers' requests."""

from datetime import date, datetime, timedelta

from cadran.metrics.reference.conditions import Row, Scalar, compute
from cadran.metrics.reference.money import order_facts
from cadran.metrics.reference.world import DAY, LAST, Rows, World, day_or

BOOKED = {"meeting", "demo", "visit"}


def bookings(world: World) -> Rows:
    """Meetings, demos and visits put in the diary on a known day, credited to who booked."""
    return [
        {**a, "rep_id": a["rep_id"] if a["booked_by_id"] is None else a["booked_by_id"]}
        for a in world.rows("activities")
        if a["kind"] in BOOKED and a["booked_day"] is not None
    ]


def quote_facts(world: World) -> Rows:
    """One row per quote: what became of it by today, and the order it led to."""
    return [_quote(world, q) for q in world.rows("quotes")]


def _quote(world: World, quote: Row) -> Row:
    state = _quote_state(world, quote)
    ordered = _ordered(world, quote)
    decided = quote["decided_on"]
    if state == "expired":
        decided = _expiry(world, quote) or decided
    kept = ("id", "deal_id", "account_id", "rep_id", "sent_on", "expires_on", "status")
    return {
        **{k: quote[k] for k in kept},
        "label": quote["number"],
        "amount": world.convert(quote["amount"], quote["currency"], quote["sent_on"]),
        "state": state,
        "decided_day": None if state == "open" else decided,
        "order_day": ordered,
        "led_to_order": ordered is not None,
    }


def _expiry(world: World, quote: Row) -> Scalar:
    """The day a quote without an answer expires: the one it names, else some days after it was sent."""
    if quote["expires_on"] is not None:
        return quote["expires_on"]
    sent = quote["sent_on"]
    return sent + timedelta(days=world.settings.quote_validity_days) if isinstance(sent, date) else None


def _quote_state(world: World, quote: Row) -> str:
    if quote["status"] in {"accepted", "refused", "expired"}:
        return str(quote["status"])
    expires = _expiry(world, quote)
    sent = quote["sent_on"] is not None
    return "expired" if sent and isinstance(expires, date) and expires < world.today else "open"


def _ordered(world: World, quote: Row) -> Scalar:
    """The day of the quote's order, else of its deal's first order since, else the day its deal was won."""
    orders = [o for o in order_facts(world) if o["kind"] != "credit" and o["day"] is not None]
    named = [o["day"] for o in orders if o["id"] == quote["order_id"]]
    if named:
        return named[0]
    if quote["deal_id"] is None:
        return None
    since = [o["day"] for o in orders if o["deal_id"] == quote["deal_id"] and _since(o["day"], quote["sent_on"])]
    if since:
        return min(d for d in since if isinstance(d, date))
    deal = world.find("deals", quote["deal_id"])
    won = deal is not None and deal["outcome"] == "won" and quote["status"] == "accepted"
    return deal["closed_on"] if deal and won else None


def _since(day: Scalar, sent: Scalar) -> bool:
    return isinstance(day, date) and isinstance(sent, date) and day >= sent


def tender_facts(world: World) -> Rows:
    """One row per tender: the day it was answered, by itself or by its quote, and decided."""
    return [_tender(world, t) for t in world.rows("tenders")]


def _tender(world: World, tender: Row) -> Row:
    quote, received = world.find("quotes", tender["quote_id"]), tender["received_on"]
    answered = tender["answered_on"]
    if answered is None and quote:
        answered = quote["sent_on"]
    dated = isinstance(answered, date) and isinstance(received, date)
    kept = ("id", "account_id", "rep_id", "received_on", "due_on", "declined_on")
    return {
        **{k: tender[k] for k in kept},
        "answer_day": answered,
        "decided_day": tender["declined_on"] if answered is None else answered,
        "days": compute("-", answered, received) if dated else None,
    }


def request_facts(world: World) -> Rows:
    """One row per request with the business hours until it was answered."""
    return [_request(world, r) for r in world.rows("requests")]


def _request(world: World, request: Row) -> Row:
    received, answered = request["received_at"], request["answered_at"]
    hours, backwards = None, False
    if isinstance(received, datetime) and isinstance(answered, datetime):
        backwards = answered < received
        hours = 0.0 if backwards else business_hours(world, received, answered)
    return {**request, "hours": hours, "reversed": backwards}


def business_hours(world: World, start: datetime, end: datetime) -> float:
    """Hours of business between two UTC instants, in local time, on working days only."""
    first, last = _local(world, start), _local(world, end)
    opens, closes = world.settings.business_hours
    seconds, day = 0.0, first.date()
    while day <= last.date():
        if world.works(day):
            begin, finish = max(first, datetime.combine(day, opens)), min(last, datetime.combine(day, closes))
            seconds += max(0.0, (finish - begin).total_seconds())
        day += DAY
    return seconds / 3600


def _local(world: World, instant: datetime) -> datetime:
    """A UTC instant as the clocks of the workspace's zone showed it."""
    utc = datetime.fromisoformat(instant.isoformat() + "+00:00")
    return utc.astimezone(world.settings.zone).replace(tzinfo=None)


def targets_now(world: World, asof: date = date.max) -> Rows:
    """The highest version of each target that was set by a day."""
    best: dict[tuple[Scalar, ...], Row] = {}
    told = [t for t in world.rows("targets") if day_or(t["set_on"], date.min) <= asof]
    for target in sorted(told, key=_version):
        best[tuple(target[k] for k in ("kpi", "rep_id", "team_id", "starts_on", "ends_on"))] = target
    return [_target(t) for t in best.values()]


def _version(target: Row) -> tuple[Scalar, ...]:
    return (target["version"] or 0, day_or(target["set_on"], date.min), target["id"])


def _target(target: Row) -> Row:
    level = "rep" if target["rep_id"] is not None else "team" if target["team_id"] is not None else "company"
    ends = target["ends_on"]
    return {
        **{k: target[k] for k in ("id", "kpi", "rep_id", "team_id", "value", "version")},
        "level": level,
        "prorate": bool(target["prorate"]),
        "from_day": target["starts_on"],
        "to_day": ends + DAY if isinstance(ends, date) and ends < LAST else LAST,
        "weight": 1 if target["weight"] is None else target["weight"],
    }
