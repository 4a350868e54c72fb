"""Meeting reliability: one less the share of scheduled meetings that we cancelled."""

from tests.spec.conftest import Spec

DIARY = """
    activities
    kind    | rep | status    | cancelled_by | scheduled_at
    --------+-----+-----------+--------------+-----------------
    meeting | Ana | done      |              | 2025-03-03T09:00
    visit   | Ana | cancelled | us           | 2025-03-04T09:00
    meeting | Ana | cancelled | customer     | 2025-03-05T09:00
    meeting | Bo  | no_show   |              | 2025-03-06T09:00
    meeting | Bo  |           |              | 2025-03-07T09:00
    meeting | Bo  | cancelled |              | 2025-03-08T09:00
    meeting | Bo  | planned   |              | 2025-03-09T09:00
    demo    | Bo  | cancelled | us           | 2025-03-10T09:00
    meeting | Bo  | cancelled | us           | 2026-01-10T09:00
"""


def test_it_judges_our_cancellations_not_the_customers(spec: Spec) -> None:
    spec("meeting_reliability", DIARY, expect=1 - 1 / 5, also={"n": 5})


def test_a_meeting_still_planned_is_not_judged_nor_one_cancelled_nobody_knows_by_whom(spec: Spec) -> None:
    also = {"excluded_by": {"no_cancelled_by": 1}, "coverage": 5 / 6}
    spec("meeting_reliability", DIARY, expect=0.8, also=also)


def test_a_meeting_that_lies_ahead_is_not_judged_yet(spec: Spec) -> None:
    spec("meeting_reliability", DIARY, period="2026-01", expect=None, also={"reason": "empty"})


def test_by_rep(spec: Spec) -> None:
    spec("meeting_reliability", DIARY, by="rep", expect={"Ana": 2 / 3, "Bo": 1.0})


def test_one_cancelled_by_us_and_one_by_nobody_known_is_none_kept(spec: Spec) -> None:
    both = DIARY.replace("Ana | cancelled | us ", "Eve | cancelled | us ").replace(
        "cancelled |              | 2025-03-08", "cancelled |              | 2025-03-04"
    )
    spec("meeting_reliability", both, period="2025-03-04", expect=0, also={"n": 1, "coverage": 0.5})
