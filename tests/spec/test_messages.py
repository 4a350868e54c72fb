"""Messages: SMS, chat and social inboxes together, sent by people."""

from tests.spec.conftest import Spec

MESSAGES = """
    activities
    kind    | direction | rep | status  | automatic | network  | occurred_at
    --------+-----------+-----+---------+-----------+----------+-----------------
    message | outbound  | Ana | done    |           | LinkedIn | 2025-03-03T09:00
    message | outbound  | Ana |         |           | SMS      | 2025-03-04T09:00
    message | outbound  | Bo  | done    | yes       | SMS      | 2025-03-05T09:00
    message | inbound   | Bo  | done    |           | WhatsApp | 2025-03-06T09:00
    message |           | Bo  | done    |           | WhatsApp | 2025-03-07T09:00
    email   | outbound  | Bo  | done    |           |          | 2025-03-08T09:00
"""


def test_every_network_counts_but_no_machine_and_nothing_received(spec: Spec) -> None:
    spec("messages", MESSAGES, expect=2)


def test_a_message_of_unknown_direction_is_left_out(spec: Spec) -> None:
    spec("messages", MESSAGES, expect=2, also={"excluded_by": {"no_direction": 1}, "coverage": 2 / 3})


def test_mails_are_no_messages(spec: Spec) -> None:
    spec("messages", MESSAGES, period="2025-03-08", expect=0)
