"""Average visit duration: the mean of the visits whose duration is known."""

from tests.spec.conftest import Spec

VISITS = """
    activities
    kind    | rep | account | status    | duration_minutes | occurred_at
    --------+-----+---------+-----------+------------------+-----------------
    visit   | Ana | Durand  | done      | 30               | 2025-03-03T09:00
    visit   | Ana | Durand  |           | 45               | 2025-03-07T09:00
    visit   | Ana | Lefèvre | done      | 240              | 2025-03-09T09:00
    visit   | Bo  | Lefèvre | done      |                  | 2025-03-10T09:00
    visit   | Bo  | Lefèvre | cancelled | 60               | 2025-03-11T09:00
    meeting | Bo  | Moreau  | done      | 90               | 2025-03-12T09:00
"""


def test_a_visit_without_a_duration_is_left_out_not_zero_minutes_long(spec: Spec) -> None:
    also = {"n": 3, "median": 45, "excluded_by": {"no_duration_minutes": 1}, "coverage": 0.75}
    spec("average_visit_duration", VISITS, expect=315 / 3, also=also)


def test_by_rep_one_without_a_known_duration_has_no_mean(spec: Spec) -> None:
    spec("average_visit_duration", VISITS, by="rep", expect={"Ana": 105.0, "Bo": None})


def test_where_durations_were_never_entered_the_reason_says_so(spec: Spec) -> None:
    unknown = """
    activities
    kind  | rep | status | occurred_at
    ------+-----+--------+-----------------
    visit | Ana | done   | 2025-03-03T09:00
"""
    spec("average_visit_duration", unknown, expect=None, also={"reason": "never_filled"})
