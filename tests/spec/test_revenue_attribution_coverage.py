"""Attributed revenue share: how much of the revenue comes from a known source or campaign."""

from tests.spec.conftest import Spec

SOLD = """
    campaigns
    name  | started_on
    ------+-----------
    Salon | 2025-01-01

    deals
    name    | account | owner | campaign | lead_source | outcome | created_on | closed_on
    --------+---------+-------+----------+-------------+---------+------------+-----------
    Durand  | Durand  | Ana   | Salon    |             | won     | 2025-01-10 | 2025-02-01
    Lefèvre | Lefèvre | Ana   |          |             | won     | 2025-01-10 | 2025-02-01

    leads
    name    | deal    | lead_source | created_at
    --------+---------+-------------+-----------------
    Lefèvre | Lefèvre | Site        | 2025-01-08T09:00

    orders
    number | account | deal    | rep | ordered_on | amount | lead_source | reason | kind
    -------+---------+---------+-----+------------+--------+-------------+--------+-------
    C-1    | Durand  | Durand  | Ana | 2025-02-10 |  1 000 |             |        |
    C-2    | Lefèvre | Lefèvre | Ana | 2025-02-20 |  2 000 |             |        |
    C-3    | Moreau  |         | Bo  | 2025-03-10 |  3 000 | Presse      |        |
    C-4    | Petit   |         | Bo  | 2025-03-31 |  4 000 |             | Prix   |
    C-5    | Roux    |         | Bo  | 2025-04-01 |  5 000 |             | Salon  |
    C-6    | Roux    |         | Bo  | 2025-04-02 |        | Presse      |        |
    A-1    | Moreau  |         | Bo  | 2025-04-02 | -1 000 | Presse      |        | credit
"""


def test_by_a_campaign_or_a_source_of_the_sale_its_deal_its_lead_or_its_reason(spec: Spec) -> None:
    """All but C-4: 1 000 + 2 000 + 3 000 + 5 000 - 1 000 of 14 000."""
    also = {"excluded_by": {"no_amount": 1}, "coverage": 6 / 7}
    spec("revenue_attribution_coverage", SOLD, expect=10_000 / 14_000, also=also)


def test_by_rep(spec: Spec) -> None:
    spec("revenue_attribution_coverage", SOLD, by="rep", expect={"Ana": 1.0, "Bo": 7 / 11})


def test_a_month_without_revenue(spec: Spec) -> None:
    spec("revenue_attribution_coverage", SOLD, period="2025-06", expect=None, also={"reason": "empty"})


def test_revenue_of_which_nobody_noted_anything_is_known_to_be_of_unknown_origin(spec: Spec) -> None:
    alone = "orders\nnumber | account | ordered_on | amount\nC-1 | Durand | 2025-02-01 | 100"
    spec("revenue_attribution_coverage", alone, expect=0.0)
