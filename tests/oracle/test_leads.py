"""The family `leads` of the demo company, by hand; how long answers take is in test_estimates.py."""

import shutil
from dataclasses import replace
from datetime import date
from math import log, sqrt
from pathlib import Path
from statistics import NormalDist

import pytest
from tests.oracle.judge import Case, Judge, same
from tests.oracle.test_revenue import COSTED

import cadran
from cadran.sources.demo import Company
from cadran.workspace.publishing import publish

PERIODS = ["2025-Q2", "2024", "2025-02", "2025-12"]
SQLS = Case("FROM now.leads WHERE inside(sql_on)", "count(*)")
SEEN = "day <= getvariable('today')"
CREATED = f"SELECT * FROM prospects WHERE inside(day) AND {SEEN}"
# Of an MQL nobody can say more before its window of 90 days is over: then it is mature, whatever became of it.
QUALIFIED = """
    SELECT *, sql_on - mql_on <= 90 AND sql_on <= getvariable('today') AS passed,
           mql_on + 90 <= getvariable('today') AS mature, CASE WHEN sql_on < mql_on THEN 'ends_before_start' END AS why
    FROM prospects WHERE inside(mql_on) AND mql_on <= getvariable('today')
"""
# Leads of companies that had bought before are upselling: left out of the conversion, and told.
# Days alone are known of sales: one on the lead's own day came after it.
CONVERTED = "bought >= day AND bought <= getvariable('today')"
SLOW = f"(SELECT quantile_cont(bought - day, 0.9) FROM prospects WHERE {CONVERTED})"
CONVERSION = Case(
    f"""SELECT *, coalesce({CONVERTED}, false) AS converted, getvariable('today') - day > {SLOW} AS mature,
               CASE WHEN bought < day THEN 'existing_customer' END AS why FROM ({CREATED})""",
    "avg(converted::INT)", why=True, nothing=None, beside={"mature": "avg(mature::INT)"},
    terms=("count(*) FILTER (converted)", "count(*)"),
)  # fmt: skip
# The minutes of the target must have passed for every lead that is judged, answered or not: leads of the last hour
# count neither above nor below the line, else the quickest would count before the others.
NOW = "business_seconds(utc_of(getvariable('today') + INTERVAL 1 DAY))"
JUDGED = f"""
    SELECT *, coalesce(business_seconds(answered_at) - business_seconds(created_at) <= 3600, false) AS soon
    FROM answered_by(getvariable('today'))
    WHERE direction = 'inbound' AND inside(day) AND {NOW} - business_seconds(created_at) >= 3600
"""
UNDECIDED = "NOT coalesce(least(sql_on, converted_day, disqualified_on) <= getvariable('at_day'), false)"
MARKETING = "SELECT spent FROM spendings WHERE marketing AND inside(day)"
EFFORT = "SELECT spent FROM spendings WHERE (marketing OR selling) AND {}"
JOINED = "SELECT rep, 1 AS customer FROM sales s JOIN firsts f ON f.sale = s.id WHERE inside(s.day)"
# What every won deal has taken from its qualification, in whole days: spending precedes the sale by as much.
CYCLE = """(SELECT floor(median(closed_on - qualified_on))::INT FROM deals
            WHERE outcome = 'won' AND closed_on >= qualified_on)"""
EARLIER = "day >= getvariable('from_day') - {0} AND day < getvariable('to_day') - {0}"
MARGIN_RATE = "(SELECT sum(net - cost) / sum(net) FROM lines WHERE inside(day) AND cost IS NOT NULL)"
# Of what lines without a known cost earned nobody knows: they add nothing to the return.
RETURN = """
    SELECT c.name AS campaign, (SELECT sum(net - cost) FROM lines l WHERE l.order_id = o.id) AS margin, NULL AS cost
    FROM origins o JOIN now.campaigns c ON c.id = o.campaign WHERE inside(o.day)
    UNION ALL
    SELECT c.name, NULL, s.spent FROM spendings s JOIN now.campaigns c ON c.id = s.campaign WHERE inside(s.day)
"""
ROI = Case(RETURN, "(coalesce(sum(margin), 0) - sum(cost)) / sum(cost)", "NULL")
# A sale is used that names a campaign and of which at least one line tells its cost.
ATTRIBUTED = Case(
    """SELECT campaign IS NOT NULL AND EXISTS (FROM lines l WHERE l.order_id = o.id AND l.cost IS NOT NULL) AS used
       FROM origins o WHERE inside(day)""",
    "avg(used::INT)",
)

