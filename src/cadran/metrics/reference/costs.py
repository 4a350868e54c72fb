"""Twins of the relations about what leads and customers cost and where sales come from."""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from math import floor

from cadran.metrics.reference.conditions import Row, Scalar, decimal, number
from cadran.metrics.reference.deals import cycles
from cadran.metrics.reference.money import line_facts, sales
from cadran.metrics.reference.parameters import quantile
from cadran.metrics.reference.people import customer, rep_days
from cadran.metrics.reference.world import LAST, Rows, Window, World, add, day_or, whole

SELLING = {"salary", "commission", "tool", "travel", "representation"}
MONTH = 30.4375
SPREAD = {"quarter": 3, "year": 12}


def acquisition_costs(world: World) -> Rows:
    """The expenses of selling and of marketing, and the days they are held against customers on."""
    return world.once("acquisition_costs", lambda: _acquisition_costs(world))


def _acquisition_costs(world: World) -> Rows:
    took = sorted(float(number(c["days"])) for c in cycles(world) if c["days"] is not None and number(c["days"]) >= 0)
    usual = floor(quantile(took, 0.5)) if took else None
    return [_cost(world, e, usual) for e in world.rows("expenses") if _acquires(e)]


def _acquires(expense: Row) -> bool:
    if expense["category"] == "marketing":
        return True
    return expense["category"] in SELLING and (expense["rep_id"] is not None or expense["team_id"] is not None)


def _cost(world: World, expense: Row, usual: int | None) -> Row:
    spent = expense["spent_on"] if isinstance(expense["spent_on"], date) else None
    return {
        **{k: expense[k] for k in ("id", "category", "spent_on", "rep_id", "team_id", "campaign_id")},
        "lagged_on": months_later(spent, world.settings.cac_lag_months) if spent else None,
        "cycle_on": spent + timedelta(days=usual) if spent and usual is not None else None,
        "amount": world.convert(expense["amount"], expense["currency"], spent),
        "no_rate": world.no_rate(expense["currency"], spent),
    }


def months_later(day: date, months: int) -> date:
    """The same day some months later, or that month's last where it is shorter."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def campaign_costs(world: World) -> Rows:
    """Expenses that name a campaign, and the budgets of campaigns that none names."""
    named = [e for e in world.rows("expenses") if e["campaign_id"] is not None]
    paid = {e["campaign_id"] for e in named}
    found = [_priced(world, whole(e["id"]), e["campaign_id"], e["spent_on"], e["amount"], e) for e in named]
    for one in world.rows("campaigns"):
        if one["budget"] is not None and one["id"] not in paid:
            found.append(_priced(world, -whole(one["id"]), one["id"], one["started_on"], one["budget"], one))
    return found


def _priced(world: World, row_id: int, campaign: Scalar, day: Scalar, amount: Scalar, row: Row) -> Row:
    return {
        "id": row_id,
        "campaign_id": campaign,
        "day": day,
        "category": row.get("category", "budget"),
        "rep_id": row.get("rep_id"),
        "amount": world.convert(amount, row["currency"], day),
        "no_rate": world.no_rate(row["currency"], day),
    }


def attributed_sales(world: World) -> Rows:
    """Every sale with its campaign, its source, and what it earned where a campaign brought it."""
    return world.once("attributed_sales", lambda: _attributed_sales(world))


def _attributed_sales(world: World) -> Rows:
    by_margin = world.basis == "orders" and any(line["cost"] is not None for line in line_facts(world))
    return [_attributed(world, s, by_margin) for s in sales(world)]


def _attributed(world: World, sale: Row, by_margin: bool) -> Row:
    campaign = sale["campaign_id"] or _of_lead(world, sale, "campaign_id") or _by_reason(world, sale["reason"])
    source = sale["lead_source"]
    source = _of_lead(world, sale, "lead_source") if source is None else source
    known = campaign is not None or source is not None
    gain = None if campaign is None else _margin(world, sale) if by_margin else sale["amount"]
    return {
        **sale,
        "campaign_id": campaign,
        "lead_source": source,
        "gain": gain,
        "by_margin": by_margin if known else None,
    }


def _of_lead(world: World, sale: Row, column: str) -> Scalar:
    """What the earliest lead that the sale's deal grew from says, of those that say it."""
    leads = [
        lead for lead in world.rows("leads")
        if sale["deal_id"] is not None and lead["deal_id"] == sale["deal_id"] and lead[column] is not None
    ]  # fmt: skip
    dated = sorted(leads, key=lambda lead: (lead["created_at"] is None, str(lead["created_at"]), whole(lead["id"])))
    return dated[0][column] if dated else None


