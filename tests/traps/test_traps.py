"""Traps that published sales software falls into, one test each, named after the trap.

Every docstring ends with a break of the code that makes its test fail.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

from cadran.metrics.kpi import Unit
from cadran.model.format import Format
from cadran.workspace import Workspace

Import = Callable[..., Workspace]

CLOSED = """
    deals
    name    | owner | account | amount | outcome | created_on | closed_on
    --------+-------+---------+--------+---------+------------+-----------
    Four    | Ana   | Durand  |  6 000 | won     | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   | Durand  |  4 000 | lost    | 2025-01-20 | 2025-04-01
    Vitrine | Ana   | Lefèvre |  5 000 | lost    | 2025-02-01 | 2025-04-30
    Étuve   | Bo    | Moreau  |  8 000 | won     | 2025-02-03 | 2025-03-31
    Chambre | Zoé   | Moreau  |  9 000 | open    | 2025-02-03 |
"""


def test_nothing_over_nothing_is_null_never_zero(spec: Spec) -> None:
    """Break: let a division by 0 give 0."""
    spec("win_rate", CLOSED, period="2025-08", expect=None, also={"reason": "empty"})
    spec("win_rate", CLOSED, by="rep", expect={"Ana": 1 / 3, "Bo": 1.0, "Zoé": None})


def test_totals_are_divided_again_never_averaged(spec: Spec) -> None:
    """Break: make the total the mean of the groups' values."""
    shop = spec("win_rate", CLOSED, expect=2 / 4)
    (total,) = shop.read("win_rate")
    groups = [r for r in shop.read("win_rate", by="rep") if r.value is not None]
    assert (total.numerator, total.denominator) == (sum(r.numerator or 0 for r in groups), 4)
    assert total.value != pytest.approx(sum(float(r.value or 0) for r in groups) / len(groups))


# ---------------------------------------------------------------- periods compared

SALES = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-0    | Durand  | Ana | 2024-01-01 |  1 000
    C-1    | Durand  | Ana | 2025-02-10 |  4 000
    C-2    | Durand  | Ana | 2025-02-27 |  9 000
    C-3    | Lefèvre | Bo  | 2025-03-02 |  6 000
    C-4    | Lefèvre | Bo  | 2025-05-10 |  3 000
