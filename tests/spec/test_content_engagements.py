"""Content engagements: reactions, comments and shares received on the reps' content."""

from tests.spec.conftest import Spec

REACTIONS = """
    activities
    kind               | direction | rep | status | network  | occurred_at
    -------------------+-----------+-----+--------+----------+-----------------
    content_engagement | inbound   | Ana | done   | LinkedIn | 2025-03-03T09:00
    content_engagement |           | Ana |        | LinkedIn | 2025-03-04T09:00
    content_engagement | inbound   | Bo  | done   | X        | 2025-03-05T09:00
    social             | outbound  | Bo  | done   | LinkedIn | 2025-03-06T09:00
"""


def test_reactions_received_count_not_the_ones_given(spec: Spec) -> None:
    spec("content_engagements", REACTIONS, expect=3)


def test_by_rep_whose_content_it_was(spec: Spec) -> None:
    spec("content_engagements", REACTIONS, by="rep", expect={"Ana": 2, "Bo": 1})


def test_a_day_without_a_reaction_is_zero(spec: Spec) -> None:
    spec("content_engagements", REACTIONS, period="2025-03-06", expect=0)
