"""Social mentions: what is posted about the brand."""

from tests.spec.conftest import Spec

MENTIONS = """
    mentions
    network  | posted_on  | sentiment | text
    ---------+------------+-----------+------
    LinkedIn | 2025-03-03 | positive  | un
    LinkedIn | 2025-03-04 |           | deux
    X        | 2025-12-31 | negative  | trois
    X        | 2024-12-31 | negative  | quatre
    X        |            | negative  | cinq
"""


def test_mentions_posted_in_the_period(spec: Spec) -> None:
    spec("social_mentions", MENTIONS, expect=3)


def test_by_network_and_by_sentiment(spec: Spec) -> None:
    spec("social_mentions", MENTIONS, by="channel", expect={"LinkedIn": 2, "X": 1})
    spec("social_mentions", MENTIONS, by="kind", expect={"negative": 1, "positive": 1, None: 1})


def test_they_are_nobody_s_and_only_an_executive_sees_them(spec: Spec) -> None:
    shop = spec("social_mentions", MENTIONS, expect=3)
    (reading,) = shop.read("social_mentions", owners=frozenset({1}))
    assert (reading.value, reading.reason) == (None, "not_visible")


def test_a_mention_without_a_day_is_listed_apart(spec: Spec) -> None:
    shop = spec("social_mentions", MENTIONS, expect=3)
    assert [(r["text"], r["reason"]) for r in shop.rows("social_mentions", excluded=True)] == [("cinq", "undated")]
