"""The movement of the pipeline: one month by hand, and what holds for any history of deals."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.why.conftest import Makes, amounts

from cadran.metrics.estimators.movement import Point, steps, stock

# May: raised, lowered and put off, won, lost, created, won again after a loss.
MAY = """
    deals
    name  | owner | account | amount | outcome | created_on | closed_on  | expected_close_on
    Haut  | Ana   | Aciers  | 9500   | open    | 2025-01-02 |            | 2025-05-31
    Bas   | Ana   | Aciers  | 4000   | open    | 2025-01-02 |            | 2025-07-01
    Signé | Bo    | Aciers  | 3000   | won     | 2025-01-02 | 2025-05-15 | 2025-05-15
    Raté  | Bo    | Aciers  | 2000   | lost    | 2025-01-02 | 2025-05-20 | 2025-06-15
    Neuf  | Bo    | Aciers  | 700    | open    | 2025-05-03 |            | 2025-06-30
    Reparu| Bo    | Aciers  | 1200   | open    | 2025-01-02 |            | 2025-06-30

    deal_changes
    deal   | valid_from       | valid_to         | amount | owner | outcome | expected_close_on
    Haut   | 2025-01-02T09:00 | 2025-05-10T09:00 | 8000   | Ana   | open    | 2025-05-31
    Haut   | 2025-05-10T09:00 |                  | 9500   | Ana   | open    | 2025-05-31
    Bas    | 2025-01-02T09:00 | 2025-05-12T09:00 | 5000   | Bo    | open    | 2025-05-20
    Bas    | 2025-05-12T09:00 |                  | 4000   | Ana   | open    | 2025-07-01
    Reparu | 2025-01-02T09:00 | 2025-04-10T09:00 | 1000   | Bo    | open    | 2025-04-30
    Reparu | 2025-04-10T09:00 | 2025-05-25T09:00 | 1000   | Bo    | lost    | 2025-04-30
    Reparu | 2025-05-25T09:00 |                  | 1200   | Bo    | open    | 2025-06-30
"""


def test_opening_and_movements_make_the_closing(firm: Makes) -> None:
    shop = firm(MAY)
    found = shop.why("pipeline_value", period="2025-05")
    assert (found.before, found.after) == (Decimal("18000.00"), Decimal("15400.00"))
    assert amounts(found) == {
        "created": 700, "reopened": 1200, "up": 1500, "down": -1000, "won": -3000, "lost": -2000
    }  # fmt: skip
    assert [shop.read("pipeline_value", period=p)[0].value for p in ("2025-04", "2025-05")] == [18_000, 15_400]


def test_dates_put_off_are_told_and_not_counted(firm: Makes) -> None:
    found = firm(MAY).why("pipeline_value", period="2025-05")
    (off,) = (e for e in found.effects if not e.counts)
    assert (off.code, off.amount, off.n_after) == ("pushed_out", Decimal("-4000.00"), 1)


def test_within_a_horizon_what_leaves_it_counts(firm: Makes) -> None:
    """Expected in the second quarter: Bas leaves with what it was last worth, and Raté, Neuf and Reparu are in it."""
    found = firm(MAY).why("pipeline_value", period="2025-05", horizon="2025-Q2")
    assert (found.before, found.after) == (Decimal("18000.00"), Decimal("11400.00"))
    assert amounts(found) == {
        "created": 700, "reopened": 1200, "up": 1500, "down": -1000, "pushed_out": -4000, "won": -3000, "lost": -2000
    }  # fmt: skip


def test_the_steps_are_listed_deal_by_deal(firm: Makes) -> None:
    steps_ = firm(MAY).why("pipeline_value", period="2025-05").steps.to_pylist()
    told = [(s["effect"], s["name"], s["day"], s["change"]) for s in steps_ if s["effect"] in {"down", "won"}]
    assert told == [("down", "Bas", date(2025, 5, 12), -1000), ("won", "Signé", date(2025, 5, 15), -3000)]


def test_by_rep_a_deal_that_changes_hands_leaves_one_and_comes_to_the_other(firm: Makes) -> None:
    found = firm(MAY).why("pipeline_value", period="2025-05", by="rep")
    ana, bo = found.parts
    assert dict(ana.effects) == {"up": 1500, "moved": 4000}
    assert bo.effects["moved"] == -4000
    assert bo.effects["down"] == -1000
    assert ana.amount + bo.amount == found.change == Decimal("-2600.00")


def test_somebody_who_sees_one_rep_sees_that_deal_leave(firm: Makes) -> None:
    shop = firm(MAY)
    (bo,) = (r[0] for r in shop.con.execute("SELECT id FROM now.reps WHERE name = 'Bo'").fetchall())
    found = shop.why("pipeline_value", period="2025-05", owners=frozenset({bo}))
    assert (found.before, found.after) == (Decimal("10000.00"), Decimal("1900.00"))
    assert amounts(found)["moved"] == -4000


def test_the_number_of_open_deals_moves_alike(firm: Makes) -> None:
    found = firm(MAY).why("open_deals", period="2025-05")
    assert (found.before, found.after) == (4, 4)
    assert amounts(found) == {"created": 1, "reopened": 1, "won": -1, "lost": -1}


def test_what_was_won_is_at_the_rate_of_its_day_and_the_difference_is_exchange(firm: Makes) -> None:
    """1,000 dollars stood at 0.50 since January, and are won at 0.60: revenue 600, of which 100 is exchange."""
    case = """
        deals
        name | owner | amount | currency | outcome | created_on | closed_on
        Yard | Ana   | 1000   | USD      | won     | 2025-01-02 | 2025-05-15

        fx_rates
        currency | day        | rate
        USD      | 2025-01-01 | 0.5
        USD      | 2025-05-01 | 0.6
    """
    found = firm(case).why("pipeline_value", period="2025-05")
    assert (found.before, found.after) == (Decimal("500.00"), Decimal("0.00"))
    assert amounts(found) == {"won": -600, "exchange": 100}


def test_without_any_deal_there_is_no_movement_but_a_reason(firm: Makes) -> None:
    found = firm(MAY).why("pipeline_value", period="2024-05")
    assert (found.change, found.reason) == (None, "before_data")


# ---------------------------------------------------------------- for any history

POINTS = st.lists(
    st.builds(
        Point,
        day=st.just(date(2025, 5, 1)),
        state=st.sampled_from(("open", "open", "open", "won", "lost", "")),
        amount=st.one_of(st.none(), st.decimals(-500, 500, places=4)),
        place=st.sampled_from((None, ("Ana",), ("Bo",))),
        due=st.booleans(),
        new=st.booleans(),
        exchange=st.decimals(-9, 9, places=4),
    ),
    min_size=2,
    max_size=8,
)


@given(POINTS, st.booleans())
def test_effects_of_a_deal_lead_from_its_first_point_to_its_last(points: list[Point], horizon: bool) -> None:
    found = [s for s in steps(points, horizon=horizon) if s.counts]
    assert stock(points[0], horizon=horizon) + sum(s.effect for s in found) == stock(points[-1], horizon=horizon)
    for place in (("Ana",), ("Bo",)):
        ends = [stock(p, horizon=horizon) if p.place == place else Decimal(0) for p in (points[0], points[-1])]
        assert sum(s.effect for s in found if s.place == place) == ends[1] - ends[0]


@given(POINTS)
def test_without_a_horizon_dates_change_nothing(points: list[Point]) -> None:
    counted = [s.kind for s in steps(points) if s.counts]
    assert not {"pulled_in", "pushed_out"} & set(counted)
