"""What is derived, in which order, and from what."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How a derived relation is kept."""

    TABLE = "table"
    VIEW = "view"
    SCRATCH = "scratch"  # a temporary table, gone after the build


@dataclass(frozen=True)
class Derived:
    """One derived relation, made by one SQL file.

    `reads`: the canonical and derived relations its SQL names. `script`: the stem of its file, where it is
    not the name. `basis`: the revenue basis it belongs to; "" for both.
    """

    name: str
    reads: tuple[str, ...]
    form: Form = Form.TABLE
    script: str = ""
    basis: str = ""

    @property
    def file(self) -> str:
        return self.script or self.name


def _scratch(name: str, *reads: str) -> Derived:
    return Derived(name, reads, Form.SCRATCH)


_DATED = ("deals", "activities", "leads", "orders", "quotes", "expenses", "requests", "tenders")
_OF_CUSTOMERS = ("purchases", "customer_firsts")
TODAY = "today"  # read by what looks at the clock, so it is never up to date unless today is fixed

# In an order in which each finds what it reads.
DERIVED = (
    Derived("account_dims", ("accounts",)),
    Derived("rep_spans", ("reps", "rep_assignments", "teams", TODAY)),
    Derived("calendar", ()),  # made again when its span is another: see calendar.py
    Derived("rep_days", ("reps", "absences", "calendar", *_DATED, TODAY)),
    Derived("request_facts", ("requests", "calendar")),
    Derived("bookings", ("activities",), Form.VIEW),
    Derived("fx_days", ("fx_rates",)),
    Derived("targets_now", ("targets",)),
    _scratch("line_money", "order_lines", "orders", "products", "fx_days"),
    _scratch("order_money", "orders", "line_money", "fx_days", "account_dims"),
    _scratch("deal_money", "deals", "fx_days", "account_dims"),
    _scratch("purchases", "order_money", "deal_money"),
    _scratch("customer_firsts", "purchases"),
    Derived("order_facts", (*_OF_CUSTOMERS, "order_money", "orders", "deals")),
    Derived("line_facts", ("line_money", "order_facts")),
    Derived("sales", ("order_facts",), Form.VIEW, "sales_orders", "orders"),
    Derived("sale_lines", ("line_facts",), Form.VIEW, "sale_lines_orders", "orders"),
    Derived("sales", (*_OF_CUSTOMERS, "deal_money", "deals"), Form.TABLE, "sales_won_deals", "won_deals"),
    Derived("sale_lines", ("sales", "deals"), Form.VIEW, "sale_lines_won_deals", "won_deals"),
    _scratch("changes", "deal_changes", "deals", "fx_days"),
    _scratch("sightings", "deals", "deal_changes", "fx_days"),
    Derived("deal_history", ("changes", "sightings", "deals")),
    Derived("deal_plans", ("activities",)),
    Derived("deal_states", ("deal_history", "deals", "deal_plans"), Form.VIEW),
    Derived("slips", ("deal_history", "deals"), Form.VIEW),
    Derived("stage_places", ("deal_history", "stages")),
    _scratch("stays", "deal_history", "stage_places"),
    Derived("deal_visits", ("stays", "deals")),
    Derived("stage_visits", ("deal_visits", "deals"), Form.VIEW),
    Derived("stage_outcomes", ("deal_visits",)),
    Derived("quote_orders", ("quotes", "order_facts", "deals", "fx_days")),
    Derived("quote_facts", ("quote_orders",), Form.VIEW),
    Derived("tender_facts", ("tenders", "quotes"), Form.VIEW),
    Derived("cycle_starts", ("deals", "activities", "leads", "fx_days")),
    Derived("cycles", ("cycle_starts",), Form.VIEW),
)  # fmt: skip


def of_basis(basis: str) -> tuple[Derived, ...]:
    """What a workspace with that revenue basis has, in order."""
    return tuple(d for d in DERIVED if d.basis in {"", basis})


def stale(derived: tuple[Derived, ...], changed: Collection[str]) -> set[str]:
    """The names of what reads something changed, directly or through another."""
    found = set(changed)
    for one in derived:
        if found & set(one.reads):
            found.add(one.name)
    return found - set(changed)


def with_scratch(derived: tuple[Derived, ...], names: Collection[str]) -> Iterator[Derived]:
    """The relations of these names, and the scratch tables that they read, in order."""
    needed = {d.name for d in derived if d.name in names and d.form is not Form.SCRATCH}
    for one in reversed(derived):
        if one.name in needed:
            needed |= {d.name for d in derived if d.form is Form.SCRATCH and d.name in one.reads}
    return (d for d in derived if d.name in needed)
