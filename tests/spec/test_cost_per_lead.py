"""Cost per lead: marketing expenses for each lead of the same period."""

from tests.spec.conftest import Spec

CAMPAIGNS = """
    leads
    name    | company | campaign | created_at
    --------+---------+----------+-----------------
    Dupré   | Durand  | Salon    | 2025-01-10T09:00
    Martin  | Lefèvre | Salon    | 2025-01-20T09:00
    Bernard | Moreau  |          | 2025-01-21T09:00
    Petit   | Petit   | Site     | 2025-03-12T09:00

    expenses
    category  | amount | spent_on   | currency | campaign
    ----------+--------+------------+----------+---------
    marketing |  1 000 | 2025-01-05 |          | Salon
    marketing |    200 | 2025-01-06 | USD      | Salon
    marketing |    300 | 2025-01-31 |          |
    marketing |    900 | 2025-02-10 |          | Site
    salary    |  5 000 | 2025-01-31 |          |

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-01-01 | 0.5
"""


def test_marketing_alone_is_counted_dollars_at_the_rate_of_the_day(spec: Spec) -> None:
    also = {"numerator": 1_400.0, "denominator": 3, "n": 3}
    spec("cost_per_lead", CAMPAIGNS, period="2025-01", expect=(1_000 + 100 + 300) / 3, also=also)


def test_by_campaign_each_pays_for_its_own(spec: Spec) -> None:
    spec("cost_per_lead", CAMPAIGNS, by="campaign", expect={"Salon": 550.0, "Site": 900.0, None: 300.0})


def test_a_month_that_brought_nobody_has_no_cost_per_lead(spec: Spec) -> None:
    spec("cost_per_lead", CAMPAIGNS, period="2025-02", expect=None, also={"reason": "empty", "numerator": 900.0})


def test_without_expenses_leads_are_not_free(spec: Spec) -> None:
    unpaid = CAMPAIGNS[: CAMPAIGNS.index("    expenses")]
    spec("cost_per_lead", unpaid, expect=None, also={"reason": "no_data: expenses"})
