"""What a team's pages say: masks, quadrants, places, and what happened."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cadran.metrics.estimators.standout import Look
from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.panels.actions import ACTIONS, actions
from cadran.panels.challenge import runners
from cadran.panels.coaching import COUNTS, RATES, STAGES, Peers, coaching
from cadran.panels.effort import chart, effort
from cadran.panels.leaderboard import leaderboard
from cadran.panels.since import Terms, since
from cadran.panels.wins import wins
from cadran.workspace.changes import Event

FR, EN = Format("fr"), Format("en")
START, END, TODAY = date(2025, 10, 1), date(2026, 1, 1), date(2025, 12, 31)


def reading(kpi: str, rep: str, value: float | None, **more: object) -> Reading:
    given: dict[str, object] = {"unit": "percent", "variant": "", "of": None} | more
    return Reading(
        kpi=kpi, start=START, end=END, group={"rep": rep.title()}, group_id={"rep": f"crm/{rep}"}, value=value, **given
    )  # type: ignore[arg-type]  # as given


def ranked(rep: str, rank: float, tier: int, raw: float) -> Reading:
    beside: Mapping[str, float] = {"raw": raw, "shrunk": raw, "tier": tier, "ramping": 0}
    return reading("rep_rank", rep, rank, of="revenue", low=rank, high=rank, n=5, beside=beside, unit="rank")


RANKED = [ranked("ana", 1, 1, 900), ranked("bo", 2, 2, 500), ranked("cy", 3, 2, 400)]


def test_ranks_hide_names_and_values_of_all_others() -> None:
    board = leaderboard(RANKED, FR, me="crm/bo", peers="ranks")
    places = [p for t in board.tiers for p in t.places]
    assert [(p.id, p.name, bool(p.value)) for p in places] == [
        ("", "Commercial\N{NO-BREAK SPACE}1", False), ("crm/bo", "Bo", True),
        ("", "Commercial\N{NO-BREAK SPACE}3", False),
    ]  # fmt: skip
    assert "Ana" not in repr(board)


def test_nothing_is_the_own_row() -> None:
    board = leaderboard(RANKED, FR, me="crm/bo", peers="nothing")
    assert [p.name for t in board.tiers for p in t.places] == ["Bo"]
    assert "Ana" not in repr(board)
    assert "Cy" not in repr(board)


def test_who_sold_nothing_is_not_told_to_be_last() -> None:
    idle = reading("rep_rank", "di", 4, of="revenue", n=0, beside={"raw": 0.0, "tier": 3}, unit="rank")
    board = leaderboard([*RANKED, idle], EN)
    assert [(p.name, p.mark) for p in board.unplaced] == [("Di", "nothing in the period")]


@pytest.mark.parametrize(
    ("results", "made", "named"),
    [(1.2, 1.1, "En forme"), (1.2, 0.5, "Récolte"), (0.7, 1.4, "Gros efforts, peu de résultats"),
     (0.7, 0.5, "À relancer")],
)  # fmt: skip
def test_the_quadrants(results: float, made: float, named: str) -> None:
    found = effort([reading("target_attainment", "ana", results), reading("activity_rate", "ana", made)], TODAY, FR)
    assert [d.quadrant for d in found.dots] == [named]
    assert [q.name for q in found.quadrants if q.names] == [named]


def test_while_it_runs_both_are_held_against_what_is_expected_by_now() -> None:
    midway = date(2025, 11, 15)
    results = reading("target_attainment", "ana", 0.55, denominator=100, beside={"pace": 0.5})
    found = effort([results, reading("activity_rate", "ana", 0.52)], midway, FR)
    assert (found.dots[0].quadrant, found.running) == ("En forme", True)


def test_who_has_no_target_is_named_beside_the_chart() -> None:
    found = effort([reading("target_attainment", "ana", None), reading("activity_rate", "ana", 1.0)], TODAY, FR)
    assert (found.dots, found.without) == ((), ("Ana",))
    assert chart(found, FR, links={})["datasets"]["rows"] == []


def test_names_do_not_lie_on_each_other() -> None:
    same = [r for rep in ("ana", "bea", "cyd")
            for r in (reading("target_attainment", rep, 1.0), reading("activity_rate", rep, 1.0))]  # fmt: skip
    rows = chart(effort(same, TODAY, FR), FR, links={"crm/ana": "/x/"})["datasets"]["rows"]
    assert sorted(bool(r["above"]) + bool(r["below"]) for r in rows) == [0, 1, 1]
    assert {r["href"] for r in rows} == {"/x/", ""}


def test_equals_share_a_place_and_without_a_target_there_is_none() -> None:
    found = [reading("target_attainment", rep, value, of="revenue") for rep, value in
             (("ana", 1.1), ("bo", 0.5), ("cy", 1.1), ("di", None))]  # fmt: skip
    among = [f"crm/{r}" for r in ("ana", "bo", "cy", "di")]
    assert [(r.name, r.place) for r in runners(found, among, EN)] == [
        ("Ana", "#1"), ("Cy", "#1"), ("Bo", "#3"), ("Di", ""),
    ]  # fmt: skip
    masked = runners(found, among, EN, me="crm/bo", peers="ranks")
    assert [(r.name, bool(r.progress)) for r in masked if not r.name.startswith("Rep")] == [("Bo", True)]
    assert not any(r.detail or r.progress or r.fill for r in masked if r.name.startswith("Rep"))
    assert [r.name for r in runners(found, among, EN, me="crm/bo", peers="nothing")] == ["Bo"]


LOOKS = [Look("win_rate|", 4, 40, 200, 400), Look("calls|", 300, 60, 1200, 300, share=False)]


def test_what_to_work_on_is_the_clearest_and_peers_are_three_at_least() -> None:
    peers = Peers("crm/ana", ("a", "b", "c"), {}, False)
    found = coaching(LOOKS, peers, "2025", FR)
    assert found.work_on is not None
    assert (found.work_on.kpi, found.work_on.usual) == ("win_rate", "50\N{NARROW NO-BREAK SPACE}%")
    assert [i.kpi for i in found.well] == ["calls"]
    assert coaching(LOOKS, peers, "2025", FR, usual=False).work_on.usual == ""  # type: ignore[union-attr]  # as above
    few = coaching(LOOKS, Peers("crm/ana", ("a", "b"), {}, False), "2025", FR)
    assert (few.work_on, few.looked) == (None, ())


def test_everything_looked_at_has_an_action_of_its_own() -> None:
    looked = {STAGES, *(k for kind in ("", "sdr") for k in (*RATES[kind], *COUNTS[kind]))}
    assert not {k for k in looked if k not in ACTIONS}
    assert len(actions("nothing known")) == 2


def test_a_change_within_chance_is_said_to_be_so() -> None:
    assert since("win_rate", Terms(9, 30), Terms(6, 17), EN).verdict == "chance alone can explain it"
    better = since("meeting_no_show_rate", Terms(60, 100), Terms(10, 100), EN)
    assert (better.tone, better.verdict) == ("good", "better, beyond chance")
    assert since("win_rate", Terms(0, 0), Terms(6, 17), EN).verdict == "too few cases to tell"


def _won(deal: str, amount: int, ago: int) -> Event:
    return Event("won", deal, deal, "Acme", "crm/ana", "Ana", "West", Decimal(amount), TODAY - timedelta(days=ago))


def test_the_largest_of_five_is_a_record_and_old_wins_are_no_news() -> None:
    events = [_won("a", 100, 200), _won("b", 200, 100), _won("c", 300, 50), _won("d", 50, 9), _won("e", 900, 3)]
    assert [(w.key, w.kind) for w in wins(events, TODAY, EN)] == [("deal/e", "record"), ("deal/d", "deal")]
    assert [w.kind for w in wins(events[1:], TODAY, EN)] == ["deal", "deal"]
