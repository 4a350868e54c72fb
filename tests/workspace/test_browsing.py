"""Deals and accounts row by row: whose they are, what is found, what changed, and that figures are those of KPIs."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.workspace import firm as f
from tests.workspace.firm import ANA, BOB, BOSS, CYR, ODD

from cadran.errors import BadInput, UnknownName
from cadran.workspace import Viewer, Workspace, browsing
from cadran.workspace.browsing import ACCOUNT_SORTS, BLANK, DEAL_SORTS, LISTS, Wanted
from cadran.workspace.demo import fill

EVERYBODY = (ANA, BOB, CYR, BOSS)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return f.made(tmp_path_factory.mktemp("firm") / "w")


def listed(firm: Workspace, viewer: Viewer, **wanted: str) -> list[str]:
    page = browsing.deals(firm.seen_by(viewer), replace(Wanted(list="all", sort="name"), **wanted))  # type: ignore[arg-type]  # all are texts
    return [row.source_id for row in page.rows]


def accounts(firm: Workspace, viewer: Viewer, search: str = "") -> list[str]:
    return sorted(row.source_id for row in browsing.accounts(firm.seen_by(viewer), search=search).rows)


# ---------------------------------------------------------------- whose


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [(ANA, {ODD, "D3"}), (BOB, {ODD, "D3", "D4"}), (CYR, {"D2"}), (BOSS, {ODD, "D2", "D3", "D4", "D5"})],
)
def test_a_deal_is_seen_by_its_owner_who_leads_that_team_and_the_executive(
    firm: Workspace, viewer: Viewer, seen: set[str]
) -> None:
    assert set(listed(firm, viewer)) == seen
    mine = firm.seen_by(viewer)
    for one in (ODD, "D2", "D3", "D4", "D5", "nothing"):
        assert (browsing.deal(mine, "demo", one) is not None) == (one in seen)
    cards = {card.source_id for lane in browsing.pipeline(mine).lanes for card in lane.cards}
    assert cards == seen & {ODD, "D3", "D5"}
    assert browsing.counts(mine)["all"] == len(seen)


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [(ANA, ["A1", "A2"]), (BOB, ["A1", "A2", "A3"]), (CYR, ["A1", "A2"]), (BOSS, ["A1", "A2", "A3", "A4"])],
)
def test_an_account_is_seen_by_who_owns_it_or_has_rows_there(firm: Workspace, viewer: Viewer, seen: list[str]) -> None:
    assert accounts(firm, viewer) == seen
    for one in ("A1", "A2", "A3", "A4", "nothing"):
        assert (browsing.account(firm.seen_by(viewer), "demo", one) is not None) == (one in seen)
        assert (browsing.account_name(firm.seen_by(viewer), "demo", one) is not None) == (one in seen)


def test_marketing_sees_neither_deals_nor_accounts(firm: Workspace) -> None:
    mark = firm.seen_by(Viewer("marketing"))
    for ask in (
        lambda: browsing.deals(mark, Wanted()), lambda: browsing.deal(mark, "demo", "D2"),
        lambda: browsing.accounts(mark), lambda: browsing.account(mark, "demo", "A1"),
        lambda: browsing.pipeline(mark), lambda: browsing.choices(mark), lambda: browsing.counts(mark),
        lambda: browsing.account_owners(mark), lambda: browsing.account_name(mark, "demo", "A1"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            ask()
        assert refused.value.code == "not_visible"


def test_no_name_of_somebody_out_of_scope_is_told_or_found(firm: Workspace) -> None:
    ana = firm.seen_by(ANA)
    [row] = browsing.accounts(ana, search="muller").rows
    assert (row.owner, row.owner_key, row.owner_seen, row.owned) == (None, None, False, True)
    assert accounts(firm, ANA, "cyr") == []
    assert accounts(firm, BOSS, "cyr") == ["A2"]
    assert [name for _, name in browsing.choices(ana).owners] == ["Ana Lopès"]
    assert [name for _, name in browsing.account_owners(ana)] == ["Ana Lopès"]
    found = browsing.deal(ana, "demo", ODD)
    assert found is not None
    assert set(found.people.values()) == {"Ana Lopès"}  # Bea and Cyr had it before
    assert {a["subject"] for a in found.activities.rows} == {"Relance d'Ana", "Visite d'Ana"}
    assert found.part


def test_an_account_shows_each_their_own_part(firm: Workspace) -> None:
    ana, boss = (browsing.account(firm.seen_by(v), "demo", "A1") for v in (ANA, BOSS))
    assert ana is not None
    assert boss is not None
    assert [o["number"] for o in ana.orders.rows] == ["O5", "O1", "O3"]
    assert [c["text"] for c in ana.complaints.rows] == ["Retard"]
    assert {a["comment"] for a in ana.answers.rows} == {"Bien", "Sans échelle"}  # the pulse is nobody's to read
    assert {a["comment"] for a in boss.answers.rows} == {"Bien", "Sans échelle", "Cyr"}
    assert (ana.contacts, boss.contacts) == (1, 2)
    assert (ana.last_contact, boss.last_contact) == (date(2025, 6, 20), date(2025, 6, 25))
    assert (ana.part, boss.part) == (True, False)


# ---------------------------------------------------------------- what is found


@pytest.mark.parametrize("search", ["energie", "ÉNERGIE", "économies NORD", "ana économies", "lopes energie"])
def test_search_folds_case_and_accents_over_deal_account_and_owner(firm: Workspace, search: str) -> None:
    assert listed(firm, BOSS, search=search) == [ODD]


def test_each_word_must_be_found_and_narrowing_adds_up(firm: Workspace) -> None:
    assert listed(firm, BOSS, search="energie toiture") == []
    assert listed(firm, BOSS, search="%") == listed(firm, BOSS)  # nothing but signs: no search
    assert listed(firm, BOSS, stage="Contact") == ["D3", "D5"]
    assert listed(firm, BOSS, stage="Contact", owner="demo/R1") == ["D3"]
    assert listed(firm, BOSS, owner=BLANK) == ["D5"]
    assert listed(firm, BOSS, account="demo/A2") == ["D2", "D3"]
    assert listed(firm, BOSS, outcome="lost") == ["D4"]
    assert listed(firm, BOSS, list="slipped") == [ODD, "D3"]


def test_a_page_tells_what_was_found_in_all(firm: Workspace) -> None:
    page = browsing.deals(firm.seen_by(BOSS), Wanted(list="open", page=99))
    assert (page.total, page.amount, page.unpriced, page.page, page.pages) == (3, Decimal(1300), 1, 1, 1)


def test_every_shown_column_sorts_both_ways_with_blanks_last(firm: Workspace) -> None:
    boss = firm.seen_by(BOSS)
    for sort in DEAL_SORTS:
        for sign in ("", "-"):
            assert browsing.deals(boss, Wanted(list="all", sort=sign + sort)).total == 5
    assert listed(firm, BOSS, sort="amount") == ["D4", "D3", "D2", ODD, "D5"]
    assert listed(firm, BOSS, sort="-amount") == [ODD, "D2", "D3", "D4", "D5"]
    for sort in ACCOUNT_SORTS:
        assert browsing.accounts(boss, sort=sort).total == 4
    with pytest.raises(UnknownName):
        browsing.deals(boss, Wanted(sort="salary"))
    with pytest.raises(UnknownName):
        browsing.deals(boss, Wanted(list="secret"))


# ---------------------------------------------------------------- over time


def test_the_timeline_of_a_recorded_deal_worked_out_by_hand(firm: Workspace) -> None:
    found = browsing.deal(firm.seen_by(BOSS), "demo", ODD)
    assert found is not None
    names = {of: name.split()[0] for of, name in found.people.items()}
    told = [(c.what, c.day, names.get(c.after, c.after), c.days, c.slipped) for c in found.changes]  # type: ignore[arg-type]  # ids and others
    assert told == [
        ("opened", date(2025, 3, 1), "Contact", None, False),
        ("date", date(2025, 4, 10), date(2025, 4, 30), 15, False),
        ("stage", date(2025, 5, 5), "Offre", None, False),
        ("date", date(2025, 5, 5), date(2025, 6, 20), 51, True),
        ("owner", date(2025, 5, 5), "Cyr", None, False),
        ("amount", date(2025, 6, 1), Decimal(1000), None, False),
        ("owner", date(2025, 6, 1), "Ana", None, False),
        ("date", date(2025, 6, 15), date(2025, 7, 31), 41, True),
    ]
    assert {c.certainty for c in found.changes} == {"recorded"}
    assert (found.row.slips, found.row.slipped_days) == (2, 92)


def test_what_two_exports_show_is_observed_not_recorded(firm: Workspace) -> None:
    found = browsing.deal(firm.seen_by(ANA), "demo", "D3")
    assert found is not None
    [pushed] = [c for c in found.changes if c.what == "date"]
    assert (pushed.certainty, pushed.days, pushed.slipped, pushed.day) == ("observed", 47, True, date(2025, 6, 30))
    assert found.changes[0].certainty == "assumed"


# ---------------------------------------------------------------- as the KPIs


OF_LIST = {
    "open": "open_deals", "dormant": "stalled_deals", "overdue": "overdue_deals",
    "no_next_step": "deals_without_next_step", "won": "deals_won", "lost": "deals_lost",
}  # fmt: skip


@pytest.mark.parametrize("viewer", EVERYBODY, ids=["ana", "bob", "cyr", "boss"])
def test_a_list_is_as_long_as_its_kpi_says(firm: Workspace, viewer: Viewer) -> None:
    mine = firm.seen_by(viewer)
    for name, kpi in OF_LIST.items():
        period = "all" if name in {"won", "lost"} else "2025-06"
        [reading] = mine.kpi(kpi, period=period)
        page = browsing.deals(mine, Wanted(list=name))
        assert page.total == (reading.value or 0), name
        if "amount" in reading.beside:
            assert page.amount == (reading.beside["amount"] or 0), name
    [value] = mine.kpi("pipeline_value", period="2025-06")
    assert browsing.deals(mine, Wanted(list="open")).amount == (value.value or 0)
    [weighted] = mine.kpi("weighted_pipeline", period="2025-06")
    assert sum(lane.weighted for lane in browsing.pipeline(mine).lanes) == pytest.approx(float(weighted.value or 0))
    assert set(LISTS) - set(OF_LIST) == {"all", "slipped"}


@pytest.mark.parametrize("viewer", EVERYBODY, ids=["ana", "bob", "cyr", "boss"])
def test_the_revenue_of_an_account_is_the_kpis(firm: Workspace, viewer: Viewer) -> None:
    mine = firm.seen_by(viewer)
    page = browsing.accounts(mine)
    for row in page.rows:
        [reading] = mine.kpi("revenue", period="2024-07-01..2025-06-30", where=[f"account=demo/{row.source_id}"])
        assert (row.revenue or 0) == (reading.value or 0), row.source_id
        found = browsing.account(mine, "demo", row.source_id)
        assert found is not None
        assert found.year["revenue"].value == reading.value
    assert page.amount == sum(r.revenue or 0 for r in page.rows)


def test_the_years_of_an_account_worked_out_by_hand(firm: Workspace) -> None:
    ana, boss = (browsing.account(firm.seen_by(v), "demo", "A1") for v in (ANA, BOSS))
    assert ana is not None
    assert boss is not None
    figures = [[x["revenue"].value for x in (a.to_date, a.year, a.before)] for a in (ana, boss)]
    assert figures == [[250, 150, 100], [1250, 1150, 100]]


# ---------------------------------------------------------------- many


class Many:
    """Ten thousand deals of one rep."""

    def steps(self) -> list[tuple[date, dict[str, pa.Table]]]:
        found = [
            f.deal(f"D{i}", f"Affaire {i} à Nîmes", "A1", "R1", i, created_on=date(2025, 1, 1),
                   expected_close_on=date(2025, 7, 1 + i % 28))
            for i in range(10_000)
        ]  # fmt: skip
        tables = {"reps": f.REPS, "teams": f.TEAMS, "accounts": f.ACCOUNTS, "deals": found}
        return [(date(2025, 6, 30), {name: pa.Table.from_pylist(rows) for name, rows in tables.items()})]


def test_ten_thousand_deals_are_searched_in_pages_within_the_blink_of_an_eye(tmp_path: Path) -> None:
    many = fill(tmp_path / "w", Many()).seen_by(ANA)  # type: ignore[arg-type]  # as firm.made
    browsing.deals(many, Wanted())
    began = time.process_time()  # not the clock: the machine is shared
    page = browsing.deals(many.seen_by(ANA), Wanted(search="affaire NIMES", sort="name", page=3))
    assert time.process_time() - began < 0.3
    assert (len(page.rows), page.total, page.page, page.pages) == (50, 10_000, 3, 200)
    assert page.amount == sum(range(10_000))
    assert browsing.deals(many, Wanted(page=None)).rows[0].source_id == "D9999"
