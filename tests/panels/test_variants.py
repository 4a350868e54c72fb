"""A KPI and its variants side by side: the rows in common and of one alone add up to each term."""

from decimal import Decimal

import pytest
from tests.spec.business import Business, new_business
from tests.spec.test_win_rate import DECIDED

from cadran.metrics.variants import Side, side_by_side
from cadran.model.format import NO_BREAK, Format
from cadran.panels.variants import variants_json, variants_told
from cadran.workspace.asking import Asking


@pytest.fixture(scope="module")
def shop() -> Business:
    found = new_business()
    found.load(DECIDED)
    return found


def sides(shop: Business, kpi: str, period: str = "2025") -> tuple[Side, ...]:
    facts = shop.facts()
    return side_by_side(Asking(kpi=kpi, period=period).question(facts, None), facts)


def test_terms_are_made_of_common_rows_and_of_those_of_one_alone(shop: Business) -> None:
    base, by_value, cohort = sides(shop, "win_rate")
    assert [s.name for s in (base, by_value, cohort)] == ["", "value", "creation_cohort"]
    for side in (by_value, cohort):
        top, below = side.held
        assert top.common + top.only_there == base.reading.numerator
        assert top.common_here + top.only_here == side.reading.numerator
        assert below.common + below.only_there == base.reading.denominator
        assert below.common_here + below.only_here == side.reading.denominator


def test_a_deal_created_before_the_period_is_of_the_kpi_alone(shop: Business) -> None:
    *_, cohort = sides(
        shop, "win_rate", "2025-Q2"
    )  # Vitrines (won) and Pétrins (lost) were created in the first quarter
    assert [(h.rows_common, h.rows_only_there, h.rows_only_here) for h in cohort.held] == [(0, 1, 0), (0, 2, 0)]


def test_amounts_stand_for_counts_of_the_same_rows(shop: Business) -> None:
    _, by_value, _ = sides(shop, "win_rate")
    assert [(h.common, h.common_here) for h in by_value.held] == [(2, Decimal(21_000)), (3, Decimal(25_000))]
    told = variants_told(sides(shop, "win_rate"), Format("en", "EUR"))
    assert "numerator: 2 rows in common, worth 21,000 instead of 2" in told.sentences[0]
    assert told.sheets[0].rows[1][2] == f"17.3{NO_BREAK}pts"


def test_what_is_no_sum_of_rows_stands_side_by_side_only(shop: Business) -> None:
    base, stock = sides(shop, "sales_velocity")
    assert (base.held, stock.held) == ((), ())
    assert variants_json((base, stock))[1]["held"] == []
