"""Survey response rate: of the surveys sent in the period, the share answered."""

from tests.spec.conftest import Spec

SURVEYS = """
    surveys
    kind  | account | rep | sent_on    | answered_on
    ------+---------+-----+------------+------------
    csat  | Durand  | Ana | 2025-03-01 | 2025-03-03
    nps   | Lefèvre | Ana | 2025-03-01 |
    nps   | Moreau  | Bo  | 2025-03-02 | 2025-04-20
    csat  | Petit   | Bo  | 2025-03-02 |
    nps   | Roux    | Bo  | 2024-12-20 | 2025-01-05
    nps   | Roux    | Bo  |            | 2025-01-05
    pulse |         |     | 2025-03-02 | 2025-03-02
"""


def test_a_survey_belongs_to_the_day_it_was_sent_whenever_it_is_answered(spec: Spec) -> None:
    spec("survey_response_rate", SURVEYS, expect=2 / 4, also={"n": 4, "numerator": 2})


def test_an_answer_to_come_is_not_known_yet(spec: Spec) -> None:
    spec("survey_response_rate", SURVEYS, as_of="2025-04-01", expect=1 / 4)


def test_by_rep(spec: Spec) -> None:
    spec("survey_response_rate", SURVEYS, by="rep", expect={"Ana": 1 / 2, "Bo": 1 / 2})


def test_nothing_sent_is_no_rate(spec: Spec) -> None:
    spec("survey_response_rate", SURVEYS, period="2025-06", expect=None, also={"reason": "empty"})
