"""Tender handling rate: of the tenders received in the period, the share answered or declined on purpose."""

from tests.spec.conftest import Spec

TENDERS = """
    tenders
    account | rep | received_on | due_on     | answered_on | declined_on
    --------+-----+-------------+------------+-------------+------------
    Durand  | Ana | 2025-01-10  | 2025-02-10 | 2025-02-01  |
    Lefèvre | Ana | 2025-01-11  | 2025-03-01 |             | 2025-02-03
    Moreau  | Bo  | 2025-01-12  | 2025-02-10 |             |
    Petit   | Bo  | 2025-01-13  | 2026-02-10 |             |
"""


def test_declining_counts_as_handling_and_silence_past_the_due_date_does_not(spec: Spec) -> None:
    spec("tender_handling_rate", TENDERS, expect=2 / 4, also={"beside": {"resolved": 3 / 4}})


def test_by_rep(spec: Spec) -> None:
    spec("tender_handling_rate", TENDERS, by="rep", expect={"Ana": 1.0, "Bo": 0.0})


def test_as_of_an_earlier_day_a_later_refusal_is_not_known(spec: Spec) -> None:
    spec("tender_handling_rate", TENDERS, as_of="2025-02-02", expect=1 / 4, also={"beside": {"resolved": 1 / 4}})


def test_no_tender_received_is_no_rate(spec: Spec) -> None:
    spec("tender_handling_rate", TENDERS, period="2025-02", expect=None, also={"reason": "empty"})
