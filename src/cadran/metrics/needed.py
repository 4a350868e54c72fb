"""Which fields KPIs need, worked out from the catalogue's own measures and told by canonical table and column.

A measure needs its axis, what it sums or counts, what its conditions read, and the owner of its rows. Columns of
derived relations are led back to those they are made of (`_MADE_OF`). Of which rows a field is asked is said once,
here: a blank that is an answer ("not yet", "none") is no field left empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cadran.metrics.catalogue import KPIS
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Fitted, Kpi, Measure, Term, measures
from cadran.metrics.relation import Relation
from cadran.metrics.relations import RELATIONS
from cadran.metrics.text import compiled
from cadran.model import TABLES
from cadran.model.column import Column
from cadran.store.duck import rows

Field = tuple[str, str]  # canonical table and column

# Rows of which a field is asked, as SQL over `t`; of all others a blank is right. {s}: the schema.
ASKED_OF: Mapping[Field, str] = {
    ("deals", "closed_on"): "t.outcome IN ('won', 'lost')",
    ("deals", "amount"): "t.outcome IS DISTINCT FROM 'lost'",  # many CRMs empty it when a deal is lost
    ("deals", "expected_close_on"): "t.outcome = 'open'",
    ("deals", "forecast_category"): "t.outcome = 'open'",
    ("deals", "probability"): "t.outcome = 'open'",
    ("deals", "lost_reason"): "t.outcome = 'lost'",
    ("deals", "kind"): "t.outcome = 'won'",
    ("activities", "occurred_at"): "t.status IS NULL OR t.status = 'done'",
    ("activities", "scheduled_at"): "t.status IN ('planned', 'cancelled', 'no_show')",
    ("activities", "booked_at"): "t.kind IN ('meeting', 'demo')",
    ("activities", "direction"): "t.kind IN ('call', 'email', 'message')",
    ("activities", "outcome"): "t.kind = 'call' AND (t.status IS NULL OR t.status = 'done')",
    ("activities", "cancelled_by"): "t.status = 'cancelled'",
    ("activities", "duration_minutes"): "t.kind = 'visit' AND (t.status IS NULL OR t.status = 'done')",
    ("activities", "account"): "t.kind = 'visit'",
    ("surveys", "score"): "t.answered_on IS NOT NULL",
    ("surveys", "scale_min"): "t.answered_on IS NOT NULL",
    ("surveys", "scale_max"): "t.answered_on IS NOT NULL",
    ("trainings", "score"): "t.completed_on IS NOT NULL",
    ("orders", "amount"): "t.id NOT IN (SELECT order_id FROM {s}.order_lines WHERE order_id IS NOT NULL)",
    ("orders", "delivered_on"): "t.status = 'delivered'",
    ("orders", "conforming"): "t.delivered_on IS NOT NULL",
    ("quotes", "decided_on"): "t.status IN ('accepted', 'refused')",
    ("quotes", "sent_on"): "t.status IS DISTINCT FROM 'draft'",
    ("expenses", "campaign"): "t.category = 'marketing'",
}
# A blank is an answer whatever the row: it has not happened, there is none.
NEVER_ASKED = frozenset({
    ("deals", "qualified_on"), ("deals", "next_step_on"), ("deals", "lead_source"), ("deals", "campaign"),
    ("deals", "pipeline"), ("deal_changes", "pipeline"), ("stages", "pipeline"),
    ("leads", "mql_on"), ("leads", "sql_on"), ("leads", "account"), ("leads", "converted_at"),
    ("activities", "accepted"), ("surveys", "answered_on"), ("surveys", "rep"), ("trainings", "completed_on"),
    ("orders", "available_on"), ("orders", "penalty"), ("orders", "discount"), ("orders", "campaign"),
    ("orders", "lead_source"), ("orders", "renews"), ("orders", "due_for_renewal_on"), ("order_lines", "discount"),
    ("tenders", "answered_on"), ("tenders", "declined_on"), ("requests", "answered_at"), ("returns", "completed_on"),
    ("subscriptions", "renewed"), ("expenses", "rep"), ("expenses", "team"),
    ("market", "competitor"),  # the whole market
})  # fmt: skip

_SALE = {"day": "{day}", "customer_id": "{base}.account", "is_first": "{base}.account", "newness": "{base}.account",
         "business": "{base}.account {kind}", "gain": "{base}.amount", "cost": "{cost}", "quantity": "{quantity}",
         "monthly": "{base}.amount", "unit": "{quantity}"}  # fmt: skip
_BASES: Mapping[str, Mapping[str, str]] = {
    "orders": {
        "base": "orders", "day": "orders.ordered_on", "cost": "products.unit_cost", "quantity": "order_lines.quantity",
        "kind": "",
    },
    "deals": {"base": "deals", "day": "deals.closed_on", "cost": "", "quantity": "", "kind": "deals.kind"},
}  # fmt: skip
_ORDERS = {"day": "orders.ordered_on", "customer_id": "orders.account", "cost": "products.unit_cost",
           "quantity": "order_lines.quantity", "days": "orders.promised_on orders.delivered_on",
           "ready_on": "orders.delivered_on", "penalty": "orders.penalty", "unit": "order_lines.quantity"}  # fmt: skip
_DEALS = {"start_on": "deals.created_on", "days": "deals.created_on deals.closed_on", "stated": "deals.probability",
          "weight": "deals.probability", "undated": "deals.created_on"}  # fmt: skip
_VISITS = {"entered_day": "deal_changes.valid_from", "first_day": "deal_changes.valid_from",
           "stage": "deal_changes.stage", "position": "stages.position", "day": "deal_changes.expected_close_on",
           "deal_id": "deal_changes.deal"}  # fmt: skip
_MRR = dict.fromkeys(
    ("mrr", "change", "month", "opening", "closing", "mrr_then", "mrr_now", "at_start", "at_end"),
    "subscriptions.started_on subscriptions.amount subscriptions.account",
)
# Derived columns → what they are made of; those not named here nor columns of the base are reckoned of days and ids.
_MADE_OF: Mapping[str, Mapping[str, str]] = {
    "sales": _SALE, "attributed_sales": _SALE, "sale_lines": _SALE, "new_income": _SALE, "year_lines": _SALE,
    "order_facts": _ORDERS, "line_facts": _ORDERS, "deliveries": _ORDERS, "cycles": _DEALS, "deal_cycles": _DEALS,
    "open_deals": _DEALS, "weighted_deals": _DEALS, "stalled_deals": _DEALS, "first_amounts": _DEALS,
    "stage_visits": _VISITS, "stage_times": _VISITS, "slips": _VISITS,
    "acquirer_surveys": {"customer_id": "surveys.account", "newness": "surveys.account"},
    "acquisition_costs": {"lagged_on": "expenses.spent_on", "cycle_on": "expenses.spent_on"},
    "campaign_costs": {"amount": "expenses.amount", "day": "expenses.spent_on"},
    "customer_baskets": {"upsold": "products.tier", "cross_sold": "products.category"},
    "lead_answers": {"answered_day": "activities.occurred_at", "direction": "activities.direction"},
    "renewals": {"due_on": "subscriptions.term_ends_on", "amount": "subscriptions.amount"},
    "quote_facts": {"decided_day": "quotes.decided_on", "state": "quotes.status"},
    "tender_facts": {"answer_day": "tenders.answered_on", "days": "tenders.received_on tenders.due_on"},
    "request_facts": {"answered_day": "requests.answered_at", "hours": "requests.received_at"},
    "rep_hours": {"hours": "reps.weekly_hours"},
    "live_subscriptions": _MRR, "opening_subscriptions": _MRR, "mrr_months": _MRR, "mrr_cohorts": _MRR,
    "market_sales": {"day": "orders.ordered_on", "in_market": "accounts.industry"},
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Need:
    """A field, the rows of which it is asked (SQL over `t`, "" for all), and the column it is kept in."""

    table: str
    column: str
    where: str
    stored: str

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


def needs(kpi: Kpi, basis: str = "orders") -> tuple[Need, ...]:
    """The fields that a KPI's value needs, by table. `basis`: the table that sales come from, orders or deals."""
    return of_term(kpi.value, basis)


