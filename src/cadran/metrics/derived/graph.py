"""What is derived, in which order, and from what."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How a derived relation is kept."""

    TABLE = "table"
    VIEW = "view"
    SCRATCH = "scratch"  # a temporary table, gone after the build


@dataclass(frozen=True, kw_only=True)
class Derived:
    """One derived relation, made by one SQL file.

    `reads`: the canonical and derived relations its SQL names. `script`: the stem of its file, where it is
    not the name. `basis`: the revenue basis it belongs to; "" for both.
    `deal`: its column with the deal's id, where the rows of a deal follow from that deal alone: then only
    those of touched deals need be made again. `update`: the file that does so without removing them first;
    it holds for the basis orders only. `of`: what its rows are made of; while all of that is empty, so is it.
    """

    name: str
    reads: tuple[str, ...]
    form: Form = Form.TABLE
    script: str = ""
    basis: str = ""
    deal: str = ""
    update: str = ""
    of: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return self.script or self.name

    def by_deal(self, basis: str) -> bool:
        """Whether it can be made again for some deals alone."""
        return bool(self.deal or (self.update and basis == "orders"))


def _table(
    name: str,
    *reads: str,
    of: tuple[str, ...] = (),
    deal: str = "",
    update: str = "",
    script: str = "",
    basis: str = "",
) -> Derived:
    """A lasting table, made of the first that it reads unless `of` says otherwise."""
    return Derived(name=name, reads=reads, of=of or reads[:1], deal=deal, update=update, script=script, basis=basis)


def _view(name: str, *reads: str, script: str = "", basis: str = "") -> Derived:
    return Derived(name=name, reads=reads, of=reads[:1], form=Form.VIEW, script=script, basis=basis)


def _scratch(name: str, *reads: str, of: tuple[str, ...] = ()) -> Derived:
    return Derived(name=name, reads=reads, of=of or reads[:1], form=Form.SCRATCH)


_DATED = ("deals", "activities", "leads", "orders", "quotes", "expenses", "requests", "tenders")
_OF_CUSTOMERS = ("purchases", "customer_firsts")
_CUSTOMERS = ("accounts", "sales", "subscriptions")
_CONTRACTS = ("subscriptions", "account_dims", "products")
OF_DEALS = frozenset({"deals", "deal_changes"})  # the tables whose changed rows name the deals touched
TODAY = "today"  # read by what looks at the clock, so it is never up to date unless today is fixed

