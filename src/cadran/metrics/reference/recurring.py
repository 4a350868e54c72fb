"""Twins of the relations about subscriptions: MRR on a day is counted from the contracts that serve on it."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal

from cadran.metrics.reference.conditions import Row, Scalar, decimal
from cadran.metrics.reference.costs import months_later
from cadran.metrics.reference.customers import in_charge
from cadran.metrics.reference.money import buys, sales
from cadran.metrics.reference.people import customer
from cadran.metrics.reference.world import DAY, LAST, Rows, Window, World, add, day_or

MONTHS = {"quarter": 3, "year": 12}
EXACT = Decimal("0.000000000001")
NOTHING = Decimal(0)
Test = Callable[[Row], bool]


def subscription_facts(world: World) -> Rows:
    """One row per subscription, with a month of it."""
    return world.once("subscription_facts", lambda: [_fact(world, s) for s in world.rows("subscriptions")])


def _fact(world: World, row: Row) -> Row:
    started, until = row["started_on"], day_or(row["ended_on"], LAST)
    who, mrr = customer(world, row["account_id"]), _month(world, row)
    kept = ("id", "contract", "account_id", "rep_id", "product_id", "started_on", "term_ends_on", "amount", "interval")
    return {column: row[column] for column in kept} | {
        "customer_id": who,
        "until": until,
        "no_rate": world.no_rate(row["currency"], started),
        "mrr": mrr,
        "counted": who is not None and mrr is not None,
        "serves": isinstance(started, date) and started < until,
        "replaced_on": _replaced(world, row, who, until),
    }


def _month(world: World, row: Row) -> Decimal | None:
    """A twelfth of a year's price, a third of a quarter's; cut at the twelfth decimal."""
    amount = world.convert(row["amount"], row["currency"], row["started_on"])
    return None if amount is None else (amount / MONTHS.get(str(row["interval"]), 1)).quantize(EXACT, ROUND_DOWN)


def _replaced(world: World, row: Row, who: Scalar, until: date) -> date | None:
    """The first day of the next row of the same contract, once this one is over."""
    if row["contract"] is None or who is None:
        return None
    starts = [
        day_or(n["started_on"], LAST)
        for n in world.rows("subscriptions")
        if n["contract"] == row["contract"] and customer(world, n["account_id"]) == who
        and n["started_on"] is not None and day_or(n["started_on"], LAST) < day_or(n["ended_on"], LAST)
    ]  # fmt: skip
    return min((s for s in starts if s >= until), default=None)


def _serves(row: Row, day: date) -> bool:
    """Service on that day: from the first day on, up to the day before the first without."""
    return day_or(row["started_on"], LAST) <= day < day_or(row["until"], LAST)


def _rep(world: World, row: Row, day: date) -> Scalar:
    """The rep in charge of the customer; of a contract of nobody, who signed it."""
    return row["rep_id"] if row["customer_id"] is None else in_charge(world, row["customer_id"], day)


def _months(at: Window) -> list[tuple[date, date, date]]:
    """The calendar months of a window: (its first day, and the first and last day of it in the window)."""
    found: list[tuple[date, date, date]] = []
    day = at.start
    while day <= at.at_day:
        following = months_later(day.replace(day=1), 1)
        found.append((day.replace(day=1), day, min(following - DAY, at.at_day)))
        day = following
    return found


def live_subscriptions(world: World, at: Window) -> Rows:
    """Subscriptions with service in the month in which the window ends, up to its end."""
    return world.once(f"live_subscriptions {at}", lambda: _live_subscriptions(world, at))


def _live_subscriptions(world: World, at: Window) -> Rows:
    first = at.at_day.replace(day=1)
    return [
        {
            **row, **at.bounds, "rep_id": _rep(world, row, at.at_day), "at_end": _serves(row, at.at_day),
            "replaced": day_or(row["replaced_on"], LAST) <= at.at_day,
        }
        for row in subscription_facts(world)
        if row["serves"] and day_or(row["started_on"], LAST) <= at.at_day and day_or(row["until"], LAST) > first
    ]  # fmt: skip


def opening_subscriptions(world: World, at: Window) -> Rows:
    """Subscriptions with service when a month of the window begins, month by month."""
    return world.once(f"opening_subscriptions {at}", lambda: _opening_subscriptions(world, at))


def _opening_subscriptions(world: World, at: Window) -> Rows:
    return [
        {**row, **at.bounds, "month": month, "at_day": first - DAY, "rep_id": _rep(world, row, first - DAY)}
        for month, first, _ in _months(at)
        for row in subscription_facts(world)
        if _serves(row, first - DAY)
    ]


def mrr(world: World, who: Scalar, day: date) -> Decimal:
    """A customer's MRR at the end of a day."""
    own = (r for r in subscription_facts(world) if r["customer_id"] == who and r["counted"] and _serves(r, day))
    return add(decimal(r["mrr"]) for r in own) or NOTHING


def _had(world: World, who: Scalar, day: date) -> bool:
    """Whether the customer had MRR at the end of a day before that day."""
    own = [r for r in subscription_facts(world) if r["customer_id"] == who and r["counted"]]
    days = {d for r in own for d in (r["started_on"], r["until"]) if isinstance(d, date)}
    return any(d < day and mrr(world, who, d) > 0 for d in days)


