"""Selling time share: of the hours worked, those spent selling."""

from tests.spec.conftest import Spec

WEEK = """
    worktime
    rep | day        | hours | selling_hours
    ----+------------+-------+--------------
    Ana | 2025-01-06 | 8     | 2
    Ana | 2025-01-07 | 6     | 3
    Bo  | 2025-01-06 | 10    | 1
    Bo  | 2025-01-07 | 7     |
    Bo  | 2025-02-03 |       | 4
    Bo  | 2025-02-04 | 0     | 0
"""


def test_hours_are_added_before_they_are_divided(spec: Spec) -> None:
    spec("selling_time_share", WEEK, period="2025-01", expect=(2 + 3 + 1) / (8 + 6 + 10))


def test_a_day_of_which_one_side_is_not_known_counts_on_neither(spec: Spec) -> None:
    also = {"excluded_by": {"no_hours": 1, "no_selling_hours": 1}, "coverage": 4 / 6, "n": 4}
    spec("selling_time_share", WEEK, expect=0.25, also=also)


def test_by_rep(spec: Spec) -> None:
    spec("selling_time_share", WEEK, by="rep", expect={"Ana": 5 / 14, "Bo": 0.1})


def test_no_hours_worked_is_no_share(spec: Spec) -> None:
    spec("selling_time_share", WEEK, period="2025-02", expect=None, also={"reason": "empty"})


def test_selling_hours_that_nobody_ever_notes(spec: Spec) -> None:
    silent = "worktime\nrep | day        | hours\nAna | 2025-01-06 | 8"
    spec("selling_time_share", silent, expect=None, also={"reason": "never_filled"})
