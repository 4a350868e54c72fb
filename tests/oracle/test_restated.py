"""What was restated, on the demo company: the rows make the difference of two readings, whichever two imports."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest
from tests.oracle.conftest import IMPORTS

from cadran.sources.demo import Company
from cadran.workspace import Workspace

ADDITIVE = (
    "revenue",
    "new_customer_revenue",
    "deals_won",
    "deals_lost",
    "pipeline_value",
    "open_deals",
    "gross_margin",
)


@pytest.fixture(scope="module")
def days(company: Company) -> list[date]:
    return [day for day, _ in islice(company.steps(), IMPORTS)]


def between(days: list[date]) -> Iterator[tuple[date, date | None]]:
    yield days[3], days[4]
    yield days[2], days[5]
    yield days[4], None


@pytest.mark.parametrize("kpi", ADDITIVE)
def test_rows_add_up_to_the_difference_of_two_readings(young: Workspace, days: list[date], kpi: str) -> None:
    for since, until in between(days):
        found = young.restated(kpi, period="2023-04", since=since, known_on=until)
        then = young.kpi(kpi, period="2023-04", known_on=since).one.value
        now = young.kpi(kpi, period="2023-04", known_on=until).one.value
        assert (found.then.value, found.now.value) == (then, now)
        listed = sum(row["difference"] for row in found.rows.to_pylist())
        assert float(listed) == pytest.approx(float(now) - float(then), abs=1e-6), (kpi, since, until)
        assert float(found.summed(news=False) + found.summed(news=True)) == pytest.approx(float(listed), abs=1e-9)


def test_of_a_rate_both_terms_are_told(young: Workspace, days: list[date]) -> None:
    found = young.restated("win_rate", period="2023-04", since=days[3])
    then, now = found.then, found.now
    for side, was, is_now in (
        ("numerator", then.numerator, now.numerator), ("denominator", then.denominator, now.denominator)
    ):  # fmt: skip
        listed = sum(r["difference"] for r in found.rows.to_pylist() if r["side"] == side)
        assert float(listed) == float(is_now) - float(was)
    assert not found.additive


@pytest.mark.parametrize(
    ("kpi", "table", "expected"), [("revenue", "orders", {"added", "left"}), ("deals_won", "deals", {"entered"})]
)
def test_a_row_is_what_became_of_it_in_the_store(
    young: Workspace, days: list[date], kpi: str, table: str, expected: set[str]
) -> None:
    """Each kind of change, against the two states of the store themselves."""
    found = young.restated(kpi, period="2023-01..2023-06", since=days[2])
    kinds = {row["row_id"]: row for row in found.rows.to_pylist()}
    with young.facts(days[2]) as then:
        before = stored(then, table)
    with young.facts() as now:
        after = stored(now, table)
    assert {r["change"] for r in kinds.values()} >= expected
    for key, row in kinds.items():
        there = (key in before, key in after)
        assert there == {"added": (False, True), "deleted": (True, False)}.get(row["change"], (True, True)), row
        if row["change"] == "left":
            assert after[key] in {"cancelled", "draft"}


def stored(facts: Any, table: str) -> dict[str, str]:
    """What the store then knew: key and state."""
    state = {"orders": "status", "deals": "outcome"}[table]
    sql = f"SELECT concat(source, '/', source_id), {state}::VARCHAR FROM now.{table}"
    return dict(facts.con.execute(sql).fetchall())


def test_what_happened_since_is_no_restatement(young: Workspace, days: list[date]) -> None:
    """Known at the end of April, asked about April and May: May's sales are news."""
    found = young.restated("revenue", period="2023-04..2023-05", since=days[3])
    news = [r for r in found.rows.to_pylist() if r["news"]]
    assert news
    assert all(r["day_now"] > days[3] for r in news)
    april = young.restated("revenue", period="2023-04", since=days[3])
    assert found.summed(news=False) == april.summed(news=False) != 0


def test_by_default_since_monday(young: Workspace) -> None:
    """Today is fixed to the last export, Monday 31 July 2023: so since Monday the 24th."""
    assert young.restated("revenue", period="2023-04").since == date(2023, 7, 24)