def _customers(rows: Iterable[Row]) -> list[Scalar]:
    return list(dict.fromkeys(r["customer_id"] for r in rows if r["customer_id"] is not None))


def mrr_months(world: World, at: Window) -> Rows:
    """Movements of customers by calendar month, and the subscriptions that might be part of one."""
    return world.once(f"mrr_months {at}", lambda: _mrr_months(world, at))


def _mrr_months(world: World, at: Window) -> Rows:
    found: Rows = []
    for month, first, last in _months(at):
        here = {**at.bounds, "month": month, "at_day": last}
        for who in _customers(subscription_facts(world)):
            opening, closing = mrr(world, who, first - DAY), mrr(world, who, last)
            if opening != closing:
                row: Row = {"customer_id": who, "subscription_id": None, "opening": opening, "closing": closing}
                move = _move(opening, closing, had=_had(world, who, _first_change(world, who, first)))
                found.append({**here, **row, "change": closing - opening, "move": move, "no_rate": False,
                              "rep_id": in_charge(world, who, last)})  # fmt: skip
        found += [{**here, **row} for row in _unknown_moves(world, first, last)]
    return found


def _first_change(world: World, who: Scalar, first: date) -> date:
    """The first day from `first` on with a contract of the customer that begins or ends."""
    own = [r for r in subscription_facts(world) if r["customer_id"] == who and r["counted"] and r["serves"]]
    days = [d for r in own for d in (r["started_on"], r["until"]) if isinstance(d, date) and d >= first]
    return min(days)


def _move(opening: Decimal, closing: Decimal, *, had: bool) -> str:
    if opening <= 0 < closing:
        return "reactivation" if had else "new"
    if closing <= 0 < opening:
        return "churned"
    return "expansion" if closing > opening else "contraction"


def _unknown_moves(world: World, first: date, last: date) -> Rows:
    """Subscriptions of unknown MRR with service at one end of the month and not at the other."""
    return [
        {
            "customer_id": r["customer_id"], "subscription_id": r["id"], "opening": None, "closing": None,
            "change": None, "move": "begun" if _serves(r, last) else "ended", "no_rate": r["no_rate"],
            "rep_id": _rep(world, r, last),
        }
        for r in subscription_facts(world)
        if not r["counted"] and _serves(r, first - DAY) != _serves(r, last)
    ]  # fmt: skip


def mrr_cohorts(world: World, at: Window) -> Rows:
    """Customers with MRR twelve months before the window's end, then and now."""
    return world.once(f"mrr_cohorts {at}", lambda: _mrr_cohorts(world, at))


def _mrr_cohorts(world: World, at: Window) -> Rows:
    then = months_later(at.at_day + DAY, -12) - DAY
    found: Rows = []
    for who in _customers(subscription_facts(world)):
        before = mrr(world, who, then)
        if before > 0:
            known: Row = {"subscription_id": None, "mrr_then": before, "mrr_now": mrr(world, who, at.at_day)}
            rep = in_charge(world, who, at.at_day)
            found.append({**at.bounds, **known, "customer_id": who, "no_rate": False, "rep_id": rep})
    unknown: Row = {"mrr_then": None, "mrr_now": None}
    for r in subscription_facts(world):
        if not r["counted"] and _serves(r, then):
            own: Row = {"subscription_id": r["id"], "customer_id": r["customer_id"], "no_rate": r["no_rate"]}
            found.append({**at.bounds, **unknown, **own, "rep_id": _rep(world, r, at.at_day)})
    return found


def order_cohorts(world: World, at: Window) -> Rows:
    """Customers who bought in the twelve months before the last twelve, with their sales then and since."""
    return world.once(f"order_cohorts {at}", lambda: _order_cohorts(world, at))


def _order_cohorts(world: World, at: Window) -> Rows:
    middle = months_later(at.at_day + DAY, -12)
    first = months_later(at.at_day + DAY, -24)
    dated = [s for s in sales(world) if isinstance(s["day"], date)]
    then = [s for s in dated if first <= day_or(s["day"], LAST) < middle]
    now = [s for s in dated if middle <= day_or(s["day"], LAST) <= at.at_day]
    found: Rows = []
    for who in _customers(s for s in then if buys(s)):
        own, since = ([s for s in some if s["customer_id"] == who] for some in (then, now))
        found.append({
            **at.bounds, "customer_id": who, "sale_id": None, "spent_then": _sum(own), "spent_now": _sum(since),
            "no_rate": any(s["no_rate"] is True for s in (*own, *since)), "rep_id": in_charge(world, who, at.at_day),
        })  # fmt: skip
    return found + [
        {
            **at.bounds, "customer_id": None, "sale_id": s["id"], "spent_then": None, "spent_now": None,
            "no_rate": s["no_rate"], "rep_id": s["rep_id"],
        }
        for s in then
        if s["customer_id"] is None and buys(s)
    ]  # fmt: skip


def _sum(rows: Rows) -> Decimal | None:
    """The sum of the amounts; None where one is not known."""
    if any(r["amount"] is None for r in rows):
        return None
    return add(decimal(r["amount"]) for r in rows) or NOTHING
