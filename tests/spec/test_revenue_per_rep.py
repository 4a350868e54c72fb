"""Revenue per rep: revenue over the reps who are to bring it in, each for the days they were there."""

from tests.spec.conftest import Spec

JUNE = """
    reps
    name   | role    | hired_on   | left_on
    -------+---------+------------+-----------
    Ana    | ae      |            |
    Bo     | bdm     | 2025-06-16 |
    Chloé  | manager |            |
    Dan    | sdr     |            |
    Eve    |         | 2020-01-01 | 2025-06-15

    orders
    number | account | rep   | ordered_on | amount
    -------+---------+-------+------------+-------
    C-0    | Durand  | Ana   | 2025-05-20 |  7 000
    C-1    | Durand  | Ana   | 2025-06-10 | 20 000
    C-2    | Lefèvre | Bo    | 2025-06-20 |  6 000
    C-3    | Moreau  | Chloé | 2025-06-25 |  4 000
"""
# June has 30 days: Bo is there for 15 of them, and Eve for 15.


def test_sellers_count_for_the_part_of_the_period_they_were_there(spec: Spec) -> None:
    spec("revenue_per_rep", JUNE, period="2025-06", expect=30_000 / (1 + 0.5 + 0.5), also={"denominator": 2.0})


def test_by_rep_those_who_carry_no_revenue_have_no_figure(spec: Spec) -> None:
    each = {"Ana": 20_000, "Bo": 6_000 / 0.5, "Eve": 0, "Chloé": None, "Dan": None}
    spec("revenue_per_rep", JUNE, period="2025-06", by="rep", expect=each)


TARGETS = """
    targets
    kpi     | rep | starts_on  | ends_on    | value
    --------+-----+------------+------------+-------
    revenue | Ana | 2025-04-01 | 2025-06-30 | 50 000
    revenue | Dan | 2025-06-01 | 2025-06-30 | 10 000
    calls   | Bo  | 2025-06-01 | 2025-06-30 |    200
"""


def test_where_reps_carry_a_revenue_target_they_alone_are_counted_whatever_their_role(spec: Spec) -> None:
    spec("revenue_per_rep", JUNE + TARGETS, period="2025-06", expect=30_000 / 2)
