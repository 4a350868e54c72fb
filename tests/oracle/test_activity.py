"""The family `activity` of the demo company, by hand."""

import pytest
from tests.oracle.judge import Case, Judge

DONE = "SELECT * FROM done WHERE inside(day)"
OUT = "direction = 'outbound'"
MEETINGS = "kind IN ('meeting', 'visit', 'demo')"
DUE = """
    SELECT * REPLACE (rep_id AS rep),
           CASE WHEN status = 'cancelled' AND cancelled_by IS NULL THEN 'no_cancelled_by' END AS why
    FROM now.activities WHERE inside(scheduled_day) AND scheduled_day <= getvariable('today') AND status <> 'planned'
"""
TENDERS = """
    SELECT t.* REPLACE (t.rep_id AS rep), coalesce(t.answered_on, q.sent_on) AS answered
    FROM now.tenders t LEFT JOIN now.quotes q ON q.id = t.quote_id
"""
RECEIVED = f"SELECT *, answered - received_on AS days FROM ({TENDERS}) WHERE inside(received_on)"
# Hours between two moments that fall on working days from nine to six, in Paris.
HOURS = """
    SELECT r.id, r.rep_id AS rep, sum(greatest(0, epoch(
               least(local_time(r.answered_at), w.day + INTERVAL 18 HOUR)
               - greatest(local_time(r.received_at), w.day + INTERVAL 9 HOUR))) / 3600) AS hours,
           CASE WHEN r.answered_at < r.received_at THEN 'ends_before_start' END AS why
    FROM now.requests r JOIN working w ON w.day BETWEEN r.received_day AND r.answered_day
    WHERE inside(r.received_day) GROUP BY ALL
    UNION ALL
    SELECT id, rep_id, CASE WHEN answered_at IS NOT NULL THEN 0 END, NULL FROM now.requests r
    WHERE inside(received_day)
      AND NOT EXISTS (FROM working w WHERE w.day BETWEEN r.received_day AND coalesce(r.answered_day, DATE '0001-01-01'))
"""
# A rep who sells works on every working day between arrival and departure that no absence covers.
PRESENT = """
    SELECT r.id AS rep, w.day FROM now.reps r JOIN working w
      ON inside(w.day) AND w.day >= coalesce(r.hired_on, w.day) AND w.day <= coalesce(r.left_on, w.day)
     AND w.day <= getvariable('today')
    WHERE (r.role IS NULL OR r.role IN ('sdr', 'bdm', 'ae')) AND NOT EXISTS (
        FROM now.absences a WHERE a.rep_id = r.id AND w.day BETWEEN a.starts_on AND coalesce(a.ends_on, a.starts_on))
"""
WEEKS = "((getvariable('to_day') - getvariable('from_day')) / 7)"


def acts(where: str, **also: object) -> Case:
    return Case(f"{DONE} AND {where}", "count(*)", **also)


