"""CSAT: of the answers, the share in the top two of five points, or as high on another scale."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

SURVEYS = """
    surveys
    kind  | account | rep | sent_on    | answered_on | score | scale_min | scale_max
    ------+---------+-----+------------+-------------+-------+-----------+----------
    csat  | Durand  | Ana | 2025-03-01 | 2025-03-03  | 5     | 1         | 5
    csat  | Durand  | Ana | 2025-03-01 | 2025-03-04  | 4     | 1         | 5
    csat  | Lefèvre | Ana | 2025-03-01 | 2025-03-04  | 3     | 1         | 5
    csat  | Lefèvre | Bo  | 2025-03-01 | 2025-03-05  | 8     | 0         | 10
    csat  | Moreau  | Bo  | 2025-03-01 | 2025-03-06  | 7     | 0         | 10
    csat  | Moreau  | Bo  | 2025-03-01 |             |       | 1         | 5
    nps   | Moreau  | Bo  | 2025-03-01 | 2025-03-07  | 10    | 0         | 10
    pulse |         | Bo  | 2025-03-01 | 2025-03-08  | 9     | 1         | 10
"""
# From 0 to 10 three quarters up is 7.5: 8 is as good as a 4 of 5, 7 is not.


def test_four_and_five_of_five_and_as_high_on_another_scale(spec: Spec) -> None:
    also = {"n": 5, "numerator": 3, "coverage": 1.0, "low": wilson(3, 5).expected[0]}
    spec("csat", SURVEYS, expect=3 / 5, also=also)


def test_by_rep(spec: Spec) -> None:
    spec("csat", SURVEYS, by="rep", expect={"Ana": 2 / 3, "Bo": 1 / 2})


def test_an_answer_without_its_scale_is_left_out_never_guessed(spec: Spec) -> None:
    case = """
        surveys
        kind | answered_on | score | scale_min | scale_max
        csat | 2025-03-03  | 5     | 1         | 5
        csat | 2025-03-03  | 5     | 1         |
        csat | 2025-03-03  |       | 1         | 5
    """
    spec("csat", case, expect=1.0, also={"n": 1, "excluded_by": {"no_scale_max": 1, "no_score": 1}, "coverage": 1 / 3})


def test_scales_that_nobody_ever_told_give_nothing(spec: Spec) -> None:
    case = "surveys\nkind | answered_on | score\ncsat | 2025-03-03 | 5\ncsat | 2025-03-04 | 2"
    spec("csat", case, expect=None, also={"reason": "never_filled"})


WON = """
    orders
    number | account | rep | ordered_on | amount
    O1     | Durand  | Cy  | 2025-01-10 | 100
    O2     | Durand  | Ana | 2025-02-10 | 100
    O3     | Lefèvre | Cy  | 2023-01-10 | 100
"""
SOLD = WON + SURVEYS


def test_of_new_customers_only_by_who_won_them(spec: Spec) -> None:
    """Durand's first order was Cy's, two months before; Lefèvre's is two years old; Moreau never ordered."""
    spec("csat", SOLD, variant="new_customers", expect=1.0, also={"n": 2})
    spec("csat", SOLD, variant="new_customers", by="rep", expect={"Ana": None, "Bo": None, "Cy": 1.0})


def test_whether_an_unknown_customer_is_new_is_not_known(spec: Spec) -> None:
    case = (
        WON
        + """
        surveys
        kind | account | answered_on | score | scale_min | scale_max
        csat | Durand  | 2025-03-03  | 2     | 1         | 5
        csat |         | 2025-03-03  | 5     | 1         | 5
    """
    )
    spec("csat", case, variant="new_customers", expect=0.0, also={"excluded_by": {"no_account": 1}})
