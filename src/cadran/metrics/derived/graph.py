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


_DATED_MONEY = ("deals", "orders", "quotes", "returns", "subscriptions", "expenses", "campaigns", "market")

# In an order in which each finds what it reads.
DERIVED = (
    Derived("account_dims", ("accounts",)),
    Derived("rep_spans", ("reps", "rep_assignments", "teams")),
    Derived("fx_days", ("fx_rates", *_DATED_MONEY)),
    Derived("targets_now", ("targets",)),
    _scratch("line_money", "order_lines", "orders", "products", "fx_days"),
    _scratch("order_money", "orders", "line_money", "fx_days", "account_dims"),
    _scratch("deal_money", "deals", "fx_days", "account_dims"),
    _scratch("purchases", "order_money", "deal_money"),
    _scratch("customer_firsts", "purchases"),
    Derived("order_facts", ("order_money", "orders", "deals", "purchases", "customer_firsts")),
    Derived("line_facts", ("line_money", "order_facts")),
    Derived("sales", ("order_facts",), Form.VIEW, "sales_orders", "orders"),
    Derived("sale_lines", ("line_facts",), Form.VIEW, "sale_lines_orders", "orders"),
    Derived(
        "sales", ("deal_money", "deals", "purchases", "customer_firsts"), Form.TABLE, "sales_won_deals", "won_deals"
    ),
    Derived("sale_lines", ("sales", "deals"), Form.VIEW, "sale_lines_won_deals", "won_deals"),
    _scratch("recorded_states", "deals", "deal_changes"),
    _scratch("observed_states", "deals", "recorded_states"),
    Derived("deal_states", ("recorded_states", "observed_states", "deals", "activities", "fx_days")),
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