"""


def test_a_period_in_progress_is_compared_with_as_many_days(spec: Spec) -> None:
    """Break: compare with the whole period before."""
    asked = {"period": "2025-03", "today": "2025-03-15", "compare": "previous"}
    (reading,) = spec("revenue", SALES, expect=6_000, **asked).read("revenue", **asked)
    assert reading.previous is not None
    assert (reading.previous.start, reading.previous.end) == (date(2025, 2, 1), date(2025, 2, 16))
    assert (reading.previous.value, reading.previous.change) == (4_000, 0.5)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2025-03-01..2025-03-10", date(2025, 2, 19), date(2025, 3, 1)),
        ("2025-03-15", date(2025, 3, 14), date(2025, 3, 15)),
        ("2025-W10", date(2025, 2, 24), date(2025, 3, 3)),
        ("2025-03", date(2025, 2, 1), date(2025, 3, 1)),
    ],
)
def test_the_previous_period_is_not_one_day_short(period: str, start: date, end: date, spec: Spec) -> None:
    """Break: start the base a day later."""
    asked = {"period": period, "compare": "previous"}
    (reading,) = spec("deals_won", CLOSED, expect=0, period="2025-05").read("deals_won", **asked)
    assert reading.previous is not None
    assert (reading.previous.start, reading.previous.end) == (start, end)


def test_growth_on_a_base_of_zero_is_not_zero_percent(spec: Spec) -> None:
    """Break: let a base that is not positive give 0."""
    spec("revenue_growth", SALES, period="2025-02", expect=None, also={"reason": "base_not_positive"})
    asked = {"period": "2025-02", "compare": "previous"}
    (reading,) = spec("revenue", SALES, expect=13_000, period="2025-02").read("revenue", **asked)
    assert reading.previous is not None
    assert (reading.previous.value, reading.previous.change) == (0, None)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_amount_never_wears_a_percent_sign(lang: str) -> None:
    """Break: write money as a percentage."""
    written = {unit: Format(lang).value(Decimal("0.25"), unit.value) for unit in Unit}
    assert {unit for unit, text in written.items() if "%" in text} == {Unit.PERCENT}
    assert {unit for unit, text in written.items() if "€" in text} == {
        Unit.MONEY, Unit.MONEY_PER_DAY, Unit.MONEY_PER_HOUR,
    }  # fmt: skip


# ---------------------------------------------------------------- durations


def test_a_cycle_is_closed_less_created_and_never_negative(spec: Spec) -> None:
    """Break: subtract the other way round, or count the deal closed before it was created."""
    reversed_deal = CLOSED + "    Façade  | Ana   | Durand  |  1 000 | won     | 2025-06-10 | 2025-06-01\n"
    also = {"excluded_by": {"ends_before_start": 1}}
    spec("sales_cycle", reversed_deal, expect=(80 + 56) / 2, also=also)  # January 10 and February 3 to March 31


# ---------------------------------------------------------------- pipelines

PIPELINE = """
    stages
    name    | position | probability
    --------+----------+------------
    Contact | 1        | 0.1
    Devis   | 2        | 0.5

    deals
    name    | owner | stage   | probability | amount | outcome | created_on | closed_on  | expected_close_on
    --------+-------+---------+-------------+--------+---------+------------+------------+------------------
    Four    | Bo    | Devis   |             | 10 000 | open    | 2025-01-10 |            | 2026-02-28
    Vitrine | Bo    | Contact |             |  2 000 | open    | 2025-03-01 |            | 2025-03-31
    Pétrin  | Ana   | Devis   | 1           |  4 000 | won     | 2025-02-01 | 2025-06-15 |
    Étuve   | Ana   | Devis   | 1           | 90 000 | lost    | 2025-02-01 | 2025-06-15 |

    deal_changes
    deal | valid_from       | stage   | amount | owner | outcome
    -----+------------------+---------+--------+-------+--------
    Four | 2025-01-10T09:00 | Contact |  3 000 | Ana   | open
    Four | 2025-07-01T09:00 | Devis   | 10 000 | Bo    | open
"""


def test_lost_deals_weigh_nothing_in_the_weighted_pipeline(spec: Spec) -> None:
    """Break: weigh deals that are not open, too."""
    spec("weighted_pipeline", PIPELINE, expect=10_000 * 0.5 + 2_000 * 0.1)


def test_the_pipeline_of_a_past_day_is_what_was_open_then_not_todays_deals_by_close_date(spec: Spec) -> None:
    """Break: place open deals in time by their expected close."""
    shop = spec("pipeline_value", PIPELINE, period="2025-03-31", expect=3_000 + 2_000 + 4_000 + 90_000)
    found = [r.value for r in shop.read("pipeline_value", period="2025-03..2025-07", grain="month")]
    assert found == [99_000, 99_000, 99_000, 5_000, 12_000]


def test_the_owner_of_today_is_not_taken_for_the_owner_at_the_time(spec: Spec) -> None:
    """Break: read the owner of `deals` in the stock."""
    spec("pipeline_value", PIPELINE, period="2025-01", by="rep", expect={"Ana": 3_000, "Bo": 0})
    spec("pipeline_value", PIPELINE, period="2025-12", by="rep", expect={"Ana": 0, "Bo": 12_000})


HANDED_ON = """
    deals
    name | owner | amount | outcome | created_on | closed_on
    -----+-------+--------+---------+------------+-----------
    Four | Bo    |  1 000 | won     | 2025-01-10 | 2025-03-31

    deal_changes
    deal | valid_from       | owner | outcome
    -----+------------------+-------+--------
    Four | 2025-01-10T09:00 | Ana   | open
    Four | 2025-06-10T09:00 | Bo    | won
