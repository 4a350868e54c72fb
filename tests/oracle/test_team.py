"""Actuals against targets of the demo company, by hand."""

import pytest
from tests.oracle.judge import MONTHS, YEAR, Case, Judge

# A prorated target counts for the share of its days between the rep's arrival and departure.
PRESENT = """CASE WHEN prorate THEN greatest(0, least(coalesce(r.left_on, ends_on), ends_on)
             - greatest(coalesce(r.hired_on, starts_on), starts_on) + 1) / (ends_on - starts_on + 1) ELSE 1 END"""
# What each kind of target is held against: who, when, how much.
DONE = """
    SELECT 'revenue' AS kpi, rep, day, amount AS worth FROM sales
    UNION ALL SELECT 'calls', rep, day, 1 FROM done WHERE kind = 'call' AND direction = 'outbound'
    UNION ALL SELECT 'meetings', rep, day, 1 FROM done WHERE kind = 'meeting'
    UNION ALL SELECT 'demos', rep, day, 1 FROM done WHERE kind IN ('demo', 'trial', 'onboarding')
    UNION ALL SELECT 'sqls', owner_id, sql_on, 1 FROM now.leads WHERE sql_on IS NOT NULL
    UNION ALL SELECT 'proposals_sent', rep_id, sent_on, 1 FROM now.quotes WHERE sent_on IS NOT NULL
"""
OF_REPS = f"""
    SELECT s.kpi, s.rep, s.weight, s.value * {PRESENT} AS target,
           (SELECT coalesce(sum(worth), 0) FROM ({DONE}) d
            WHERE d.kpi = s.kpi AND d.rep = s.rep AND d.day BETWEEN s.starts_on AND s.ends_on) AS actual
    FROM set_for() s JOIN now.reps r ON r.id = s.rep
"""
ATTAINED = Case(f"{OF_REPS} WHERE kpi = 'revenue'", "sum(actual) / sum(target)", "NULL", nothing=None)
OF_COMPANY = Case(
    """SELECT value AS target, (SELECT sum(amount) FROM sales WHERE day BETWEEN s.starts_on AND s.ends_on) AS actual
       FROM set_for() s WHERE kpi = 'revenue' AND rep IS NULL AND team IS NULL""",
    "sum(actual) / sum(target)", "NULL",
)  # fmt: skip
OF_TEAMS = Case(
    """SELECT t.name AS team, s.value AS target, (
           SELECT sum(o.amount) FROM sales o JOIN stood w USING (rep, day)
           WHERE w.team = s.team AND o.day BETWEEN s.starts_on AND s.ends_on) AS actual
       FROM set_for() s JOIN now.teams t ON t.id = s.team WHERE s.kpi = 'revenue'""",
    "sum(actual) / sum(target)", "NULL",
)  # fmt: skip
ACTIVITY = "('calls', 'sqls', 'meetings', 'demos', 'proposals_sent')"


def rate(by: str) -> Case:
    """Per kind of target: done / target and its weight; over the kinds: their weighted mean."""
    return Case(
        f"""SELECT {by} AS rep, kpi, avg(weight) AS weight, sum(actual) / sum(target) AS done
            FROM ({OF_REPS}) WHERE kpi IN {ACTIVITY} GROUP BY ALL""",
        "sum(weight * done) / sum(weight)", "NULL", nothing=None,
    )  # fmt: skip


@pytest.mark.parametrize("period", [YEAR, "2025-Q2", "2025-06", "2024", "2024-Q4", "2024-09"])
def test_attainment_of_the_company(judge: Judge, period: str) -> None:
    judge.whole("target_attainment", OF_COMPANY, period)


@pytest.mark.parametrize("period", [YEAR, "2025-Q3", "2025-07", "2024"])
def test_attainment_by_rep(judge: Judge, period: str) -> None:
    judge.groups("target_attainment", ATTAINED, period=period)


@pytest.mark.parametrize("period", [YEAR, "2025-Q2", "2024", "2024-09"])
def test_attainment_by_team(judge: Judge, period: str) -> None:
    judge.groups("target_attainment", OF_TEAMS, "team", period)


def test_attainment_by_month(judge: Judge) -> None:
    judge.months("target_attainment", OF_COMPANY)


@pytest.mark.parametrize("period", [YEAR, "2024", *MONTHS[::3]])
def test_activity_rate(judge: Judge, period: str) -> None:
    judge.whole("activity_rate", rate("NULL"), period)


@pytest.mark.parametrize("period", [YEAR, "2024", "2025-02", "2025-06"])
def test_activity_rate_by_rep(judge: Judge, period: str) -> None:
    judge.groups("activity_rate", rate("rep"), period=period)


def test_activity_rate_by_month(judge: Judge) -> None:
    judge.months("activity_rate", rate("NULL"))
