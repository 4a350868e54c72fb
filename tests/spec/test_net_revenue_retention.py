"""Net revenue retention: what the customers of twelve months ago bring in now, over what they did then."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    A        | Durand  | Ana | 2023-06-01 | 2024-09-01 |    100
    A        | Durand  | Ana | 2024-09-01 |            |    150
    B        | Lefèvre | Bo  | 2024-02-29 |            |    200
    C        | Moreau  | Bo  | 2023-07-01 | 2024-12-01 |    100
    D        | Roux    | Bo  | 2024-03-15 |            |    500
"""
# At the end of February 2025: Durand 100 and 150, Lefèvre 200 and 200, Moreau 100 and nothing. Roux came since.


def test_who_came_since_is_in_neither_and_who_left_still_counts(spec: Spec) -> None:
    also = {"numerator": 350, "denominator": 400, "n": 3}
    spec("net_revenue_retention", CONTRACTS, period="2025-02", expect=350 / 400, also=also)


def test_the_end_of_february_is_a_year_from_the_end_of_february(spec: Spec) -> None:
    # Lefèvre began on 29 February 2024, and was a customer when that month ended.
    spec("net_revenue_retention", CONTRACTS, period="2025-02", by="customer",
         expect={"Durand": 1.5, "Lefèvre": 1.0, "Moreau": 0.0})  # fmt: skip


def test_with_less_than_a_year_of_history_there_is_none(spec: Spec) -> None:
    spec("net_revenue_retention", CONTRACTS, period="2024-04", expect=None, also={"reason": "no_history"})
    spec("net_revenue_retention", CONTRACTS, period="2023-04", expect=None, also={"reason": "before_data"})


def test_a_contract_of_then_without_a_price_is_left_out(spec: Spec) -> None:
    blank = CONTRACTS.replace("2024-12-01 |    100", "2024-12-01 |       ")
    also = {"excluded_by": {"no_amount": 1}, "coverage": 2 / 3}
    spec("net_revenue_retention", blank, period="2025-02", expect=350 / 300, also=also)


SALES = """
    orders
    number | account | kind   | ordered_on | amount
    -------+---------+--------+------------+-------
    C-0    | Moreau  |        | 2022-11-01 |    100
    C-1    | Durand  |        | 2024-01-10 |    400
    C-2    | Durand  | credit | 2024-02-10 |   -100
    C-3    | Durand  |        | 2025-03-01 |    150
    C-4    | Lefèvre |        | 2024-12-31 |    200
    C-5    | Moreau  | credit | 2024-05-05 |    -50
    C-6    | Moreau  |        | 2025-05-05 |    900
    C-7    | Roux    |        | 2025-06-05 |    800
    C-8    |         |        | 2024-06-05 |    500
"""


def test_on_sales_it_holds_twelve_months_against_the_twelve_before(spec: Spec) -> None:
    # Of 2024: Durand 300, then 150; Lefèvre 200, then nothing. A credit alone buys nothing; C-8 is nobody's.
    also = {"numerator": 150, "denominator": 500, "n": 2, "excluded_by": {"no_account": 1}}
    spec("net_revenue_retention", SALES, variant="orders", expect=150 / 500, also=also)


def test_on_sales_it_needs_two_years(spec: Spec) -> None:
    young = SALES.replace("2022-11-01", "2024-11-01")
    spec("net_revenue_retention", young, variant="orders", expect=None, also={"reason": "no_history"})
