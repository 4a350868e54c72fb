"""Boards: made, ordered, widened, shared, and read through the reader's own eyes."""

from collections.abc import Callable

import pytest
from django.test import Client

from cadran.surfaces.web.boards.models import Board
from cadran.surfaces.web.people.models import User

In = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def board_of(user: User, *kpis: str, **more: object) -> Board:
    return Board.objects.create(owner=user, title="Ma semaine", tiles=[{"kpi": k} for k in kpis], **more)


def order(board: Board) -> list[str]:
    board.refresh_from_db()
    return [s.code for s in board.slots]


def test_a_board_is_made_filled_and_named(client_of: In) -> None:
    client = client_of("bo")
    edit = client.post("/boards/make/", {"title": "Lundi"}).headers["Location"]
    client.post(edit, {"title": "Lundi matin", "do": "add:win_rate"})
    client.post(edit, {"title": "Lundi matin", "do": "add:revenue", "slot": ["win_rate"]})
    client.post(edit, {"title": "Lundi matin", "do": "add:win_rate", "slot": ["win_rate", "revenue"]})  # twice is once
    client.post(edit, {"title": "Lundi matin", "do": "add:no_such_kpi", "slot": ["win_rate", "revenue"]})
    board = Board.objects.get()
    assert (board.title, order(board)) == ("Lundi matin", ["win_rate", "revenue"])
    page = client.get(f"/boards/{board.pk}/")
    assert [p.tile.id for p in page.context["placed"]] == ["win_rate", "revenue"]


def test_tiles_move_by_button_and_by_dragging_and_go(client_of: In, people: dict[str, User]) -> None:
    board, client = board_of(people["bo"], "revenue", "win_rate", "leads"), client_of("bo")
    edit = f"/boards/{board.pk}/edit/"
    client.post(edit, {"do": "up:win_rate", "slot": ["revenue", "win_rate", "leads"]})
    assert order(board) == ["win_rate", "revenue", "leads"]
    client.post(edit, {"do": "save", "slot": ["leads", "win_rate", "revenue"]})
    assert order(board) == ["leads", "win_rate", "revenue"]
    client.post(edit, {"do": "up:leads", "slot": ["leads", "win_rate", "revenue"]})  # the first stays
    client.post(edit, {"do": "remove:win_rate", "slot": ["leads", "win_rate", "revenue"]})
    assert order(board) == ["leads", "revenue"]


def test_a_wide_tile_has_a_chart_and_a_narrow_one_has_none(client_of: In, people: dict[str, User]) -> None:
    board, client = board_of(people["bo"], "revenue", "win_rate"), client_of("bo")
    edit = f"/boards/{board.pk}/edit/"
    client.post(edit, {"do": "save", "width-revenue": "8", "width-win_rate": "7"})
    board.refresh_from_db()
    assert [(s.width, s.chart) for s in board.slots] == [(8, "trend"), (4, "")]
    client.post(edit, {"do": "save", "width-revenue": "12", "chart-revenue": "by:region"})
    placed = client.get(f"/boards/{board.pk}/").context["placed"]
    assert placed[0].slot.chart == "by:region"
    assert placed[0].sentence
    assert placed[0].rows
    chart = client.get("/boards/chart.json?kpi=revenue&chart=by:region")
    assert chart.json()["datasets"]["rows"]
    client.post(edit, {"do": "save", "width-revenue": "4"})
    board.refresh_from_db()
    assert board.slots[0].chart == ""


def test_a_board_is_its_owners_until_it_is_shared(client_of: In, people: dict[str, User]) -> None:
    board = board_of(people["bo"], "revenue")
    for name in ("ana", "cy", "exec", "mark"):
        assert client_of(name).get(f"/boards/{board.pk}/").status_code == 404, name
    Board.objects.update(shared_with="*")
    for name in ("ana", "cy", "exec", "mark"):
        assert client_of(name).get(f"/boards/{board.pk}/").status_code == 200, name
        assert client_of(name).get(f"/boards/{board.pk}/edit/").status_code == 404, name
        assert client_of(name).post(f"/boards/{board.pk}/remove/").status_code == 404, name
    assert Board.objects.filter(pk=board.pk).exists()


