"""Meeting no-show rate: meetings the prospect missed, over those held and missed."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

DIARY = """
    activities
    kind    | rep | status    | scheduled_at
    --------+-----+-----------+-----------------
    meeting | Ana | done      | 2025-03-03T09:00
    visit   | Ana |           | 2025-03-04T09:00
    demo    | Ana | no_show   | 2025-03-05T09:00
    meeting | Bo  | done      | 2025-03-06T09:00
    meeting | Bo  | cancelled | 2025-03-07T09:00
    meeting | Bo  | planned   | 2025-03-08T09:00
    call    | Bo  | no_show   | 2025-03-09T09:00
    meeting | Zoé | cancelled | 2025-04-07T09:00
"""


def test_cancelled_and_planned_meetings_are_in_neither_term_and_a_call_is_no_meeting(spec: Spec) -> None:
    spec("meeting_no_show_rate", DIARY, expect=1 / 4, also={"numerator": 1, "n": 4})


def test_one_in_four_is_uncertain(spec: Spec) -> None:
    (reading,) = spec("meeting_no_show_rate", DIARY, expect=0.25).read("meeting_no_show_rate")
    assert (reading.low, reading.high) == wilson(1, 4)


def test_by_rep_one_whose_meetings_were_all_cancelled_has_no_rate(spec: Spec) -> None:
    spec("meeting_no_show_rate", DIARY, by="rep", expect={"Ana": 1 / 3, "Bo": 0.0, "Zoé": None})


def test_where_no_status_was_ever_entered_nothing_is_known_of_no_shows(spec: Spec) -> None:
    unknown = """
    activities
    kind    | rep | scheduled_at
    --------+-----+-----------------
    meeting | Ana | 2025-03-03T09:00
"""
    spec("meeting_no_show_rate", unknown, expect=None, also={"reason": "never_filled"})
