"""Twins of the relations about customers: what they say of us, and which of them stay."""

from cadran.metrics.reference.money import newness, sales
from cadran.metrics.reference.people import customer
from cadran.metrics.reference.world import Rows, World


def acquirer_surveys(world: World) -> Rows:
    """Surveys under the name of who sold their customer the first time."""
    sellers = {s["customer_id"]: s["rep_id"] for s in sales(world) if s["is_first"]}
    found: Rows = []
    for survey in world.rows("surveys"):
        who = customer(world, survey["account_id"])
        own = {"rep_id": sellers.get(who), "customer_id": who, "newness": newness(world, who, survey["answered_on"])}
        found.append({**survey, **own})
    return found
