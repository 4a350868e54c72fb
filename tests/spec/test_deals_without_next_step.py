"""Deals without a next step: open deals with nothing planned after the period's end."""

from tests.spec.conftest import Spec

OPEN = """
    deals
    name    | owner | amount | outcome | created_on | closed_on  | next_step | next_step_on
    --------+-------+--------+---------+------------+------------+-----------+-------------
    Four    | Ana   | 12 000 | open    | 2025-01-10 |            | Rappeler  | 2026-01-15
    Pétrin  | Ana   |  4 000 | open    | 2025-01-10 |            | Rappeler  | 2025-12-01
    Vitrine | Bo    |        | open    | 2025-01-10 |            | Relancer  |
    Étuve   | Bo    |  5 000 | open    | 2025-01-10 |            |           |
    Chambre | Bo    |  9 000 | open    | 2025-01-10 |            |           |
    Armoire | Bo    |  7 000 | won     | 2025-01-10 | 2025-02-01 |           |

    activities
    kind    | deal    | rep | status  | scheduled_at
    --------+---------+-----+---------+-----------------
    meeting | Étuve   | Bo  | planned | 2026-02-01T10:00
    meeting | Chambre | Bo  | done    | 2026-02-01T10:00
    meeting | Pétrin  | Ana | planned | 2025-11-01T10:00
"""


def test_a_dated_step_or_a_planned_activity_after_the_end_is_a_next_step(spec: Spec) -> None:
    spec("deals_without_next_step", OPEN, expect=3)  # Pétrin, Vitrine, Chambre


def test_a_step_without_a_day_is_none_and_the_amounts_stand_beside(spec: Spec) -> None:
    spec("deals_without_next_step", OPEN, expect=3, also={"beside": {"amount": 13_000}})


def test_by_rep(spec: Spec) -> None:
    spec("deals_without_next_step", OPEN, by="rep", expect={"Ana": 1, "Bo": 2})


def test_a_step_due_today_is_still_to_come_while_the_period_runs(spec: Spec) -> None:
    spec("deals_without_next_step", OPEN, period="2025-12", today="2025-12-01", by="rep", expect={"Ana": 0, "Bo": 2})


def test_what_was_planned_then_counts_then_whatever_became_of_it(spec: Spec) -> None:
    held = """
    deals
    name     | outcome | created_on | closed_on
    ---------+---------+------------+----------
    Fours    | open    | 2025-01-10 |
    Pétrins  | open    | 2025-02-01 |

    activities
    kind    | deal  | booked_at        | scheduled_at     | occurred_at      | status
    --------+-------+------------------+------------------+------------------+-------
    meeting | Fours | 2025-05-20T09:00 | 2025-07-10T09:00 | 2025-07-10T09:00 | done
"""
    # At the end of June the meeting of July stood in the diary; in April it was not yet booked; in August it is over.
    spec("deals_without_next_step", held, period="2025-06", expect=1)
    spec("deals_without_next_step", held, period="2025-04", expect=2)
    spec("deals_without_next_step", held, period="2025-08", expect=2)
