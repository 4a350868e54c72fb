"""Outbound activities: what people did towards prospects, by call, mail, message or social network."""

from tests.spec.conftest import Spec

DONE = """
    activities
    kind               | direction | rep | status  | automatic | occurred_at
    -------------------+-----------+-----+---------+-----------+-----------------
    call               | outbound  | Ana | done    |           | 2025-03-03T09:00
    email              | outbound  | Ana |         | no        | 2025-03-03T10:00
    message            | outbound  | Ana | done    |           | 2025-03-04T09:00
    social             | outbound  | Bo  | done    |           | 2025-03-05T09:00
    connection_request | outbound  | Bo  | done    |           | 2025-03-06T09:00
    call               | inbound   | Bo  | done    |           | 2025-03-06T10:00
    email              | outbound  | Bo  | done    | yes       | 2025-03-07T09:00
    call               | outbound  | Bo  | planned |           | 2025-03-07T10:00
    meeting            | outbound  | Bo  | done    |           | 2025-03-07T11:00
    content_engagement | inbound   | Bo  | done    |           | 2025-03-07T12:00
    call               |           | Bo  | done    |           | 2025-03-07T13:00
"""


def test_what_came_in_was_planned_was_sent_by_a_machine_or_was_a_meeting_is_not_in(spec: Spec) -> None:
    spec("outbound_activities", DONE, expect=5)


def test_a_blank_status_means_done_but_a_blank_direction_is_not_known(spec: Spec) -> None:
    spec("outbound_activities", DONE, expect=5, also={"excluded_by": {"no_direction": 1}, "coverage": 5 / 6})


def test_by_rep(spec: Spec) -> None:
    spec("outbound_activities", DONE, by="rep", expect={"Ana": 3, "Bo": 2})


def test_nothing_done_is_zero(spec: Spec) -> None:
    spec("outbound_activities", DONE, period="2025-04", expect=0)