CASES = {
    "outbound_activities": acts(
        f"{OUT} AND kind IN ('call', 'email', 'message', 'social', 'connection_request') AND automatic IS NOT TRUE"
    ),
    "calls": acts(f"kind = 'call' AND {OUT}"),
    "emails": acts(f"kind = 'email' AND {OUT} AND automatic IS NOT TRUE"),
    "messages": acts(f"kind = 'message' AND {OUT}"),
    "social_interactions": acts("kind IN ('social', 'connection_request')"),
    "connection_requests": acts(
        "kind = 'connection_request'", beside={"accepted": "count(*) FILTER (accepted) / count(accepted)"}
    ),
    "content_engagements": acts("kind = 'content_engagement' AND direction = 'inbound'"),
    "meetings": acts("kind = 'meeting'"),
    "demos": acts("kind IN ('demo', 'trial', 'onboarding')"),
    "client_interactions": acts(
        "(kind IN ('meeting', 'visit', 'demo', 'call') OR kind IN ('email', 'message') AND direction = 'inbound')"
    ),
    "visits": acts("kind = 'visit'"),
    "calls_emails_per_rep_day": Case(
        f"""SELECT rep, 1 AS act, NULL AS day FROM done
            WHERE inside(day) AND {OUT} AND (kind = 'call' OR kind = 'email' AND automatic IS NOT TRUE)
            UNION ALL SELECT rep, NULL, day FROM ({PRESENT})""",
        "count(act) / nullif(count(day), 0)", "count(act)", nothing=None,
    ),
    "accounts_visited_per_week": Case(
        f"{DONE} AND kind = 'visit'",
        f"count(DISTINCT (account_id, date_trunc('week', day))) FILTER (account_id IS NOT NULL) / {WEEKS}",
        "count(DISTINCT (account_id, date_trunc('week', day)))",
    ),
    "average_visit_duration": Case(
        f"""SELECT *, CASE WHEN duration_minutes IS NULL THEN 'no_duration_minutes' END AS why
            FROM ({DONE} AND kind = 'visit')""",
        "avg(duration_minutes)", why=True, nothing=None,
    ),
    "meetings_cancelled_by_us": Case(
        f"{DUE} AND kind IN ('meeting', 'visit') AND status = 'cancelled' AND cancelled_by = 'us'", "count(*)"
    ),
    "meeting_reliability": Case(
        f"{DUE} AND kind IN ('meeting', 'visit')",
        "1 - count(*) FILTER (status = 'cancelled' AND cancelled_by = 'us') / count(*)", why=True, nothing=None,
    ),
    "meeting_no_show_rate": Case(
        f"{DUE} AND {MEETINGS} AND status IN ('done', 'no_show')", "avg((status = 'no_show')::INT)", nothing=None
    ),
    "tenders_received": Case(RECEIVED, "count(*)"),
    "tenders_answered": Case(f"SELECT * FROM ({TENDERS}) WHERE inside(answered)", "count(*)"),
    "tender_answer_rate": Case(RECEIVED, "count(answered) / count(*)", nothing=None),
    "tender_handling_rate": Case(RECEIVED, "count(coalesce(answered, declined_on)) / count(*)", nothing=None),
    "tender_response_time": Case(
        RECEIVED, "avg(days)", "count(days)", nothing=None, beside={"unanswered": "count(*) - count(days)"}
    ),
    "request_response_time": Case(
        HOURS, "avg(hours)", "count(hours)", why=True, nothing=None, coverage="",
        beside={"unanswered": "count(*) - count(hours)"},
    ),
    "requests_on_time_rate": Case(
        "SELECT * REPLACE (rep_id AS rep) FROM now.requests WHERE inside(due_on)",
        "count(*) FILTER (answered_day <= due_on) / count(*)", nothing=None,
    ),
    "meetings_booked": Case(
        f"""SELECT * REPLACE (coalesce(booked_by_id, rep_id) AS rep) FROM now.activities
            WHERE {MEETINGS} AND inside(booked_day)""",
        "count(*)",
        beside={"held": """count(*) FILTER (status = 'done' AND scheduled_day <= getvariable('today'))
                / nullif(count(*) FILTER (status <> 'planned' AND scheduled_day <= getvariable('today')), 0)"""},
    ),
    "call_connect_rate": Case(
        f"SELECT *, CASE WHEN outcome IS NULL THEN 'no_outcome' END AS why FROM ({DONE} AND kind = 'call' AND {OUT})",
        "avg((outcome = 'reached')::INT)", why=True, nothing=None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kpi", CASES)
def test_year(judge: Judge, kpi: str) -> None:
    assert judge.whole(kpi, CASES[kpi])


@pytest.mark.parametrize("kpi", CASES)
def test_by_rep(judge: Judge, kpi: str) -> None:
    assert judge.groups(kpi, CASES[kpi])


@pytest.mark.parametrize("kpi", CASES)
def test_by_month(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, CASES[kpi])
