"""Tender response time: mean days from a tender's receipt to its answer."""

from tests.spec.conftest import Spec

TENDERS = """
    tenders
    account | rep | received_on | answered_on | declined_on
    --------+-----+-------------+-------------+------------
    Durand  | Ana | 2025-01-10  | 2025-01-20  |
    Lefèvre | Ana | 2025-01-11  | 2025-02-10  |
    Petit   | Ana | 2025-01-12  | 2025-01-05  |
    Moreau  | Bo  | 2025-01-12  |             |
    Roux    | Bo  | 2025-01-13  |             | 2025-01-14
"""
# 10 and 30 days; Petit was answered a week before it came.


def test_the_unanswered_are_counted_apart(spec: Spec) -> None:
    spec("tender_response_time", TENDERS, expect=20.0, also={"n": 2, "median": 20, "beside": {"unanswered": 2}})


def test_an_answer_before_the_receipt_is_left_out_never_negative(spec: Spec) -> None:
    also = {"excluded_by": {"ends_before_start": 1}, "coverage": 2 / 3}
    spec("tender_response_time", TENDERS, expect=20.0, also=also)


def test_a_rep_who_answered_none_has_no_time(spec: Spec) -> None:
    spec("tender_response_time", TENDERS, by="rep", expect={"Ana": 20.0, "Bo": None})


def test_as_of_an_earlier_day_a_later_answer_is_not_known(spec: Spec) -> None:
    also = {"beside": {"unanswered": 3}}
    spec("tender_response_time", TENDERS, as_of="2025-01-31", expect=10.0, also=also)
