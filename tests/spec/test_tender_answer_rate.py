"""Tender answer rate: of the tenders received in the period, the share answered by a proposal."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

TENDERS = """
    tenders
    account | rep | received_on | due_on     | answered_on | declined_on
    --------+-----+-------------+------------+-------------+------------
    Durand  | Ana | 2025-01-10  | 2025-02-10 | 2025-03-01  |
    Lefèvre | Ana | 2025-01-11  | 2025-03-01 |             | 2025-02-03
    Moreau  | Bo  | 2025-01-12  | 2025-02-10 |             |
    Petit   | Bo  | 2025-01-13  | 2026-02-10 |             |
"""
# Answered late, declined, past its due date without a word, and still to come.


def test_an_answer_counts_for_the_month_of_the_receipt(spec: Spec) -> None:
    spec("tender_answer_rate", TENDERS, period="2025-01", expect=1 / 4, also={"n": 4})
    spec("tender_answer_rate", TENDERS, period="2025-03", expect=None, also={"reason": "empty"})


def test_declined_and_overdue_ones_are_resolved_as_not_answered(spec: Spec) -> None:
    shop = spec("tender_answer_rate", TENDERS, expect=0.25, also={"beside": {"resolved": 3 / 4}})
    (reading,) = shop.read("tender_answer_rate")
    assert (reading.low, reading.high) == wilson(1, 3)


def test_as_of_an_earlier_day_a_late_answer_is_an_overdue_tender(spec: Spec) -> None:
    also = {"beside": {"resolved": 3 / 4}}
    spec("tender_answer_rate", TENDERS, period="2025-01", as_of="2025-02-28", expect=0, also=also)


def test_by_rep(spec: Spec) -> None:
    spec("tender_answer_rate", TENDERS, by="rep", expect={"Ana": 0.5, "Bo": 0.0})
