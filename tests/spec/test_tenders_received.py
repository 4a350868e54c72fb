"""Tenders received: requests for proposal, by the day they came in."""

from tests.spec.conftest import Spec

TENDERS = """
    reps
    name | role
    -----+-----
    Ana  | ae
    Bo   | ae

    tenders
    account | rep | received_on | due_on     | answered_on | declined_on
    --------+-----+-------------+------------+-------------+------------
    Durand  | Ana | 2025-01-10  | 2025-02-10 | 2025-02-01  |
    Lefèvre | Ana | 2025-02-01  | 2025-03-01 |             | 2025-02-03
    Moreau  |     | 2025-02-02  |            |             |
"""


def test_a_tender_counts_whatever_became_of_it(spec: Spec) -> None:
    spec("tenders_received", TENDERS, expect=3)


def test_by_rep_one_of_nobody_keeps_its_group(spec: Spec) -> None:
    spec("tenders_received", TENDERS, by="rep", expect={"Ana": 2, "Bo": 0, None: 1})


def test_a_month_without_one_is_zero_and_a_company_without_tenders_has_no_figure(spec: Spec) -> None:
    spec("tenders_received", TENDERS, period="2025-05", expect=0)
    spec("tenders_received", "", expect=None, also={"reason": "no_data: tenders"})


def test_all_spans_whatever_happened_up_to_today(spec: Spec) -> None:
    only = """
    tenders
    account | received_on | answered_on
    --------+-------------+------------
    Durand  | 2025-01-10  | 2025-02-20
    Durand  | 2026-03-10  |
"""
    shop = spec("tenders_received", only, period="all", expect=1)
    (reading,) = shop.read("tenders_received", period="all")
    assert (str(reading.start), str(reading.end)) == ("2025-01-10", "2026-01-01")