@lru_cache(maxsize=1024)
def of_term(term: Term, basis: str) -> tuple[Need, ...]:
    """The fields that a term needs."""
    found = {f for m in _all(term) for f in _fields(m, basis)}
    return tuple(sorted(n for n in map(_need, found) if n is not None))


def needed_now(facts: Facts) -> tuple[Need, ...]:
    """The fields that the KPIs which have data need: no table of theirs is empty, no field of theirs is always blank.

    The owner of rows is asked for where any row of the table has one.
    """
    filled = _filled(facts)
    found: set[Need] = set()
    for kpi in KPIS.values():
        wanted = needs(kpi, facts.base(RELATIONS["sales"]))
        told = [n for n in wanted if n.column not in OWNERS or filled.get((n.table, n.stored))]
        if told and all(filled.get((n.table, n.stored)) for n in told) and has_rows(kpi, facts):
            found.update(told)
    return tuple(sorted(found))


def never_filled(term: Term, facts: Facts) -> tuple[Need, ...]:
    """The fields that a term needs and no row ever had, of tables that have rows."""
    filled = _filled(facts)
    wanted = of_term(term, facts.base(RELATIONS["sales"]))
    return tuple(n for n in wanted if n.column not in OWNERS and filled.get((n.table, n.stored)) == 0)


