"""New-customer rate: new customers over all customers who bought in the period."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

BUYERS = """
    orders
    number | kind   | account | rep | ordered_on | amount
    -------+--------+---------+-----+------------+-------
    C-1    | order  | Durand  | Ana | 2024-06-01 |  1 000
    C-2    | order  | Durand  | Ana | 2025-05-31 |  2 000
    C-3    | order  | Durand  | Bo  | 2025-06-01 |  4 000
    C-4    | order  | Lefèvre | Bo  | 2025-02-01 |  8 000
    C-5    | order  | Lefèvre | Bo  | 2025-02-10 |    500
    C-6    | order  | Moreau  | Bo  | 2025-02-01 |    600
    C-7    | order  | Petit   | Ana | 2023-02-01 |    600
    A-7    | credit | Petit   | Ana | 2025-02-01 |   -600
"""


def test_each_customer_counts_once_however_often_it_bought(spec: Spec) -> None:
    spec("new_customer_rate", BUYERS, expect=2 / 3, also={"numerator": 2, "denominator": 3, "n": 3})


def test_a_customer_of_two_reps_counts_for_both(spec: Spec) -> None:
    spec("new_customer_rate", BUYERS, by="rep", expect={"Ana": 0.0, "Bo": 2 / 3})


def test_nobody_bought_is_no_rate(spec: Spec) -> None:
    spec("new_customer_rate", BUYERS, period="2025-08", expect=None, also={"reason": "empty"})


def test_three_customers_say_little_and_the_interval_tells(spec: Spec) -> None:
    (reading,) = spec("new_customer_rate", BUYERS, expect=2 / 3).read("new_customer_rate")
    assert (reading.low, reading.high) == wilson(2, 3)


def test_a_sale_to_nobody_known_is_in_neither_term(spec: Spec) -> None:
    unknown = BUYERS + "    C-8    | order  |         | Ana | 2025-05-01 | 100\n"
    spec("new_customer_rate", unknown, by="rep", expect={"Ana": 0.0, "Bo": 2 / 3})
    spec("new_customer_rate", unknown, expect=2 / 3, also={"excluded_by": {"no_account": 1}, "coverage": 5 / 6})
