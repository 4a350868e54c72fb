"""Rep productivity: revenue for each hour worked, and for each activity."""

from tests.spec.conftest import Spec

# April 2025 has 21 working days in France: 22 weekdays less Easter Monday, the 21st.
APRIL = """
    reps
    name | role | weekly_hours
    -----+------+-------------
    Ana  | ae   | 35
    Bo   | ae   | 40
    Chef | other| 35

    absences
    rep | starts_on  | ends_on
    ----+------------+-----------
    Bo  | 2025-04-01 | 2025-04-07

    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-0    | Durand  | Ana | 2025-03-31 |     10
    C-1    | Durand  | Ana | 2025-04-10 |  6 000
    C-2    | Lefèvre | Bo  | 2025-04-30 |  4 000
"""
WRITTEN = """
    worktime
    rep | day        | hours
    ----+------------+------
    Ana | 2025-04-01 | 10
    Ana | 2025-04-02 | 20
    Ana | 2025-04-03 |
    Bo  | 2025-04-08 | 50
"""
ACTS = """
    activities
    rep | kind | occurred_at      | status
    ----+------+------------------+----------
    Ana | call | 2025-04-02T09:00 |
    Ana | visit| 2025-04-03T09:00 | done
    Bo  | call | 2025-04-08T09:00 | cancelled
    Bo  | note | 2025-04-08T09:00 |
    Bo  | demo | 2025-04-09T09:00 |
    Bo  | call | 2025-04-10T09:00 |
"""


def test_by_the_hours_that_are_written_down(spec: Spec) -> None:
    """Ana's third day tells no hours: left out, and said."""
    also = {"excluded_by": {"no_hours": 1}, "denominator": 80.0}
    spec("rep_productivity", APRIL + WRITTEN, period="2025-04", expect=10_000 / 80, also=also)


def test_without_any_the_contracts_hours_on_the_days_there_marked_as_estimated(spec: Spec) -> None:
    """Ana 21 days of 7 hours, Bo 16 of 8; who does not sell has no hours here."""
    also = {"beside": {"per_activity": None, "estimated": 1.0}}
    spec("rep_productivity", APRIL, period="2025-04", expect=10_000 / (21 * 7 + 16 * 8), also=also)


def test_who_writes_none_down_is_estimated_beside_those_who_do(spec: Spec) -> None:
    of_ana = APRIL + WRITTEN[: WRITTEN.index("    Bo ")]
    spec("rep_productivity", of_ana, period="2025-04", by="rep", expect={"Ana": 200.0, "Bo": 4_000 / 128})


def test_per_activity(spec: Spec) -> None:
    """Two calls, a visit and a demo were done; a note is no activity."""
    also = {"beside": {"per_activity": 2_500.0, "estimated": 0.0}}
    spec("rep_productivity", APRIL + WRITTEN + ACTS, period="2025-04", expect=125.0, also=also)


def test_without_hours_anywhere(spec: Spec) -> None:
    unknown = APRIL.replace("| 35", "|   ").replace("| 40", "|   ")
    spec("rep_productivity", unknown, period="2025-04", expect=None, also={"reason": "never_filled"})
