"""Calls: outbound calls made."""

from tests.spec.conftest import Spec

CALLS = """
    reps
    name | role
    -----+--------
    Ana  | sdr
    Bo   | ae
    Zoé  | csm

    activities
    kind  | direction | rep | status    | outcome   | occurred_at
    ------+-----------+-----+-----------+-----------+-----------------
    call  | outbound  | Ana | done      | reached   | 2025-03-03T09:00
    call  | outbound  | Ana |           | no_answer | 2025-03-31T22:30
    call  | inbound   | Ana | done      | reached   | 2025-03-04T09:00
    call  |           | Ana | done      | reached   | 2025-03-05T09:00
    call  | outbound  | Ana | planned   |           | 2025-03-06T09:00
    call  | outbound  | Ana | cancelled |           | 2025-03-07T09:00
    email | outbound  | Ana | done      |           | 2025-03-07T10:00
"""
# 22:30 in universal time on March 31 is half past midnight on April 1 in Paris.


def test_a_call_nobody_answered_was_made_all_the_same(spec: Spec) -> None:
    spec("calls", CALLS, expect=2)


def test_a_call_of_unknown_direction_is_left_out(spec: Spec) -> None:
    spec("calls", CALLS, expect=2, also={"excluded_by": {"no_direction": 1}, "coverage": 2 / 3})


def test_a_call_belongs_to_the_day_of_the_workspaces_clocks(spec: Spec) -> None:
    spec("calls", CALLS, period="2025-03", expect=1)
    spec("calls", CALLS, period="2025-04-01", expect=1)


def test_active_reps_without_a_call_show_zero_and_those_who_do_not_sell_do_not_appear(spec: Spec) -> None:
    spec("calls", CALLS, by="rep", expect={"Ana": 2, "Bo": 0})
