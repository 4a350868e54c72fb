"""Demos: demos held, trials started and onboarding meetings held."""

from tests.spec.conftest import Spec

DEMOS = """
    activities
    kind       | rep | status  | occurred_at
    -----------+-----+---------+-----------------
    demo       | Ana | done    | 2025-03-03T09:00
    trial      | Ana |         | 2025-03-04T09:00
    onboarding | Bo  | done    | 2025-03-05T09:00
    demo       | Bo  | no_show | 2025-03-06T09:00
    demo       | Bo  | planned | 2025-03-07T09:00
    meeting    | Bo  | done    | 2025-03-08T09:00
"""


def test_trials_and_onboardings_are_in_meetings_are_not(spec: Spec) -> None:
    spec("demos", DEMOS, expect=3)


def test_a_demo_the_prospect_missed_was_not_held(spec: Spec) -> None:
    spec("demos", DEMOS, period="2025-03-06..2025-03-08", expect=0)


def test_by_kind(spec: Spec) -> None:
    spec("demos", DEMOS, by="kind", expect={"demo": 1, "trial": 1, "onboarding": 1})
