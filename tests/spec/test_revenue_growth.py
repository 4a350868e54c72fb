"""Revenue growth: revenue against that of the comparison period, over the same elapsed days."""

from tests.spec.conftest import Spec

TWO_YEARS = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-0    | Durand  | Ana | 2023-12-15 |  5 000
    C-1    | Durand  | Ana | 2024-02-10 |  6 000
    C-2    | Lefèvre | Bo  | 2024-11-10 |  4 000
    C-3    | Lefèvre | Bo  | 2024-11-25 |  8 000
    C-4    | Durand  | Ana | 2025-02-10 |  9 000
    C-5    | Lefèvre | Bo  | 2025-11-10 | 15 000
    A-1    | Moreau  | Bo  | 2025-03-10 | -2 000
    C-6    | Moreau  | Bo  | 2025-04-10 |  1 000
"""


def test_growth_is_the_change_over_the_period_before(spec: Spec) -> None:
    this_year, last_year = 9_000 + 15_000 - 2_000 + 1_000, 6_000 + 4_000 + 8_000
    spec("revenue_growth", TWO_YEARS, expect=(this_year - last_year) / last_year, also={"denominator": last_year})


def test_a_month_in_progress_is_held_against_as_many_days_of_the_month_a_year_earlier(spec: Spec) -> None:
    asked = {"period": "2025-11", "compare": "year-ago", "today": "2025-11-20"}
    spec("revenue_growth", TWO_YEARS, expect=(15_000 - 4_000) / 4_000, **asked)


def test_a_base_that_is_not_positive_gives_no_growth_never_zero(spec: Spec) -> None:
    spec("revenue_growth", TWO_YEARS, period="2025-04", expect=None, also={"reason": "base_not_positive"})
    spec("revenue_growth", TWO_YEARS, period="2025-02", expect=None, also={"reason": "base_not_positive"})


def test_a_base_that_the_data_do_not_fully_cover_gives_no_growth(spec: Spec) -> None:
    spec("revenue_growth", TWO_YEARS, period="2024", expect=None, also={"reason": "before_data"})


def test_a_rep_who_sold_nothing_the_year_before_has_no_growth(spec: Spec) -> None:
    bo = (15_000 - 2_000 + 1_000 - 12_000) / 12_000
    spec("revenue_growth", TWO_YEARS, by="rep", expect={"Ana": 0.5, "Bo": bo})
