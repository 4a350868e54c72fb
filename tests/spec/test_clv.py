"""Customer lifetime value: the margin a customer leaves in a month, times the months a customer stays."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import UnknownName

MONTH = 365.25 / 12
SUBSCRIBERS = """
    subscriptions
    contract | account | started_on | ended_on
    ---------+---------+------------+-----------
    C1       | Durand  | 2022-01-01 |
    C2       | Lefèvre | 2022-01-01 | 2023-01-01
    C3       | Moreau  | 2025-01-01 |
    C4       | Petit   | 2024-01-01 | 2025-07-01
"""
SOLD = (
    SUBSCRIBERS
    + """
    orders
    number | account | ordered_on
    O1     | Durand  | 2025-03-01
    O2     | Petit   | 2025-03-01
    O3     | Durand  | 2024-12-31
    order_lines
    order | ordinal | product | quantity | net_amount | unit_cost
    O1    | 1       | Sonde   | 10       | 5000       | 100
    O2    | 1       | Sonde   | 10       | 2000       | 100
    O3    | 1       | Sonde   | 10       | 9000       | 100
"""
)
# Margin of 2025: 4,000 + 1,000. Customers at the ends of its months: Durand and Moreau 12 times, and Petit, whose
# order of March keeps until March 2026, 12 times too: 36. So a customer leaves 5,000 / 36 a month. Lifetimes by the
# end of 2025, in days: Lefèvre 365, ended; Moreau 365, Petit 731 and Durand 1461, not ended. At day 365 four were
# still there and one left: 365 days at 1, then 3/4 up to 36 months, 1095.75 days.
LIFETIME = (365 + 0.75 * (36 * MONTH - 365)) / MONTH


def test_margin_of_a_month_times_a_lifetime_of_at_most_36_months(spec: Spec) -> None:
    (reading,) = spec("clv", SOLD, expect=5000 / 36 * LIFETIME, also={"n": 4}).read("clv")
    assert reading.beside["lifetime"] == pytest.approx(LIFETIME)
    assert reading.beside["monthly"] == pytest.approx(5000 / 36)
    assert reading.beside["lifetime_low"] < LIFETIME < reading.beside["lifetime_high"] == 36


def test_the_margin_is_that_of_the_twelve_months_to_the_period_s_end(spec: Spec) -> None:
    """From April 2024 to March 2025 also O3's 8,000. Month ends held: Durand and Petit 12, Moreau 3."""
    months = 365 + 0.75 * (36 * MONTH - 365)  # Lefèvre's end is still the only one; Moreau has 90 days, Petit 456
    three_at_risk = 365 + (2 / 3) * (36 * MONTH - 365)
    assert months != three_at_risk
    spec("clv", SOLD, period="2025-03", expect=13000 / 27 * three_at_risk / MONTH)


def test_of_revenue_where_costs_are_not_known(spec: Spec) -> None:
    case = SOLD.replace(" | unit_cost", "").replace(" | 100\n", "\n")
    spec("clv", case, expect=None, also={"reason": "no_cost"})
    spec("clv", case, variant="revenue", expect=7000 / 36 * LIFETIME)


def test_while_nobody_left_no_lifetime_is_known(spec: Spec) -> None:
    case = SOLD.replace("| 2023-01-01", "|           ").replace("| 2025-07-01", "|           ")
    spec("clv", case, expect=None, also={"reason": "no_loss"})


def test_who_comes_back_begins_another_time(spec: Spec) -> None:
    case = SOLD.replace("orders\n", "C5 | Lefèvre | 2025-12-01 |\n    orders\n", 1)
    (reading,) = spec("clv", case, expect=5000 / 37 * LIFETIME, also={"n": 4}).read("clv")
    assert reading.beside["lifetime"] == pytest.approx(LIFETIME)  # one more, at risk for 31 days


def test_of_a_segment_and_never_of_a_rep_or_of_one_customer(spec: Spec) -> None:
    case = "accounts\nname | industry\nDurand | Bois\nLefèvre | Bois\n" + SOLD
    at_risk = (365 + 0.5 * (36 * MONTH - 365)) / MONTH
    spec("clv", case, by="industry", expect={"Bois": 4000 / 12 * at_risk, None: None})
    shop = spec("clv", case, expect=5000 / 36 * LIFETIME)
    for dimension in ("rep", "customer"):
        with pytest.raises(UnknownName, match=dimension):
            shop.read("clv", by=dimension)
    (reading,) = shop.read("clv", owners=frozenset({1}))
    assert (reading.value, reading.reason) == (None, "not_visible")


def test_the_rows_behind_are_the_lines_of_the_year_and_the_times_as_a_customer(spec: Spec) -> None:
    rows = spec("clv", SOLD, expect=5000 / 36 * LIFETIME).rows("clv")
    assert [r["row_id"] for r in rows if r["label"]] == ["case/order_lines-1", "case/order_lines-2"]
    assert sorted(r["customer"] for r in rows if r["months"] is not None) == ["Durand", "Lefèvre", "Moreau", "Petit"]
