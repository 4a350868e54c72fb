"""Social interactions: connection requests, comments, shares and replies on social networks."""

from tests.spec.conftest import Spec

SOCIAL = """
    activities
    kind               | direction | rep | status  | network  | occurred_at
    -------------------+-----------+-----+---------+----------+-----------------
    social             | outbound  | Ana | done    | LinkedIn | 2025-03-03T09:00
    social             |           | Ana |         | LinkedIn | 2025-03-04T09:00
    connection_request | outbound  | Bo  | done    | LinkedIn | 2025-03-05T09:00
    content_engagement | inbound   | Bo  | done    | LinkedIn | 2025-03-06T09:00
    message            | outbound  | Bo  | done    | LinkedIn | 2025-03-07T09:00
    social             | outbound  | Bo  | planned | LinkedIn | 2025-03-08T09:00
"""


def test_reactions_received_and_messages_have_their_own_indicators(spec: Spec) -> None:
    spec("social_interactions", SOCIAL, expect=3)


def test_the_direction_does_not_matter(spec: Spec) -> None:
    spec("social_interactions", SOCIAL, by="rep", expect={"Ana": 2, "Bo": 1}, also={})


def test_a_month_without_any_is_zero_and_a_company_without_activities_has_no_figure(spec: Spec) -> None:
    spec("social_interactions", SOCIAL, period="2025-05", expect=0)
    spec("social_interactions", "", expect=None, also={"reason": "no_data: activities"})
