"""Proposals sent: quotes by the day they were sent."""

from tests.spec.conftest import Spec

QUOTES = """
    quotes
    number | rep | account | status   | sent_on    | decided_on
    -------+-----+---------+----------+------------+-----------
    D-1    | Ana | Durand  | refused  | 2025-01-10 | 2025-01-20
    D-1bis | Ana | Durand  | accepted | 2025-01-25 | 2025-02-01
    D-2    | Bo  | Lefèvre | sent     | 2025-02-10 |
    D-3    | Bo  | Moreau  | draft    |            |
"""


def test_each_version_sent_counts(spec: Spec) -> None:
    spec("proposals_sent", QUOTES, period="2025-01", expect=2)


def test_a_draft_was_not_sent(spec: Spec) -> None:
    spec("proposals_sent", QUOTES, by="rep", expect={"Ana": 2, "Bo": 1})


def test_a_month_without_a_quote_is_zero_and_a_company_without_quotes_has_no_figure(spec: Spec) -> None:
    spec("proposals_sent", QUOTES, period="2025-05", expect=0)
    spec("proposals_sent", "", expect=None, also={"reason": "no_data: quotes"})