def has_rows(kpi: Kpi, facts: Facts) -> bool:
    """Whether none of the relations behind its value is empty."""
    return not any(facts.empty(RELATIONS[m.relation]) for m in _all(kpi.value))


def _filled(facts: Facts) -> dict[Field, int]:
    return {
        (str(r), str(c)): int(str(n))
        for r, c, n in rows(facts.con, 'SELECT relation, "column", filled FROM meta.filled')
        if str(r) in TABLES
    }


OWNERS = ("owner", "rep")


def owner_of(table: str) -> str:
    """The stored column with the rep whose row it is, "" where rows are nobody's."""
    if table == "reps":
        return "id"
    return next((f"{c}_id" for c in OWNERS if c in TABLES[table].by_name), "")


def _all(term: Term) -> tuple[Measure, ...]:
    own = [m for t in term.walk() if isinstance(t, Fitted) for m in t.needs]
    return tuple(dict.fromkeys([*measures(term), *own]))


def _base(relation: Relation, basis: str) -> str:
    if "sales" in {relation.name, relation.base} or relation.name == "sale_lines":
        return basis
    return relation.base or relation.name


def _fields(measure: Measure, basis: str) -> Iterator[Field]:
    """The canonical fields behind a measure's columns."""
    relation = RELATIONS[measure.relation]
    base = _base(relation, basis)
    read = compiled(measure).columns | set(measure.reads) | ({measure.on} if measure.on else set())
    for column in sorted(read):
        yield from _made_of(relation, base, column)
    owner = owner_of(base)
    if relation.owner and owner and base != "reps":
        yield base, owner.removesuffix("_id")


def _made_of(relation: Relation, base: str, column: str) -> Iterator[Field]:
    said = _MADE_OF.get(relation.name, {}).get(column)
    if said is not None:
        for name in said.format(**_BASES.get(base, {})).split():
            table, _, field = name.partition(".")
            yield table, field
    elif column in (own := stored_names(base)):
        yield base, own[column].name


@lru_cache(maxsize=64)
def stored_names(table: str) -> Mapping[str, Column]:
    """The stored columns of a table that stand for a canonical one: a reference by its id, an instant by its day."""
    found = {c.name: c for c in TABLES[table].columns}
    return found | {c.companion: c for c in TABLES[table].columns if c.companion}


def _need(field: Field) -> Need | None:
    table, name = field
    column = TABLES[table].column(name)
    where = ASKED_OF.get(field, "")
    if field in NEVER_ASKED or (any(column.blank) and not where):
        return None
    return Need(table, name, where, column.companion if column.to else name)
