"""Rep ranking: who is before whom on an indicator, how sure that is, and who cannot be told apart."""

from typing import Any

import pytest
from tests.spec.business import Business, by_group
from tests.spec.conftest import Spec

from cadran.errors import BadInput
from cadran.metrics.reading import Reading

REPS = """
    reps
    name | role | hired_on   | ramp_until
    -----+------+------------+-----------
    Ana  | ae   | 2020-01-01 |
    Bo   | ae   | 2024-11-01 | 2025-02-28
    Cleo | ae   | 2020-01-01 | 2024-06-30
    Dan  | ae   | 2025-09-01 |
    Eve  | ae   | 2020-01-01 |
"""
SOLD = (
    REPS
    + """
    orders
    number | account | rep  | ordered_on | amount
    -------+---------+------+------------+-------
    C-1    | Durand  | Ana  | 2025-02-10 |  9 000
    C-2    | Lefèvre | Ana  | 2025-03-10 |  3 000
    C-3    | Durand  | Bo   | 2025-04-10 | 10 000
    C-4    | Lefèvre | Cleo | 2025-05-10 | 10 000
    C-5    | Lefèvre | Dan  | 2025-11-10 |    500
    C-6    | Durand  |      | 2025-06-10 | 90 000
"""
)


def ranked(shop: Business, **asked: Any) -> dict[str | None, Reading]:
    return dict(by_group(shop.read("rep_rank", by="rep", **asked)))


def test_the_best_is_first_equals_share_the_better_place_and_what_is_nobodys_has_none(spec: Spec) -> None:
    shop = spec("rep_rank", SOLD, by="rep", expect={"Ana": 1, "Bo": 2, "Cleo": 2, "Dan": 4, "Eve": 5})
    assert ranked(shop)["Ana"].beside["ranked"] == 5
    assert ranked(shop)["Ana"].of == "revenue"


def test_one_or_two_sales_each_tell_nobody_apart(spec: Spec) -> None:
    # One sale more or less, as chance gives, and they would change places.
    found = ranked(spec("rep_rank", SOLD, by="rep", expect={"Ana": 1, "Bo": 2, "Cleo": 2, "Dan": 4, "Eve": 5}))
    assert {r.beside["tier"] for r in found.values()} == {1}
    assert all(
        r.low is not None and r.high is not None and r.low <= float(r.value or 0) <= r.high for r in found.values()
    )


def test_beside_the_value_stands_what_is_expected_of_it_once_chance_is_taken_off(spec: Spec) -> None:
    # They differ less than sales so few and so large would by chance: all are expected to sell the mean, 6 500.
    found = ranked(spec("rep_rank", SOLD, by="rep", expect={"Ana": 1, "Bo": 2, "Cleo": 2, "Dan": 4, "Eve": 5}))
    assert [found[name].beside["raw"] for name in ("Ana", "Bo", "Eve")] == [12_000, 10_000, 0]
    assert [r.beside["shrunk"] for r in found.values()] == pytest.approx([6_500] * 5)


def test_who_ramps_in_the_period_or_was_hired_in_it_is_marked(spec: Spec) -> None:
    shop = spec("rep_rank", SOLD, by="rep", expect={"Ana": 1, "Bo": 2, "Cleo": 2, "Dan": 4, "Eve": 5})
    assert {name for name, r in ranked(shop).items() if r.beside["ramping"]} == {"Bo", "Dan"}
    assert {name for name, r in ranked(shop, period="2025-Q3").items() if r.beside["ramping"]} == {"Dan"}


APART = REPS.split("orders")[0] + "\n    deals\n    name | owner | outcome | created_on | closed_on\n" + "\n".join(
    f"    {rep}{n} | {rep} | {'won' if n < won else 'lost'} | 2025-01-01 | 2025-02-01"
    for rep, won in (("Ana", 28), ("Bo", 26), ("Cleo", 5), ("Dan", 4))
    for n in range(40)
)  # fmt: skip


def test_who_is_truly_better_is_told_apart_and_who_is_not_is_not(spec: Spec) -> None:
    # 28 and 26 of 40 deals won, against 5 and 4. Eve decided nothing: a rate of nothing has no place.
    shop = spec(
        "rep_rank", APART, by="rep", of="win_rate", expect={"Ana": 1, "Bo": 2, "Cleo": 3, "Dan": 4, "Eve": None}
    )
    found = ranked(shop, of="win_rate")
    assert {name: r.beside.get("tier") for name, r in found.items()} == {
        "Ana": 1, "Bo": 1, "Cleo": 2, "Dan": 2, "Eve": None
    }  # fmt: skip
    assert found["Eve"].reason == "empty"
    assert (found["Ana"].n, found["Ana"].of) == (40, "win_rate")
    assert 0.6 < float(str(found["Ana"].beside["shrunk"])) < 0.7


def test_where_less_is_better_the_least_is_first(spec: Spec) -> None:
    case = (
        REPS
        + """
        deals
        name | owner | outcome | created_on | closed_on
        -----+-------+---------+------------+-----------
        A    | Ana   | won     | 2025-01-01 | 2025-02-10
        B    | Bo    | won     | 2025-01-01 | 2025-01-21
    """
    )
    spec(
        "rep_rank", case, by="rep", of="sales_cycle",
        expect={"Ana": 2, "Bo": 1, "Cleo": None, "Dan": None, "Eve": None},
    )  # fmt: skip


def test_a_stock_has_no_chance_in_it_so_it_has_places_and_no_tiers(spec: Spec) -> None:
    case = (
        REPS
        + """
        deals
        name | owner | outcome | created_on | amount
        -----+-------+---------+------------+-------
        A    | Ana   | open    | 2025-02-01 |    500
        B    | Bo    | open    | 2025-02-01 |    900
    """
    )
    wanted = {"Ana": 2, "Bo": 1, "Cleo": 3, "Dan": 3, "Eve": 3}
    found = ranked(spec("rep_rank", case, by="rep", of="pipeline_value", expect=wanted), of="pipeline_value")["Bo"]
    assert (found.low, found.beside.get("tier"), found.notes) == (None, None, ("rank_without_interval",))


def test_all_are_ranked_and_a_rep_sees_the_own_row_only(spec: Spec) -> None:
    shop = spec("rep_rank", SOLD, by="rep", expect={"Ana": 1, "Bo": 2, "Cleo": 2, "Dan": 4, "Eve": 5})
    whole, own = ranked(shop), ranked(shop, owners=frozenset({4}))
    [(name, mine)] = own.items()
    assert (mine.value, mine.low, mine.high, mine.beside) == (
        whole[name].value, whole[name].low, whole[name].high, whole[name].beside
    )  # fmt: skip


def test_a_ranking_needs_somebody_to_rank_and_something_that_can_be_better(spec: Spec) -> None:
    shop = spec("rep_rank", SOLD, by="rep", expect={"Ana": 1, "Bo": 2, "Cleo": 2, "Dan": 4, "Eve": 5})
    with pytest.raises(BadInput, match="needs a dimension") as none:
        shop.read("rep_rank")
    assert none.value.near == ("rep", "team")
    with pytest.raises(BadInput, match="rep, team"):
        shop.read("rep_rank", by="country")
    with pytest.raises(BadInput, match="neither more nor less"):
        shop.read("rep_rank", by="rep", of="open_deals")
