"""Rankings of the demo company, by hand: who is before whom, and how sure that is."""

import numpy as np
import pytest
from tests.oracle.judge import Case, Group, Judge, same
from tests.oracle.test_dimensions import BY_PRODUCT

from cadran.metrics.reading import Reading

DRAWS = 4000
NEAR = 2  # ranks that two honest simulations may be apart at the ends of an interval
# Every rep who sells is in the ranking, without a sale as well; equals share the better place, as in sports.
SALES = "SELECT rep, amount::DOUBLE AS worth FROM sales WHERE inside(day) AND rep IS NOT NULL"
DECIDED = """
    SELECT closer AS rep, (outcome = 'won')::INT AS worth FROM deals
    WHERE inside(closed_on) AND outcome IN ('won', 'lost') AND closer IS NOT NULL
"""


def places(values: dict[Group, float]) -> dict[Group, int]:
    return {name: 1 + sum(other > value for other in values.values()) for name, value in values.items()}


def worth(judge: Judge, sql: str, period: str) -> dict[Group, list[float]]:
    judge.during(period)
    found: dict[Group, list[float]] = {}
    for rep, amount in judge.con.execute(sql).fetchall():
        found.setdefault(judge.names[rep], []).append(amount)
    return found


def read(judge: Judge, period: str, of: str) -> dict[Group, Reading]:
    return {r.group["rep"]: r for r in judge.read("rep_rank", period=period, by="rep", of=of)}


@pytest.mark.parametrize("period", ["2025", "2025-Q2", "2024", "2025-09"])
def test_reps_by_revenue(judge: Judge, period: str) -> None:
    sold = worth(judge, SALES, period)
    hand = places({name: sum(sold.get(name, [])) for name in judge.active(period) if name is not None})
    found = {name: r.value for name, r in read(judge, period, "revenue").items() if name is not None}
    assert {n: v for n, v in found.items() if v is not None} == hand


@pytest.mark.parametrize("period", ["2025", "2024"])
def test_reps_by_win_rate(judge: Judge, period: str) -> None:
    """Of those who decided anything; a rate of nothing has no place."""
    hand = places({name: sum(rows) / len(rows) for name, rows in worth(judge, DECIDED, period).items()})
    found = {name: r.value for name, r in read(judge, period, "win_rate").items()}
    assert {n: v for n, v in found.items() if v is not None and n in hand} == hand
    assert not {n: v for n, v in found.items() if v is not None and n not in hand}


@pytest.mark.parametrize(("of", "sql"), [("revenue", SALES), ("win_rate", DECIDED)])
def test_how_sure_a_place_is(judge: Judge, of: str, sql: str) -> None:
    """Had the year been played again: as many sales or decisions as chance gives, of those that there were."""
    rng = np.random.default_rng(7)
    rows = worth(judge, sql, "2025")
    names = sorted(name for name in rows if name is not None)
    drawn = np.stack([_replayed(rng, np.array(rows[name]), of == "revenue") for name in names])
    ranks = 1 + (drawn[None, :, :] > drawn[:, None, :]).sum(axis=1)
    ends = dict(zip(names, np.quantile(ranks, [0.025, 0.975], axis=1).T, strict=True))
    found = read(judge, "2025", of)
    wrong = {
        name: ((r.low, r.high), tuple(ends[name]))
        for name in names
        if (r := found[name]).low is None
        or r.high is None
        or abs(r.low - ends[name][0]) > NEAR
        or abs(r.high - ends[name][1]) > NEAR
    }
    assert not wrong


def _replayed(rng: np.random.Generator, rows: np.ndarray, counted: bool) -> np.ndarray:
    """Sums of sales that come by chance; or shares of as many decisions."""
    if counted:
        return np.asarray(rng.poisson(1, (DRAWS, len(rows))) @ rows)
    return rng.beta(rows.sum() + 0.5, len(rows) - rows.sum() + 0.5, DRAWS)


@pytest.mark.parametrize("of", ["revenue", "win_rate"])
def test_who_cannot_be_told_apart_shares_a_tier(judge: Judge, of: str) -> None:
    ranked = [r for r in read(judge, "2025", of).values() if r.value is not None]
    assert len(ranked) > 10
    for r in ranked:
        assert r.low is not None
        assert r.high is not None
        assert r.low <= float(r.value or 0) <= r.high
    apart = [
        (a.group, b.group)
        for a in ranked
        for b in ranked
        if (a.low or 0) <= (b.high or 0) and (b.low or 0) <= (a.high or 0) and a.beside["tier"] != b.beside["tier"]
    ]
    assert not apart


def test_who_still_ramps_is_marked(judge: Judge) -> None:
    """On some day of the period."""
    judge.during("2025")
    hand = judge.con.execute("SELECT name FROM now.reps WHERE ramp_until >= getvariable('from_day')").fetchall()
    marked = {name for name, r in read(judge, "2025", "revenue").items() if r.beside.get("ramping")}
    assert marked == {name for (name,) in hand}


# What the lines leave unallocated is nobody's product: it may be shown, and takes no place from any.
@pytest.mark.parametrize("period", ["2025", "2025-Q3", "2024", "2025-02"])
@pytest.mark.parametrize("by", ["product", "category"])
def test_products(judge: Judge, by: str, period: str) -> None:
    found = judge.find(Case(f"SELECT * FROM ({BY_PRODUCT}) WHERE {by} IS NOT NULL", "sum(amount)"), period, by)
    hand = places({name: f.value or 0 for name, f in found.items()})
    ranked = {r.group[by]: r.value for r in judge.read("best_product_rank", period=period, by=by)}
    assert {name: place for name, place in ranked.items() if name is not None} == hand


@pytest.mark.parametrize("period", ["2025", "2025-Q3"])
def test_beside_the_products(judge: Judge, period: str) -> None:
    """Growth over as long a time before, margin of the lines with a known cost, goods asked to be taken back."""
    rows = """
        SELECT p.name AS product, l.net, l.cost, NULL::DOUBLE AS before, NULL AS returned
        FROM lines l JOIN now.products p ON p.id = l.product WHERE inside(l.day)
        UNION ALL
        SELECT p.name, NULL, NULL, l.net, NULL FROM lines l JOIN now.products p ON p.id = l.product
        WHERE l.day >= before(getvariable('from_day')) AND l.day < getvariable('from_day')
        UNION ALL
        SELECT p.name, NULL, NULL, NULL, r.id FROM now.returns r JOIN now.products p ON p.id = r.product_id
        WHERE inside(r.requested_on)
    """
    case = Case(
        rows, "sum(net)", "count(net)",
        beside={
            "growth": "CASE WHEN sum(before) > 0 THEN coalesce(sum(net), 0) / sum(before) - 1 END",
            "margin_rate": "sum(net - cost) / sum(net) FILTER (cost IS NOT NULL)",
            "returns": "count(returned)",
        },
    )  # fmt: skip
    found = judge.find(case, period, "product")
    wrong = {
        r.group["product"]: (dict(r.beside), hand.beside)
        for r in judge.read("best_product_rank", period=period, by="product")
        if (hand := found.get(r.group["product"]))
        and not all(same(r.beside.get(name), value) for name, value in hand.beside.items())
    }
    assert not wrong
