"""data_completeness: of the fields that the indicators need, those that are filled."""

import pytest
from tests.spec.business import by_group
from tests.spec.conftest import Spec

from cadran.errors import UnknownName

# Fields of deals needed here: owner, outcome and created_on of all; amount unless lost; closed_on once closed;
# expected_close_on while open. Of reps none but the day they came, whose blank is an answer.
DEALS = """
    reps
    name | role
    Ana  | ae
    Bo   | ae

    deals
    name  | account | owner | amount | outcome | created_on | closed_on  | expected_close_on
    ------+---------+-------+--------+---------+------------+------------+------------------
    D-1   | Durand  | Ana   | 10 000 | won     | 2025-01-10 | 2025-02-10 |
    D-2   | Martin  | Ana   |        | won     | 2025-01-10 | 2025-02-10 |
    D-3   | Petit   | Bo    |        | lost    | 2025-01-10 | 2025-03-10 |
    D-4   | Robert  | Bo    |  5 000 | open    | 2025-01-10 |            |
    D-5   | Moreau  |       |  2 000 | open    | 2025-01-10 |            | 2025-12-31
"""


def test_a_field_is_asked_only_where_a_blank_is_no_answer(spec: Spec) -> None:
    # Owner, outcome, created_on, of five deals: 15, and Durand's sale and Martin's need their account: 5 more of deals.
    # Amount of four (D-3 is lost), closed_on of three, expected_close_on of two: 29 asked.
    # Left empty: D-2's amount, D-4's expected close and D-5's owner.
    also = {"numerator": 26, "denominator": 29, "n": 29}
    spec("data_completeness", DEALS, expect=26 / 29, also=also)


def test_by_rep_the_owner_of_a_row_answers_for_it_and_what_is_nobodys_stands_apart(spec: Spec) -> None:
    # Ana: 2 deals x 6 fields, one amount missing. Bo: D-3 asks for 5, D-4 for 6, one close missing. Nobody's: 5 of 6.
    spec("data_completeness", DEALS, by="rep", expect={"Ana": 11 / 12, "Bo": 10 / 11, None: 5 / 6})


def test_a_rep_sees_own_rows_alone(spec: Spec) -> None:
    shop = spec("data_completeness", DEALS, expect=26 / 29)
    ids = {r.group["rep"]: r.group_id["rep"] for r in shop.read("data_completeness", by="rep")}
    number = {str(source): int(i) for i, source in shop.con.execute("SELECT id, source_id FROM now.reps").fetchall()}
    ana = number[str(ids["Ana"]).split("/")[-1]]
    (mine,) = shop.read("data_completeness", owners=frozenset({ana}))
    assert (mine.numerator, mine.denominator) == (11, 12)


def test_a_field_that_nobody_ever_fills_is_asked_of_nobody(spec: Spec) -> None:
    # Without amounts no indicator of money has data: amounts are no longer among the fields needed.
    case = """
        deals
        name | account | amount | outcome | created_on | closed_on
        -----+---------+--------+---------+------------+-----------
        D-1  | Durand  |        | won     | 2025-01-10 | 2025-02-10
        D-2  | Martin  |        | won     |            | 2025-02-10
    """
    shop = spec("data_completeness", case, also={"numerator": 7, "denominator": 8}, expect=7 / 8)
    assert shop.read("revenue")[0].value is None


def test_it_is_told_of_rows_known_now_whatever_the_period(spec: Spec) -> None:
    shop = spec("data_completeness", DEALS, period="2025-01", expect=26 / 29)
    found = [r.value for r in shop.read("data_completeness", period="2024-12..2025-02", grain="month")]
    assert found == [pytest.approx(26 / 29)] * 3


def test_null_where_there_is_nothing_to_fill(spec: Spec) -> None:
    spec("data_completeness", "reps\nname | role\nAna | ae", expect=None, also={"reason": "no_data: deals"})
    empty = "deals\nname | outcome\nD-1 |"
    spec("data_completeness", empty, expect=None, also={"reason": "never_filled"})


def test_products_own_no_rep_to_answer_for_them(spec: Spec) -> None:
    with pytest.raises(UnknownName, match="product"):
        spec("data_completeness", DEALS, by="product")


def test_the_group_of_a_rep_without_rows_says_so(spec: Spec) -> None:
    shop = spec("data_completeness", DEALS.replace("    Bo   | ae", "    Bo   | ae\n    Cleo | ae"), expect=26 / 29)
    why = {name: (r.value, r.reason) for name, r in by_group(shop.read("data_completeness", by="rep"))}
    assert why["Cleo"] == (None, "empty")
