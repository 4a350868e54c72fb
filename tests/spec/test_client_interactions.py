"""Client interactions: meetings, visits, demos and calls, and what customers write to us."""

from tests.spec.conftest import Spec

EXCHANGES = """
    activities
    kind    | direction | rep | account | status    | occurred_at
    --------+-----------+-----+---------+-----------+-----------------
    meeting |           | Ana | Durand  | done      | 2025-03-03T09:00
    visit   |           | Ana | Durand  |           | 2025-03-04T09:00
    demo    |           | Ana | Lefèvre | done      | 2025-03-05T09:00
    call    | outbound  | Bo  | Lefèvre | done      | 2025-03-06T09:00
    call    | inbound   | Bo  | Lefèvre | done      | 2025-03-06T10:00
    email   | inbound   | Bo  | Moreau  | done      | 2025-03-07T09:00
    message | inbound   | Bo  | Moreau  | done      | 2025-03-08T09:00
    email   | outbound  | Bo  | Moreau  | done      | 2025-03-09T09:00
    email   |           | Bo  | Moreau  | done      | 2025-03-10T09:00
    meeting |           | Bo  | Moreau  | cancelled | 2025-03-11T09:00
    note    |           | Bo  | Moreau  | done      | 2025-03-12T09:00
"""


def test_calls_both_ways_count_but_mails_only_when_received(spec: Spec) -> None:
    spec("client_interactions", EXCHANGES, expect=7)


def test_a_mail_of_unknown_direction_is_left_out_a_meeting_needs_none(spec: Spec) -> None:
    spec("client_interactions", EXCHANGES, expect=7, also={"excluded_by": {"no_direction": 1}, "coverage": 7 / 8})


def test_by_customer(spec: Spec) -> None:
    spec("client_interactions", EXCHANGES, by="customer", expect={"Durand": 2, "Lefèvre": 3, "Moreau": 2})
