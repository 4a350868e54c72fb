"""CAC payback: months until the margin on new customers' monthly income has paid what winning them cost."""

from tests.spec.conftest import Spec

CONTRACTS = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2025-02-10 | 10 000

    order_lines
    order | product | ordinal | quantity | net_amount | unit_cost
    ------+---------+---------+----------+------------+----------
    C-1   | Four    | 1       | 1        |  8 000     | 6 000
    C-1   | Audit   | 2       | 1        |  2 000     |

    expenses
    category  | amount | spent_on   | rep
    ----------+--------+------------+----
    salary    |  5 000 | 2025-02-28 | Ana
    marketing |  1 000 | 2025-02-20 |

    subscriptions
    contract | account | rep | started_on | ended_on   | amount | interval
    ---------+---------+-----+------------+------------+--------+---------
    S-1      | Durand  | Ana | 2025-02-10 |            |  1 200 | month
    S-2      | Lefèvre | Ana | 2025-02-01 | 2025-12-01 |  3 600 | quarter
    S-3      | Moreau  | Ana | 2024-06-01 | 2024-09-01 |  9 000 | month
    S-4      | Moreau  | Ana | 2025-02-01 |            |  9 000 | month
    S-5      | Petit   | Ana | 2025-02-03 | 2025-02-20 |  9 000 | month
    S-6      | Durand  | Ana | 2025-05-01 |            |  9 000 | month
    S-7      | Petit   | Ana | 2025-03-05 |            |    600 | month
"""
# The margin rate is (8 000 - 6 000) / 8 000: the audit's cost is not known. New MRR of February: Durand's 1 200 and a
# third of Lefèvre's 3 600. Moreau comes back, Petit was gone by the month's end, Durand's second contract is expansion.


def test_what_all_new_customers_cost_over_what_all_of_them_bring_a_month(spec: Spec) -> None:
    """Period spending over period MRR, never the cost of one customer over the income of all of them."""
    also = {"excluded_by": {"no_cost": 1}}
    spec("cac_payback", CONTRACTS, period="2025-02", expect=6_000 / ((1_200 + 1_200) * 0.25), also=also)


def test_who_was_gone_by_the_months_end_is_new_when_staying(spec: Spec) -> None:
    """Petit with 600 in March."""
    spec("cac_payback", CONTRACTS, period="2025-Q1", expect=6_000 / ((1_200 + 1_200 + 600) * 0.25))


def test_without_margin_there_is_none(spec: Spec) -> None:
    unknown = CONTRACTS.replace("| 6 000", "|      ")
    spec("cac_payback", unknown, period="2025-02", expect=None, also={"reason": "never_filled"})


def test_a_month_without_a_new_subscriber_pays_nothing_back(spec: Spec) -> None:
    spec("cac_payback", CONTRACTS, period="2025-05", expect=None, also={"reason": "empty"})


SALES = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-0    | Durand  | Ana | 2024-02-10 | 10 000
    C-1    | Durand  | Ana | 2025-02-10 | 10 000
    C-2    | Lefèvre | Ana | 2025-02-10 |  2 000
    C-3    | Lefèvre | Ana | 2025-03-10 |  4 000

    order_lines
    order | product | ordinal | quantity | net_amount | unit_cost
    ------+---------+---------+----------+------------+----------
    C-0   | Four    | 1       | 1        | 10 000     | 5 000
    C-1   | Four    | 1       | 1        | 10 000     | 5 000
    C-2   | Four    | 1       | 1        |  2 000     | 1 000
    C-3   | Four    | 1       | 1        |  4 000     | 2 000

    expenses
    category | amount | spent_on   | rep
    ---------+--------+------------+----
    salary   |  6 000 | 2025-02-28 | Ana
"""


def test_without_subscriptions_the_new_customers_revenue_is_spread_over_the_months(spec: Spec) -> None:
    """Lefèvre alone is new: 6 000 in the 90 days of the quarter, 30.4375 to a month, half of it margin."""
    monthly = 6_000 / (90 / 30.4375)
    spec("cac_payback", SALES, period="2025-Q1", expect=6_000 / (monthly * 0.5))
