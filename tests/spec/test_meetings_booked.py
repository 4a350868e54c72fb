"""Meetings booked: meetings, demos and visits put in the diary, to the credit of who booked them."""

from tests.spec.conftest import Spec

DIARY = """
    activities
    kind    | rep | booked_by | booked_at        | status    | scheduled_at     | occurred_at
    --------+-----+-----------+------------------+-----------+------------------+-----------------
    meeting | Ana | Inès      | 2025-03-03T09:00 | done      | 2025-03-20T09:00 | 2025-03-20T09:00
    demo    | Ana | Inès      | 2025-03-04T09:00 | no_show   | 2025-03-21T09:00 |
    visit   | Bo  |           | 2025-03-05T09:00 | cancelled | 2025-03-22T09:00 |
    meeting | Bo  | Inès      | 2025-03-06T09:00 | planned   | 2026-01-15T09:00 |
    meeting | Bo  |           |                  | done      | 2025-03-07T09:00 | 2025-03-07T09:00
    call    | Bo  | Bo        | 2025-03-08T09:00 | done      | 2025-03-08T09:00 | 2025-03-08T09:00
"""


def test_a_meeting_booked_counts_whatever_became_of_it(spec: Spec) -> None:
    spec("meetings_booked", DIARY, expect=4)


def test_the_credit_is_the_bookers_else_the_reps(spec: Spec) -> None:
    spec("meetings_booked", DIARY, by="rep", expect={"Ana": 0, "Bo": 1, "Inès": 3})


def test_the_share_held_is_of_those_already_due(spec: Spec) -> None:
    spec("meetings_booked", DIARY, expect=4, also={"beside": {"held": 1 / 3}})


def test_it_counts_on_the_day_of_booking(spec: Spec) -> None:
    spec("meetings_booked", DIARY, period="2025-03-20..2025-03-31", expect=0)
