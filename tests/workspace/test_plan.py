"""The reverse plan of a tiny company, worked out by hand."""

import pytest
from tests.spec.business import Business, new_business

from cadran.metrics.planning import Plan, plans
from cadran.workspace.asking import Asking

# Ana decided 12 deals of 2,000 in a year and won 8 of them; Bo decided 3 of 1,000 and won 1. All cycles last 30 days.
HEAD = """
    reps
    name | role
    -----+-----
    Ana  | ae
    Bo   | ae

    targets
    kpi     | rep | starts_on  | ends_on    | value
    --------+-----+------------+------------+-------
    revenue | Ana | 2025-10-01 | 2025-12-31 | 20 000
    revenue | Bo  | 2025-10-01 | 2025-12-31 |  5 000
    revenue | Ana | 2026-01-01 | 2026-03-31 | 18 000

    deals
    name | account | owner | amount | outcome | created_on | closed_on  | expected_close_on
    -----+---------+-------+--------+---------+------------+------------+------------------
"""


def deal(name: str, owner: str, amount: int, outcome: str, month: int) -> str:
    created, closed = f"2025-{month:02}-01", f"2025-{month + 1:02}-01" if month % 2 else f"2025-{month:02}-31"
    return f"    {name} | Durand | {owner} | {amount} | {outcome} | {created} | {closed} |\n"


def company() -> str:
    rows = [deal(f"A{n}", "Ana", 2_000, "won" if n <= 8 else "lost", 2 * (n % 4) + 1) for n in range(1, 13)]
    rows += [deal(f"B{n}", "Bo", 1_000, "won" if n == 1 else "lost", 1) for n in range(1, 4)]
    rows += ["    A-open | Durand | Ana | 6 000 | open | 2025-11-15 | | 2026-02-01\n"]
    rows += ["    A-soon | Durand | Ana | 4 000 | open | 2025-11-15 | | 2025-12-20\n"]
    quotes = "    quotes\n    number | deal | account | rep | sent_on | amount\n    ---+---\n" + "".join(
        f"    Q{n} | A{1 + n % 8} | Durand | Ana | 2025-03-10 | 2 000\n" for n in range(16)
    )
    meetings = "\n    activities\n    kind | rep | occurred_at\n    ---+---\n" + "".join(
        f"    meeting | Ana | 2025-03-{1 + n:02} 10:00:00\n" for n in range(28)
    )
    return HEAD + "".join(rows) + "\n" + quotes + meetings


@pytest.fixture(scope="module")
def shop() -> Business:
    found = new_business(minimum_sample=8)
    found.load(company())
    return found


def planned(shop: Business, **asked: object) -> dict[str | None, Plan]:
    facts = shop.facts()
    asking = Asking(kpi=(), **{"period": "2025-Q4", "as_of": "2025-11-30", **asked})
    return {one.name: one for one in plans(asking.question(facts, None), facts)}


def test_ana_needs_ten_wins_at_her_own_rates(shop: Business) -> None:
    """20,000 at 2,000 a win: 10 wins, 15 decisions at 8 of 12; 16 quotes for 8 wins: 20. 28 meetings for 14 deals: 30.

    31 days are left, 31 / 7 weeks. Nobody has leads: no number, and why.
    """
    ana = planned(shop, by="rep")["Ana"]
    assert (ana.target, ana.actual, ana.missing) == (20_000, 0, 20_000)
    assert ana.weeks == pytest.approx(31 / 7)
    assert {name: round(step.total, 9) for name, step in ana.steps.items()} == {
        "won": 10, "decided": 15, "quotes": 20, "meetings": 30,
    }  # fmt: skip
    assert ana.without == {"leads": "no_data: leads"}
    assert {name: known.level for name, known in ana.rates.items()} == {
        "size": "rep", "win": "rep", "quotes": "rep", "meetings": "rep", "value": "rep",
    }  # fmt: skip
    assert ana.rates["win"].n == 12


def test_bo_has_too_few_deals_and_takes_the_companys_rates(shop: Business) -> None:
    """17,000 in 9 wins; 9 of 15 won."""
    bo = planned(shop, by="rep")["Bo"]
    assert bo.rates["size"].level == bo.rates["win"].level == "company"
    assert bo.steps["won"].total == pytest.approx(5_000 / (17_000 / 9))
    assert bo.steps["decided"].total == pytest.approx(5_000 / (17_000 / 9) / (9 / 15))


def test_the_pipeline_to_create_is_that_of_the_quarter_reached_after_the_median_cycle(shop: Business) -> None:
    """30 or 31 days from November 30: still this quarter, of which all is left. 16,000 of 24,000 won by value; both
    deals are open for it. 20,000 / (2 / 3) - 10,000 = 20,000. From December 15 it is the next quarter, with one."""
    made = planned(shop, by="rep")["Ana"].creation
    assert made is not None
    assert made.made is not None
    assert (str(made.period), made.already) == ("2025-10-01..2025-12-31", 10_000)
    assert made.made.amount == pytest.approx(20_000)
    later = planned(shop, by="rep", as_of="2025-12-15")
    ana, bo = later["Ana"].creation, later["Bo"].creation
    assert ana is not None
    assert ana.made is not None
    assert (str(ana.period), ana.target, ana.already) == ("2026-01-01..2026-03-31", 18_000, 6_000)
    assert ana.made.amount == pytest.approx(18_000 / (16_000 / 24_000) - 6_000)
    assert bo is not None
    assert bo.reason == "no_target"


def test_the_company_adds_its_reps_targets_where_it_has_none(shop: Business) -> None:
    whole = planned(shop)[None]
    assert (whole.level, whole.target) == ("company", 25_000)
    assert whole.steps["won"].total == pytest.approx(25_000 / (17_000 / 9))


def test_a_target_reached_or_over_or_missing_says_so(shop: Business) -> None:
    assert planned(shop, by="rep", as_of="2025-12-31")["Ana"].reason == "over"
    assert planned(shop, period="2025-Q3")[None].reason == "no_target"
    assert planned(shop, period="2025-Q3", by="rep") == {}


def test_who_sees_one_rep_gets_that_reps_plan_alone(shop: Business) -> None:
    facts = shop.facts()
    [[ana]] = facts.con.execute("SELECT id FROM now.reps WHERE name = 'Ana'").fetchall()
    asking = Asking(kpi=(), period="2025-Q4", as_of="2025-11-30")
    assert [one.name for one in plans(asking.question(facts, frozenset({ana})), facts)] == ["Ana"]


def test_orders_without_a_deal_go_on_as_before_and_are_not_asked_of_deals() -> None:
    """365 days brought 36,500 without a deal, 100 a day: in 31 days 3,100 of Ana's 20,000. Where orders name deals."""
    orders = """
    orders
    number | account | rep | deal | ordered_on | amount
    -------+---------+-----+------+------------+-------
    C-1    | Durand  | Ana | DEAL | 2025-03-01 |  2 000
    C-2    | Durand  | Ana |      | 2025-03-02 | 36 500
    """
    for named, repeat in (("A1", 3_100), ("", 0)):
        shop = new_business(minimum_sample=8)
        shop.load(company() + orders.replace("DEAL", named))
        ana = planned(shop, by="rep")["Ana"]
        assert ana.repeat == pytest.approx(repeat)
        assert ana.steps["won"].total == pytest.approx((20_000 - repeat) / 2_000)
