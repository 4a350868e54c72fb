"""Leads generated: the leads created in the period, by the days of the workspace's zone."""

from tests.spec.conftest import Spec

LEADS = """
    leads
    name    | company | owner | lead_source | campaign | created_at       | disqualified_on
    --------+---------+-------+-------------+----------+------------------+----------------
    Dupré   | Durand  | Ana   | Salon       | EnerBât  | 2025-01-10T09:00 |
    Martin  | Lefèvre | Ana   | Site        |          | 2025-01-31T23:30 |
    Bernard | Moreau  | Bo    | Site        |          | 2025-02-11T09:00 | 2025-02-12
    Petit   | Petit   |       |             |          | 2025-02-12T09:00 |
    Roux    | Roux    | Bo    | Site        |          |                  |
"""


def test_a_lead_counts_on_the_day_it_came_by_the_clocks_of_paris(spec: Spec) -> None:
    spec("leads", LEADS, period="2025-01", expect=1)  # Martin's 23:30 in London time is February in Paris


def test_one_written_off_came_all_the_same(spec: Spec) -> None:
    spec("leads", LEADS, period="2025-02", expect=3)


def test_one_without_a_day_belongs_to_no_period_and_is_listed(spec: Spec) -> None:
    shop = spec("leads", LEADS, expect=4)
    assert [(r["name"], r["reason"]) for r in shop.rows("leads", excluded=True)] == [("Roux", "undated")]


def test_by_source_and_campaign_the_unknown_keep_their_group(spec: Spec) -> None:
    spec("leads", LEADS, by="source", expect={"Salon": 1, "Site": 2, None: 1})
    spec("leads", LEADS, by="campaign", expect={"EnerBât": 1, None: 3})
