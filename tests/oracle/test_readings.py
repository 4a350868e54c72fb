"""What stands beside a value: intervals, quantiles, comparisons, variants; by hand."""

from datetime import date
from math import sqrt

import pytest
from tests.oracle.judge import Case, Judge, same

Z = 1.959963984540054  # 97.5 % of the normal law lie below
DECIDED = "SELECT *, closer AS rep FROM deals WHERE inside(closed_on) AND outcome IN ('won', 'lost')"


def wilson(hits: float, of: float) -> tuple[float, float]:
    """The score interval, as Wilson wrote it (1927)."""
    share, z = hits / of, Z * Z
    centre, half = share + z / (2 * of), Z * sqrt(share * (1 - share) / of + z / (4 * of * of))
    return (centre - half) / (1 + z / of), (centre + half) / (1 + z / of)


@pytest.mark.parametrize("kpi", ["win_rate", "call_connect_rate", "meeting_no_show_rate", "proposal_success_rate"])
def test_wilson(judge: Judge, kpi: str) -> None:
    seen = 0
    for reading in judge.workspace.kpi(kpi, period="2025", by="rep"):
        if not reading.denominator:
            assert (reading.low, reading.high) == (None, None)
            continue
        assert reading.numerator is not None
        low, high = wilson(float(reading.numerator), float(reading.denominator))
        assert same(reading.low, low)
        assert same(reading.high, high)
        assert reading.value == pytest.approx(float(reading.numerator) / float(reading.denominator))
        seen += 1
    assert seen > 10


def test_wilson_of_a_cohort_is_on_what_is_resolved(judge: Judge) -> None:
    reading = judge.workspace.kpi("pipeline_conversion_rate", period="2025").one
    resolved = judge.con.execute(
        "SELECT count(*) FROM deals WHERE year(created_on) = 2025 AND outcome <> 'open'"
    ).fetchone()
    assert resolved is not None
    low, high = wilson(float(reading.numerator or 0), resolved[0])
    assert same(reading.low, low)
    assert same(reading.high, high)


MEANS = {
    "average_deal_size": "SELECT at_closing AS x FROM deals WHERE outcome = 'won' AND inside(closed_on)",
    "sales_cycle": "SELECT closed_on - qualified_on AS x FROM deals WHERE outcome = 'won' AND inside(closed_on)",
    "average_order_value": "SELECT amount AS x FROM sales WHERE kind = 'order' AND inside(day)",
    "new_customer_price": "SELECT s.amount AS x FROM sales s JOIN firsts f ON f.sale = s.id WHERE inside(s.day)",
    "average_visit_duration": "SELECT duration_minutes AS x FROM done WHERE kind = 'visit' AND inside(day)",
    "tender_response_time": """SELECT coalesce(t.answered_on, q.sent_on) - t.received_on AS x
        FROM now.tenders t LEFT JOIN now.quotes q ON q.id = t.quote_id WHERE inside(t.received_on)""",
}


@pytest.mark.parametrize("kpi", MEANS)
@pytest.mark.parametrize("period", ["2025", "2025-03"])
def test_quantiles(judge: Judge, kpi: str, period: str) -> None:
    judge.during(period)
    found = judge.con.execute(f"SELECT quantile_cont(x::DOUBLE, [0.5, 0.75, 0.9]) FROM ({MEANS[kpi]})").fetchone()
    assert found is not None
    reading = judge.workspace.kpi(kpi, period=period).one
    pairs = zip((reading.median, reading.p75, reading.p90), found[0], strict=True)
    assert all(same(read, hand) for read, hand in pairs), (reading, found)


@pytest.mark.parametrize(
    ("kpi", "variant", "case"),
    [
        (
            "win_rate", "creation_cohort",
            Case("FROM deals WHERE inside(created_on) AND outcome <> 'open'", "avg((outcome = 'won')::INT)"),
        ),
        (
            "win_rate", "value",
            Case(
                "FROM deals WHERE inside(closed_on) AND outcome <> 'open'",
                "sum(at_closing) FILTER (outcome = 'won') / sum(at_closing)", "count(amount)",
            ),
        ),
        (
            "gross_margin_rate", "over_cost",
            Case("FROM lines WHERE inside(day)", "sum(net - cost) / sum(cost) FILTER (net IS NOT NULL)", "count(cost)"),
        ),
        (
            "sales_velocity", "stock",
            Case(
                f"SELECT *, (SELECT count(*) FROM open_then()) AS waiting FROM ({DECIDED})",
                """any_value(waiting) * avg((outcome = 'won')::INT) * avg(at_closing) FILTER (outcome = 'won')
                   / avg(closed_on - qualified_on) FILTER (outcome = 'won')""", "NULL",
            ),
        ),
    ],
)  # fmt: skip
def test_variants(judge: Judge, kpi: str, variant: str, case: Case) -> None:
    found = judge.find(case, "2025")[None]
    reading = judge.workspace.kpi(kpi, period="2025", variant=variant).one
    assert reading.variant == variant
    assert same(reading.value, found.value), (reading, found)
    assert found.n is None or reading.n == found.n


THEN = {
    "revenue": Case("FROM sales WHERE inside(day) AND day <= getvariable('today')", "sum(amount)"),
    "win_rate": Case(f"{DECIDED} AND closed_on <= getvariable('today')", "avg((outcome = 'won')::INT)"),
    "pipeline_conversion_rate": Case(
        "FROM deals WHERE inside(created_on) AND created_on <= getvariable('today')",
        "avg((outcome = 'won' AND closed_on <= getvariable('today'))::INT)",
        beside={"resolved": "avg((outcome <> 'open' AND closed_on <= getvariable('today'))::INT)"},
    ),
    "tender_answer_rate": Case(
        """SELECT coalesce(t.answered_on, q.sent_on) <= getvariable('today') AS answered
           FROM now.tenders t LEFT JOIN now.quotes q ON q.id = t.quote_id
           WHERE inside(t.received_on) AND t.received_on <= getvariable('today')""",
        "avg(coalesce(answered, false)::INT)",
    ),
    "open_deals": Case("FROM open_then()", "count(*)"),
    "pipeline_value": Case(
        "SELECT *, CASE WHEN amount IS NULL THEN 'no_amount' END AS why FROM open_then()", "sum(amount)", why=True
    ),
}  # fmt: skip


@pytest.mark.parametrize(("period", "day"), [("2025", "2025-05-14"), ("2025-Q1", "2025-05-14")])
@pytest.mark.parametrize("kpi", THEN)
def test_as_of_a_day(judge: Judge, kpi: str, period: str, day: str) -> None:
    """As it was at the end of that day: what came later has not happened."""
    assert judge.whole(kpi, THEN[kpi], period, date.fromisoformat(day))


@pytest.mark.parametrize(("compare", "base"), [("previous", "2025-04"), ("year-ago", "2024-05")])
@pytest.mark.parametrize("kpi", ["revenue", "win_rate", "calls", "open_deals"])
def test_comparisons(judge: Judge, kpi: str, compare: str, base: str) -> None:
    """A comparison is the reading of the other period, and its change that of the two values."""
    reading = judge.workspace.kpi(kpi, period="2025-05", compare=compare).one
    earlier = judge.workspace.kpi(kpi, period=base).one
    assert reading.previous is not None
    assert (reading.previous.start, reading.previous.end) == (earlier.start, earlier.end)
    assert reading.previous.value == earlier.value
    now, before = float(reading.value or 0), float(earlier.value or 0)
    change = (now - before) * 100 if reading.unit == "percent" else (now - before) / before
    assert reading.previous.change == pytest.approx(change)
