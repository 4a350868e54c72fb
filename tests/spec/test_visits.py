"""Visits: on-site visits made."""

from tests.spec.conftest import Spec

VISITS = """
    reps
    name | role
    -----+--------
    Ana  | bdm
    Bo   | bdm
    Paul | manager

    activities
    kind    | rep  | account | status    | occurred_at
    --------+------+---------+-----------+-----------------
    visit   | Ana  | Durand  | done      | 2025-03-03T09:00
    visit   | Ana  | Durand  |           | 2025-03-10T09:00
    visit   | Paul | Lefèvre | done      | 2025-03-04T09:00
    visit   | Bo   | Lefèvre | cancelled | 2025-03-05T09:00
    visit   | Bo   | Lefèvre | planned   | 2025-12-30T09:00
    meeting | Bo   | Moreau  | done      | 2025-03-06T09:00
"""


def test_a_visit_cancelled_or_still_planned_was_not_made(spec: Spec) -> None:
    spec("visits", VISITS, expect=3)


def test_by_rep_a_manager_appears_for_what_was_really_done(spec: Spec) -> None:
    spec("visits", VISITS, by="rep", expect={"Ana": 2, "Bo": 0, "Paul": 1})


def test_a_month_without_a_visit_is_zero(spec: Spec) -> None:
    spec("visits", VISITS, period="2025-06", expect=0)
