"""Active customers: who is a customer at the period's end."""

from tests.spec.conftest import Spec

COMPANY = """
    accounts
    name    | parent | industry
    Durand  |        | Textile
    Nord    | Durand | Bois
    Lefèvre |        | Textile
    subscriptions
    contract | account | rep | started_on | ended_on
    ---------+---------+-----+------------+-----------
    C1       | Nord    | Ana | 2024-01-01 | 2025-10-01
    C2       | Moreau  | Bo  | 2025-03-01 |
    orders
    number | account | rep | ordered_on | amount | status
    -------+---------+-----+------------+--------+----------
    O1     | Durand  | Bo  | 2025-02-01 | 100    |
    O2     | Lefèvre | Bo  | 2024-04-15 | 100    |
    O3     | Petit   | Bo  | 2025-05-15 | 100    | cancelled
    O4     |         | Bo  | 2025-05-15 | 100    |
"""
# At the end of 2025: Durand (an order of February) and Moreau (served). Lefèvre's order is more than a year old,
# Petit's was cancelled, and of O4 nobody knows whose it is.


def test_at_the_end_of_the_year(spec: Spec) -> None:
    spec("active_customers", COMPANY, expect=2, also={"n": 2})


def test_a_stock_is_read_at_each_month_s_end_and_does_not_add_up(spec: Spec) -> None:
    months = spec("active_customers", COMPANY, expect=2).read("active_customers", grain="month")
    assert [r.value for r in months] == [2, 2, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2]


def test_a_group_is_its_head_s_industry_and_rep(spec: Spec) -> None:
    """Bo took Durand's order after Ana sold its site the contract."""
    spec("active_customers", COMPANY, by="industry", expect={"Textile": 1, None: 1})
    spec("active_customers", COMPANY, by="rep", expect={"Ana": 0, "Bo": 2})
    spec("active_customers", COMPANY, by="rep", period="2025-01", expect={"Ana": 1, "Bo": 1})


def test_a_purchase_of_unknown_amount_is_one(spec: Spec) -> None:
    case = "orders\nnumber | account | ordered_on | amount\nO1 | Durand | 2025-02-01 |\nO2 | Petit | 2025-02-01 | 0"
    spec("active_customers", case, expect=1)


def test_by_won_deals_where_these_are_the_revenue(spec: Spec) -> None:
    case = """
        deals
        name | account | outcome | closed_on  | amount
        A    | Durand  | won     | 2025-02-01 | 100
        B    | Lefèvre | lost    | 2025-02-01 | 100
        C    | Moreau  | won     | 2024-02-01 | 100
    """
    spec("active_customers", case, expect=1)
