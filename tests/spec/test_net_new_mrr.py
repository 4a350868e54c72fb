"""Net new MRR: the MRR at the end less the MRR at the start, and the sum of all five movements."""

from decimal import Decimal

import pytest
from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount | interval | currency
    ---------+---------+-----+------------+------------+--------+----------+---------
    A        | Durand  | Ana | 2024-06-01 | 2025-03-10 |    100 | year     |
    A        | Durand  | Ana | 2025-03-10 | 2025-08-01 |    200 | quarter  |
    B        | Lefèvre | Bo  | 2024-07-01 | 2025-02-15 |     80 | month    |
    B        | Lefèvre | Bo  | 2025-06-15 |            |     75 | month    |
    C        | Moreau  | Bo  | 2025-02-10 |            |    100 | quarter  | USD
    D        | Moreau  | Bo  | 2025-04-20 | 2025-09-30 |     10 | month    |
    E        | Roux    | Bo  | 2025-05-05 | 2025-05-25 |     30 | month    |

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-02-01 | 0.93
"""
MOVES = {"new_mrr": 1, "expansion_mrr": 1, "reactivation_mrr": 1, "contraction_mrr": -1, "churned_mrr": -1}
SPANS = {
    "2025": "2024-12-31", "2025-Q1": "2024-12-31", "2025-03": "2025-02-28", "2025-02-12..2025-06-20": "2025-02-11",
    "2025-W20": "2025-05-11", "2025-05-06..2025-05-20": "2025-05-05",
}  # fmt: skip


def exactly(value: object) -> Decimal:
    assert isinstance(value, Decimal)
    return value


@pytest.mark.parametrize(("span", "before"), SPANS.items())
def test_it_leads_from_one_mrr_to_the_other_to_the_last_decimal(spec: Spec, span: str, before: str) -> None:
    shop = spec("net_new_mrr", CONTRACTS, period="2025-03", expect=pytest.approx(200 / 3 - 100 / 12))

    def value(kpi: str, period: str) -> Decimal:
        return exactly(shop.read(kpi, period=period)[0].value)

    net = value("net_new_mrr", span)
    assert net == value("mrr", span) - value("mrr", before)
    assert net == sum((sign * value(kpi, span) for kpi, sign in MOVES.items()), Decimal(0))


def test_so_it_does_for_each_rep(spec: Spec) -> None:
    shop = spec("net_new_mrr", CONTRACTS, period="2025-02", by="rep", expect={"Ana": 0, "Bo": -80 + 31})
    reps = {r.group["rep"]: exactly(r.value) for r in shop.read("net_new_mrr", by="rep", period="2025-H1")}
    ends, starts = (
        {r.group["rep"]: exactly(r.value) for r in shop.read("mrr", by="rep", period=p)} for p in ("2025-H1", "2024")
    )
    assert reps == {rep: ends[rep] - starts[rep] for rep in ends}


def test_nothing_moved_is_zero(spec: Spec) -> None:
    spec("net_new_mrr", CONTRACTS, period="2025-01", expect=0, also={"n": 0})
