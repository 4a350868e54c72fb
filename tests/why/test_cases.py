"""Why it moved, on small companies worked by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.why.conftest import Makes, amounts

from cadran.errors import BadInput, UnknownName
from cadran.metrics.catalogue.terms import DISCOUNTED_NET
from cadran.metrics.query import Query, window
from cadran.metrics.used import used_rows
from cadran.metrics.why.listing import rows_of, term_named

# First quarter: Ana wins 1 of 2 at 100, Bo 1 of 2 at 50. Second: Ana 2 of 2 at 150, Bo 1 of 4 at 60.
DEALS = """
    deals
    name | owner | amount | outcome | created_on | closed_on
    -----+-------+--------+---------+------------+-----------
    A1   | Ana   | 100    | won     | 2025-01-05 | 2025-01-10
    A2   | Ana   | 900    | lost    | 2025-01-05 | 2025-03-31
    B1   | Bo    | 50     | won     | 2025-01-05 | 2025-02-10
    B2   | Bo    | 900    | lost    | 2025-01-05 | 2025-02-20
    A3   | Ana   | 120    | won     | 2025-01-05 | 2025-04-01
    A4   | Ana   | 180    | won     | 2025-01-05 | 2025-06-30
    B3   | Bo    | 60     | won     | 2025-01-05 | 2025-05-10
    B4   | Bo    | 900    | lost    | 2025-01-05 | 2025-05-11
    B5   | Bo    | 900    | lost    | 2025-01-05 | 2025-05-12
    B6   | Bo    | 900    | lost    | 2025-01-05 | 2025-05-13
    Open | Bo    | 900    | open    | 2025-01-05 |
"""
Q2 = "2025-Q2"


def test_revenue_of_won_deals_is_deals_times_rate_times_size(firm: Makes) -> None:
    """150 on 4 decided becomes 360 on 6: the rate stays at 50 %, so deals and size share the 210.

    Deals: 2 x (37.5 + 60) / 2. Size: (120 - 75) x (2 + 3) / 2.
    """
    found = firm(DEALS).why("revenue", period=Q2)
    assert (found.before, found.after, found.method) == (Decimal("150.00"), Decimal("360.00"), "product")
    assert amounts(found) == {"decided": 97.5, "win_rate": 0, "size": 112.5}
    rate = found.effect("win_rate")
    assert (rate.before, rate.after, rate.n_before, rate.n_after) == (Fraction(1, 2), Fraction(1, 2), 4, 6)


def test_by_rep_the_mix_and_each_reps_own_rate_and_size(firm: Makes) -> None:
    """Ana: +125 by her rate, +75 by size. Bo: +40.83 by deals, -41.67 by rate, +10.83 by size.

    A deal decided was worth 1150/12 at Ana's, 245/12 at Bo's, 7465/144 on average: 2 more deals are 103.68, of which
    62.85 is lost because both came to Bo.
    """
    found = firm(DEALS).why("revenue", period=Q2, by="rep")
    assert found.change == sum(e.amount for e in found.effects) == Decimal("210.00")
    expected = {"decided": 103.68, "mix": -62.85, "win_rate": 83.33, "size": 85.83}
    assert amounts(found) == pytest.approx(expected, abs=0.011)
    ana, bo = found.parts
    assert (ana.amount, bo.amount) == (Decimal("200.00"), Decimal("10.00"))
    assert (ana.effects["win_rate"], ana.effects["size"]) == (Decimal("125.00"), Decimal("75.00"))
    assert float(bo.effects["win_rate"]) == pytest.approx(-41.67, abs=0.011)
    assert all(sum(p.effects.values()) == p.amount for p in found.parts)


def test_won_deals_without_an_amount_are_a_factor_of_their_own(firm: Makes) -> None:
    """One of two won deals in the second quarter has no amount: neither the rate nor the size may take the blame."""
    case = """
        deals
        name | owner | amount | outcome | created_on | closed_on
        A1   | Ana   | 100    | won     | 2025-01-05 | 2025-01-10
        A2   | Ana   | 100    | won     | 2025-01-05 | 2025-01-11
        A3   | Ana   | 100    | won     | 2025-01-05 | 2025-04-01
        A4   | Ana   |        | won     | 2025-01-05 | 2025-04-02
    """
    assert amounts(firm(case).why("revenue", period=Q2)) == {"decided": 0, "win_rate": 0, "filled": -100, "size": 0}


# First quarter: two customers, three orders, 600. Second: three customers, three orders, 900; a credit; one of nobody.
ORDERS = """
    deals
    name | owner | account | amount | outcome | created_on | closed_on
    Four | Ana   | Aciers  | 150    | won     | 2025-01-01 | 2025-02-10
    Pont | Ana   | Bois    | 900    | lost    | 2025-01-01 | 2025-02-10
    Quai | Ana   | Chaux   | 300    | won     | 2025-01-01 | 2025-04-10
    Mur  | Ana   | Bois    | 900    | lost    | 2025-01-01 | 2025-04-10

    orders
    number | account | rep | deal | ordered_on | kind   | amount
    1      | Aciers  | Ana | Four | 2025-02-01 |        | 100
    2      | Aciers  | Ana |      | 2025-02-02 |        | 200
    3      | Bois    | Ana |      | 2025-03-03 |        | 300
    4      | Aciers  | Ana |      | 2025-04-04 |        | 400
    5      | Bois    | Ana |      | 2025-05-05 |        | 200
    6      | Chaux   | Ana | Quai | 2025-06-06 |        | 300
    7      | Aciers  | Ana |      | 2025-06-07 | credit | -50
    8      |         | Ana |      | 2025-06-08 |        | 70
