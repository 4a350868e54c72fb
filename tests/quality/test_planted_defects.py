"""A clean small company in which nothing is flagged; then one defect at a time, which alone is found, with its rows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from tests.spec.business import Business, Shelf, new_business

from cadran.metrics.quality import Quality, assess
from cadran.workspace.asking import Asking

HEAD = """
    reps
    name | role
    Ana  | ae
    Bo   | ae

    accounts
    name   | owner
    Durand | Bo

    deals
    name | account | owner | amount | outcome | created_on | closed_on | expected_close_on | lost_reason | kind
"""
TODAY = date(2025, 12, 31)


class Deal(NamedTuple):
    name: str
    account: str
    owner: str
    amount: str
    outcome: str
    created: date
    closed: date | None
    expected: date | None

    def line(self) -> str:
        """Its row; a lost one has a reason."""
        cells = (
            *self[:5],
            self.created,
            self.closed or "",
            self.expected or "",
            "price" * (self.outcome == "lost"),
            "new",
        )
        return " | ".join(map(str, cells))


def clean() -> list[Deal]:
    """Twenty deals won, ten lost and ten open, all told, each of its own amount."""
    found = []
    for i in range(40):
        outcome = "won" if i < 20 else "lost" if i < 30 else "open"
        created = date(2025, 1, 5) + timedelta(days=7 * i)
        closed = None if outcome == "open" else created + timedelta(days=40)
        expected = date(2026, 2, 3 + i % 20) if closed is None else closed
        rep = "Ana" if i % 2 else "Bo"
        found.append(Deal(f"D-{i}", "Durand", rep, str(1000 + 10 * i), outcome, created, closed, expected))
    return found


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


def company(shelf: Shelf, deals: list[Deal], more: str = "") -> Business:
    shop = new_business(shelf)
    shop.load(HEAD + "\n".join(d.line() for d in deals) + more)
    return shop


def look(shop: Business, owners: frozenset[int] | None = None) -> Quality:
    facts = shop.facts()
    return assess(Asking(kpi=(), period="2025").question(facts, owners), facts)


def judged(shelf: Shelf, deals: list[Deal]) -> Quality:
    return look(company(shelf, deals))


def faults(found: Quality) -> dict[str, tuple[str, str, float]]:
    return {r.key: (r.code, r.moves, r.by) for r in found.repairs}


def codes(found: Quality) -> set[str]:
    """What costs trust, small samples aside: forty deals are few by any measure."""
    return {code for code, _ in found.reasons} - {"sample"}


def test_in_a_clean_company_nothing_is_flagged(shelf: Shelf) -> None:
    found = judged(shelf, clean())
    assert (found.filled.share, found.grade, codes(found)) == (1.0, "A", set())
    assert (found.repairs, found.unresolved, found.suspects, found.held) == ((), (), (), {})
    assert {g.reading.kpi for g in found.kpis if g.grade} >= {"revenue", "win_rate", "open_deals", "pipeline_value"}


def test_a_won_deal_without_amount_is_put_at_the_average_of_the_others(shelf: Shelf) -> None:
    deals = clean()
    deals[3] = deals[3]._replace(amount="")
    found = judged(shelf, deals)
    # The other nineteen won have 1000 + 10 i, i = 0...19 without 3: (20 x 1095 - 1030) / 19.
    assert faults(found) == {"case/D-3": ("no_amount", "average_deal_size", pytest.approx((20 * 1095 - 1030) / 19))}
    assert (found.filled.asked - found.filled.filled, found.fields[0].name) == (1, "deals.amount")
    assert [f.name for f in found.reps if f.filled < f.asked] == ["Ana"]
    assert (found.suspects, found.unresolved) == ((), ())


def test_an_open_deal_that_is_overdue_or_undated_moves_its_own_amount(shelf: Shelf) -> None:
    deals = clean()
    deals[31] = deals[31]._replace(expected=TODAY - timedelta(days=9))
    deals[35] = deals[35]._replace(expected=None)
    found = judged(shelf, deals)
    late, undated = (("overdue", "overdue_deals", 1310.0), ("undated", "pipeline_coverage", 1350.0))
    assert faults(found) == {"case/D-35": undated, "case/D-31": late}
    assert [r.key for r in found.repairs] == ["case/D-35", "case/D-31"]  # what would move most comes first
    assert found.filled.asked - found.filled.filled == 1  # a date that is past is filled


def test_deals_of_nobody(shelf: Shelf) -> None:
    deals = clean()
    deals[7], deals[25] = deals[7]._replace(owner=""), deals[25]._replace(owner="")
    found = judged(shelf, deals)
    assert faults(found) == {"case/D-7": ("no_owner", "revenue_per_rep", 1070.0)}  # a lost one moves nothing
    assert [(f.name, f.asked - f.filled) for f in found.reps if f.filled < f.asked] == [(None, 2)]


def test_ten_rows_are_told_what_moves_most_first(shelf: Shelf) -> None:
    deals = [d._replace(owner="") for d in clean()]
    deals[0] = deals[0]._replace(owner="Ana")
    keys = [r.key for r in judged(shelf, deals).repairs]
    assert keys == [f"case/D-{i}" for i in range(39, 29, -1)]


def test_close_dates_on_the_last_day_of_the_creation_month(shelf: Shelf) -> None:
    deals = clean()
    planted = [f"case/D-{i}" for i in range(8)]
    for i in range(8):
        nxt = (deals[i].created.replace(day=1) + timedelta(days=32)).replace(day=1)
        deals[i] = deals[i]._replace(expected=nxt - timedelta(days=1))
    found = judged(shelf, deals)
    (one,) = found.suspects
    assert (one.code, one.n, one.of, list(one.rows)) == ("month_end", 8, 8, planted)
    assert (one.table, one.column) == ("deals", "expected_close_on")
    assert (found.repairs, found.filled.share) == ((), 1.0)


def test_who_always_closes_at_a_months_end_is_not_suspected(shelf: Shelf) -> None:
    """Three quarters of the later closes are at a month's end too: eight of ten are then no accident."""
    deals = clean()
    for i, deal in enumerate(deals):
        later = (deal.created.replace(day=1) + timedelta(days=32 if i < 8 else 64)).replace(day=1) - timedelta(days=1)
        deals[i] = deal._replace(expected=later if i % 4 else deal.expected)
    assert judged(shelf, deals).suspects == ()


