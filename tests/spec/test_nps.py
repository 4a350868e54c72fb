"""NPS: promoters (9 and 10) less detractors (0 to 6), in points of the answers."""

import pytest
from tests.spec.conftest import Spec

SURVEYS = """
    surveys
    kind | account | rep | answered_on | score | scale_min | scale_max
    -----+---------+-----+-------------+-------+-----------+----------
    nps  | Durand  | Ana | 2025-03-03  | 10    | 0         | 10
    nps  | Lefèvre | Ana | 2025-03-04  | 9     | 0         | 10
    nps  | Moreau  | Ana | 2025-03-05  | 8     | 0         | 10
    nps  | Petit   | Bo  | 2025-03-06  | 7     | 0         | 10
    nps  | Roux    | Bo  | 2025-03-07  | 6     | 0         | 10
    csat | Durand  | Ana | 2025-03-08  | 1     | 1         | 5
    nps  | Durand  | Ana | 2024-12-31  | 0     | 0         | 10
"""
# 2 promoters, 1 detractor, 5 answers: 40 - 20 = 20 points.


def test_promoters_less_detractors_in_points(spec: Spec) -> None:
    spec("nps", SURVEYS, expect=20.0, also={"n": 5, "denominator": 5})


def test_by_rep(spec: Spec) -> None:
    spec("nps", SURVEYS, by="rep", expect={"Ana": 200 / 3, "Bo": -50.0})


def test_the_interval_of_five_answers_says_how_little_they_tell(spec: Spec) -> None:
    """Where the 20 points found are 1.96 standard errors away: (0.2 - x)² = 1.96² (0.6 - x²) / 5."""
    (reading,) = spec("nps", SURVEYS, expect=20.0).read("nps")
    for bound in (reading.low, reading.high):
        x = bound / 100
        assert (0.2 - x) ** 2 == pytest.approx(1.959964**2 * (0.6 - x * x) / 5, rel=1e-5)
    assert reading.low < 20 < reading.high


def test_no_answer_more_certain_than_it_is_where_all_are_promoters(spec: Spec) -> None:
    case = "surveys\nkind | answered_on | score\n" + "\n".join("nps | 2025-03-03 | 10" for _ in range(4))
    (reading,) = spec("nps", case, expect=100.0).read("nps")
    assert (round(reading.low, 2), reading.high) == (2.02, 100.0)


def test_another_scale_is_no_nps_and_a_scale_not_told_is_its_own(spec: Spec) -> None:
    case = """
        surveys
        kind | answered_on | score | scale_min | scale_max
        nps  | 2025-03-03  | 9     |           |
        nps  | 2025-03-03  | 5     | 1         | 5
        nps  | 2025-03-03  | 11    |           |
        nps  | 2025-03-03  |       |           |
    """
    spec("nps", case, expect=100.0, also={"n": 1, "excluded_by": {"other_scale": 2, "no_score": 1}, "coverage": 0.25})


def test_without_an_answer_there_is_no_nps_and_it_is_not_0(spec: Spec) -> None:
    spec("nps", SURVEYS, period="2025-06", expect=None, also={"reason": "empty", "n": 0})
