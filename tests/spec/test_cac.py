"""Customer acquisition cost: what selling and marketing cost for each new customer of the period."""

from tests.spec.conftest import Spec

YEAR = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2025-02-10 |  9 000
    C-2    | Durand  | Ana | 2025-02-20 |  4 000
    C-3    | Lefèvre | Bo  | 2025-03-10 |  4 000
    C-4    | Moreau  | Bo  | 2025-03-31 |  4 000

    expenses
    category       | amount | spent_on   | currency | rep | team
    ---------------+--------+------------+----------+-----+-----
    salary         |  2 000 | 2025-01-31 |          | Ana |
    marketing      |    600 | 2025-02-01 | USD      |     |
    salary         |  2 000 | 2025-02-28 |          | Ana |
    tool           |    100 | 2025-03-01 |          |     | Nord
    representation |    100 | 2025-03-31 |          | Bo  |
    travel         |  7 777 | 2025-03-31 |          |     |
    other          |  9 999 | 2025-03-31 |          | Bo  |

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-01-01 | 0.5
    USD      | 2025-02-15 | 0.9
"""


def test_selling_and_marketing_for_each_customer_not_for_each_deal(spec: Spec) -> None:
    """300 + 2 000 in February for Durand alone; 200 in March for two. A trip of nobody and `other` are no selling."""
    spec("cac", YEAR, period="2025-02", expect=2_300.0, also={"n": 1, "numerator": 2_300.0})
    spec("cac", YEAR, period="2025-03", expect=100.0, also={"n": 2})


def test_spending_comes_before_its_customers_so_it_can_be_shifted_by_months(spec: Spec) -> None:
    """Customers of March are paid for by what was spent in February, its dollars at February's rate."""
    settings = {"cac_lag_months": 1}
    spec("cac", YEAR, period="2025-03", expect=(300 + 2_000) / 2, settings=settings)
    spec("cac", YEAR, period="2025-02", expect=2_000.0, settings=settings)  # of January 31, in the shorter month


def test_a_month_without_a_new_customer_has_no_cost_of_one(spec: Spec) -> None:
    spec("cac", YEAR, period="2025-04", expect=None, also={"reason": "empty"})


def test_by_rep(spec: Spec) -> None:
    spec("cac", YEAR, period="2025-Q1", by="rep", expect={"Ana": 4_000.0, "Bo": 50.0, None: None})


CYCLES = """
    deals
    name | account | owner | created_on | qualified_on | closed_on  | outcome | amount
    -----+---------+-------+------------+--------------+------------+---------+-------
    A    | Durand  | Ana   | 2025-01-01 | 2025-01-02   | 2025-02-01 | won     |  9 000
    B    | Lefèvre | Ana   | 2025-01-01 | 2025-01-12   | 2025-03-03 | won     |  9 000
    C    | Moreau  | Ana   | 2025-01-01 | 2025-01-12   | 2025-02-01 | lost    |  9 000

    expenses
    category | amount | spent_on   | rep
    ---------+--------+------------+----
    salary   |    700 | 2025-01-21 | Ana
    salary   |    900 | 2025-01-22 | Ana
"""


def test_beside_it_what_was_spent_a_median_cycle_before(spec: Spec) -> None:
    """The two won deals took 30 and 50 days: what was spent 40 days before March was spent from January 20 on."""
    also = {"beside": {"lagged": 1_600.0}}
    spec("cac", CYCLES, period="2025-03", expect=0.0, also=also)
