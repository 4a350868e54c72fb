"""What happened to deals between two days, on eight deals whose story is written here."""

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from cadran.errors import BadInput
from cadran.workspace import Viewer, Workspace
from cadran.workspace.changes import deal_events
from cadran.workspace.roster import roster

HEAD = "Deal ID;Deal name;Owner;Account;Amount;Created;Closed;Expected close;Stage;Status\n"
FIRST = HEAD + (
    "1;Won later;Ana;Acme;1000;2025-01-06;;2025-03-31;Proposal;Open\n"
    "2;Lost later;Ana;Acme;2000;2025-01-06;;2025-03-31;Proposal;Open\n"
    "3;Moves;Bo;Acme;3000;2025-01-06;;2025-03-31;Discovery;Open\n"
    "4;Is pushed;Bo;Acme;4000;2025-01-06;;2025-03-31;Proposal;Open\n"
    "5;Stays;Bo;Acme;5000;2025-01-06;;2025-03-31;Proposal;Open\n"
    "6;Told late;Bo;Acme;6000;2025-01-06;;2025-03-31;Proposal;Open\n"
)
THEN = HEAD + (
    "1;Won later;Ana;Acme;1000;2025-01-06;2025-02-12;2025-03-31;Proposal;Won\n"
    "2;Lost later;Ana;Acme;2000;2025-01-06;2025-02-13;2025-03-31;Proposal;Lost\n"
    "3;Moves;Bo;Acme;3000;2025-01-06;;2025-03-31;Proposal;Open\n"
    "4;Is pushed;Bo;Acme;4000;2025-01-06;;2025-05-31;Proposal;Open\n"
    "5;Stays;Bo;Acme;5000;2025-01-06;;2025-03-31;Proposal;Open\n"
    "6;Told late;Bo;Acme;6000;2025-01-06;2025-02-07;2025-03-31;Proposal;Won\n"
    "7;New;Ana;Acme;7000;2025-02-14;;2025-06-30;Discovery;Open\n"
)
SINCE, UNTIL = date(2025, 2, 10), date(2025, 2, 17)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("changes")
    workspace = Workspace.create(folder / "w", {"today": "2025-02-17", "revenue_basis": "won_deals"})
    for text, known in ((FIRST, "2025-02-09"), (THEN, "2025-02-15")):
        (folder / "deals.csv").write_text(text, encoding="utf-8")
        workspace.import_files([folder / "deals.csv"], known_on=known, yes=True)
    return workspace


def told(workspace: Workspace, **more: datetime) -> Mapping[str, str]:
    return {f"{e.kind} {e.name}": f"{e.before}>{e.after}" for e in deal_events(workspace, SINCE, UNTIL, **more)}


def test_each_kind_is_told_once_and_what_stays_is_not(firm: Workspace) -> None:
    assert told(firm) == {
        "won Won later": "Proposal>Proposal",
        "lost Lost later": "Proposal>",
        "new New": ">Discovery",
        "moved Moves": "Discovery>Proposal",
        "pushed Is pushed": "2025-03-31>2025-05-31",
    }  # fmt: skip


def test_what_closed_before_but_was_told_since_is_late(firm: Workspace) -> None:
    found = deal_events(firm, SINCE, UNTIL, known_since=datetime(2025, 2, 10))  # noqa: DTZ001 - the store's own UTC
    assert [(e.kind, e.name, e.day) for e in found if e.late] == [("won", "Told late", date(2025, 2, 7))]
    nothing_new = datetime(2025, 2, 16)  # noqa: DTZ001 - as above
    assert not any(e.late for e in deal_events(firm, SINCE, UNTIL, known_since=nothing_new))


def test_a_rep_hears_of_own_deals_alone_and_marketing_of_none(firm: Workspace) -> None:
    found = deal_events(firm.seen_by(Viewer("rep", "Ana")), SINCE, UNTIL)
    assert {e.rep_name for e in found} == {"Ana"}
    assert len(found) == 3
    with pytest.raises(BadInput):
        deal_events(firm.seen_by(Viewer("marketing")), SINCE, UNTIL)


def test_the_roster_is_what_the_viewer_sees(firm: Workspace) -> None:
    assert [p.name for p in roster(firm, UNTIL)] == ["Ana", "Bo"]
    assert [p.name for p in roster(firm.seen_by(Viewer("rep", "Bo")), UNTIL)] == ["Bo"]
    assert roster(firm.seen_by(Viewer("marketing")), UNTIL) == ()
