"""New customers: those whose first sale ever falls in the period."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import BadInput

FIRST_SALES = """
    accounts
    name         | parent
    -------------+--------
    Fournil      |
    Fournil Lyon | Fournil
    Durand       |
    Moreau       |
    Petit        |

    orders
    number | kind   | account      | rep | ordered_on | amount
    -------+--------+--------------+-----+------------+-------
    C-1    | order  | Fournil      | Ana | 2024-03-01 |  5 000
    C-2    | order  | Fournil Lyon | Bo  | 2025-03-02 |  2 000
    A-1    | credit | Moreau       | Bo  | 2024-11-01 |   -100
    C-3    | order  | Moreau       | Bo  | 2025-01-15 |  1 000
    C-4    | order  | Durand       | Ana | 2025-02-01 |  3 000
    C-5    | order  | Durand       | Bo  | 2025-02-01 |  4 000
    C-6    | order  | Petit        | Ana | 2025-05-01 |
    C-7    | order  |              | Ana | 2025-06-01 |    900
"""


def test_an_account_is_new_once_by_its_first_sale_ever(spec: Spec) -> None:
    spec("new_customers", FIRST_SALES, expect=3)  # Moreau, Durand and Petit, whose amount is not known


def test_a_subsidiary_of_a_customer_is_not_new(spec: Spec) -> None:
    spec("new_customers", FIRST_SALES, period="2025-03", expect=0)


def test_a_credit_is_no_first_sale(spec: Spec) -> None:
    spec("new_customers", FIRST_SALES, period="2024-11", expect=0)
    spec("new_customers", FIRST_SALES, period="2025-01", expect=1)


def test_of_two_sales_on_the_first_day_one_makes_the_customer_new(spec: Spec) -> None:
    spec("new_customers", FIRST_SALES, by="rep", period="2025-02", expect={"Ana": 1, "Bo": 0})


def test_a_sale_to_nobody_known_is_left_out(spec: Spec) -> None:
    spec("new_customers", FIRST_SALES, expect=3, also={"excluded_by": {"no_account": 1}, "coverage": 0.75})


def test_a_first_sale_of_several_products_is_one_customer_so_products_are_refused(spec: Spec) -> None:
    shop = spec("new_customers", FIRST_SALES, expect=3)
    with pytest.raises(BadInput, match="a sale of two lines would count twice"):
        shop.read("new_customers", by="product")
