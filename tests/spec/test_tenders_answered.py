"""Tenders answered: by the day of the answer, whenever they came in."""

from tests.spec.conftest import Spec

TENDERS = """
    quotes
    number | account | rep | status | sent_on
    -------+---------+-----+--------+-----------
    D-1    | Moreau  | Bo  | sent   | 2025-02-20

    tenders
    account | rep | received_on | due_on     | answered_on | declined_on | quote
    --------+-----+-------------+------------+-------------+-------------+------
    Durand  | Ana | 2025-01-10  | 2025-02-10 | 2025-02-01  |             |
    Lefèvre | Ana | 2025-02-01  | 2025-03-01 |             | 2025-02-03  |
    Moreau  | Bo  | 2025-02-02  |            |             |             | D-1
    Petit   | Bo  | 2025-02-02  |            |             |             |
"""


def test_a_quote_sent_is_an_answer_even_where_nobody_wrote_the_day(spec: Spec) -> None:
    spec("tenders_answered", TENDERS, period="2025-02", expect=2)


def test_declining_is_no_answer(spec: Spec) -> None:
    spec("tenders_answered", TENDERS, by="rep", expect={"Ana": 1, "Bo": 1})


def test_it_counts_in_the_month_of_the_answer_not_of_the_receipt(spec: Spec) -> None:
    spec("tenders_answered", TENDERS, period="2025-03", expect=0)
