"""Revenue share: each group's part of the revenue of all groups, with the cumulative share and ABC class."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import BadInput

SOURCES = """
    orders
    number | account | rep | ordered_on | amount | lead_source
    -------+---------+-----+------------+--------+------------
    C-1    | Durand  | Ana | 2025-01-10 |  4 000 | Salon
    C-2    | Lefèvre | Bo  | 2025-02-10 |  3 000 | Salon
    C-3    | Moreau  | Bo  | 2025-02-11 |  2 000 | Site
    C-4    | Petit   | Bo  | 2025-02-12 |    600 |
    C-5    | Roux    | Bo  | 2025-02-13 |    400 | Appel
"""


def test_shares_of_all_groups_the_unknown_included_make_one(spec: Spec) -> None:
    spec("revenue_share", SOURCES, by="source", expect={"Salon": 0.7, "Site": 0.2, None: 0.06, "Appel": 0.04})


def test_groups_are_cumulated_from_the_largest_and_classed_at_80_and_95_percent(spec: Spec) -> None:
    shop = spec("revenue_share", SOURCES, by="source", expect={"Salon": 0.7, "Site": 0.2, None: 0.06, "Appel": 0.04})
    found = {r.group["source"]: r.beside for r in shop.read("revenue_share", by="source")}
    assert {k: b["class"] for k, b in found.items()} == {"Salon": "A", "Site": "A", None: "B", "Appel": "C"}
    assert {k: b["cumulative"] for k, b in found.items()} == {
        "Salon": pytest.approx(0.7), "Site": pytest.approx(0.9), None: pytest.approx(0.96), "Appel": pytest.approx(1),
    }  # fmt: skip


def test_it_asks_for_a_dimension_and_names_those_there_are(spec: Spec) -> None:
    shop = spec("revenue", SOURCES, expect=10_000)
    with pytest.raises(BadInput) as told:
        shop.read("revenue_share")
    assert {"source", "product", "region", "contact_method"} <= set(told.value.near)


LINES = """
    orders
    number | account | ordered_on | amount
    -------+---------+------------+-------
    C-1    | Durand  | 2025-01-10 |    900
    C-2    | Durand  | 2025-01-11 |    100

    order_lines
    order | product | ordinal | net_amount
    ------+---------+---------+-----------
    C-1   | Four    | 1       | 700
    C-1   | Pelle   | 2       | 300
"""


def test_by_product_what_lines_leave_unallocated_is_the_unknown_group(spec: Spec) -> None:
    # The header of C-1 takes 100 off its lines; C-2 has no lines: -100 + 100.
    spec("revenue_share", LINES, by="product", expect={"Four": 0.7, "Pelle": 0.3, None: 0.0})
