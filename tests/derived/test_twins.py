"""Row by row, the SQL makes of a workspace what the reference makes of it in plain Python."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hypothesis import given as examples
from tests.derived.desk import FEWER, store
from tests.generative.engine_side import put, relation
from tests.generative.workspaces import workspaces

from cadran.metrics.derived import build
from cadran.metrics.reference import (
    World,
    costs,
    customers,
    deals,
    delivery,
    leads,
    market,
    money,
    people,
    recurring,
    renewals,
    serving,
    stages,
)

Rows = Iterable[Mapping[str, Any]]
TWINS: Mapping[str, Callable[[World], Rows]] = {
    "account_dims": people.account_dims, "rep_days": people.rep_days, "targets_now": serving.targets_now,
    "order_facts": money.order_facts, "line_facts": money.line_facts, "sales": money.sales,
    "sale_lines": money.sale_lines, "deal_states": deals.deal_states, "stage_visits": deals.stage_visits,
    "deal_cycles": stages.deal_cycles, "stage_times": stages.stage_times,
    "slips": deals.slips, "cycles": deals.cycles, "quote_facts": serving.quote_facts,
    "tender_facts": serving.tender_facts, "request_facts": serving.request_facts, "bookings": serving.bookings,
    "acquirer_surveys": customers.acquirer_surveys, "customer_spans": customers.customer_spans,
    "renewals": renewals.renewals,
    "acquisition_costs": costs.acquisition_costs, "campaign_costs": costs.campaign_costs,
    "attributed_sales": costs.attributed_sales, "rep_hours": costs.rep_hours,
    "lead_facts": leads.lead_facts, "lead_outcomes": leads.lead_outcomes, "lead_answers": leads.lead_answers,
    "deliveries": delivery.deliveries, "return_facts": delivery.return_facts,
    "market_sales": market.market_sales, "subscription_facts": recurring.subscription_facts,
}  # fmt: skip
NUMBERS_OWN = {"slips"}  # whose id only tells rows apart


def visible(name: str, found: Rows) -> list[Mapping[str, Any]]:
    """A version that began and ended on one day is seen by nobody: it may be kept or not."""
    return [r for r in found if name != "deal_states" or r["from_day"] < r["to_day"]]


def counted(found: Rows, columns: set[str]) -> Counter[tuple[Any, ...]]:
    """Rows as often as they stand; an hour of business to a millionth."""

    def plain(value: Any) -> Any:
        return round(value, 6) if isinstance(value, float) else value

    return Counter(tuple(plain(r[c]) for c in sorted(columns)) for r in found)


@FEWER
@examples(workspaces())
def test_each_relation_has_the_rows_of_its_twin(made: World) -> None:
    put(store(), made)
    build(store(), "now", made.settings)
    for name, twin in TWINS.items():
        fast, slow = visible(name, relation(store(), name)), visible(name, twin(made))
        assert len(fast) == len(slow), name
        if fast:
            shared = (fast[0].keys() & slow[0].keys()) - ({"id"} if name in NUMBERS_OWN else set())
            assert counted(fast, shared) == counted(slow, shared), name
