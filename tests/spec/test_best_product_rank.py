"""Product ranking: products by revenue, with growth, margin rate and returns."""

import pytest
from tests.spec.business import by_group
from tests.spec.conftest import Spec

from cadran.errors import BadInput

SHOP = """
    products
    name  | category | unit_cost
    ------+----------+----------
    Pump  | Machines |     600
    Valve | Parts    |      20
    Seal  | Parts    |

    orders
    number | account | ordered_on | amount
    -------+---------+------------+-------
    C-9    | Durand  | 2023-12-20 |    500
    C-0    | Durand  | 2024-06-10 |  4 000
    C-1    | Durand  | 2025-02-10 |  2 100
    C-2    | Lefèvre | 2025-03-10 |  1 000
    C-3    | Lefèvre | 2025-04-10 |  1 150

    order_lines
    order | ordinal | product | quantity | net_amount
    ------+---------+---------+----------+-----------
    C-9   |       1 | Valve   |       10 |        500
    C-0   |       1 | Pump    |        4 |      4 000
    C-1   |       1 | Pump    |        2 |      2 000
    C-1   |       2 | Valve   |        2 |        100
    C-2   |       1 | Pump    |        1 |      1 000
    C-3   |       1 | Seal    |       11 |      1 100

    returns
    order | product | requested_on | quantity
    ------+---------+--------------+---------
    C-1   | Valve   | 2025-05-02   |        1
    C-1   | Valve   | 2025-05-09   |        1
    C-0   | Pump    | 2024-07-02   |        1
"""
# 2025: Pump 3 000, Seal 1 100, Valve 100; 50 of order C-3 are on no line: nobody's product.


def test_products_by_revenue_and_what_no_line_explains_takes_no_place(spec: Spec) -> None:
    shop = spec("best_product_rank", SHOP, by="product", expect={"Pump": 1, "Seal": 2, "Valve": 3, None: None})
    unknown = dict(by_group(shop.read("best_product_rank", by="product")))[None]
    assert (unknown.reason, unknown.beside["raw"]) == ("unknown_group", 50)


def test_growth_margin_and_returns_stand_beside(spec: Spec) -> None:
    shop = spec("best_product_rank", SHOP, by="product", expect={"Pump": 1, "Seal": 2, "Valve": 3, None: None})
    found = {
        name: [r.beside[what] for what in ("raw", "growth", "margin_rate", "returns")]
        for name, r in by_group(shop.read("best_product_rank", by="product"))
    }
    # Pump: 3 000 after 4 000, three of them at 600 each. Valve: 2 at 20 in 100; new, so that nothing grows.
    # Nobody knows what seals cost. The pump of last year came back last year.
    assert found["Pump"] == [3_000, -0.25, pytest.approx(0.4), 0]
    assert found["Valve"] == [100, None, pytest.approx(0.6), 2]
    assert found["Seal"] == [1_100, None, None, 0]


def test_categories_are_ranked_too(spec: Spec) -> None:
    spec("best_product_rank", SHOP, by="category", expect={"Machines": 1, "Parts": 2, None: None})


def test_two_orders_do_not_make_a_best_seller(spec: Spec) -> None:
    shop = spec("best_product_rank", SHOP, by="product", expect={"Pump": 1, "Seal": 2, "Valve": 3, None: None})
    assert {r.beside.get("tier") for _, r in by_group(shop.read("best_product_rank", by="product"))} == {1, None}


def test_without_a_dimension_or_by_another_it_names_those_there_are(spec: Spec) -> None:
    shop = spec("best_product_rank", SHOP, by="category", expect={"Machines": 1, "Parts": 2, None: None})
    with pytest.raises(BadInput, match="needs a dimension") as none:
        shop.read("best_product_rank")
    assert none.value.near == ("product", "category")
    with pytest.raises(BadInput, match="product, category"):
        shop.read("best_product_rank", by="rep")


def test_without_orders_there_is_nothing_to_rank(spec: Spec) -> None:
    spec("best_product_rank", "products\nname | category\nPump | Machines", by="product", expect={})
