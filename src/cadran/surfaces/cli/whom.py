"""For whom something is read: somebody of `reps`, or who has an account in the application."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadran.errors import UnknownName
from cadran.panels.home import Trade
from cadran.surfaces.cli import web_process
from cadran.workspace import Viewer, Workspace
from cadran.workspace.roster import Person, eyes_of, named, roster
from cadran.workspace.workspace import EXECUTIVE

TRADES: dict[str, Trade] = {"executive": "executive", "manager": "manager", "marketing": "marketing"}
NOBODY = ("Personne", "person")


@dataclass(frozen=True, slots=True)
class Whom:
    """A reader: `name`, "" for the whole company; their trade, and whose eyes they see with."""

    name: str
    trade: Trade
    viewer: Viewer


EVERYBODY = Whom("", "executive", EXECUTIVE)


def whom(workspace: Workspace, who: str, day: date) -> Whom:
    """Who an e-mail, a name or an id means, as of a day: a rep sees their own rows, who leads a team sees it; who does
    not sell and has an account, what they see in the application. `UnknownName` names the nearest, `BadInput` several.
    """
    try:
        person = named(workspace, who, day)
    except UnknownName:
        person = None
    if person is not None and person.sells:
        return _rep(person, eyes_of(workspace, person, day))
    told = _accounts(workspace, who)
    if (account := told.get("account")) is not None:
        viewer = Viewer(account["role"], account["rep"] if person is None else person.id)
        with workspace.facts() as facts:
            viewer.owners(facts.con, day)  # whose row in `reps` is not there sees nothing, and is told so
        return Whom(account["name"], _trade(viewer.role, sdr=account["sdr"]), viewer)
    if person is None:
        known = [text for p in roster(workspace, day) for text in (p.email, p.name) if text]
        raise UnknownName(NOBODY, who, [*known, *told.get("known", ())])
    return _rep(person, eyes_of(workspace, person, day))


def _rep(person: Person, viewer: Viewer) -> Whom:
    return Whom(person.name, _trade(viewer.role, sdr=person.role == "sdr"), viewer)


def _trade(role: str, *, sdr: bool) -> Trade:
    return TRADES.get(role, "sdr" if sdr else "seller")


def _accounts(workspace: Workspace, who: str) -> dict[str, Any]:
    """What the application knows of somebody; nothing where it was never opened, or does not answer."""
    folder = workspace.store.folder
    if not web_process.opened(folder):
        return {}
    ran = web_process.ask(folder, "account_of", said=json.dumps(who))
    found: dict[str, Any] = {} if ran.returncode else json.loads(ran.stdout.splitlines()[-1])
    return found
