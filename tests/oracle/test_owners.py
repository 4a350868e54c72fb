"""A deal's flows are credited to whom it belonged on their day, not to whom it belongs today."""

import pytest
from tests.spec.business import Business, by_group, new_business

HANDED_OVER = """
    reps
    name | role
    -----+-----
    Ana  | bdm
    Bo   | bdm
    Cléo | csm

    deals
    name     | owner | amount | outcome | created_on | closed_on
    ---------+-------+--------+---------+------------+-----------
    Fours    | Cléo  | 12 000 | won     | 2025-01-10 | 2025-03-31
    Pétrins  | Bo    |  4 000 | lost    | 2025-02-01 | 2025-04-02
    Vitrines | Ana   |  9 000 | won     | 2025-02-03 | 2025-05-20

    deal_changes
    deal  | valid_from       | valid_to         | owner | outcome | amount
    ------+------------------+------------------+-------+---------+-------
    Fours | 2025-01-10 09:00 | 2025-02-15 09:00 | Ana   | open    | 12 000
    Fours | 2025-02-15 09:00 | 2025-03-31 15:00 | Bo    | open    | 12 000
    Fours | 2025-03-31 15:00 | 2025-04-10 09:00 | Bo    | won     | 12 000
    Fours | 2025-04-10 09:00 |                  | Cléo  | won     | 12 000
"""


def company(**settings: object) -> Business:
    shop = new_business(**settings)
    shop.load(HANDED_OVER)
    return shop


@pytest.fixture(scope="module")
def shop() -> Business:
    return company()


def by_rep(shop: Business, kpi: str) -> dict[str | None, object]:
    return {rep: reading.value for rep, reading in by_group(shop.read(kpi, by="rep"))}


def test_created_by_its_first_owner(shop: Business) -> None:
    assert by_rep(shop, "deals_created") == {"Ana": 2, "Bo": 1}


def test_won_by_who_had_it_at_the_closing(shop: Business) -> None:
    assert by_rep(shop, "deals_won") == {"Ana": 1, "Bo": 1}
    assert by_rep(shop, "win_rate") == {"Ana": 1.0, "Bo": 0.5}


def test_revenue_of_won_deals_too() -> None:
    assert by_rep(company(revenue_basis="won_deals"), "revenue") == {"Ana": 9_000, "Bo": 12_000}


def test_filters_mean_the_same(shop: Business) -> None:
    assert [r.value for r in shop.read("deals_won", where=["rep=Bo"])] == [1]
    assert [r.value for r in shop.read("deals_won", where=["rep=Cléo"])] == [0]


def test_a_viewer_sees_what_was_theirs(shop: Business) -> None:
    found = shop.con.execute("SELECT id FROM now.reps WHERE name = 'Bo'").fetchone()
    assert found is not None
    assert [r.value for r in shop.read("deals_won", owners=frozenset(found))] == [1]
    assert [r.value for r in shop.read("deals_created", owners=frozenset(found))] == [1]
