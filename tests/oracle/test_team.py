"""The family `team` of the demo company, by hand; rankings are in test_ranks.py."""

from dataclasses import replace

import pytest
from tests.oracle.judge import MONTHS, YEAR, Case, Judge, same

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


# A quota counts where it was the rep's for the whole period: there from the first day to the last, with targets for
# all of it, and no longer ramping on the first. Who arrives, leaves or ramps meanwhile is left out and counted.
QUOTAS = f"""
    SELECT o.rep, sum(actual) / sum(target) AS attained, CASE
        WHEN max(r.ramp_until) >= getvariable('from_day') THEN 'ramping'
        WHEN max(r.hired_on) > getvariable('from_day') OR min(r.left_on) < getvariable('to_day') - 1
             OR sum(days) < getvariable('to_day') - getvariable('from_day') THEN 'part_period' END AS why
    FROM ({OF_REPS.replace("SELECT s.kpi", "SELECT s.ends_on - s.starts_on + 1 AS days, s.kpi")}) o
    JOIN now.reps r ON r.id = o.rep WHERE kpi = 'revenue' GROUP BY o.rep
"""
AT_QUOTA = Case(
    QUOTAS, "avg((attained >= 1)::INT)", why=True, coverage="", terms=("sum((attained >= 1)::INT)", "count(*)")
)
SOLD = "SELECT rep, day, amount FROM sales WHERE inside(day)"
SPENT = "SELECT rep, day, spent FROM spendings WHERE inside(day) AND {}"
# Hours are those that people have written down, everybody's: who sells and who manages.
HOURS = """
    SELECT rep_id AS rep, day, hours::DOUBLE AS hours, selling_hours::DOUBLE AS selling,
           CASE WHEN hours IS NULL THEN 'no_hours' WHEN selling_hours IS NULL THEN 'no_selling_hours' END AS why
    FROM now.worktime WHERE inside(day)
"""
TRAINED = """
    SELECT rep_id AS rep, coalesce(completed_on <= getvariable('today'), false) AS done,
           CASE WHEN done THEN score END AS score
    FROM now.trainings WHERE inside(assigned_on)
"""
PULSE = """
    SELECT s.score::DOUBLE AS score, t.name AS team FROM now.surveys s
    LEFT JOIN stood w ON w.rep = s.respondent_rep_id AND w.day = s.answered_on
    LEFT JOIN now.teams t ON t.id = coalesce(s.team_id, w.team)
    WHERE s.kind = 'pulse' AND inside(s.answered_on) AND s.score IS NOT NULL
"""


def over(amount: str, cost: str) -> Case:
    """Money sold over what it took, both of the same reps and days."""
    return Case(
        f"SELECT rep, day, amount, NULL AS cost FROM ({SOLD}) UNION ALL SELECT rep, day, NULL, {amount} FROM ({cost})",
        "coalesce(sum(amount), 0) / nullif(sum(cost), 0)", "count(amount)", nothing=None,
        terms=("coalesce(sum(amount), 0)", "coalesce(sum(cost), 0)"),
    )  # fmt: skip


