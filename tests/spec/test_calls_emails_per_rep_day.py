"""Calls and e-mails per rep per day: over the working days on which sellers were there."""

from tests.spec.conftest import Spec

MAY = """
    reps
    name  | role    | hired_on   | left_on
    ------+---------+------------+--------
    Ana   | sdr     |            |
    Bo    |         |            |
    Chloé | manager |            |
    Dan   | bdm     | 2025-05-12 |

    absences
    rep | starts_on  | ends_on
    ----+------------+-----------
    Bo  | 2025-04-29 | 2025-04-29
    Bo  | 2025-05-03 | 2025-05-04

    activities
    kind    | direction | rep | status | automatic | occurred_at
    --------+-----------+-----+--------+-----------+-----------------
    call    | outbound  | Ana | done   |           | 2025-04-28T09:00
    call    | outbound  | Ana | done   |           | 2025-04-28T10:00
    email   | outbound  | Ana | done   |           | 2025-04-30T09:00
    email   | outbound  | Bo  | done   |           | 2025-05-02T09:00
    email   | outbound  | Bo  | done   | yes       | 2025-05-02T10:00
    meeting | outbound  | Bo  | done   |           | 2025-05-02T11:00
    call    | outbound  | Dan | done   |           | 2025-05-12T09:00
    call    | outbound  | Ana | done   |           | 2025-04-01T09:00
    call    | outbound  | Ana | done   |           | 2025-06-30T09:00
"""
# The week from April 28 to May 2 has four working days, May 1 being a holiday. Bo was away on one.
WEEK = {"period": "2025-04-28..2025-05-04"}


def test_holidays_absences_managers_and_those_not_hired_yet_give_no_days(spec: Spec) -> None:
    spec("calls_emails_per_rep_day", MAY, **WEEK, expect=4 / 7, also={"numerator": 4, "denominator": 7})


def test_by_rep_each_is_held_against_own_days(spec: Spec) -> None:
    spec("calls_emails_per_rep_day", MAY, **WEEK, by="rep", expect={"Ana": 3 / 4, "Bo": 1 / 3})


def test_a_weekend_has_no_day_to_divide_by(spec: Spec) -> None:
    spec("calls_emails_per_rep_day", MAY, period="2025-05-03..2025-05-04", expect=None, also={"reason": "empty"})
