"""Deals created: by their creation day, whatever became of them."""

from tests.spec.conftest import Spec

DEALS = """
    deals
    name    | owner | sdr  | account | outcome | created_on | closed_on
    --------+-------+------+---------+---------+------------+-----------
    Four    | Ana   | Inès | Durand  | open    | 2025-01-10 |
    Pétrin  | Ana   | Inès | Durand  | won     | 2025-02-01 | 2025-06-15
    Vitrine | Bo    |      | Lefèvre | lost    | 2025-03-01 | 2025-03-31
    Chambre | Bo    |      | Moreau  |         | 2025-03-02 |
    Armoire | Bo    |      | Lefèvre | open    |            |
    Étuve   | Bo    |      | Lefèvre | won     | 2024-12-31 | 2025-01-15
"""


def test_every_deal_counts_on_its_creation_day(spec: Spec) -> None:
    spec("deals_created", DEALS, expect=4, also={"n": 4})


def test_by_sdr_those_created_without_one_keep_their_group(spec: Spec) -> None:
    spec("deals_created", DEALS, by="sdr", expect={"Inès": 2, None: 2})


def test_a_deal_without_a_creation_day_belongs_to_no_period_and_is_listed(spec: Spec) -> None:
    shop = spec("deals_created", DEALS, expect=4)
    assert [(r["name"], r["reason"]) for r in shop.rows("deals_created", excluded=True)] == [("Armoire", "undated")]


def test_without_any_deal_the_reason_names_them(spec: Spec) -> None:
    spec("deals_created", "", expect=None, also={"reason": "no_data: deals"})
