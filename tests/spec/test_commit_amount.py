"""Committed amount: revenue so far, and the open deals that reps committed to for the period."""

from tests.spec.conftest import Spec

QUARTER = """
    deals
    name    | owner | amount | forecast_category | outcome | created_on | closed_on  | expected_close_on
    --------+-------+--------+-------------------+---------+------------+------------+------------------
    Four    | Ana   | 12 000 | commit            | won     | 2025-10-01 | 2025-10-20 | 2025-10-31
    Pétrin  | Ana   |  4 000 | commit            | open    | 2025-10-01 |            | 2025-12-15
    Vitrine | Bo    |  8 000 | best_case         | open    | 2025-10-01 |            | 2025-12-20
    Étuve   | Bo    |  5 000 | commit            | open    | 2025-10-01 |            | 2026-01-20
    Chambre | Bo    |        | commit            | open    | 2025-10-01 |            | 2025-12-20
    Armoire | Bo    |  7 000 | commit            | lost    | 2025-10-01 | 2025-11-01 | 2025-12-20

    deal_changes
    deal    | valid_from       | amount | forecast_category | expected_close_on | outcome
    --------+------------------+--------+-------------------+-------------------+--------
    Pétrin  | 2025-10-01T09:00 |  4 000 | pipeline          | 2025-12-15        | open
    Pétrin  | 2025-11-05T09:00 |  4 000 | commit            | 2025-12-15        | open
"""


def test_a_won_deal_is_revenue_and_is_not_committed_a_second_time(spec: Spec) -> None:
    spec("commit_amount", QUARTER, period="2025-Q4", expect=12_000 + 4_000)


def test_best_case_next_quarter_and_lost_deals_are_not_in_and_a_commit_without_an_amount_is_told(spec: Spec) -> None:
    also = {"excluded_by": {"no_amount": 1}, "coverage": 0.5}
    spec("commit_amount", QUARTER, period="2025-Q4", expect=16_000, also=also)


def test_what_the_rep_said_at_the_time_counts_not_what_is_said_today(spec: Spec) -> None:
    spec("commit_amount", QUARTER, period="2025-Q4", as_of="2025-10-31", expect=12_000)
    spec("commit_amount", QUARTER, period="2025-Q4", as_of="2025-11-05", expect=16_000)


def test_by_rep_revenue_and_commitment_of_each(spec: Spec) -> None:
    spec("commit_amount", QUARTER, period="2025-Q4", by="rep", expect={"Ana": 16_000, "Bo": None})


def test_where_nobody_commits_there_is_no_commitment(spec: Spec) -> None:
    silent = (
        QUARTER.replace("commit   ", "         ").replace("best_case", "         ").replace("pipeline ", "         ")
    )
    spec("commit_amount", silent, period="2025-Q4", expect=None, also={"reason": "never_filled"})