def test_a_board_for_a_team_is_that_teams(client_of: In, people: dict[str, User]) -> None:
    board, client = board_of(people["ana"], "revenue"), client_of("ana")
    edit = f"/boards/{board.pk}/edit/"
    mine = client.get(edit).context["teams"]
    assert len(mine) == 1
    client.post(edit, {"do": "save", "shared_with": "Nobody's team"})
    board.refresh_from_db()
    assert board.shared_with == ""
    client.post(edit, {"do": "save", "shared_with": mine[0]})
    assert client_of("bo").get(f"/boards/{board.pk}/").status_code == 200
    assert client_of("cy").get(f"/boards/{board.pk}/").status_code == 404


def test_everybody_reads_a_shared_board_through_their_own_eyes(client_of: In, people: dict[str, User]) -> None:
    board = board_of(people["exec"], "revenue", "open_deals", shared_with="*")
    values = {}
    for name in ("exec", "ana", "mark"):
        placed = client_of(name).get(f"/boards/{board.pk}/?period=2025").context["placed"]
        values[name] = placed[0].tile.shown.value
    assert values["exec"] != values["ana"]
    assert values["mark"] == "–"


def test_more_than_a_handful_is_warned_of_and_falls_apart_by_stage(client_of: In, people: dict[str, User]) -> None:
    kpis = ["revenue", "win_rate", "deals_won", "deals_lost", "leads", "mqls", "calls"]
    board, client = board_of(people["bo"], *kpis), client_of("bo")
    assert client.get(f"/boards/{board.pk}/").context["warning"] == ""
    board.tiles = [*board.tiles, {"kpi": "csat"}]
    board.save()
    page = client.get(f"/boards/{board.pk}/").context
    assert "8" in page["warning"]
    assert [f.stage for f in page["focuses"]] == ["sell", "acquire", "keep"]
    made = client.post(f"/boards/{board.pk}/duplicate/", {"stage": "acquire"}).headers["Location"]
    assert [p.tile.id for p in client.get(made).context["placed"]] == ["leads", "mqls", "calls"]


def test_a_copy_is_ones_own(client_of: In, people: dict[str, User]) -> None:
    board = board_of(people["bo"], "revenue", shared_with="*")
    client_of("ana").post(f"/boards/{board.pk}/duplicate/")
    copy = Board.objects.get(owner=people["ana"])
    assert (order(copy), copy.shared_with) == (["revenue"], "")


def test_kpis_are_found_by_their_words_and_none_that_one_may_not_see(client_of: In, people: dict[str, User]) -> None:
    board = board_of(people["bo"])
    found = client_of("bo").get(f"/boards/{board.pk}/edit/?q=taux de gain").context["found"]
    assert "win_rate" in {e.id for f in found for e in f.entries}
    marks = board_of(people["mark"])
    found = client_of("mark").get(f"/boards/{marks.pk}/edit/?q=taux").context["found"]
    ids = {e.id for f in found for e in f.entries}
    assert "mql_to_sql_rate" in ids
    assert "win_rate" not in ids


def test_filters_offer_what_the_viewer_sees(client_of: In, people: dict[str, User]) -> None:
    board = board_of(people["exec"], "revenue", shared_with="*")
    offered = {
        name: {o.name: o.values for o in client_of(name).get(f"/boards/{board.pk}/").context["options"]}
        for name in ("exec", "ana", "bo", "mark")
    }
    assert set(offered["exec"]) >= {"team", "rep", "region", "product", "source"}
    assert "rep" not in offered["ana"]
    assert set(offered["bo"]["rep"]) < set(offered["exec"]["rep"])
    assert not {"rep", "team", "product"} & set(offered["mark"])
    region = offered["exec"]["region"][0]
    page = client_of("exec").get(f"/boards/{board.pk}/", {"region": region, "period": "2025"})
    assert page.context["query"].count("region=") == 1


def test_what_is_kept_badly_is_left_away() -> None:
    board = Board(tiles=[{"kpi": "gone"}, {"kpi": "leads", "width": "wide", "chart": "pie"}, "x", {"kpi": "leads"}])
    assert [(s.code, s.width, s.chart) for s in board.slots] == [("leads", 4, "")]
    assert Board(tiles={"not": "a list"}).slots == ()
