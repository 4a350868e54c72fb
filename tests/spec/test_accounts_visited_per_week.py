"""Accounts visited per week: different accounts visited in each week, mean over the weeks."""

from tests.spec.conftest import Spec

TWO_WEEKS = """
    activities
    kind  | rep | account | status  | occurred_at
    ------+-----+---------+---------+-----------------
    visit | Ana | Durand  | done    | 2025-03-03T09:00
    visit | Bo  | Durand  | done    | 2025-03-07T09:00
    visit | Ana | Lefèvre | done    | 2025-03-09T09:00
    visit | Ana | Durand  | done    | 2025-03-10T09:00
    visit | Ana |         | done    | 2025-03-11T09:00
    visit | Ana | Moreau  | planned | 2025-03-12T09:00
"""
# Week of March 3: Durand (twice) and Lefèvre, on Sunday. Week of March 10: Durand.


def test_an_account_counts_once_in_a_week_and_again_in_the_next(spec: Spec) -> None:
    spec("accounts_visited_per_week", TWO_WEEKS, period="2025-03-03..2025-03-16", expect=3 / 2)


def test_a_visit_without_an_account_is_left_out(spec: Spec) -> None:
    also = {"excluded_by": {"no_account": 1}, "coverage": 4 / 5}
    spec("accounts_visited_per_week", TWO_WEEKS, period="2025-03-03..2025-03-16", expect=1.5, also=also)


def test_an_account_of_two_reps_counts_for_each(spec: Spec) -> None:
    each = {"Ana": 3 / 2, "Bo": 1 / 2}
    spec("accounts_visited_per_week", TWO_WEEKS, period="2025-03-03..2025-03-16", by="rep", expect=each)


def test_a_period_in_progress_is_divided_by_the_days_that_have_passed(spec: Spec) -> None:
    spec("accounts_visited_per_week", TWO_WEEKS, period="2025-03-03..2025-03-30", today="2025-03-09", expect=2)
