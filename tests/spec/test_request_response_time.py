"""Request response time: mean business hours from a customer's request to the first answer."""

from tests.spec.conftest import Spec

REQUESTS = """
    requests
    account | rep | kind      | received_at      | answered_at
    --------+-----+-----------+------------------+-----------------
    Durand  | Ana | technique | 2025-01-10T16:00 | 2025-01-13T09:00
    Lefèvre | Ana | devis     | 2025-04-30T13:30 | 2025-05-02T08:00
    Petit   | Ana | devis     | 2025-01-15T09:00 | 2025-01-14T09:00
    Moreau  | Bo  | devis     | 2025-01-16T05:00 | 2025-01-16T20:00
    Roux    | Bo  | devis     | 2025-01-17T09:00 |
"""
# By the clocks of Paris, open from 9 to 18 on working days:
# Durand from Friday 17:00 to Monday 10:00: 1 + 1 hours. Lefèvre from Wednesday 15:30 to Friday 10:00 over
# May 1: 2.5 + 1 hours. Moreau from 6:00 to 21:00: the 9 hours of one day. Petit's answer came before.


def test_nights_weekends_and_holidays_do_not_count(spec: Spec) -> None:
    spec("request_response_time", REQUESTS, expect=(2 + 3.5 + 9) / 3, also={"n": 3, "median": 3.5})


def test_an_answer_before_its_request_is_left_out_never_negative(spec: Spec) -> None:
    also = {"excluded_by": {"ends_before_start": 1}, "coverage": 0.75}
    spec("request_response_time", REQUESTS, expect=14.5 / 3, also=also)


def test_the_unanswered_stand_beside(spec: Spec) -> None:
    spec("request_response_time", REQUESTS, expect=14.5 / 3, also={"beside": {"unanswered": 1}})


def test_by_rep_and_by_kind(spec: Spec) -> None:
    spec("request_response_time", REQUESTS, by="rep", expect={"Ana": 2.75, "Bo": 9.0})
    spec("request_response_time", REQUESTS, by="kind", expect={"devis": 6.25, "technique": 2.0})
