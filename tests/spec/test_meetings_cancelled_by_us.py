"""Meetings cancelled by us: meetings and visits called off for a reason on our side."""

from tests.spec.conftest import Spec

DIARY = """
    activities
    kind    | rep | status    | cancelled_by | scheduled_at
    --------+-----+-----------+--------------+-----------------
    meeting | Ana | cancelled | us           | 2025-03-03T09:00
    visit   | Ana | cancelled | us           | 2025-03-04T09:00
    meeting | Bo  | cancelled | customer     | 2025-03-05T09:00
    meeting | Bo  | cancelled |              | 2025-03-06T09:00
    demo    | Bo  | cancelled | us           | 2025-03-07T09:00
    meeting | Bo  | done      |              | 2025-03-08T09:00
    meeting | Bo  | no_show   |              | 2025-04-08T09:00
"""


def test_what_customers_called_off_is_not_ours(spec: Spec) -> None:
    spec("meetings_cancelled_by_us", DIARY, period="2025-03", expect=2)


def test_a_meeting_cancelled_nobody_knows_by_whom_is_left_out(spec: Spec) -> None:
    also = {"excluded_by": {"no_cancelled_by": 1}, "coverage": 2 / 3}
    spec("meetings_cancelled_by_us", DIARY, expect=2, also=also)


def test_a_month_of_meetings_without_a_cancellation_is_zero(spec: Spec) -> None:
    spec("meetings_cancelled_by_us", DIARY, period="2025-04", expect=0)
