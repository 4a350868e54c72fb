"""E-mails: those sent by people."""

from tests.spec.conftest import Spec

MAILS = """
    activities
    kind    | direction | rep | status  | automatic | occurred_at
    --------+-----------+-----+---------+-----------+-----------------
    email   | outbound  | Ana | done    |           | 2025-03-03T09:00
    email   | outbound  | Ana |         | no        | 2025-03-04T09:00
    email   | outbound  | Ana | done    | yes       | 2025-03-05T09:00
    email   | inbound   | Ana | done    |           | 2025-03-06T09:00
    email   | outbound  | Bo  | planned |           | 2025-03-07T09:00
    email   |           | Bo  | done    |           | 2025-03-08T09:00
    message | outbound  | Bo  | done    |           | 2025-03-09T09:00
"""


def test_a_blank_automatic_means_sent_by_a_person(spec: Spec) -> None:
    spec("emails", MAILS, expect=2)


def test_a_rep_whose_only_mail_has_no_direction_is_not_known_to_have_sent_any(spec: Spec) -> None:
    shop = spec("emails", MAILS, by="rep", expect={"Ana": 2, "Bo": None})
    assert [r.reason for r in shop.read("emails", by="rep")] == [None, "no_direction"]


def test_received_mails_alone_make_zero_sent(spec: Spec) -> None:
    spec("emails", MAILS, period="2025-03-06", expect=0)
