"""Twins of the relations about customers: what they say of us, and which of them stay."""

import calendar
from datetime import date

from cadran.metrics.reference.conditions import Scalar
from cadran.metrics.reference.money import buys, newness, sales
from cadran.metrics.reference.people import customer
from cadran.metrics.reference.world import LAST, Rows, World, day_or, whole


def acquirer_surveys(world: World) -> Rows:
    """Surveys under the name of who sold their customer the first time."""
    sellers = {s["customer_id"]: s["rep_id"] for s in sales(world) if s["is_first"]}
    found: Rows = []
    for survey in world.rows("surveys"):
        who = customer(world, survey["account_id"])
        own = {"rep_id": sellers.get(who), "customer_id": who, "newness": newness(world, who, survey["answered_on"])}
        found.append({**survey, **own})
    return found


def _purchases(world: World) -> Rows:
    """The sales that buy something, of a known customer on a known day."""
    return [s for s in sales(world) if s["customer_id"] is not None and s["day"] is not None and buys(s)]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month; earlier, where they are negative."""
    place = day.year * 12 + day.month - 1 + months
    if place // 12 > LAST.year:
        return LAST
    return date(place // 12, place % 12 + 1, min(day.day, calendar.monthrange(place // 12, place % 12 + 1)[1]))


def in_charge(world: World, who: Scalar, day: date) -> Scalar:
    """The rep of a customer on a day: the owner of its account, else who sold to it last."""
    account = world.find("accounts", who)
    if account and account["owner_id"] is not None:
        return account["owner_id"]
    sold = [(s["day"], 1, s["id"], s["rep_id"]) for s in _purchases(world) if s["customer_id"] == who]
    for one in world.rows("subscriptions"):
        if customer(world, one["account_id"]) == who and one["started_on"] is not None:
            sold.append((one["started_on"], 0, one["id"], one["rep_id"]))
    past = [s for s in sold if s[3] is not None and day_or(s[0], LAST) <= day]
    return max(past, key=lambda s: (day_or(s[0], LAST), whole(s[1]), whole(s[2])))[3] if past else None