"""


def test_a_deal_won_before_it_was_handed_on_stays_the_sellers(spec: Spec) -> None:
    """Break: read the owner of `deals`, in the sale or by the closing day."""
    spec("deals_won", HANDED_ON, by="rep", expect={"Ana": 1, "Bo": 0})
    spec("revenue", HANDED_ON, by="rep", expect={"Ana": 1_000, "Bo": 0})


FUNNEL = """
    stages
    name    | position
    --------+---------
    Contact | 1
    Devis   | 2

    deals
    name    | owner | stage   | outcome | created_on | closed_on
    --------+-------+---------+---------+------------+-----------
    Four    | Ana   | Devis   | open    | 2025-01-10 |
    Vitrine | Ana   | Contact | lost    | 2025-01-10 | 2025-05-01

    deal_changes
    deal    | valid_from       | stage   | outcome
    --------+------------------+---------+--------
    Four    | 2025-01-10T09:00 | Contact | open
    Four    | 2025-02-10T09:00 | Devis   | open
    Four    | 2025-03-10T09:00 | Contact | open
    Four    | 2025-04-10T09:00 | Devis   | open
    Vitrine | 2025-01-10T09:00 | Contact | open
"""


def test_a_funnel_counts_distinct_deals_not_their_comings_and_goings(spec: Spec) -> None:
    """Break: count visits instead of deals."""
    spec("stage_conversion_rate", FUNNEL, where="stage=Contact", expect=1 / 2, also={"denominator": 2})


def test_a_funnel_keeps_the_deals_that_were_lost(spec: Spec) -> None:
    """Break: leave deals with the outcome lost out of the visits."""
    spec("stage_conversion_rate", FUNNEL, by="stage", expect={"Contact": 1 / 2, "Devis": 0.0})


def test_a_cohort_still_running_is_told_from_one_that_has_resolved(spec: Spec) -> None:
    """Break: stand the interval on all deals created."""
    young = """
    deals
    name | owner | outcome | created_on | closed_on
    -----+-------+---------+------------+-----------
    D-1  | Ana   | won     | 2025-12-01 | 2025-12-10
    D-2  | Ana   | open    | 2025-12-01 |
    D-3  | Ana   | open    | 2025-12-02 |
    D-4  | Ana   | open    | 2025-12-03 |
"""
    shop = spec("pipeline_conversion_rate", young, expect=1 / 4)
    (reading,) = shop.read("pipeline_conversion_rate")
    assert reading.beside["resolved"] == pytest.approx(1 / 4)
    assert (reading.low, reading.high) == wilson(1, 1)


# ---------------------------------------------------------------- money and lines

ABROAD = """
    orders
    number | account | ordered_on | amount | discount | penalty | currency
    -------+---------+------------+--------+----------+---------+---------
    C-1    | Smith   | 2025-01-10 |        | 10       | 40      | USD

    order_lines
    order | product | ordinal | quantity | unit_price | unit_cost
    ------+---------+---------+----------+------------+----------
    C-1   | Four    | 1       | 2        | 100        | 60
    C-1   | Pelle   | 2       | 10       | 5          | 2

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-01-01 | 0.50
"""


def test_money_is_converted_once(spec: Spec) -> None:
    """Break: convert the sum of the converted lines again."""
    spec("revenue", ABROAD, expect=(200 + 50 - 10) * 0.5)
    spec("revenue", ABROAD, by="product", expect={"Four": 100, "Pelle": 25, None: -5})
    spec("gross_margin", ABROAD, expect=(200 - 120 + 50 - 20) * 0.5)
    spec("discount_amount", ABROAD, expect=10 * 0.5)


def test_fields_of_the_order_are_not_multiplied_by_its_lines(spec: Spec) -> None:
    """Break: put the header's discount on each line."""
    spec("penalty_amount", ABROAD, expect=20)
    spec("average_order_value", ABROAD, expect=120, also={"n": 1})
    shop = spec("discount_amount", ABROAD, expect=5)
    assert [r.value for r in shop.read("discount_amount", by="product") if r.value is not None] == [5]


