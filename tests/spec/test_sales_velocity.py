"""Sales velocity: deals created per day x win rate x average deal size, a flow in money per day."""

from tests.spec.conftest import Spec

APRIL = """
    deals
    name    | owner | amount | outcome | created_on | closed_on
    --------+-------+--------+---------+------------+-----------
    Four    | Ana   |  4 000 | won     | 2025-02-01 | 2025-04-12
    Pétrin  | Ana   |  8 000 | won     | 2025-03-01 | 2025-04-30
    Vitrine | Bo    |  5 000 | lost    | 2025-03-01 | 2025-04-20
    Étuve   | Bo    |  5 000 | lost    | 2025-03-01 | 2025-04-21
    Chambre | Bo    |  7 000 | open    | 2025-04-02 |
    Armoire | Bo    |        | open    | 2025-04-03 |
    Façade  | Ana   |  1 000 | open    | 2025-04-04 |
"""
# April: 3 deals created in 30 days, 2 won and 2 lost, 6 000 the mean won. Cycles of 70 and 60 days.


def test_three_deals_in_thirty_days_half_of_them_to_be_won_at_six_thousand(spec: Spec) -> None:
    spec("sales_velocity", APRIL, period="2025-04", expect=3 / 30 * 0.5 * 6_000, also={"n": 4})


def test_the_realised_money_per_day_stands_beside_as_a_check(spec: Spec) -> None:
    spec("sales_velocity", APRIL, period="2025-04", expect=300.0, also={"beside": {"realised": 12_000 / 30}})


def test_a_period_in_progress_is_divided_by_the_days_that_have_passed(spec: Spec) -> None:
    # By April 20: one won at 4 000, one lost, three created.
    spec("sales_velocity", APRIL, period="2025-04", today="2025-04-20", expect=3 / 20 * 0.5 * 4_000)


def test_the_stock_form_is_a_variant(spec: Spec) -> None:
    spec("sales_velocity", APRIL, period="2025-04", variant="stock", expect=3 * 0.5 * 6_000 / 65)


def test_without_a_decided_deal_there_is_no_velocity(spec: Spec) -> None:
    spec("sales_velocity", APRIL, period="2025-05", expect=None, also={"reason": "empty"})


def test_the_rows_behind_the_stock_form_are_those_open_and_those_decided(spec: Spec) -> None:
    shop = spec("sales_velocity", APRIL, period="2025-04", variant="stock", expect=3 * 0.5 * 6_000 / 65)
    names = {r["name"] for r in shop.rows("sales_velocity", period="2025-04", variant="stock")}
    assert names >= {"Four", "Vitrine", "Chambre"}
