"""New-customer price: the mean amount of the first sale of customers who became so in the period."""

from tests.spec.conftest import Spec

FIRSTS = """
    orders
    number | kind   | account | ordered_on | amount
    -------+--------+---------+------------+-------
    C-1    | order  | Durand  | 2024-06-01 |  1 000
    C-2    | order  | Durand  | 2025-05-31 |  2 000
    C-3    | order  | Lefèvre | 2025-02-01 |  8 000
    C-4    | order  | Lefèvre | 2025-02-10 | 50 000
    C-5    | order  | Moreau  | 2025-02-01 |    600
    A-5    | credit | Moreau  | 2025-02-20 |   -600
    C-6    | order  | Petit   | 2025-03-01 |
    C-7    | order  | Petit   | 2025-03-02 |  7 000
"""


def test_only_the_first_sale_of_each_new_customer_counts(spec: Spec) -> None:
    spec("new_customer_price", FIRSTS, expect=(8_000 + 600) / 2, also={"n": 2, "median": 4_300})


def test_a_first_sale_without_an_amount_is_left_out_and_the_second_does_not_stand_in(spec: Spec) -> None:
    spec("new_customer_price", FIRSTS, expect=4_300.0, also={"excluded_by": {"no_amount": 1}, "coverage": 2 / 3})


def test_a_period_without_a_new_customer_has_no_price(spec: Spec) -> None:
    spec("new_customer_price", FIRSTS, period="2025-05", expect=None, also={"reason": "empty"})