CASES = {
    "rep_productivity": over("hours", HOURS),
    "sales_efficiency": over("spent", SPENT.format("selling")),
    # Whoever spent it: a dinner that names nobody was a dinner all the same.
    "representation_expense_ratio": Case(
        f"""SELECT rep, day, amount, NULL AS spent FROM ({SOLD}) UNION ALL
            SELECT rep, day, NULL, spent FROM ({SPENT.format("category = 'representation'")})""",
        "coalesce(sum(spent), 0) / sum(amount)", "NULL", nothing=None,
    ),
    # What the day's sheet does not tell lowers the coverage, not the share: its hours are left out on both sides.
    "selling_time_share": Case(HOURS, "sum(selling) / sum(hours)", why=True, nothing=None),
    "training_completion": Case(
        TRAINED, "avg(done::INT)", nothing=None, terms=("count(*) FILTER (done)", "count(*)"),
        beside={"score": "avg(score)"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("period", [YEAR, "2025-Q2", "2025-06", "2024", "2024-Q4", "2024-09"])
def test_attainment_of_the_company(judge: Judge, period: str) -> None:
    assert judge.whole("target_attainment", OF_COMPANY, period)


@pytest.mark.parametrize("period", [YEAR, "2025-Q3", "2025-07", "2024"])
def test_attainment_by_rep(judge: Judge, period: str) -> None:
    assert judge.groups("target_attainment", ATTAINED, period=period)


@pytest.mark.parametrize("period", [YEAR, "2025-Q2", "2024", "2024-09"])
def test_attainment_by_team(judge: Judge, period: str) -> None:
    assert judge.groups("target_attainment", OF_TEAMS, "team", period)


def test_attainment_by_month(judge: Judge) -> None:
    assert judge.months("target_attainment", OF_COMPANY)


@pytest.mark.parametrize("period", [YEAR, "2024", *MONTHS[::3]])
def test_activity_rate(judge: Judge, period: str) -> None:
    assert judge.whole("activity_rate", rate("NULL"), period)


@pytest.mark.parametrize("period", [YEAR, "2024", "2025-02", "2025-06"])
def test_activity_rate_by_rep(judge: Judge, period: str) -> None:
    assert judge.groups("activity_rate", rate("rep"), period=period)


def test_activity_rate_by_month(judge: Judge) -> None:
    assert judge.months("activity_rate", rate("NULL"))


@pytest.mark.parametrize("period", [YEAR, "2024", "2025-Q1", "2025-Q3", "2024-11", "2025-06"])
def test_reps_at_quota(judge: Judge, period: str) -> None:
    assert judge.whole("quota_attainment_rate", AT_QUOTA, period)


def test_reps_at_quota_by_month(judge: Judge) -> None:
    assert judge.months("quota_attainment_rate", AT_QUOTA)


@pytest.mark.parametrize("period", [YEAR, "2024", "2025-Q3", "2025-04"])
@pytest.mark.parametrize("kpi", CASES)
def test_whole(judge: Judge, kpi: str, period: str) -> None:
    assert judge.whole(kpi, CASES[kpi], period)


@pytest.mark.parametrize("kpi", CASES)
def test_by_rep(judge: Judge, kpi: str) -> None:
    assert judge.groups(kpi, CASES[kpi])


@pytest.mark.parametrize("kpi", [kpi for kpi in CASES if kpi != "training_completion"])
def test_by_month(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, CASES[kpi])


@pytest.mark.parametrize("kpi", ["rep_productivity", "selling_time_share"])
def test_by_team(judge: Judge, kpi: str) -> None:
    rows = f"""SELECT x.*, t.name AS team FROM ({CASES[kpi].rows}) x
        LEFT JOIN stood w ON w.rep = x.rep AND w.day = x.day LEFT JOIN now.teams t ON t.id = w.team"""
    assert judge.groups(kpi, replace(CASES[kpi], rows=rows), "team")


@pytest.mark.parametrize("period", [YEAR, "2024", "2025-Q2", "2025-05"])
def test_pulse(judge: Judge, period: str) -> None:
    assert judge.whole("rep_pulse", Case(PULSE, "avg(score)"), period)


@pytest.mark.parametrize("period", [YEAR, "2025-Q2", "2025-05", "2025-11"])
def test_pulse_of_teams_is_told_where_nobody_can_be_made_out(judge: Judge, period: str) -> None:
    """Of four answers or more, where those of all other teams together are as many."""
    everybody = judge.find(Case(PULSE, "count(*)"), period)[None].n or 0
    teams = judge.find(Case(PULSE, "avg(score)"), period, "team")
    told = {team: f.value if 4 <= (f.n or 0) <= everybody - 4 else None for team, f in teams.items()}
    read = {r.group["team"]: r.value for r in judge.read("rep_pulse", period=period, by="team")}
    assert set(read) >= set(told)
    assert not {team for team, value in read.items() if not same(value, told.get(team))}


def test_completeness_is_of_the_fields_it_names(judge: Judge) -> None:
    """Which fields the indicators need is for the catalogue to say; filled ones are counted in a table by hand."""
    whole = judge.read("data_completeness").one
    assert whole.numerator is not None
    assert whole.denominator
    assert 0.5 < float(whole.numerator) / float(whole.denominator) == float(whole.value or 0) < 1
    reps = judge.read("data_completeness", by="rep")
    assert sum(float(r.denominator or 0) for r in reps) == pytest.approx(float(whole.denominator))
    assert sum(float(r.numerator or 0) for r in reps) == pytest.approx(float(whole.numerator))
