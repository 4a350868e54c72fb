"""Gross margin: what the lines sold for, less what they cost, where the cost is known."""

from tests.spec.conftest import Spec

LINES = """
    products
    name   | unit_cost
    -------+----------
    Four   | 600
    Pétrin | 2 000
    Pelle  |

    orders
    number | kind   | account | rep | ordered_on | amount
    -------+--------+---------+-----+------------+-------
    C-1    | order  | Durand  | Ana | 2025-01-10 |  2 500
    C-2    | order  | Lefèvre | Bo  | 2025-02-10 |  2 900
    A-1    | credit | Durand  | Ana | 2025-03-10 | -1 000

    order_lines
    order | product | ordinal | quantity | net_amount | unit_cost
    ------+---------+---------+----------+------------+----------
    C-1   | Four    | 1       | 2        |  2 000     |
    C-1   | Pelle   | 2       | 10       |    500     |
    C-2   | Pétrin  | 1       | 1        |  3 000     | 1 800
    A-1   | Four    | 1       | -1       | -1 000     |
"""
# Four: 2 000 - 2 x 600; Pétrin: 3 000 - 1 800, its line's own cost; the credit: -1 000 + 600.
# C-2 was sold 100 below its lines: a header discount that no line explains, with no cost of its own.


def test_a_line_costs_what_it_says_else_what_its_product_costs(spec: Spec) -> None:
    spec("gross_margin", LINES, expect=800 + 1_200 - 400)


def test_lines_without_a_known_cost_are_left_out_and_coverage_is_the_revenue_with_one(spec: Spec) -> None:
    spec(
        "gross_margin", LINES, expect=1_600,
        also={"excluded_by": {"no_cost": 2}, "coverage": (2_000 + 3_000 - 1_000) / (2_500 + 2_900 - 1_000)},
    )  # fmt: skip


def test_by_product_what_lines_leave_unexplained_is_the_unknown_group(spec: Spec) -> None:
    spec("gross_margin", LINES, by="product", expect={"Four": 400, "Pétrin": 1_200, "Pelle": None, None: None})


ABROAD = """
    products
    name | unit_cost | currency
    -----+-----------+---------
    Four | 500       | USD

    orders
    number | account | ordered_on | currency
    -------+---------+------------+---------
    C-1    | Smith   | 2025-01-10 | GBP

    order_lines
    order | product | ordinal | quantity | unit_price
    ------+---------+---------+----------+-----------
    C-1   | Four    | 1       | 2        | 1 000

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-01-01 | 0.90
    GBP      | 2025-01-01 | 1.20
"""


def test_a_price_and_a_cost_in_two_currencies_are_each_converted_once(spec: Spec) -> None:
    spec("gross_margin", ABROAD, expect=2 * 1_000 * 1.20 - 2 * 500 * 0.90)


def test_where_no_cost_was_ever_entered_there_is_no_margin(spec: Spec) -> None:
    no_cost = LINES.replace("| 600", "|").replace("| 2 000\n", "|\n").replace("| 1 800", "|")
    spec("gross_margin", no_cost, expect=None, also={"reason": "never_filled"})


def test_every_row_behind_a_figure_of_sales_has_its_key(spec: Spec) -> None:
    lines = """
    orders
    number | ordered_on | amount
    -------+------------+-------
    C-1    | 2025-02-10 |    100

    order_lines
    order | product | quantity | unit_price | unit_cost
    ------+---------+----------+------------+----------
    C-1   | Vis     |        8 |         10 |         4
"""
    shop = spec("revenue", lines, expect=100)
    assert [str(r["row_id"]).split("/", 1)[1] for r in shop.rows("revenue")] == ["C-1"]
    assert len({r["row_id"] for r in shop.rows("gross_margin")}) == 1
    assert [r["reason"] for r in shop.rows("gross_margin", excluded=True)] == ["no_cost"]
    assert all(r["row_id"] for r in shop.rows("gross_margin", excluded=True))