CASES = {
    "leads": Case(CREATED, "count(*)"),
    "mqls": Case("SELECT * FROM prospects WHERE inside(mql_on)", "count(*)"),
    "mql_to_sql_rate": Case(
        QUALIFIED, "avg(coalesce(passed, false)::INT)", why=True, nothing=None, coverage="",
        beside={"mature": "avg(mature::INT)"}, terms=("count(*) FILTER (passed)", "count(*)"),
    ),
    "lead_conversion_rate": CONVERSION,
    "time_to_conversion": Case(
        "SELECT *, bought - day AS days FROM prospects WHERE inside(bought) AND bought >= day",
        "avg(days)", nothing=None,
    ),
    "response_within_target_rate": Case(
        JUDGED, "avg(soon::INT)", nothing=None, terms=("count(*) FILTER (soon)", "count(*)")
    ),
    "open_leads_unworked": Case(
        # A lead that marketing alone holds ripe (MQL) and nobody called is what this figure is there to show.
        f"SELECT * FROM answered_by(getvariable('at_day')) WHERE answered_at IS NULL AND {UNDECIDED}",
        "count(*)",
    ),
}  # fmt: skip
MATURE = Case(f"SELECT * FROM ({QUALIFIED}) WHERE mature", "avg(coalesce(passed, false)::INT)")
WHOLE = {
    **CASES,
    "cost_per_lead": Case(
        f"SELECT id, NULL AS spent FROM ({CREATED}) UNION ALL SELECT NULL, spent FROM ({MARKETING})",
        "sum(spent) / nullif(count(id), 0)", "count(id)", terms=("coalesce(sum(spent), 0)", "count(id)"),
    ),
    "cac": Case(
        f"""SELECT customer, NULL AS spent, NULL AS earlier FROM ({JOINED})
            UNION ALL SELECT NULL, spent, NULL FROM ({EFFORT.format("inside(day)")})
            UNION ALL SELECT NULL, NULL, spent FROM ({EFFORT.format(EARLIER.format(CYCLE))})""",
        "sum(spent) / nullif(count(customer), 0)", "count(customer)",
        beside={"lagged": "sum(earlier) / nullif(count(customer), 0)"},
        terms=("coalesce(sum(spent), 0)", "count(customer)"),
    ),
    "cac_payback": Case(
        f"""SELECT mrr, NULL AS spent, NULL AS why FROM joined WHERE inside(day)
            UNION ALL SELECT NULL, spent, NULL FROM ({EFFORT.format("inside(day)")})
            UNION ALL SELECT NULL, NULL, why FROM ({COSTED}) WHERE why IS NOT NULL""",
        f"sum(spent) / (sum(mrr) * any_value({MARGIN_RATE}))", "NULL", why=True, coverage="",
    ),
    "revenue_attribution_coverage": Case(
        "SELECT *, source IS NOT NULL OR campaign IS NOT NULL AS known FROM origins WHERE inside(day)",
        "coalesce(sum(amount) FILTER (known), 0) / sum(amount)",
        terms=("coalesce(sum(amount) FILTER (known), 0)", "sum(amount)"),
    ),
}  # fmt: skip


def test_year(judge: Judge) -> None:
    assert judge.whole("sqls", SQLS)


def test_by_rep(judge: Judge) -> None:
    by_owner = Case("SELECT owner_id AS rep FROM now.leads WHERE inside(sql_on)", "count(*)")
    assert judge.groups("sqls", by_owner)


def test_by_source(judge: Judge) -> None:
    assert judge.groups(
        "sqls", Case("SELECT lead_source AS source FROM now.leads WHERE inside(sql_on)", "count(*)"), "source"
    )


def test_by_month(judge: Judge) -> None:
    assert judge.months("sqls", SQLS)


@pytest.mark.parametrize("period", ["2025", *PERIODS])
@pytest.mark.parametrize("kpi", WHOLE)
def test_whole(judge: Judge, kpi: str, period: str) -> None:
    assert judge.whole(kpi, WHOLE[kpi], period)


@pytest.mark.parametrize("by", ["rep", "source", "campaign"])
@pytest.mark.parametrize("kpi", CASES)
def test_groups(judge: Judge, kpi: str, by: str) -> None:
    assert judge.groups(kpi, CASES[kpi], by)


@pytest.mark.parametrize("by", ["rep", "channel", "country"])
def test_where_revenue_is_known_to_come_from(judge: Judge, by: str) -> None:
    assert judge.groups(
        "revenue_attribution_coverage", replace(WHOLE["revenue_attribution_coverage"], nothing=None), by
    )


