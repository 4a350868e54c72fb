"""Editions of the small demo company, gathered once: of everybody, a manager, a seller, an SDR and marketing."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.surfaces.web.conftest import TODAY, served  # noqa: F401 - the same small company, made once a run

from cadran.model.format import Format
from cadran.model.periods import parse
from cadran.panels.board import Asked
from cadran.panels.edition import Edition, Reader, Remark, gather
from cadran.panels.home import Trade
from cadran.workspace import Viewer, Workspace
from cadran.workspace.remembering import Remembering
from cadran.workspace.roster import Person, eyes_of, roster

FORMULA = "=cmd|' /C calc'!A0"
MARKUP = '#panic("x") *a* $x^2$ <script>alert(1)</script> & « é »'
REMARKS = (Remark("=Hélène", FORMULA, "2025-12-01"), Remark("Bo", MARKUP, about="@deal"))
SINCE = date(2025, 12, 8)


def people(workspace: Workspace) -> dict[Trade, Person]:
    """A manager, a seller and an SDR who are there."""
    there = [p for p in roster(workspace, TODAY) if p.there]
    found: dict[Trade, Person] = {}
    for person in there:
        trade: Trade = "manager" if person.role == "manager" else "sdr" if person.role == "sdr" else "seller"
        found.setdefault(trade, person)
    return found


def edition_of(workspace: Workspace, trade: Trade, period: str = "2025-12", lang: str = "fr") -> Edition:
    person = people(workspace).get(trade)
    viewer = (
        eyes_of(workspace, person, TODAY) if person else Viewer("marketing" if trade == "marketing" else "executive")
    )
    source = Remembering(workspace).seen_by(viewer)
    asked = Asked(source, parse(period, TODAY), TODAY, Format(lang, "EUR"))
    reader = Reader(person.name if person else "", trade)
    return gather(
        asked, reader, comments=REMARKS, since=SINCE if trade in {"executive", "seller", "marketing"} else None
    )


@cache
def gathered(folder: Path) -> Mapping[Trade, Edition]:
    """Once a run, whichever folder of tests asks first."""
    workspace = Workspace.open(folder)
    trades: tuple[Trade, ...] = ("executive", "manager", "seller", "sdr", "marketing")
    return {trade: edition_of(workspace, trade) for trade in trades}


@pytest.fixture(scope="session")
def editions(served: Workspace) -> Mapping[Trade, Edition]:  # noqa: F811 - a fixture is asked for by its name
    return gathered(served.store.folder)