# In an order in which each finds what it reads.
DERIVED = (
    _table("account_dims", "accounts"),
    _table("rep_spans", "reps", "rep_assignments", "teams", TODAY),
    _table("calendar"),  # made again when its span is another: see calendar.py
    _table("rep_days", "reps", "absences", "calendar", *_DATED, TODAY),
    _table("rep_hours", "worktime", "reps", "rep_days", of=("worktime", "rep_days")),
    _table("request_facts", "requests", "calendar"),
    _view("lead_facts", "leads", "deals", "contacts"),
    _table("lead_answers", "lead_facts", "activities", "calendar"),
    _view("bookings", "activities"),
    _table("fx_days", "fx_rates"),
    _table("targets_now", "targets"),
    _scratch("line_money", "order_lines", "orders", "products", "fx_days"),
    _scratch("order_money", "orders", "line_money", "fx_days", "account_dims"),
    _scratch("deal_money", "deals", "fx_days", "account_dims"),
    _scratch("purchases", "order_money", "deal_money", of=("order_money", "deal_money")),
    _scratch("customer_firsts", "purchases"),
    _table("order_facts", "order_money", "orders", *_OF_CUSTOMERS, "deals", update="order_facts_of_deals"),
    _table("line_facts", "order_facts", "line_money", "order_money", update="line_facts_of_deals"),
    _view("sales", "order_facts", script="sales_orders", basis="orders"),
    _view("sale_lines", "line_facts", script="sale_lines_orders", basis="orders"),
    _table("lead_outcomes", "lead_facts", "account_dims", "customer_firsts"),
    _scratch("changes", "deal_changes", "deals", "fx_days"),
    _scratch("sightings", "deals", "deal_changes", "fx_days"),
    _table("deal_history", "changes", "sightings", "deals", of=("changes", "sightings"), deal="id"),
    _table("deal_owners", "deal_history", "deals", deal="id"),
    _table("sales", "deal_money", "deals", *_OF_CUSTOMERS, "deal_owners", script="sales_won_deals", basis="won_deals"),
    _view("sale_lines", "sales", "deals", script="sale_lines_won_deals", basis="won_deals"),
    _table("deal_plans", "activities"),
    _view("deal_states", "deal_history", "deals"),
    _view("slips", "deal_history", "deals"),
    _view("first_amounts", "deals", "deal_history"),
    _table("stage_places", "deal_history", "stages"),
    _scratch("stays", "deal_history", "stage_places"),
    _table("deal_visits", "stays", "deals", deal="id"),
    _view("stage_visits", "deal_visits", "deals"),
    _view("stage_times", "deal_visits", "deals"),
    _table("touch_days", "activities"),
    _table("stage_outcomes", "deal_visits"),
    _table("quote_orders", "quotes", "order_facts", "deals", "fx_days", deal="deal_id"),
    _view("quote_facts", "quote_orders"),
    _view("tender_facts", "tenders", "quotes"),
    _view("deliveries", "order_facts"),
    _view("return_facts", "returns", "orders"),
    _table("subscription_facts", "subscriptions", "account_dims", "fx_days"),
    _table("mrr_changes", "subscription_facts"),
    _table("market_spans", "market", "fx_days"),
    _table("market_days", "market_spans", "sales"),
    _view("market_sales", "sales", "account_dims", "market_days"),
    _table("cycle_starts", "deals", "activities", "leads", "fx_days", deal="id"),
    _view("cycles", "cycle_starts"),
    _table("acquisition_costs", "expenses", "fx_days", "cycles"),
    _table("campaign_costs", "expenses", "campaigns", "fx_days", of=("expenses", "campaigns")),
    _table("sale_origins", "sales", "leads", "campaigns", "line_facts"),
    _view("attributed_sales", "sales", "sale_origins"),
    _view("deal_cycles", "cycle_starts"),
    _view("acquirer_surveys", "surveys", "account_dims", "sales"),
    _table("customer_spans", "subscriptions", "sales", "account_dims", of=("subscriptions", "sales")),
    _table("customer_owners", "accounts", "account_dims", "sales", "subscriptions", of=_CUSTOMERS),
    _table("tiers", "products"),
    _table(
        "renewals", *_CONTRACTS, "fx_days", "orders", "order_facts", "line_facts", of=("subscriptions", "order_facts")
    ),
)


def of_basis(basis: str) -> tuple[Derived, ...]:
    """What a workspace with that revenue basis has, in order."""
    return tuple(d for d in DERIVED if d.basis in {"", basis})


def lasting(derived: tuple[Derived, ...]) -> set[str]:
    """The names of all but the scratch tables."""
    return {d.name for d in derived if d.form is not Form.SCRATCH}


def stale(derived: tuple[Derived, ...], changed: Collection[str], same: Collection[str] = ()) -> set[str]:
    """The names of what is one of the changed, or reads one directly or through another; `same` came out unchanged."""
    found = set(changed)
    for one in derived:
        if one.name not in same and found & set(one.reads):
            found.add(one.name)
    return found & {d.name for d in derived}


def void(derived: tuple[Derived, ...], empty: Collection[str]) -> set[str]:
    """The names of what has no row, where these canonical tables are empty."""
    found = set(empty)
    for one in derived:
        if one.of and found >= set(one.of):
            found.add(one.name)
    return found & {d.name for d in derived}


def with_scratch(derived: tuple[Derived, ...], names: Collection[str]) -> Iterator[Derived]:
    """The relations of these names, and the scratch tables that they read, in order."""
    needed = set(names) & lasting(derived)
    for one in reversed(derived):
        if one.name in needed:
            needed |= {d.name for d in derived if d.form is Form.SCRATCH and d.name in one.reads}
    return (d for d in derived if d.name in needed)