THIRDS = """
    orders
    number | account | ordered_on
    -------+---------+-----------
    C-1    | Durand  | 2025-01-10
    C-2    | Durand  | 2025-01-10
    C-3    | Durand  | 2025-01-10

    order_lines
    order | product | ordinal | quantity | unit_price | discount
    ------+---------+---------+----------+------------+---------
    C-1   | Vis     | 1       | 0.3333   | 0.3333     | 0.05
    C-2   | Vis     | 1       | 0.3333   | 0.3333     | 0.05
    C-3   | Vis     | 1       | 0.3333   | 0.3333     | 0.05
"""


def test_nothing_is_rounded_on_the_way_in(spec: Spec) -> None:
    """Break: give a line's amount four decimals."""
    (reading,) = spec("revenue", THIRDS, expect=3 * 0.3333**2 * 0.95).read("revenue")
    assert reading.value == 3 * Decimal("0.3333") * Decimal("0.3333") * Decimal("0.95")


# ---------------------------------------------------------------- who looks


def test_new_customers_seen_by_a_rep_equal_the_truth(spec: Spec) -> None:
    """Break: look for first sales among those of each rep."""
    sold_before = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2024-03-01 |  1 000
    C-2    | Durand  | Bo  | 2025-03-01 |  2 000
    C-3    | Lefèvre | Bo  | 2025-04-01 |  4 000
"""
    shop = spec("new_customers", sold_before, by="rep", expect={"Ana": 0, "Bo": 1})
    ((bo,),) = shop.con.execute("SELECT id FROM now.reps WHERE name = 'Bo'").fetchall()
    (own,) = shop.read("new_customers", owners=frozenset({bo}))
    (money,) = shop.read("new_customer_revenue", owners=frozenset({bo}))
    assert (own.value, money.value) == (1, 4_000)


# ---------------------------------------------------------------- files

HEAD = "Deal ID;Deal name;Owner;Stage;Amount;Probability;Create date;Status;Last Modified Date\n"


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """`imported(rows, rows...)`: a workspace into which files of deals were imported one after the other."""

    def make(*files: str) -> Workspace:
        workspace = Workspace.create(tmp_path / "w", {"today": "2025-12-31"})
        for number, lines in enumerate(files, 1):
            path = tmp_path / f"deals {number}.csv"
            path.write_text(HEAD + lines, encoding="utf-8")
            workspace.import_files([path], yes=True)
        return workspace

    return make


@pytest.mark.parametrize(("low", "high"), [("25 %", "50 %"), ("25", "50"), ("0,25", "0,5")])
def test_a_probability_is_a_fraction_however_the_file_writes_it(low: str, high: str, imported: Import) -> None:
    """Break: leave whole percents undivided."""
    workspace = imported(
        f"1;Four;Ana;Devis;1000;{low};13/01/2025;En cours;13/01/2025\n"
        f"2;Vanne;Bo;Devis;3000;{high};15/01/2025;En cours;15/01/2025\n"
    )
    (reading,) = workspace.kpi("weighted_pipeline", period="2025")
    assert reading.value == pytest.approx(1_000 * 0.25 + 3_000 * 0.5)


def test_an_older_file_imported_again_changes_nothing_newer(imported: Import) -> None:
    """Break: take every row of a file as newer than what is known."""
    workspace = imported(
        "1;Four;Bo;Signature;12000;;13/01/2025;En cours;01/05/2025\n",
        "1;Four;Ana;Devis;9000;;13/01/2025;En cours;01/03/2025\n"
        "2;Vanne;Ana;Devis;500;;13/01/2025;En cours;01/03/2025\n",
    )
    found = {r.group["rep"]: r.value for r in workspace.kpi("pipeline_value", period="2025", by="rep")}
    assert found == {"Bo": 12_000, "Ana": 500}
