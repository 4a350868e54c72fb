"""Returns: how many were asked for."""

from tests.spec.conftest import Spec

RETURNS = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2024-06-06 | 900
    C-2    | Lefèvre | Bo  | 2025-01-06 | 500

    returns
    order | product | reason | requested_on | due_on     | completed_on
    ------+---------+--------+--------------+------------+-------------
    C-1   | Pétrin  | cassé  | 2025-01-10   | 2025-01-20 | 2025-01-15
    C-1   | Four    | erreur | 2025-01-10   |            |
    C-2   | Pétrin  | cassé  | 2025-03-02   | 2025-03-12 | 2025-03-20
          | Four    |        | 2025-03-05   |            |
    C-2   | Four    |        |              |            |
"""


def test_the_day_of_the_request_counts_not_that_of_the_sale(spec: Spec) -> None:
    spec("returns", RETURNS, expect=4, also={"n": 4})


def test_the_rep_of_a_return_is_that_of_its_order(spec: Spec) -> None:
    spec("returns", RETURNS, by="rep", expect={"Ana": 2, "Bo": 1, None: 1})


def test_by_product_and_by_reason(spec: Spec) -> None:
    spec("returns", RETURNS, by="product", expect={"Pétrin": 2, "Four": 2})
    spec("returns", RETURNS, by="reason", expect={"cassé": 2, "erreur": 1, None: 1})


def test_a_month_without_returns_is_zero_and_a_company_that_keeps_no_list_is_not(spec: Spec) -> None:
    spec("returns", RETURNS, period="2025-02", expect=0)
    spec("returns", RETURNS.partition("returns")[0], expect=None, also={"reason": "no_data: returns"})


def test_a_return_without_a_day_is_listed_with_the_reason_given_for_it_beside_ours(spec: Spec) -> None:
    shop = spec("returns", RETURNS.replace("C-2   | Four    |  ", "C-2   | Four    | cassé"), expect=4)
    (listed,) = shop.rows("returns", excluded=True)
    assert (listed["reason"], listed["reason_given"], listed["counted"]) == ("undated", "cassé", False)
