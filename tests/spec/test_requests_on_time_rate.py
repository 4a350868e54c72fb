"""Requests on time: of the requests due in the period, the share answered by the day asked."""

from tests.spec.conftest import Spec

REQUESTS = """
    requests
    account | rep | received_at      | due_on     | answered_at
    --------+-----+------------------+------------+-----------------
    Durand  | Ana | 2025-01-10T16:00 | 2025-01-13 | 2025-01-13T17:00
    Lefèvre | Ana | 2025-01-10T16:00 | 2025-01-13 | 2025-01-13T23:30
    Petit   | Bo  | 2025-01-11T09:00 | 2025-01-20 |
    Moreau  | Bo  | 2025-01-11T09:00 |            | 2025-01-12T09:00
    Roux    | Bo  | 2025-12-11T09:00 | 2026-01-20 |
"""
# Lefèvre's answer left at half past midnight in Paris, on the 14th.


def test_an_answer_on_the_day_asked_is_on_time_by_the_workspaces_clocks(spec: Spec) -> None:
    spec("requests_on_time_rate", REQUESTS, by="rep", expect={"Ana": 0.5, "Bo": 0.0})


def test_an_unanswered_request_is_late_once_due_and_not_before(spec: Spec) -> None:
    spec("requests_on_time_rate", REQUESTS, expect=1 / 3, also={"n": 3})


def test_a_request_without_a_due_date_is_not_in(spec: Spec) -> None:
    shop = spec("requests_on_time_rate", REQUESTS, expect=1 / 3)
    assert {r["account"] for r in shop.rows("requests_on_time_rate")} == {"Durand", "Lefèvre", "Petit"}


def test_nothing_due_is_no_rate(spec: Spec) -> None:
    spec("requests_on_time_rate", REQUESTS, period="2025-06", expect=None, also={"reason": "empty"})
