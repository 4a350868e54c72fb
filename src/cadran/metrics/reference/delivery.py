"""Twins of the relations about what follows an order: its delivery, and returns."""

from datetime import date

from cadran.metrics.reference.conditions import Row, Scalar
from cadran.metrics.reference.money import ORDER_DIMS, order_facts
from cadran.metrics.reference.world import Rows, World

KEPT = (
    "id", "label", "account_id", "customer_id", "rep_id", "day", "amount", "newness", *ORDER_DIMS, "promised_on",
    "available_on", "delivered_on", "conforming",
)  # fmt: skip


def deliveries(world: World) -> Rows:
    """One row per order that counts and is no credit."""
    return [_delivery(o) for o in order_facts(world) if o["kind"] != "credit"]


def _delivery(order: Row) -> Row:
    found = {column: order[column] for column in KEPT}
    ready = order["delivered_on"] if order["available_on"] is None else order["available_on"]
    return found | {"ready_on": ready, "days": _days(order["day"], order["delivered_on"])}


def _days(start: Scalar, end: Scalar) -> int | None:
    return (end - start).days if isinstance(start, date) and isinstance(end, date) else None


def return_facts(world: World) -> Rows:
    """One row per return, beside the order it is of."""
    return [_return(world, r) for r in world.rows("returns")]


def _return(world: World, row: Row) -> Row:
    order = world.find("orders", row["order_id"]) or {}
    own = ("id", "order_id", "product_id", "quantity", "reason", "requested_on", "due_on", "completed_on")
    its = {column: order.get(column) for column in ("account_id", "rep_id", "channel", "region", "country")}
    return {column: row[column] for column in own} | its | {"order_label": order.get("number")}
