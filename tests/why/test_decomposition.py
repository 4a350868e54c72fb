"""Decompositions: cases worked by hand, and what holds for any data."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cadran.metrics.estimators.decomposition import cents, in_cents, product, rate, shapley

F = Fraction
State = dict[str, tuple[Fraction, ...]]


def levels(*found: int) -> tuple[Fraction, ...]:
    return tuple(F(n) for n in found)


# Two teams: (decided, won, amount).
# A wins 50 % of 10 at 100, then 40 % of 10 at 120; B 20 % of 10 at 50, then 25 % of 20.
BEFORE = {"A": levels(10, 5, 500), "B": levels(10, 2, 100)}
AFTER = {"A": levels(10, 4, 480), "B": levels(20, 5, 250)}


def test_the_win_rate_and_the_size_of_each_team() -> None:
    """A: -0.1 of the rate on 1,100 a point; +20 a deal on 4.5 deals. B: +0.05 on 750; no size."""
    found = product(BEFORE, AFTER)
    assert found["A"].factors == (F(-110), F(90))
    assert found["B"].factors == (F(75, 2), F(0))


def test_more_deals_where_they_are_worth_least_is_a_mix_that_costs() -> None:
    """A deal decided is worth 148/3 at A and 45/4 at B; 10 more, all at B: 112.50 where the average is 271.18."""
    found = product(BEFORE, AFTER)
    assert found["A"].volume + found["A"].mix == 0
    assert found["B"].volume + found["B"].mix == F(225, 2)
    average = F(5, 12) * F(148, 3) + F(7, 12) * F(45, 4)
    assert sum(e.volume for e in found.values()) == 10 * average
    assert sum(e.mix for e in found.values()) == F(225, 2) - 10 * average
    assert found["A"].mix == 25 * (F(1, 3) - F(1, 2)) * (F(148, 3) - average)
    assert found["B"].mix == 25 * (F(2, 3) - F(1, 2)) * (F(45, 4) - average)


def test_a_team_that_comes_is_volume_and_mix_and_no_rate() -> None:
    found = product({"A": levels(10, 5, 500)}, {"A": levels(10, 5, 500), "New": levels(5, 5, 1000)})
    assert found["New"].factors == (F(0), F(0))
    assert found["New"].total == 1000
    assert found["A"].total == 0


def test_a_rate_that_falls_in_no_team_falls_by_the_mix() -> None:
    """Each team keeps its rate, 80 % and 20 %; their sizes swap from 30 and 10 to 10 and 30: 65 % becomes 35 %."""
    found = rate({"A": levels(24, 30), "B": levels(2, 10)}, {"A": levels(8, 10), "B": levels(6, 30)})
    assert [e.within for e in found.values()] == [0, 0]
    assert found["A"].mix == F(-1, 2) * (F(4, 5) - F(1, 2))
    assert found["B"].mix == F(1, 2) * (F(1, 5) - F(1, 2))
    assert sum(e.total for e in found.values()) == F(7, 20) - F(13, 20)


def test_a_segment_that_comes_or_goes_changes_no_rate_of_its_own() -> None:
    """B comes with 9 of 10 beside A's 1 of 10: 10 % becomes 50 %, all of it mix."""
    found = rate({"A": levels(1, 10)}, {"A": levels(1, 10), "B": levels(9, 10)})
    assert [e.within for e in found.values()] == [0, 0]
    assert sum(e.mix for e in found.values()) == F(2, 5)


def test_what_has_no_denominator_stands_apart() -> None:
    found = rate({"A": levels(5, 10)}, {"A": levels(5, 10), None: levels(2, 0)})
    assert (found[None].within, found[None].mix, found[None].outside) == (0, 0, F(1, 5))


def test_two_quantities_share_a_product_by_halves() -> None:
    found = shapley(
        lambda v: v["won"] / (v["won"] + v["lost"]), {"won": F(1), "lost": F(3)}, {"won": F(3), "lost": F(1)}
    )
    assert found == {"won": F(1, 4), "lost": F(1, 4)}


