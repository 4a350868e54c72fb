"""Activity rate: what was done of each activity target, weighted; a half-met one is not made good by its number."""

from tests.spec.conftest import Spec

MARCH = """
    reps
    name | role
    -----+-----
    Ana  | sdr
    Bo   | sdr
    Zoé  | sdr

    targets
    kpi      | rep | starts_on  | ends_on    | value | weight
    ---------+-----+------------+------------+-------+-------
    calls    | Ana | 2025-03-01 | 2025-03-31 |  4    |
    meetings | Ana | 2025-03-01 | 2025-03-31 |  2    | 3
    calls    | Bo  | 2025-03-01 | 2025-03-31 |  1    |
    revenue  | Bo  | 2025-03-01 | 2025-03-31 | 9 000 |

    activities
    kind    | direction | rep | status | occurred_at
    --------+-----------+-----+--------+-----------------
    call    | outbound  | Ana | done   | 2025-03-03T09:00
    call    | outbound  | Ana | done   | 2025-03-04T09:00
    call    | outbound  | Ana | done   | 2025-02-04T09:00
    meeting | outbound  | Ana | done   | 2025-03-05T09:00
    meeting | outbound  | Ana | done   | 2025-03-06T09:00
    meeting | outbound  | Ana | done   | 2025-03-07T09:00
    call    | outbound  | Zoé | done   | 2025-03-07T09:00
"""
# Ana: calls 2 of 4, weight 1; meetings 3 of 2, weight 3. Bo: no call of 1.


def test_ratios_are_weighted_and_not_capped(spec: Spec) -> None:
    each = {"Ana": (1 * 0.5 + 3 * 1.5) / 4, "Bo": 0.0, "Zoé": None}
    spec("activity_rate", MARCH, period="2025-03", by="rep", expect=each)


def test_a_revenue_target_is_no_activity(spec: Spec) -> None:
    shop = spec("activity_rate", MARCH, period="2025-03", by="rep", expect={"Ana": 1.25, "Bo": 0.0, "Zoé": None})
    assert shop.read("activity_rate", period="2025-03", by="rep")[2].reason == "no_target"


def test_it_is_not_shown_for_less_than_the_targets_own_period(spec: Spec) -> None:
    also = {"reason": "period_too_short"}
    spec("activity_rate", MARCH, period="2025-03-03..2025-03-07", expect=None, also=also)


def test_without_targets_the_reason_names_them(spec: Spec) -> None:
    untold = MARCH[: MARCH.index("    targets")] + MARCH[MARCH.index("    activities") :]
    spec("activity_rate", untold, period="2025-03", expect=None, also={"reason": "no_data: targets"})
