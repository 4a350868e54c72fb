"""What waits today: the right lists, in the right hands."""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from cadran.errors import BadInput
from cadran.sources.own import stage
from cadran.workspace import Viewer, Workspace
from cadran.workspace.agenda import Agenda, List, agenda
from cadran.workspace.rejected import rejected

at = datetime.fromisoformat
TODAY = date(2025, 6, 16)
LISTS: tuple[List, ...] = (
    "leads", "steps", "meetings", "planned", "quotes", "overdue", "undecided", "customers",
)  # fmt: skip
REPS = {"source_id": ["ana", "cy", "bo"], "name": ["Ana", "Cy", "Bo"], "role": ["bdm", "bdm", "manager"]}
TEAMS = {"source_id": ["t"], "name": ["North"], "manager": ["Bo"]}
PLACES = {"source_id": ["1"], "rep": ["Ana"], "team": ["North"], "starts_on": [date(2025, 1, 1)]}
DEALS = {
    "source_id": ["late", "due", "fine", "foreign", "won"],
    "name": ["Late", "Due", "Fine", "Foreign", "Won"],
    "owner": ["Ana", "Ana", "Ana", "Cy", "Ana"],
    "amount": [Decimal(100), Decimal(200), Decimal(300), Decimal(400), Decimal(500)],
    "created_on": [date(2025, 5, 1)] * 5,
    "expected_close_on": [date(2025, 6, 1), date(2025, 7, 1), date(2025, 7, 1), date(2025, 6, 2), None],
    "next_step_on": [None, date(2025, 6, 10), date(2025, 6, 30), date(2025, 6, 16), date(2025, 6, 1)],
    "next_step": [None, "Call", "Meet", "Send", "Bill"],
    "outcome": ["open", "open", "open", "open", "won"],
    "closed_on": [None, None, None, None, date(2025, 6, 5)],
}
ACTIVITIES = {
    "source_id": ["m", "next", "far", "task", "old", "foreign", "called", "expected", "branch"],
    "kind": ["meeting", "demo", "meeting", "task", "task", "meeting", "call", "meeting", "call"],
    "rep": ["Ana", "Ana", "Ana", "Ana", "Ana", "Cy", "Ana", "Bo", "Ana"],
    "status": ["planned"] * 6 + ["done", "planned", "done"],
    "account": [None] * 6 + ["called", "expected", "silent-branch"],
    "scheduled_at": [
        at("2025-06-16T09:00"), at("2025-06-18T09:00"), at("2025-06-30T09:00"), at("2025-06-15T09:00"),
        at("2024-06-15T09:00"), at("2025-06-16T09:00"), None, at("2025-07-16T09:00"), None,
    ],
    "occurred_at": [None] * 6 + [at("2025-04-01T09:00"), None, at("2025-02-03T09:00")],
}  # fmt: skip
# Customers: called and expected are in somebody's mind, silent bought last in January (its branch was called in
# February), bigger too, past bought too long ago, lead never.
ACCOUNTS = {
    "source_id": ["called", "expected", "silent", "silent-branch", "bigger", "past", "lead", "foreign"],
    "name": ["Called", "Expected", "Silent", "Branch", "Bigger", "Past", "Lead", "Foreign"],
    "owner": ["Ana"] * 7 + ["Cy"],
    "parent": [None, None, None, "silent", None, None, None, None],
}
ORDERS = {
    "source_id": ["1", "2", "3", "4", "5", "6", "7"],
    "account": ["called", "expected", "silent", "bigger", "bigger", "past", "foreign"],
    "rep": ["Ana"] * 6 + ["Cy"],
    "amount": [Decimal(n) for n in (10, 20, 30, 40, 5, 60, 70)],
    "ordered_on": [date(2025, 1, 15)] * 3 + [date(2024, 11, 3), date(2025, 1, 2), date(2023, 1, 2), date(2025, 1, 15)],
}
QUOTES = {
    "source_id": ["soon", "later", "past", "foreign"],
    "number": ["Q1", "Q2", "Q3", "Q4"],
    "rep": ["Ana", "Ana", "Ana", "Cy"],
    "status": ["sent"] * 4,
    "sent_on": [date(2025, 6, 1)] * 4,
    "expires_on": [date(2025, 6, 20), date(2025, 8, 1), date(2025, 6, 10), date(2025, 6, 20)],
}
LEADS = {
    "source_id": ["fresh", "older", "out", "foreign"],
    "name": ["Fresh", "Older", "Out", "Foreign"],
    "owner": ["Ana", "Ana", "Ana", "Cy"],
    "created_at": [at("2025-06-15T09:00"), at("2025-06-01T09:00"), at("2025-06-01T09:00"), at("2025-06-01T09:00")],
    "disqualified_on": [None, None, date(2025, 6, 3), None],
    "disqualified_reason": [None, None, "Too small", None],
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("agenda") / "w", {"today": TODAY.isoformat()})
    tables = {
        "reps": REPS, "teams": TEAMS, "rep_assignments": PLACES, "deals": DEALS, "activities": ACTIVITIES,
        "quotes": QUOTES, "leads": LEADS, "accounts": ACCOUNTS, "orders": ORDERS,
    }  # fmt: skip
    with workspace.store.write() as writer:
        number = writer.next_import()
        for name, columns in tables.items():
            writer.upsert(stage(writer.con, name, pa.table(columns), source="crm", import_id=number))
    return workspace


