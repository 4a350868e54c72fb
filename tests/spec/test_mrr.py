"""MRR: what the subscriptions that run at the period's end bring in a month."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | rep | product | started_on | ended_on   | amount | interval | currency
    ---------+---------+-----+---------+------------+------------+--------+----------+---------
    A        | Durand  | Ana | Suivi   | 2024-06-01 | 2025-04-01 |    100 | month    |
    A        | Durand  | Ana | Suivi   | 2025-04-01 |            |    110 | month    |
    B        | Lefèvre | Bo  | Suivi   | 2025-01-15 |            |    900 | quarter  |
    C        | Lefèvre | Bo  | Alerte  | 2025-02-01 | 2025-06-15 |  2 400 | year     |
    D        | Moreau  | Bo  | Alerte  | 2025-03-01 |            |    100 | month    | USD
    E        | Roux    | Bo  | Alerte  | 2025-07-01 |            |        | month    |
    F        |         | Bo  | Alerte  | 2025-07-01 |            |     80 | month    |
    G        | Roux    | Bo  | Alerte  | 2025-07-01 |            |     80 | month    | GBP

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-02-10 | 0.9
    USD      | 2025-09-01 | 0.8
"""
# In March: A 100, B a third of 900, C a twelfth of 2 400, D 90. From April A is 110; C is without service from 15 June.


def test_quarters_and_years_are_brought_to_a_month(spec: Spec) -> None:
    spec("mrr", CONTRACTS, period="2025-03", expect=100 + 300 + 200 + 90, also={"n": 3})


def test_on_the_first_day_without_service_a_contract_counts_no_more(spec: Spec) -> None:
    spec("mrr", CONTRACTS, period="2025-05-01..2025-06-14", expect=110 + 300 + 200 + 90)
    spec("mrr", CONTRACTS, period="2025-05-01..2025-06-15", expect=110 + 300 + 90)


def test_of_a_contract_whose_price_changed_the_new_price_counts(spec: Spec) -> None:
    spec("mrr", CONTRACTS, period="2025-04", by="customer", expect={"Durand": 110, "Lefèvre": 500, "Moreau": 90})


def test_a_contract_keeps_the_rate_of_its_first_day_and_one_nobody_can_price_is_left_out(spec: Spec) -> None:
    also = {"excluded_by": {"no_amount": 1, "no_account": 1, "no_rate": 1}, "coverage": 3 / 6}
    spec("mrr", CONTRACTS, expect=110 + 300 + 90, also=also)


def test_by_product(spec: Spec) -> None:
    spec("mrr", CONTRACTS, period="2025-03", by="product", expect={"Suivi": 400, "Alerte": 290})


def test_what_ran_in_the_month_is_a_variant_that_counts_a_contract_once(spec: Spec) -> None:
    # C ran until 14 June. In April A's old price ended on the first, and is replaced.
    spec("mrr", CONTRACTS, period="2025-06", variant="active_in_month", expect=110 + 300 + 200 + 90)
    midmonth = CONTRACTS.replace("2025-04-01", "2025-04-10")
    spec("mrr", midmonth, period="2025-04", variant="active_in_month", expect=110 + 300 + 200 + 90)


def test_before_the_first_contract_nothing_is_known(spec: Spec) -> None:
    spec("mrr", CONTRACTS, period="2024-05", expect=None, also={"reason": "before_data"})


def test_a_customer_without_an_owner_is_in_the_charge_of_who_sold_last(spec: Spec) -> None:
    spec("mrr", CONTRACTS, period="2025-03", by="rep", expect={"Ana": 100, "Bo": 590})
    owned = CONTRACTS + "\n    accounts\n    name | owner\n    -----+------\n    Lefèvre | Ana\n"
    spec("mrr", owned, period="2025-03", by="rep", expect={"Ana": 600, "Bo": 90})
