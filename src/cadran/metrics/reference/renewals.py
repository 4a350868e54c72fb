"""Twin of `renewals`: what came due, and the first sign that it was renewed."""

from collections.abc import Iterable
from datetime import date, timedelta

from cadran.metrics.reference.conditions import Row, Scalar
from cadran.metrics.reference.money import buys, line_facts, order_facts, times
from cadran.metrics.reference.people import customer
from cadran.metrics.reference.world import DAY, LAST, Rows, World, day_or, whole

OF_ORDER = ("id", "label", "account_id", "customer_id", "rep_id", "amount", "no_rate")
A_YEAR = {"month": 12, "quarter": 4, "year": 1, "None": 12}


def renewals(world: World) -> Rows:
    """The contracts and orders that came due."""
    return [*(_order(world, o) for o in _orders(world)), *(_contract(world, v) for v in _contracts(world))]


def _first(days: Iterable[Scalar]) -> date | None:
    return min((d for d in days if isinstance(d, date)), default=None)


def _near(world: World, day: Scalar, due: Scalar) -> bool:
    limit = timedelta(days=world.settings.renewal_tolerance_days)
    return isinstance(day, date) and isinstance(due, date) and abs(day - due) <= limit


def _due(world: World, what: str, on: Scalar, signs: Iterable[Scalar]) -> dict[str, Scalar]:
    last = day_or(on, LAST) + timedelta(days=world.settings.renewal_tolerance_days)
    return {"what": what, "due_on": on, "renewed_on": _first(signs), "last_day": last}


def _orders(world: World) -> Rows:
    """Orders that count and name a day, as ordered and as told."""
    due = {o["id"]: o["due_for_renewal_on"] for o in world.rows("orders") if o["due_for_renewal_on"] is not None}
    return [{**f, "due": due[f["id"]]} for f in order_facts(world) if f["id"] in due and f["kind"] != "credit"]


def _order(world: World, one: Row) -> Row:
    signs = [
        other["day"] for other in order_facts(world)
        if other["kind"] != "credit" and _near(world, other["day"], one["due"]) and _renews(world, other, one)
    ]  # fmt: skip
    return {k: one[k] for k in OF_ORDER} | _due(world, "order", one["due"], signs)


def _renews(world: World, other: Row, one: Row) -> bool:
    """Whether an order says that it renews another, or comes after it with a category in common."""
    named = world.find("orders", other["id"])
    if named and named["renews_id"] == one["id"]:
        return True
    same = other["customer_id"] is not None and other["customer_id"] == one["customer_id"]
    later = isinstance(one["day"], date) and day_or(other["day"], date.min) > one["day"]
    return same and later and bool(_categories(world, other) & _categories(world, one))


def _categories(world: World, order: Row) -> set[Scalar]:
    lines = [line for line in line_facts(world) if line["order_id"] == order["id"] and buys(line)]
    products = [world.find("products", line["product_id"]) for line in lines]
    return {p["category"] for p in products if p} - {None}


def _contracts(world: World) -> Rows:
    """The last version of each contract and term."""
    last: dict[tuple[Scalar, ...], Row] = {}
    for one in sorted(world.rows("subscriptions"), key=lambda v: (day_or(v["started_on"], date.min), whole(v["id"]))):
        if one["term_ends_on"] is not None:
            last[_number(one), one["account_id"], one["term_ends_on"]] = one
    return list(last.values())


def _number(subscription: Row) -> str:
    """What tells contracts apart; without a number a subscription is one of its own."""
    return str(subscription["contract"] or f"subscription {subscription['id']}")


def _contract(world: World, one: Row) -> Row:
    due, currency, day = one["term_ends_on"], one["currency"], one["started_on"]
    marked = [due] if one["renewed"] is True else []
    after = day_or(due, LAST) + DAY
    goes_on = one["renewed"] is not False and any(_serves(v, one, after) for v in world.rows("subscriptions"))
    signs = [*marked, *([after] if goes_on else []), *_replaced(world, one)]
    return {
        **{k: one[k] for k in ("id", "account_id", "rep_id")}, **_due(world, "contract", due, signs),
        "label": one["contract"], "customer_id": customer(world, one["account_id"]),
        "amount": world.convert(times(one["amount"], A_YEAR[str(one["interval"])]), currency, day),
        "no_rate": world.no_rate(currency, day),
    }  # fmt: skip


def _serves(other: Row, one: Row, day: date) -> bool:
    """Whether a version of the same contract is in service on a day."""
    same = (_number(other), other["account_id"]) == (_number(one), one["account_id"])
    return same and day_or(other["started_on"], LAST) <= day < day_or(other["ended_on"], LAST)


def _replaced(world: World, one: Row) -> list[Scalar]:
    """The starts of the customer's other contracts of that category, near the due day."""
    who, category = customer(world, one["account_id"]), _category(world, one)
    return [
        v["started_on"] for v in world.rows("subscriptions")
        if who is not None and category is not None and _number(v) != _number(one)
        and (customer(world, v["account_id"]), _category(world, v)) == (who, category)
        and _near(world, v["started_on"], one["term_ends_on"])
    ]  # fmt: skip


def _category(world: World, subscription: Row) -> Scalar:
    product = world.find("products", subscription["product_id"])
    return product["category"] if product else None
