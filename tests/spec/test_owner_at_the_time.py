"""A deal's flows are credited to whom it belonged on their day, not to whom it belongs today."""

from tests.spec.conftest import Spec

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


def test_created_by_its_first_owner(spec: Spec) -> None:
    spec("deals_created", HANDED_OVER, by="rep", expect={"Ana": 2, "Bo": 1})


def test_won_by_who_had_it_at_the_closing(spec: Spec) -> None:
    spec("deals_won", HANDED_OVER, by="rep", expect={"Ana": 1, "Bo": 1})
    spec("win_rate", HANDED_OVER, by="rep", expect={"Ana": 1.0, "Bo": 0.5})


def test_revenue_of_won_deals_too(spec: Spec) -> None:
    settings = {"revenue_basis": "won_deals"}
    spec("revenue", HANDED_OVER, by="rep", expect={"Ana": 9_000, "Bo": 12_000}, settings=settings)


def test_filters_mean_the_same(spec: Spec) -> None:
    spec("deals_won", HANDED_OVER, where=["rep=Bo"], expect=1)
    spec("deals_won", HANDED_OVER, where=["rep=Cléo"], expect=0)


def test_a_viewer_sees_what_was_theirs(spec: Spec) -> None:
    shop = spec("deals_created", HANDED_OVER, expect=3)
    (bo,) = shop.con.execute("SELECT id FROM now.reps WHERE name = 'Bo'").fetchone() or (None,)
    assert [r.value for r in shop.read("deals_won", owners=frozenset({int(str(bo))}))] == [1]
    assert [r.value for r in shop.read("deals_created", owners=frozenset({int(str(bo))}))] == [1]
