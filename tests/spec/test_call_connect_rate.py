"""Call connect rate: outbound calls in which a person was spoken to, of those whose result is known."""

from tests.spec.conftest import Spec

CALLS = """
    activities
    kind | direction | rep | status  | outcome      | occurred_at
    -----+-----------+-----+---------+--------------+-----------------
    call | outbound  | Ana | done    | reached      | 2025-03-03T09:00
    call | outbound  | Ana | done    | voicemail    | 2025-03-04T09:00
    call | outbound  | Ana | done    | no_answer    | 2025-03-05T09:00
    call | outbound  | Bo  |         | wrong_number | 2025-03-06T09:00
    call | outbound  | Bo  | done    |              | 2025-03-07T09:00
    call |           | Bo  | done    | reached      | 2025-03-08T09:00
    call | inbound   | Bo  | done    | reached      | 2025-03-09T09:00
    call | outbound  | Bo  | planned |              | 2025-03-10T09:00
"""


def test_a_voicemail_is_nobody_spoken_to(spec: Spec) -> None:
    spec("call_connect_rate", CALLS, expect=1 / 4, also={"numerator": 1, "n": 4})


def test_calls_without_a_result_or_a_direction_are_left_out_of_both_terms(spec: Spec) -> None:
    also = {"excluded_by": {"no_outcome": 1, "no_direction": 1}, "coverage": 4 / 6}
    spec("call_connect_rate", CALLS, expect=0.25, also=also)


def test_by_rep(spec: Spec) -> None:
    spec("call_connect_rate", CALLS, by="rep", expect={"Ana": 1 / 3, "Bo": 0.0})


def test_a_week_whose_calls_have_no_result_has_no_rate(spec: Spec) -> None:
    spec("call_connect_rate", CALLS, period="2025-03-07", expect=None, also={"reason": "no_outcome"})