"""


def test_revenue_of_orders_is_customers_times_frequency_times_basket(firm: Makes) -> None:
    """2 x 1.5 x 200 becomes 3 x 1 x 300: +308.33, -316.67, +308.33; the credit and the order of nobody stand apart."""
    found = firm(ORDERS).why("revenue", period=Q2)
    assert found.change == sum(e.amount for e in found.effects) == Decimal("320.00")
    expected = {"customers": 308.33, "frequency": -316.67, "basket": 308.33, "no_customer": 70, "credits": -50}
    assert amounts(found) == pytest.approx(expected, abs=0.011)


def test_a_credit_of_nobody_is_a_credit(firm: Makes) -> None:
    case = """
        orders
        number | account | ordered_on | kind   | amount
        1      | Aciers  | 2025-02-01 |        | 100
        2      | Aciers  | 2025-04-01 |        | 100
        3      |         | 2025-04-02 | credit | -30
    """
    found = firm(case).why("revenue", period=Q2)
    assert amounts(found) == {"customers": 0, "frequency": 0, "basket": 0, "credits": -30}


def test_what_deals_do_not_explain_of_the_orders_is_never_hidden(firm: Makes) -> None:
    """Deals: 2 decided, 50 %, at 150 then 300: all size. Orders of deals were 50 less than theirs, then the same."""
    found = firm(ORDERS).why("revenue", period=Q2, through="deals")
    assert found.change == Decimal("320.00")
    assert amounts(found) == {
        "decided": 0, "win_rate": 0, "size": 150, "not_as_deals": 50, "without_deal": 170, "credits": -50
    }  # fmt: skip


def test_the_rows_behind_each_term_are_those_it_counted(firm: Makes) -> None:
    shop = firm(ORDERS)
    found = shop.why("revenue", period=Q2, through="deals")
    question = shop.question(None, {"kpi": "revenue", "period": str(found.period)})

    def listed(term: str) -> list[tuple[str, str]]:
        rows = rows_of(found, term_named(found, term), question, shop.facts()).to_pylist()
        return [(r["when"], r.get("label") or r.get("name")) for r in rows]

    assert listed("credits") == [("after", "7")]
    assert listed("without_deal") == [("before", "2"), ("before", "3"), ("after", "4"), ("after", "5"), ("after", "8")]
    assert sorted(listed("win_rate")) == [("after", "Mur"), ("after", "Quai"), ("before", "Four"), ("before", "Pont")]
    with pytest.raises(UnknownName, match="credits"):
        term_named(found, "credit")


def test_a_rate_by_rep_is_mix_and_within(firm: Makes) -> None:
    """Ana 1/2 then 2/2, Bo 1/2 then 1/4; of the decisions Ana had 1/2 then 1/3.

    Within: 5/12 x 1/2 - 7/12 x 1/4 = 1/16; mix the opposite, as the whole stays at 50 %.
    """
    found = firm(DEALS).why("win_rate", period=Q2, by="rep")
    assert (found.before, found.after) == (Fraction(1, 2), Fraction(1, 2))
    assert {e.code: e.amount for e in found.effects} == {"mix": Fraction(-1, 16), "within": Fraction(1, 16)}
    ana, bo = found.parts
    assert (ana.before, ana.after, ana.share_before, ana.share_after) == (
        Fraction(1, 2), 1, Fraction(1, 2), Fraction(1, 3)
    )  # fmt: skip
    assert (bo.n_before, bo.n_after) == (2, 4)


def test_a_rate_as_a_whole_is_told_by_its_quantities(firm: Makes) -> None:
    """2 won and 2 lost become 3 and 3: more wins +9/80..., more losses the opposite."""
    found = firm(DEALS).why("win_rate", period=Q2)
    won, lost = found.effects
    assert (won.before, won.after, lost.before, lost.after) == (2, 3, 2, 3)
    assert (
        won.amount
        == -lost.amount
        == Fraction(1, 2) * (Fraction(3, 5) - Fraction(1, 2) + Fraction(1, 2) - Fraction(2, 5))
    )


def test_a_count_by_rep_is_the_change_of_each(firm: Makes) -> None:
    found = firm(DEALS).why("deals_lost", period=Q2, by="rep")
    assert (found.before, found.after) == (2, 3)
    assert amounts(found) == {"Ana": -1, "Bo": 2}


def test_a_customer_of_two_reps_is_counted_once_in_the_whole(firm: Makes) -> None:
    case = """
        orders
        number | account | rep | ordered_on | amount
        1      | Aciers  | Ana | 2025-02-01 | 100
        2      | Aciers  | Ana | 2025-04-01 | 100
        3      | Aciers  | Bo  | 2025-04-02 | 200
    """
    found = firm(case).why("revenue_per_customer", period=Q2, by="rep")
    assert found.change == sum(e.amount for e in found.effects) == Decimal("200.00")
    assert amounts(found)["overlap"] == 150


def test_of_a_share_too_what_several_groups_count_stands_apart(firm: Makes) -> None:
    """Both reps sell to the one customer, an old one, and Bo to a new one: half of two, but 0 of 1 and 1 of 2."""
    case = """
        orders
        number | account | rep | ordered_on | amount
        1      | Aciers  | Ana | 2025-02-01 | 100
        2      | Aciers  | Ana | 2025-04-01 | 100
        3      | Aciers  | Bo  | 2025-04-02 | 200
        4      | Neuf    | Bo  | 2025-04-03 | 200
    """
    found = firm(case).why("new_customer_rate", period=Q2, by="rep")
    assert (found.before, found.after) == (1, Fraction(1, 2))
    assert found.effect("overlap").amount == Fraction(1, 2) - Fraction(1, 3)
    assert sum(e.amount for e in found.effects) == found.change


def test_a_row_that_the_measure_left_out_is_not_behind_it(firm: Makes) -> None:
    case = """
        orders
        number | account | ordered_on | amount | discount
        1      | Aciers  | 2025-04-01 | 100    | 10
        2      | Aciers  | 2025-04-02 | 900    |
    """
    shop = firm(case)
    windows = (window(date(2025, 4, 1), date(2025, 7, 1), date(2025, 12, 31)),)
    rows = used_rows(DISCOUNTED_NET, Query(windows, date(2025, 12, 31)), shop.facts()).to_pylist()
    assert [(r["label"], r["adds"], r["on_day"]) for r in rows] == [("1", 100, date(2025, 4, 1))]


def test_what_cannot_be_taken_apart_says_so_and_names_what_can(firm: Makes) -> None:
    shop = firm(DEALS)
    with pytest.raises(BadInput, match="win_rate") as refused:
        shop.why("sales_cycle_estimate", period=Q2)
    assert refused.value.code == "no_decomposition"
    with pytest.raises(BadInput, match="rep") as wanted:
        shop.why("deals_lost", period=Q2)
    assert wanted.value.code == "needs_by"


def test_options_that_would_do_nothing_are_refused(firm: Makes) -> None:
    shop = firm(DEALS)
    with pytest.raises(UnknownName, match="deals"):
        shop.why("revenue", period=Q2, through="deal")
    with pytest.raises(BadInput, match="revenue only"):
        shop.why("win_rate", period=Q2, through="deals")
    with pytest.raises(BadInput, match="pipeline_value"):
        shop.why("win_rate", period=Q2, horizon=Q2)


def test_nothing_known_before_is_a_reason_and_not_a_change(firm: Makes) -> None:
    found = firm(DEALS).why("revenue", period="2025-01")
    assert (found.change, found.reason, found.effects) == (None, "before_data", ())
    nothing = firm(DEALS).why("win_rate", period="2025-08", by="rep")
    assert (nothing.change, nothing.reason) == (None, "empty")


def test_lines_are_not_sales_so_a_product_is_told_its_own_change(firm: Makes) -> None:
    case = (
        ORDERS
        + """
    order_lines
    order | product | net_amount
    4     | Acier   | 300
    4     | Fer     | 100
    """
    )
    found = firm(case).why("revenue", period=Q2, by="product")
    assert found.method == "groups"
    assert amounts(found) == {"Acier": 300, "Fer": 100, "None": -80}