def _by_reason(world: World, reason: Scalar) -> Scalar:
    """The campaign that a reason to buy names, in any case of letters."""
    if not isinstance(reason, str):
        return None
    named = [
        whole(c["id"]) for c in world.rows("campaigns")
        if isinstance(c["name"], str) and c["name"].strip(" ").lower() == reason.strip(" ").lower()
    ]  # fmt: skip
    return min(named, default=None)


def _margin(world: World, sale: Row) -> Decimal | None:
    own = [line for line in line_facts(world) if line["order_id"] == sale["order_id"]]
    known = [line for line in own if line["amount"] is not None and line["cost"] is not None]
    return add(decimal(line["amount"]) - decimal(line["cost"]) for line in known)


def rep_hours(world: World) -> Rows:
    """Hours written down; of a rep of whom none are, the weekly hours spread over the days there."""
    return world.once("rep_hours", lambda: _rep_hours(world))


def _rep_hours(world: World) -> Rows:
    written = [w for w in world.rows("worktime") if w["rep_id"] is not None and w["hours"] is not None]
    told = {w["rep_id"] for w in written}
    found: Rows = [
        {"rep_id": w["rep_id"], "day": w["day"], "hours": _double(w["hours"]), "estimated": False}
        for w in world.rows("worktime")
        if w["rep_id"] is None or w["rep_id"] in told
    ]
    for day in rep_days(world):
        rep = world.find("reps", day["rep_id"])
        if rep and day["rep_id"] not in told:
            week = rep["weekly_hours"]
            spread = None if week is None else float(number(day["present"])) * float(number(week))
            hours = None if spread is None else spread / len(world.settings.working_days)
            found.append({"rep_id": day["rep_id"], "day": day["day"], "hours": hours, "estimated": True})
    return found


def _double(value: Scalar) -> float | None:
    return None if value is None else float(number(value))


def new_income(world: World, at: Window) -> Rows:
    """What the customers new in a window bring in a month: by subscriptions, else by sales spread over it."""
    found = _subscribed(world, at) if world.rows("subscriptions") else _sold(world, at)
    return [{**row, **at.bounds} for row in found]


def _subscribed(world: World, at: Window) -> Rows:
    own = [s for s in world.rows("subscriptions") if isinstance(s["started_on"], date)]
    found: Rows = []
    for who in {customer(world, s["account_id"]) for s in own} - {None}:
        theirs = [s for s in own if customer(world, s["account_id"]) == who]
        ends = [(s, _end_of_first_month(s, at)) for s in theirs if day_or(s["started_on"], LAST) <= at.at_day]
        first = min((end for s, end in ends if _runs(s, end)), default=None)
        if first is not None and first >= at.start:
            found += [_subscription(world, s, first) for s in theirs if _runs(s, first)]
    return found


def _end_of_first_month(row: Row, at: Window) -> date:
    start = day_or(row["started_on"], LAST)
    return min(date(start.year, start.month, calendar.monthrange(start.year, start.month)[1]), at.at_day)


def _runs(row: Row, day: date) -> bool:
    return day_or(row["started_on"], LAST) <= day < day_or(row["ended_on"], LAST)


def _subscription(world: World, row: Row, day: date) -> Row:
    price = world.convert(row["amount"], row["currency"], row["started_on"])
    spread = SPREAD.get(str(row["interval"]), 1)
    return {
        **{k: row[k] for k in ("id", "account_id", "rep_id")},
        "day": day,
        "monthly": None if price is None else float(price) / spread,
        "no_rate": world.no_rate(row["currency"], row["started_on"]),
    }


def _sold(world: World, at: Window) -> Rows:
    months = len(at.days) / MONTH
    return [
        {
            **{k: s[k] for k in ("id", "account_id", "rep_id", "day", "no_rate")},
            "monthly": None if s["amount"] is None else float(number(s["amount"])) / months,
        }
        for s in sales(world)
        if at.holds(s["day"]) and at.holds(s["first_on"])
    ]
