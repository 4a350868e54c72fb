"""Social sentiment: positive less negative mentions, in points."""

from tests.spec.conftest import Spec

MENTIONS = """
    mentions
    network  | posted_on  | sentiment | text
    ---------+------------+-----------+------
    LinkedIn | 2025-03-03 | positive  | un
    LinkedIn | 2025-03-04 | positive  | deux
    LinkedIn | 2025-03-05 | negative  | trois
    X        | 2025-03-06 | neutral   | quatre
    X        | 2025-03-07 |           | cinq
    X        | 2024-12-31 | negative  | six
"""


def test_positive_less_negative_of_those_whose_tone_is_known(spec: Spec) -> None:
    also = {"n": 4, "numerator": 100.0, "denominator": 4, "excluded_by": {"no_sentiment": 1}, "coverage": 0.8}
    spec("social_sentiment", MENTIONS, expect=25.0, also=also)


def test_by_network(spec: Spec) -> None:
    spec("social_sentiment", MENTIONS, by="channel", expect={"LinkedIn": 100 / 3, "X": 0.0})


def test_neutral_is_0_and_nothing_is_none(spec: Spec) -> None:
    spec("social_sentiment", MENTIONS, by="channel", where=["channel=X"], expect={"X": 0.0})
    spec("social_sentiment", MENTIONS, period="2025-06", expect=None, also={"reason": "empty"})


def test_tones_that_nobody_ever_fills_give_nothing(spec: Spec) -> None:
    case = "mentions\nnetwork | posted_on\nX | 2025-03-07"
    spec("social_sentiment", case, expect=None, also={"reason": "never_filled"})
