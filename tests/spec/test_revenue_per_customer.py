"""Revenue per customer: revenue over the different customers who bought in the period."""

from tests.spec.conftest import Spec

GROUP = """
    accounts
    name          | parent
    --------------+-------
    Fournil       |
    Fournil Lyon  | Fournil
    Fournil Lille | Fournil
    Durand        |

    orders
    number | kind   | account       | rep | ordered_on | amount
    -------+--------+---------------+-----+------------+-------
    C-1    | order  | Fournil Lyon  | Ana | 2025-01-10 |  6 000
    C-2    | order  | Fournil Lille | Bo  | 2025-02-03 |  4 000
    C-3    | order  | Durand        | Bo  | 2025-02-04 |  3 000
    A-1    | credit | Durand        | Bo  | 2025-03-05 | -1 000
"""


def test_subsidiaries_of_one_parent_are_one_customer(spec: Spec) -> None:
    spec("revenue_per_customer", GROUP, expect=12_000 / 2, also={"numerator": 12_000, "n": 2})


def test_a_customer_of_two_reps_counts_for_each_and_once_in_the_total(spec: Spec) -> None:
    spec("revenue_per_customer", GROUP, by="rep", expect={"Ana": 6_000.0, "Bo": 3_000.0})


def test_a_month_with_only_a_credit_has_no_customer_to_divide_by(spec: Spec) -> None:
    spec("revenue_per_customer", GROUP, period="2025-03", expect=None, also={"reason": "empty", "numerator": -1_000})


UNKNOWN_BUYER = (
    GROUP
    + """    C-4    | order  |               | Ana | 2025-06-01 |  5 000
"""
)


def test_a_sale_to_nobody_known_makes_no_customer_and_lowers_the_coverage(spec: Spec) -> None:
    spec(
        "revenue_per_customer", UNKNOWN_BUYER, expect=17_000 / 2,
        also={"excluded_by": {"no_account": 1}, "coverage": 0.75},
    )  # fmt: skip