def test_cents_go_where_rounding_took_most() -> None:
    assert in_cents([F(1, 3), F(1, 3), F(1, 3)], Decimal("1.00")) == [Decimal(c) for c in ("0.34", "0.33", "0.33")]
    assert in_cents([F(-1, 3), F(0), F(4, 3)], Decimal("1.00")) == [Decimal(c) for c in ("-0.33", "0.00", "1.33")]
    assert cents(F(-5, 1000)) == Decimal("-0.01")


# ---------------------------------------------------------------- for any data

AMOUNT = st.decimals(-10_000, 10_000, places=4)
SEGMENT = st.sampled_from("ABCDE")


@st.composite
def segments(draw: st.DrawFn) -> tuple[Fraction, ...]:
    """Deals decided, won, won with an amount, and their amounts; each 0 where the one before is."""
    decided = draw(st.integers(0, 6))
    won = draw(st.integers(0, decided))
    told = draw(st.integers(0, won))
    return F(decided), F(won), F(told), F(draw(AMOUNT)) if told else F(0)


STATE = st.dictionaries(SEGMENT, segments(), max_size=5)
RATES = st.dictionaries(SEGMENT, st.tuples(AMOUNT.map(F), st.integers(0, 9).map(F)), max_size=5)


@given(STATE, STATE)
def test_the_effects_of_each_segment_are_its_change(before: State, after: State) -> None:
    found = product(before, after)
    nothing = (F(0),) * 4
    for segment, effects in found.items():
        assert effects.total == after.get(segment, nothing)[-1] - before.get(segment, nothing)[-1]


@given(STATE, STATE)
def test_backwards_is_the_opposite_and_order_is_nothing(before: State, after: State) -> None:
    found, back = product(before, after), product(after, before)
    turned = product(dict(reversed(before.items())), dict(reversed(after.items())))
    for segment, effects in found.items():
        assert turned[segment] == effects
        assert (effects.volume, effects.mix) == (-back[segment].volume, -back[segment].mix)
        assert effects.factors == tuple(-f for f in back[segment].factors)


@given(STATE)
def test_one_more_of_each_is_no_mix(state: State) -> None:
    """All segments twice as large: their shares stand, and so do their rates."""
    doubled = {g: tuple(2 * level for level in found) for g, found in state.items()}
    for effects in product(state, doubled).values():
        assert effects.mix == 0
        assert effects.factors == (0, 0, 0)


@given(RATES, RATES)
def test_the_effects_on_a_rate_are_its_change(before: State, after: State) -> None:
    if not all(sum(b for _, b in state.values()) for state in (before, after)):
        return
    value = [sum(a for a, _ in s.values()) / sum(b for _, b in s.values()) for s in (before, after)]
    found = rate(before, after)
    assert sum(e.total for e in found.values()) == value[1] - value[0]
    turned = rate(dict(reversed(before.items())), dict(reversed(after.items())))
    assert turned == found


@given(st.lists(AMOUNT.map(F), min_size=1, max_size=6), st.lists(AMOUNT.map(F), min_size=6, max_size=6))
def test_shapley_is_exact_for_any_function(before: list[Fraction], after: list[Fraction]) -> None:
    names = range(len(before))
    was, now = dict(enumerate(before)), {i: after[i] for i in names}

    def value(a: Mapping[object, Fraction]) -> Fraction:
        return a[0] * a[len(before) - 1] + sum(a.values()) / (1 + a[0] * a[0])

    found = shapley(value, was, now)
    assert found is not None
    assert sum(found.values()) == value(now) - value(was)


@given(st.lists(st.fractions(-1000, 1000, max_denominator=997), min_size=1, max_size=12))
def test_cents_add_up_and_none_is_off_by_more_than_one(parts: list[Fraction]) -> None:
    total = cents(sum(parts, F(0)))
    found = in_cents(parts, total)
    assert sum(found) == total
    assert all(abs(F(cent) - part) < F(1, 100) for cent, part in zip(found, parts, strict=True))
