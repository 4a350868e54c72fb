"""A firm of three reps in two teams, small enough to work out by hand; today is 30 June 2025.

Ana and Bea are of the team that Bob leads, Cyr of another. Ana has deals D1 (with a recorded history) and D3 (seen
in two exports), Bea has lost D4, Cyr has won D2, D5 is nobody's.
"""

import atexit
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from cadran.workspace import Viewer, Workspace
from cadran.workspace.demo import fill

ODD = "D/1 é?#%"  # ids are other people's
ANA, CYR = Viewer("rep", "demo/R1"), Viewer("rep", "demo/R3")
BOB = Viewer("manager", "demo/M1")
BOSS = Viewer("executive")
DAY = date


def at(*clock: int) -> datetime:
    """An instant as the store keeps it: UTC, without saying so."""
    return datetime(*clock)  # type: ignore[arg-type]  # noqa: DTZ001 - as said


REPS = [
    {"source_id": i, "name": n, "role": r}
    for i, n, r in [
        ("R1", "Ana Lopès", "bdm"), ("R2", "Bea Roux", "bdm"), ("R3", "Cyr Vidal", "bdm"),
        ("M1", "Bob Chef", "manager"),
    ]
]  # fmt: skip
TEAMS = [{"source_id": "T1", "name": "Nord", "manager": "M1"}, {"source_id": "T2", "name": "Sud", "manager": None}]
ASSIGNED = [
    {"source_id": f"X{r}", "rep": r, "team": t, "starts_on": DAY(2020, 1, 1)}
    for r, t in [("R1", "T1"), ("R2", "T1"), ("R3", "T2")]
]
ACCOUNTS = [
    {"source_id": "A1", "name": "Énergie Nord", "owner": "R1", "city": "Lille"},
    {"source_id": "A2", "name": "Müller & Fils", "owner": "R3", "city": "Metz"},
    {"source_id": "A3", "name": "Zêta", "owner": "R2", "city": "Nice"},
    {"source_id": "A4", "name": "=Personne", "owner": None, "city": None},
]


def deal(of: str, name: str, account: str, owner: str | None, amount: int | None, **more: Any) -> dict[str, Any]:
    found = {"outcome": "open", "stage": "Contact", "pipeline": "Ventes", "closed_on": None, "lost_reason": None}
    price = None if amount is None else Decimal(amount)
    return {"source_id": of, "name": name, "account": account, "owner": owner, "amount": price, **found, **more}


def deals(third_expected: date) -> list[dict[str, Any]]:
    return [
        deal(ODD, "Économies d'énergie", "A1", "R1", 1000, stage="Offre", created_on=DAY(2025, 3, 1),
             expected_close_on=DAY(2025, 7, 31)),
        deal("D2", "Bâtiment", "A2", "R3", 500, stage="Gagnée", created_on=DAY(2025, 2, 1), outcome="won",
             expected_close_on=DAY(2025, 5, 1), closed_on=DAY(2025, 5, 10)),
        deal("D3", "=HYPERLINK()", "A2", "R1", 300, created_on=DAY(2025, 4, 1), expected_close_on=third_expected),
        deal("D4", "Toiture", "A3", "R2", 80, stage="Perdue", created_on=DAY(2025, 1, 5), outcome="lost",
             expected_close_on=None, closed_on=DAY(2025, 3, 1), lost_reason="Prix"),
        deal("D5", "Orpheline", "A4", None, None, created_on=DAY(2025, 5, 5), expected_close_on=DAY(2025, 6, 1)),
    ]  # fmt: skip


def change(number: int, when: datetime, stage: str, amount: int, expected: date, owner: str) -> dict[str, Any]:
    return {
        "source_id": f"C{number}", "deal": ODD, "valid_from": when, "stage": stage, "amount": Decimal(amount),
        "expected_close_on": expected, "owner": owner, "outcome": "open", "pipeline": "Ventes",
    }  # fmt: skip


