"""Overdue deals: open deals whose expected close lies before the period's end."""

from tests.spec.conftest import Spec

OPEN = """
    deals
    name    | owner | amount | outcome | created_on | closed_on  | expected_close_on
    --------+-------+--------+---------+------------+------------+------------------
    Four    | Ana   | 12 000 | open    | 2025-01-10 |            | 2025-11-30
    Pétrin  | Ana   |  4 000 | open    | 2025-01-10 |            | 2026-01-31
    Vitrine | Bo    |        | open    | 2025-01-10 |            | 2025-12-15
    Étuve   | Bo    |  5 000 | open    | 2025-01-10 |            |
    Armoire | Bo    |  7 000 | won     | 2025-01-10 | 2025-12-20 | 2025-12-01
"""


def test_a_deal_without_an_expected_day_or_closed_is_not_overdue(spec: Spec) -> None:
    spec("overdue_deals", OPEN, expect=2, also={"beside": {"amount": 12_000}})


def test_a_deal_expected_today_is_not_overdue_yet(spec: Spec) -> None:
    spec("overdue_deals", OPEN, period="2025-12", today="2025-12-15", expect=2)  # Four, and Armoire still open
    spec("overdue_deals", OPEN, period="2025-12", today="2025-12-16", expect=3)


def test_by_rep(spec: Spec) -> None:
    spec("overdue_deals", OPEN, by="rep", expect={"Ana": 1, "Bo": 1})


def test_where_no_deal_has_an_expected_day_nothing_is_known(spec: Spec) -> None:
    unknown = """
    deals
    name | owner | outcome | created_on
    -----+-------+---------+-----------
    Four | Ana   | open    | 2025-01-10
"""
    spec("overdue_deals", unknown, expect=None, also={"reason": "never_filled"})
