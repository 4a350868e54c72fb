"""Value of deals created: the amounts of the deals created in the period."""

from tests.spec.conftest import Spec

DEALS = """
    deals
    name    | owner | amount | currency | outcome | created_on | closed_on
    --------+-------+--------+----------+---------+------------+-----------
    Four    | Ana   | 12 000 |          | open    | 2025-01-10 |
    Pétrin  | Ana   |  4 000 |          | lost    | 2025-02-01 | 2025-06-15
    Vitrine | Bo    |        |          | open    | 2025-03-01 |
    Kneader | Bo    |  1 000 | USD      | open    | 2025-03-10 |
    Oven    | Bo    |  1 000 | JPY      | open    | 2025-03-10 |

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-03-01 | 0.90
    USD      | 2025-06-01 | 0.50
"""


def test_lost_deals_were_created_too(spec: Spec) -> None:
    spec("deals_created_value", DEALS, period="2025-02", expect=4_000)


def test_amounts_are_converted_at_the_rate_of_the_creation_day(spec: Spec) -> None:
    spec("deals_created_value", DEALS, expect=12_000 + 4_000 + 900)


def test_a_missing_amount_and_a_missing_rate_are_left_out_each_for_its_reason(spec: Spec) -> None:
    also = {"excluded_by": {"no_amount": 1, "no_rate": 1}, "coverage": 0.6}
    spec("deals_created_value", DEALS, expect=16_900.0, also=also)


def test_a_month_where_no_amount_is_known_has_no_value(spec: Spec) -> None:
    unknown = DEALS.replace("1 000 |", "      |")
    spec("deals_created_value", unknown, period="2025-03", expect=None, also={"reason": "no_amount"})
    spec("deals_created_value", unknown, period="2025-04", expect=0)