CHANGES = [
    change(1, at(2025, 3, 1, 8), "Contact", 800, DAY(2025, 4, 15), "R2"),
    change(2, at(2025, 4, 10, 8), "Contact", 800, DAY(2025, 4, 30), "R2"),
    change(3, at(2025, 5, 5, 8), "Offre", 800, DAY(2025, 6, 20), "R3"),
    change(4, at(2025, 6, 1, 8), "Offre", 1000, DAY(2025, 6, 20), "R1"),
    change(5, at(2025, 6, 15, 8), "Offre", 1000, DAY(2025, 7, 31), "R1"),
]
ORDERS = [
    {"source_id": i, "number": i, "account": a, "rep": r, "ordered_on": d, "amount": Decimal(m), "kind": k}
    for i, a, r, d, m, k in [
        ("O1", "A1", "R1", DAY(2025, 2, 10), 200, "order"), ("O2", "A1", "R3", DAY(2025, 1, 15), 1000, "order"),
        ("O3", "A1", "R1", DAY(2023, 12, 1), 100, "order"), ("O4", "A2", "R3", DAY(2025, 3, 3), 700, "order"),
        ("O5", "A1", "R1", DAY(2025, 4, 1), -50, "credit"),
    ]
]  # fmt: skip
ACTIVITIES = [
    {"source_id": i, "kind": k, "rep": r, "account": a, "deal": d, "occurred_at": when, "scheduled_at": plan,
     "status": s, "subject": subject}
    for i, k, r, a, d, when, plan, s, subject in [
        ("V1", "call", "R1", None, ODD, at(2025, 6, 20, 9), None, "done", "Relance d'Ana"),
        ("V2", "email", "R3", "A1", ODD, at(2025, 6, 25, 9), None, "done", "Mot de Cyr"),
        ("V3", "note", "R1", "A1", None, at(2025, 6, 28, 9), None, "done", "Note d'Ana"),
        ("V4", "meeting", "R1", "A1", ODD, None, at(2025, 7, 5, 9), "planned", "Visite d'Ana"),
    ]
]  # fmt: skip
COMPLAINTS = [
    {"source_id": i, "account": "A1", "rep": r, "about": "sales", "text": t, "opened_on": DAY(2025, 5, 1)}
    for i, r, t in [("P1", "R1", "Retard"), ("P2", "R3", "Plainte de Cyr")]
]
SURVEYS = [
    {"source_id": i, "kind": k, "account": "A1", "rep": r, "answered_on": DAY(2025, 4, 4), "sent_on": DAY(2025, 4, 1),
     "score": Decimal(4), "scale_min": low, "scale_max": high, "comment": c}
    for i, k, r, low, high, c in [
        ("S1", "csat", "R1", Decimal(1), Decimal(5), "Bien"), ("S2", "nps", "R1", None, None, "Sans échelle"),
        ("S3", "pulse", "R1", Decimal(1), Decimal(5), "Secret"), ("S4", "csat", "R3", Decimal(1), Decimal(5), "Cyr"),
    ]
]  # fmt: skip
CONTACTS = [
    {"source_id": i, "account": "A1", "last_name": n, "owner": o}
    for i, n, o in [("K1", "Un", None), ("K2", "Deux", "R3")]
]


class Firm:
    """Two exports: the end of May, and the end of June, when D3 has another date."""

    def steps(self) -> Iterator[tuple[date, dict[str, pa.Table]]]:
        first = {
            "reps": REPS, "teams": TEAMS, "rep_assignments": ASSIGNED, "accounts": ACCOUNTS, "contacts": CONTACTS,
            "deals": deals(DAY(2025, 6, 15)), "orders": ORDERS, "complaints": COMPLAINTS, "surveys": SURVEYS,
        }  # fmt: skip
        yield DAY(2025, 5, 31), {name: pa.Table.from_pylist(rows) for name, rows in first.items()}
        second = {"deals": deals(DAY(2025, 8, 1)), "deal_changes": CHANGES, "activities": ACTIVITIES}
        yield DAY(2025, 6, 30), {name: pa.Table.from_pylist(rows) for name, rows in second.items()}


def made(folder: Path) -> Workspace:
    """A copy of the firm for whoever asks."""
    return Workspace.open(shutil.copytree(Path(_filled().name) / "w", folder))


@cache
def _filled() -> TemporaryDirectory[str]:
    """The firm made once a run; gone with the process."""
    there = TemporaryDirectory()
    atexit.register(there.cleanup)
    fill(Path(there.name) / "w", Firm())  # type: ignore[arg-type]  # it has what `fill` asks of a company
    return there
