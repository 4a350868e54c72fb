"""Connection requests: invitations sent on social networks, with the share accepted."""

from tests.spec.conftest import Spec

INVITATIONS = """
    activities
    kind               | direction | rep | status | accepted | occurred_at
    -------------------+-----------+-----+--------+----------+-----------------
    connection_request | outbound  | Ana | done   | yes      | 2025-03-03T09:00
    connection_request |           | Ana |        | no       | 2025-03-04T09:00
    connection_request | outbound  | Bo  | done   |          | 2025-03-05T09:00
    connection_request | inbound   | Bo  | done   | yes      | 2025-03-06T09:00
    social             | outbound  | Bo  | done   | yes      | 2025-03-07T09:00
"""


def test_an_invitation_is_sent_unless_it_says_that_it_was_received(spec: Spec) -> None:
    spec("connection_requests", INVITATIONS, expect=3)


def test_the_share_accepted_is_of_those_whose_answer_is_known(spec: Spec) -> None:
    spec("connection_requests", INVITATIONS, expect=3, also={"beside": {"accepted": 0.5}})
    spec("connection_requests", INVITATIONS, period="2025-03-05", expect=1, also={"beside": {"accepted": None}})


def test_by_rep(spec: Spec) -> None:
    spec("connection_requests", INVITATIONS, by="rep", expect={"Ana": 2, "Bo": 1})