def keys(found: Agenda, name: str) -> list[str]:
    return [item.key.removeprefix("crm/") for item in found.lists[name].items]


def seen(company: Workspace, role: str, rep: str = "") -> Agenda:
    return agenda(company.seen_by(Viewer(role, rep)), LISTS)  # type: ignore[arg-type]  # a role of Viewer's


def test_each_list_holds_what_is_due_and_nothing_else(company: Workspace) -> None:
    found = seen(company, "rep", "Ana")
    assert keys(found, "steps") == ["due"]
    assert keys(found, "meetings") == ["m", "next"]
    assert keys(found, "planned") == ["task"]
    assert keys(found, "quotes") == ["soon"]
    assert keys(found, "overdue") == ["late"]
    assert keys(found, "leads") == ["fresh", "older"]


def test_a_customer_is_forgotten_whom_nobody_sold_to_called_or_will_meet(company: Workspace) -> None:
    found = seen(company, "rep", "Ana").lists["customers"].items
    assert [(i.name, i.amount, i.day, i.days) for i in found] == [
        ("Bigger", Decimal(45), date(2025, 1, 2), 165), ("Silent", Decimal(30), date(2025, 2, 3), 133),
    ]  # fmt: skip


def test_nobody_is_shown_what_is_anothers(company: Workspace) -> None:
    cy = seen(company, "rep", "Cy")
    assert {k for name in LISTS for k in keys(cy, name)} == {"foreign"}
    ana = seen(company, "rep", "Ana")
    assert "foreign" not in {k for name in LISTS for k in keys(ana, name)}


def test_a_manager_sees_the_team_and_an_executive_all(company: Workspace) -> None:
    bo = seen(company, "manager", "Bo")
    assert keys(bo, "steps") == ["due"]
    assert keys(bo, "quotes") == ["soon"]
    assert set(keys(seen(company, "executive"), "steps")) == {"due", "foreign"}


def test_marketing_has_no_agenda(company: Workspace) -> None:
    with pytest.raises(BadInput):
        seen(company, "marketing")


def test_a_list_is_cut_but_tells_how_long_it_is(company: Workspace) -> None:
    found = agenda(company, ("steps",), shown=1)
    assert len(found.lists["steps"].items) == 1
    assert found.lists["steps"].total == 2


def test_reasons_of_leads_set_aside_are_counted_within_the_viewers_own(company: Workspace) -> None:
    assert dict(rejected(company, period="2025-06").reasons) == {"Too small": 1}
    assert rejected(company, period="2025-05").total == 0
    assert rejected(company.seen_by(Viewer("rep", "Cy")), period="2025-06").total == 0
    assert rejected(company.seen_by(Viewer("marketing")), period="2025-06").total == 1
