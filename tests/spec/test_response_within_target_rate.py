"""Responses within target: of the inbound leads old enough to judge, those answered in time (60 minutes at first)."""

from tests.spec.conftest import Spec

LEADS = """
    leads
    name    | owner | lead_source | direction | created_at
    --------+-------+-------------+-----------+-----------------
    Dupré   | Ana   | Site        | inbound   | 2025-01-10T16:30
    Martin  | Ana   | Site        | inbound   | 2025-01-14T09:00
    Aubry   | Bo    | Salon       | inbound   | 2025-01-15T09:00
    Petit   | Bo    | Salon       | inbound   | 2025-12-31T16:15
    Roux    | Bo    | Salon       | inbound   | 2025-12-31T16:30
    Lefèvre | Bo    | Salon       | outbound  | 2025-01-16T09:00

    activities
    lead    | rep | kind  | direction | automatic | occurred_at
    --------+-----+-------+-----------+-----------+-----------------
    Dupré   | Ana | call  | outbound  |           | 2025-01-13T08:30
    Martin  | Ana | email | outbound  | yes       | 2025-01-14T09:01
    Martin  | Ana | email | outbound  |           | 2025-01-14T10:01
    Petit   | Bo  | call  | outbound  |           | 2025-12-31T16:20
    Roux    | Bo  | call  | outbound  |           | 2025-12-31T16:40
    Lefèvre | Bo  | call  | outbound  |           | 2025-01-16T09:01
"""
# Open from 9 to 18 in Paris. Dupré: Friday 17:30 to Monday 9:30, 60 minutes. Martin 61. Aubry never. Petit came at
# 17:15 and Roux at 17:30 on the last day: neither had its hour before the year was over, however quick the answer.


def test_sixty_minutes_of_business_are_in_time_and_a_machine_answers_nobody(spec: Spec) -> None:
    spec("response_within_target_rate", LEADS, expect=1 / 3, also={"numerator": 1, "n": 3})


def test_the_target_is_a_setting_and_says_who_is_old_enough(spec: Spec) -> None:
    """With 40 minutes Petit is judged, having had 45: answered in 5. Roux with 30 is not."""
    settings = {"response_target_minutes": 40}
    spec("response_within_target_rate", LEADS, expect=1 / 4, settings=settings)


def test_who_came_just_before_closing_is_judged_the_next_day(spec: Spec) -> None:
    """On Friday evening Dupré has had half an hour."""
    asked = {"period": "2025-01-10", "as_of": "2025-01-10"}
    spec("response_within_target_rate", LEADS, **asked, expect=None, also={"reason": "empty"})
    spec("response_within_target_rate", LEADS, period="2025-01-10", as_of="2025-01-13", expect=1.0)


def test_by_source(spec: Spec) -> None:
    spec("response_within_target_rate", LEADS, by="source", expect={"Site": 0.5, "Salon": 0.0})
