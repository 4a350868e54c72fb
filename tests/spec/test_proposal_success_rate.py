"""Proposal success rate: quotes accepted over quotes decided in the period."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

QUOTES = """
    quotes
    number | rep | account | status   | sent_on    | expires_on | decided_on
    -------+-----+---------+----------+------------+------------+-----------
    D-1    | Ana | Durand  | accepted | 2025-01-10 |            | 2025-02-01
    D-2    | Ana | Lefèvre | refused  | 2025-01-11 |            | 2025-02-10
    D-3    | Bo  | Lefèvre | sent     | 2025-01-05 | 2025-02-20 |
    D-4    | Bo  | Moreau  | sent     | 2025-01-10 |            |
    D-5    | Bo  | Moreau  | sent     | 2025-12-20 |            |
    D-6    | Bo  | Moreau  | accepted | 2024-12-01 |            | 2024-12-20
"""
# D-3 expires on its own day, D-4 after 90 days: 2025-04-10. D-5 still runs.


def test_a_quote_without_an_answer_expires_and_counts_as_decided(spec: Spec) -> None:
    spec("proposal_success_rate", QUOTES, period="2025-02", expect=1 / 3)
    spec("proposal_success_rate", QUOTES, expect=1 / 4, also={"numerator": 1, "denominator": 4})


def test_it_expires_on_its_own_day_else_after_a_set_number_of_days(spec: Spec) -> None:
    spec("proposal_success_rate", QUOTES, period="2025-04-10", expect=0)
    after_30_days = {"quote_validity_days": 30}
    spec("proposal_success_rate", QUOTES, settings=after_30_days, period="2025-02-09", expect=0)


def test_a_quote_that_still_runs_is_in_neither_term(spec: Spec) -> None:
    spec("proposal_success_rate", QUOTES, by="rep", expect={"Ana": 0.5, "Bo": 0.0})
    spec("proposal_success_rate", QUOTES, period="2025-12", expect=None, also={"reason": "empty"})


def test_one_of_four_may_be_much_more_or_less(spec: Spec) -> None:
    (reading,) = spec("proposal_success_rate", QUOTES, expect=0.25).read("proposal_success_rate")
    assert (reading.low, reading.high) == wilson(1, 4)
