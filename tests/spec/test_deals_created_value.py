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


def test_at_the_first_amount_known_is_a_variant(spec: Spec) -> None:
    grown = """
    deals
    name    | owner | amount | outcome | created_on
    --------+-------+--------+---------+-----------
    Fours   | Ana   | 12 000 | open    | 2025-01-10
    Pétrins | Ana   |  4 000 | open    | 2025-02-01
    Étuves  | Ana   |        | open    | 2025-02-03

    deal_changes
    deal    | valid_from       | amount | outcome
    --------+------------------+--------+--------
    Fours   | 2025-01-10T09:00 |  9 000 | open
    Fours   | 2025-03-01T09:00 | 12 000 | open
"""
    spec("deals_created_value", grown, expect=16_000)
    spec(
        "deals_created_value", grown, variant="first_amount", expect=13_000, also={"excluded_by": {"no_amount": 1}}
    )  # fmt: skip