@pytest.mark.parametrize(
    ("kpi", "day"),
    [("leads", "day"), ("mqls", "mql_on"), ("lead_conversion_rate", "day"), ("time_to_conversion", "bought")],
)
def test_by_team(judge: Judge, kpi: str, day: str) -> None:
    """The team that the owner was in on the day that places the lead in the period."""
    rows = f"""SELECT x.*, t.name AS team FROM ({CASES[kpi].rows}) x
        LEFT JOIN stood w ON w.rep = x.rep AND w.day = x.{day} LEFT JOIN now.teams t ON t.id = w.team"""
    assert judge.groups(kpi, replace(CASES[kpi], rows=rows), "team")


@pytest.mark.parametrize("kpi", WHOLE)
def test_months(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, WHOLE[kpi])


@pytest.mark.parametrize("kpi", ["leads", "mql_to_sql_rate", "lead_conversion_rate", "response_within_target_rate"])
def test_as_of_a_day(judge: Judge, kpi: str) -> None:
    assert judge.whole(kpi, CASES[kpi], "2025-Q1", date(2025, 5, 14))


@pytest.mark.parametrize("period", ["2025", "2024", "2025-Q2", "2025-10"])
def test_return_of_campaigns(judge: Judge, period: str) -> None:
    """Those whose cost falls in the period; of the others there is no return to tell."""
    reading = judge.read("campaign_roi", period=period).one
    found = judge.find(ROI, period)[None]
    assert same(reading.value, found.value), (reading, found)
    assert same(reading.coverage, judge.find(ATTRIBUTED, period)[None].value)
    by_campaign = {r.group["campaign"]: r.value for r in judge.read("campaign_roi", period=period, by="campaign")}
    wrong = {
        name: (by_campaign.get(name), hand.value)
        for name, hand in judge.find(ROI, period, "campaign").items()
        if not same(by_campaign.get(name), hand.value)
    }
    assert not wrong


@pytest.mark.parametrize("period", ["2025", "2024", "2025-Q3"])
def test_cost_of_a_lead_by_campaign(judge: Judge, period: str) -> None:
    rows = f"""SELECT campaign, id, NULL AS spent FROM ({CREATED}) UNION ALL
        SELECT c.name, NULL, s.spent FROM spendings s LEFT JOIN now.campaigns c ON c.id = s.campaign
        WHERE s.marketing AND inside(s.day)"""
    assert judge.groups(
        "cost_per_lead",
        Case(rows, "coalesce(sum(spent), 0) / nullif(count(id), 0)", "count(id)", nothing=None),
        "campaign",
        period,
    )


@pytest.mark.parametrize("months", [1, 3])
def test_cost_of_a_customer_by_what_was_spent_before(judge: Judge, months: int, tmp_path: Path) -> None:
    """With a lag, customers of a quarter are paid for by as long a time some months earlier."""
    assert judge.workspace.settings.cac_lag_months == 0
    judge.read("cac", period="2025-Q3")
    shutil.copytree(judge.workspace.store.folder, tmp_path / "w")
    lagged = cadran.Workspace.open(tmp_path / "w")
    with lagged.store.write() as writer:
        writer.change_settings({"cac_lag_months": months})
        writer.before_publish(lambda con: publish(con, writer.settings, None))
    found = judge.find(WHOLE["cac"], "2025-Q3")[None]
    judge.tell(from_day=date(2025, 7 - months, 1), to_day=date(2025, 10 - months, 1))
    spent = judge.con.execute(f"SELECT sum(spent) FROM ({EFFORT.format('inside(day)')})").fetchone()
    assert spent is not None
    assert found.n
    assert same(lagged.kpi("cac", period="2025-Q3").one.value, spent[0] / found.n)


def test_the_oldest_lead_nobody_worked(judge: Judge) -> None:
    """In days, at the end of the period."""
    oldest = Case(CASES["open_leads_unworked"].rows, "getvariable('at_day') - min(day)")
    for period in ("2025", "2025-03"):
        reading = judge.read("open_leads_unworked", period=period).one
        assert reading.beside["oldest"] == judge.find(oldest, period)[None].value


@pytest.mark.parametrize("period", ["2023", "2024", "2025"])
def test_answers_and_sqls_are_as_frequent_as_they_truly_are(judge: Judge, company: Company, period: str) -> None:
    """Within what chance allows: three and a half standard errors."""
    truth, normal = company.truth, NormalDist()
    soon = normal.cdf(log(60 / truth.response_minutes) / truth.response_sigma) * (1 - truth.unanswered)
    passed = truth.mql_to_sql_within(90)
    for case, expected in ((CASES["response_within_target_rate"], soon), (MATURE, passed)):
        found = judge.find(case, period)[None]
        assert found.n
        assert abs((found.value or 0) - expected) < 3.5 * sqrt(expected * (1 - expected) / found.n), (found, expected)
