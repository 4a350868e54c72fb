"""MQL to SQL rate: of the leads that became MQL in the period, those that sales took over within 90 days."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

# At the end of 2025 the window of those who became MQL by October 2 is over.
MQLS = """
    leads
    name    | company | sdr  | created_at       | mql_on     | sql_on
    --------+---------+------+------------------+------------+-----------
    Dupré   | Durand  | Inès | 2025-01-05T09:00 | 2025-01-05 | 2025-01-05
    Martin  | Lefèvre | Inès | 2025-01-10T09:00 | 2025-01-12 | 2025-04-12
    Bernard | Moreau  |      | 2025-01-11T09:00 | 2025-01-15 | 2025-04-16
    Petit   | Petit   | Inès | 2025-01-12T09:00 | 2025-02-01 |
    Roux    | Roux    |      | 2025-01-12T09:00 | 2025-03-10 | 2025-03-01
    Garnier | Garnier | Inès | 2025-11-12T09:00 | 2025-11-12 | 2025-12-01
    Faure   | Faure   | Inès | 2025-11-12T09:00 | 2025-11-20 |
"""


def test_the_same_leads_above_and_below_the_line(spec: Spec) -> None:
    """Dupré the same day, Martin on the 90th; Bernard came a day too late, Roux was handed over before."""
    spec("mql_to_sql_rate", MQLS, period="2025-H1", expect=2 / 4, also={"n": 4, "numerator": 2})


def test_handed_over_before_being_an_mql_is_an_error_of_the_data_and_listed(spec: Spec) -> None:
    shop = spec("mql_to_sql_rate", MQLS, expect=3 / 6, also={"excluded_by": {"sql_before_mql": 1}})
    (error,) = shop.rows("mql_to_sql_rate", excluded=True)
    assert (error["name"], error["reason"]) == ("Roux", "sql_before_mql")


def test_a_young_cohort_says_how_much_of_it_is_mature_and_takes_its_interval_there(spec: Spec) -> None:
    shop = spec("mql_to_sql_rate", MQLS, expect=3 / 6, also={"beside": {"mature": 4 / 6}})
    (year,) = shop.read("mql_to_sql_rate")
    assert (year.low, year.high) == wilson(2, 4)


def test_the_window_is_a_setting(spec: Spec) -> None:
    settings = {"conversion_days": 30}
    spec("mql_to_sql_rate", MQLS, expect=2 / 6, settings=settings, also={"beside": {"mature": 6 / 6}})


def test_as_of_a_day_what_came_later_had_not(spec: Spec) -> None:
    also = {"beside": {"mature": 0.0}, "low": None}
    spec("mql_to_sql_rate", MQLS, period="2025-01", as_of="2025-04-01", expect=1 / 3, also=also)


def test_a_lead_is_mature_at_the_end_of_its_windows_last_day(spec: Spec) -> None:
    """Dupré's 90 days end on April 5."""
    asked = {"period": "2025-01", "expect": 1 / 3}
    spec("mql_to_sql_rate", MQLS, **asked, as_of="2025-04-04", also={"beside": {"mature": 0.0}})
    spec("mql_to_sql_rate", MQLS, **asked, as_of="2025-04-05", also={"beside": {"mature": 1 / 3}})


def test_by_sdr(spec: Spec) -> None:
    spec("mql_to_sql_rate", MQLS, period="2025-H1", by="sdr", expect={"Inès": 2 / 3, None: 0.0})
