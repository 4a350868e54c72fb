"""Standing out beyond chance: judged by hand-made cases and by simulated people of whom the truth is known."""

import numpy as np
import pytest

from cadran.metrics.estimators.standout import Look, better, high_p, holm, low_p, spread, worse

TRIED = 600
RATES = (0.6, 0.45, 0.3, 0.25, 0.7)
PACES = (9.0, 3.0, 1.2)  # a week
WEEKS, PEERS = 13, 7


def person(rng: np.random.Generator, at: int | None = None, factor: float = 1.0) -> list[Look]:
    """What is looked at for one of eight equal people; the look `at` is truly `factor` times the others'."""
    looks = []
    for index, rate in enumerate(RATES):
        n, of = int(rng.integers(12, 60)), int(rng.integers(150, 400))
        own = rate * (factor if index == at else 1.0)
        looks.append(Look(f"rate {index}", rng.binomial(n, own), n, rng.binomial(of, rate), of))
    for index, pace in enumerate(PACES):
        # Weekly counts in clusters: negative binomial with twice Poisson's variance.
        weeks = rng.negative_binomial(pace, 0.5, (PEERS + 1, WEEKS)).astype(float)
        own, peers = weeks[0].sum(), weeks[1:].sum()
        phi = spread(weeks.tolist())
        looks.append(Look(f"pace {index}", own, 60, peers, 60 * PEERS, share=False, spread=phi))
    return looks


def test_among_equals_less_than_one_in_twenty_is_told_to_work_on_something() -> None:
    rng = np.random.default_rng(7)
    told = sum(bool(worse(person(rng))) for _ in range(TRIED))
    assert told / TRIED < 0.05


def test_without_the_spread_clusters_would_be_taken_for_a_difference() -> None:
    rng = np.random.default_rng(7)
    bare = 0
    for _ in range(TRIED):
        looks = [Look(o.code, o.own, o.own_of, o.peers, o.peers_of, share=o.share) for o in person(rng)]
        bare += bool(worse(looks))
    assert bare / TRIED > 0.05


def test_who_truly_wins_half_as_often_is_found() -> None:
    rng = np.random.default_rng(8)
    found = [worse(_with_cases(rng, 0.5)) for _ in range(200)]
    assert sum(bool(f) and f[0].look.code == "rate 0" for f in found) > 180


def _with_cases(rng: np.random.Generator, factor: float) -> list[Look]:
    looks = person(rng)[1:]
    return [Look("rate 0", rng.binomial(60, 0.6 * factor), 60, rng.binomial(300, 0.6), 300), *looks]


def test_fishers_tea() -> None:
    # Three of four cups against one of four: 17 of 70 tables are as far out or further.
    assert high_p(Look("tea", 3, 4, 1, 4)) == pytest.approx(17 / 70)
    assert low_p(Look("tea", 1, 4, 3, 4)) == pytest.approx(17 / 70)


def test_counts_are_compared_by_the_days_they_came_in() -> None:
    # 0 of 5 events in half of the time: 1/32.
    assert low_p(Look("calls", 0, 10, 5, 10, share=False)) == pytest.approx(1 / 32)
    assert high_p(Look("calls", 5, 10, 0, 10, share=False)) == pytest.approx(1 / 32)
    assert low_p(Look("calls", 0, 10, 5, 10, share=False, spread=5)) == pytest.approx(1 / 2)


def test_more_is_worse_where_less_is_better() -> None:
    look = Look("no-shows", 30, 60, 30, 300, up=False)
    assert [f.look.code for f in worse([look])] == ["no-shows"]
    assert better([look]) == []


@pytest.mark.parametrize("look", [Look("none", 0, 0, 5, 9), Look("alone", 3, 9, 0, 0), Look("nothing", 0, 9, 0, 9)])
def test_nothing_to_compare_is_no_difference(look: Look) -> None:
    assert low_p(look) == high_p(look) == 1.0


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


def test_the_spread_is_one_at_least_and_grows_with_clusters() -> None:
    assert spread([[3, 3, 3, 3]]) == 1.0
    assert spread([[0, 6, 0, 6]]) == pytest.approx(4.0)
    assert spread([]) == 1.0