def test_an_amount_that_stands_far_more_often_than_the_next(shelf: Shelf) -> None:
    deals = clean()
    for i in (2, 4, 6, 8, 10, 12):
        deals[i] = deals[i]._replace(amount="9999")
    (one,) = judged(shelf, deals).suspects
    assert (one.code, one.n, one.of, one.value) == ("same_amount", 6, 40, 9999.0)
    assert sorted(one.rows) == sorted(f"case/D-{i}" for i in (2, 4, 6, 8, 10, 12))


def test_prices_of_a_list_are_not_suspected(shelf: Shelf) -> None:
    deals = [d._replace(amount="900" if i % 2 else "1800") for i, d in enumerate(clean())]
    assert judged(shelf, deals).suspects == ()


def test_names_that_mean_nobody_known_or_several(shelf: Shelf) -> None:
    deals = clean()
    deals[1], deals[2] = deals[1]._replace(owner="Zed"), deals[2]._replace(account="Twin")
    shop = company(shelf, deals)
    found = look(shop).unresolved
    assert {(u.table, u.column, u.text, u.reason, u.rows) for u in found} == {
        ("deals", "owner", "Zed", "stub", 1), ("deals", "account", "Twin", "stub", 1),
    }  # fmt: skip


def test_a_rep_sees_the_quality_of_own_rows_only(shelf: Shelf) -> None:
    deals = clean()
    deals[3], deals[4] = deals[3]._replace(amount=""), deals[4]._replace(amount="", account="Twin")
    shop = company(shelf, deals)  # D-3 is Ana's, D-4 is Bo's
    ids = {str(n): int(i) for n, i in shop.con.execute("SELECT name, id FROM now.reps").fetchall()}
    mine, his = look(shop, frozenset({ids["Ana"]})), look(shop, frozenset({ids["Bo"]}))
    assert (list(faults(mine)), list(faults(his))) == (["case/D-3"], ["case/D-4"])
    assert ([f.name for f in mine.reps], [f.name for f in his.reps]) == (["Ana"], ["Bo"])
    assert (mine.unresolved, [u.text for u in his.unresolved]) == ((), ["Twin"])
    assert (mine.held, his.held) == (None, None)
    assert mine.filled.asked + his.filled.asked == look(shop).filled.asked


def test_rows_held_back_are_counted_by_reason_and_cost_trust(shelf: Shelf) -> None:
    shop = company(shelf, clean())
    shop.con.execute(
        "INSERT INTO meta.quarantine SELECT 1, 'f.csv', i, 'bad_day', 'closed_on', 'x', '{}', '', 'deals', NULL"
        " FROM range(10) AS r(i)"
    )
    try:
        found = look(shop)
    finally:
        shop.con.execute("DELETE FROM meta.quarantine")
    assert found.held == {"bad_day": 10}
    won = next(g for g in found.kpis if g.reading.kpi == "deals_won")
    assert [(f.code, f.steps, f.share) for f in won.findings] == [("quarantine", 2, 10 / 50)]
    assert won.grade == "C"


def test_an_empty_company_has_nothing_to_grade(shelf: Shelf) -> None:
    shop = new_business(shelf)
    shop.load("reps\nname | role\nAna | ae")
    found = look(shop)
    assert (found.grade, found.kpis, found.filled.asked, found.repairs) == (None, (), 0, ())
    assert replace(found.filled, asked=1).share == 0.0
