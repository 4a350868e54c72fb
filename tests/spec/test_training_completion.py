"""Training completed: of the trainings assigned in the period, those followed by now, with their mean score."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

TRAININGS = """
    trainings
    rep | name        | assigned_on | completed_on | score
    ----+-------------+-------------+--------------+------
    Ana | Négociation | 2025-01-10  | 2025-01-20   | 80
    Ana | CRM         | 2025-01-10  | 2025-03-11   | 60
    Bo  | CRM         | 2025-01-10  |              |
    Bo  | Négociation | 2025-12-20  |              |
    Bo  | Relance     | 2025-12-20  | 2025-12-30   |
"""
# Completed after 10, 60 and 10 days: nine in ten took 50 or less.


def test_completed_over_assigned_with_the_mean_score(spec: Spec) -> None:
    spec("training_completion", TRAININGS, expect=3 / 5, also={"n": 5, "beside": {"score": 70.0, "resolved": 4 / 5}})


def test_one_of_last_week_is_not_failed_yet_so_the_interval_leaves_it_out(spec: Spec) -> None:
    (year,) = spec("training_completion", TRAININGS, expect=0.6).read("training_completion")
    assert (year.low, year.high) == wilson(3, 4)


def test_by_the_day_it_was_assigned_as_of_a_day(spec: Spec) -> None:
    also = {"beside": {"score": 80.0, "resolved": 1.0}}  # nine in ten of the one completed by then took 10 days
    spec("training_completion", TRAININGS, period="2025-01", as_of="2025-02-15", expect=1 / 3, also=also)


def test_by_rep(spec: Spec) -> None:
    spec("training_completion", TRAININGS, by="rep", expect={"Ana": 1.0, "Bo": 1 / 3})


def test_nothing_assigned_is_no_rate(spec: Spec) -> None:
    spec("training_completion", TRAININGS, period="2025-06", expect=None, also={"reason": "empty"})
