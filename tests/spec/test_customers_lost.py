"""Customers lost: those at the period's start who are none at its end."""

from tests.spec.conftest import Spec

SOLD = """
    accounts
    name    | industry
    Durand  | Textile
    Lefèvre | Textile
    Moreau  | Bois
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    O1     | Durand  | Ana | 2024-03-10 | 100
    O2     | Lefèvre | Ana | 2024-09-10 | 100
    O3     | Moreau  | Bo  | 2024-03-10 | 100
    O4     | Moreau  | Bo  | 2025-06-10 | 100
    O5     | Petit   | Bo  | 2025-06-10 | 100
"""
# Durand is no customer any more on 2025-03-10, Lefèvre on 2025-09-10. Moreau was lost from March 10 to June 10.


def test_lost_over_a_year_and_over_its_quarters(spec: Spec) -> None:
    shop = spec("customers_lost", SOLD, expect=2, also={"n": 2})
    assert [r.value for r in shop.read("customers_lost", grain="quarter")] == [2, 0, 1, 0]


def test_by_rep_and_by_industry(spec: Spec) -> None:
    spec("customers_lost", SOLD, by="rep", expect={"Ana": 2, "Bo": 0})
    spec("customers_lost", SOLD, by="industry", expect={"Textile": 2})


def test_as_of_a_day_before_the_last_left(spec: Spec) -> None:
    spec("customers_lost", SOLD, as_of="2025-09-09", expect=1)
    spec("customers_lost", SOLD, as_of="2025-09-10", expect=2)


def test_the_rows_behind_are_the_customers(spec: Spec) -> None:
    shop = spec("customers_lost", SOLD, expect=2)
    assert sorted(r["customer"] for r in shop.rows("customers_lost")) == ["Durand", "Lefèvre"]


def test_before_the_first_customer_nothing_is_known(spec: Spec) -> None:
    spec("customers_lost", SOLD, period="2023", expect=None, also={"reason": "before_data"})
