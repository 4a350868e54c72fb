"""How a row is assigned to a group, and whether it passes a filter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadran.metrics.reference.conditions import Row, Scalar
from cadran.metrics.reference.costs import (
    acquisition_costs,
    attributed_sales,
    campaign_costs,
    new_income,
    rep_hours,
)
from cadran.metrics.reference.customers import (
    acquirer_surveys,
    customer_baskets,
    customer_lives,
    customers_then,
    year_costs,
    year_lines,
    year_sales,
)
from cadran.metrics.reference.deals import (
    cycles,
    deal_states,
    first_amounts,
    open_deals,
    owner_on,
    slips,
    stage_visits,
    weighted_deals,
)
from cadran.metrics.reference.delivery import deliveries, return_facts
from cadran.metrics.reference.leads import lead_answers, lead_facts, lead_outcomes, unworked_leads
from cadran.metrics.reference.market import market_parts, market_sales
from cadran.metrics.reference.money import line_facts, order_facts, sale_lines, sales
from cadran.metrics.reference.people import account_dims, pulse_answers, rep_days, rep_presence, stands
from cadran.metrics.reference.recurring import (
    live_subscriptions,
    mrr_cohorts,
    mrr_months,
    opening_subscriptions,
    order_cohorts,
    subscription_facts,
)
from cadran.metrics.reference.renewals import renewals
from cadran.metrics.reference.serving import bookings, quote_facts, request_facts, tender_facts
from cadran.metrics.reference.stages import deal_cycles, stage_times, stalled_deals
from cadran.metrics.reference.world import Window, World
from cadran.metrics.relation import Path, Relation
from cadran.metrics.relations import RELATIONS

DERIVED: Mapping[str, Callable[[World], Sequence[Row]]] = {
    "account_dims": account_dims,
    "acquirer_surveys": acquirer_surveys,
    "acquisition_costs": acquisition_costs,
    "attributed_sales": attributed_sales,
    "bookings": bookings,
    "campaign_costs": campaign_costs,
    "cycles": cycles,
    "deal_cycles": deal_cycles,
    "deal_states": deal_states,
    "first_amounts": first_amounts,
    "deliveries": deliveries,
    "lead_answers": lead_answers,
    "lead_facts": lead_facts,
    "lead_outcomes": lead_outcomes,
    "line_facts": line_facts,
    "market_sales": market_sales,
    "order_facts": order_facts,
    "quote_facts": quote_facts,
    "rep_days": rep_days,
    "rep_hours": rep_hours,
    "renewals": renewals,
    "request_facts": request_facts,
    "return_facts": return_facts,
    "subscription_facts": subscription_facts,
    "sale_lines": sale_lines,
    "sales": sales,
    "slips": slips,
    "stage_times": stage_times,
    "stage_visits": stage_visits,
    "tender_facts": tender_facts,
}
WINDOWED: Mapping[str, Callable[[World, Window], Sequence[Row]]] = {
    "customer_baskets": customer_baskets,
    "customer_lives": customer_lives,
    "customers_then": customers_then,
    "live_subscriptions": live_subscriptions,
    "market_parts": market_parts,
    "mrr_cohorts": mrr_cohorts,
    "mrr_months": mrr_months,
    "open_deals": open_deals,
    "new_income": new_income,
    "opening_subscriptions": opening_subscriptions,
    "order_cohorts": order_cohorts,
    "pulse_answers": pulse_answers,
    "rep_presence": rep_presence,
    "unworked_leads": unworked_leads,
    "stalled_deals": stalled_deals,
    "weighted_deals": weighted_deals,
    "year_costs": year_costs,
    "year_lines": year_lines,
    "year_sales": year_sales,
}
Key = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One `--where`: a dimension bears a name, is blank (`=` and "") or filled (`!=` and "")."""

    dimension: str
    value: str = ""
    sign: str = "="


def rows_of(world: World, name: str, at: Window) -> Sequence[Row]:
    """The rows of a relation; a windowed one places them itself."""
    if name in WINDOWED:
        return WINDOWED[name](world, at)
    if name in DERIVED:
        make = DERIVED[name]
        return world.once(name, lambda: list(make(world)))
    return world.rows(name)


def read_at(relation: Relation, dimensions: Sequence[str]) -> Relation:
    """The relation itself, or the finer one that alone has a dimension asked for."""
    return next((RELATIONS[relation.finer[d]] for d in dimensions if d in relation.finer), relation)


def place(world: World, relation: Relation, dimension: str, row: Row, day: Scalar) -> Scalar:
    """The id or text of the group a row belongs to; None where it is not known."""
    path = _path(world, relation, dimension)
    value = owner(world, relation, row, day) if path.column == relation.owner else row[path.column]
    if not path.via or value is None:
        return value
    if path.via == "rep_spans":
        return stands(world, value, day)[path.attribute] if isinstance(day, date) else None
    found = [r for r in rows_of_any(world, path.via) if r["id"] == value]
    return found[0][path.attribute] if found else None


def owner(world: World, relation: Relation, row: Row, day: Scalar) -> Scalar:
    """The rep whose row it is; of a row that changed hands, on its day."""
    if not relation.owner:
        return None
    return owner_on(world, row, day) if relation.held else row[relation.owner]


def rows_of_any(world: World, name: str) -> Sequence[Row]:
    """The rows of a relation that knows no window."""
    return DERIVED[name](world) if name in DERIVED else world.rows(name)


def _path(world: World, relation: Relation, dimension: str) -> Path:
    """The declared path; for the region, the first that is ever filled in this workspace."""
    if dimension != "region" or not relation.region:
        return relation.path(dimension)
    return next((p for p in relation.region if _filled(world, relation, p)), relation.region[-1])


def _filled(world: World, relation: Relation, path: Path) -> bool:
    if path.via == "rep_spans":
        return True
    name = path.via or base_of(world, relation)
    return any(r.get(path.attribute or path.column) is not None for r in rows_of_any(world, name))


def base_of(world: World, relation: Relation) -> str:
    """The canonical table whose rows a relation is made of."""
    if "sales" in {relation.name, relation.base} or relation.name == "sale_lines":
        return "orders" if world.basis == "orders" else "deals"
    return relation.base or relation.name


def label(world: World, relation: Relation, dimension: str, value: Scalar) -> str | None:
    """What a group is called: the entity's name, or the value itself."""
    to = _path(world, relation, dimension).to
    if value is None or not to:
        return None if value is None else str(value)
    entity = world.find(to, value)
    name = entity["name"] if entity else None
    return None if name is None else str(name)


def stable_id(world: World, relation: Relation, dimension: str, value: Scalar) -> str | None:
    """What names a group for ever: an entity's source and key there, or the value itself."""
    to = _path(world, relation, dimension).to
    entity = world.find(to, value) if to else None
    if entity:
        return f"{entity['source']}/{entity['source_id']}"
    return None if value is None else str(value)


def passes(world: World, relation: Relation, row: Row, day: Scalar, filters: Sequence[Filter]) -> bool:
    """Filters of one dimension are alternatives; dimensions are held together."""
    wanted: dict[str, list[Filter]] = {}
    for one in filters:
        wanted.setdefault(one.dimension, []).append(one)
    return all(
        any(_meets(world, relation, f, place(world, relation, dimension, row, day)) for f in alternatives)
        for dimension, alternatives in wanted.items()
    )


def _meets(world: World, relation: Relation, one: Filter, value: Scalar) -> bool:
    if one.value:
        same = label(world, relation, one.dimension, value) == one.value
        return same if one.sign == "=" else not same
    return (value is None) == (one.sign == "=")
