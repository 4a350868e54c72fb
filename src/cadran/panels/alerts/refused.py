"""Rules that cannot be looked at: their KPI, team or rep is not there any more. Silence would pass for good news."""

from collections.abc import Collection
from datetime import date

from cadran.errors import REFUSED, BadInput, CadranError, nearest
from cadran.metrics.catalogue import KPIS
from cadran.model.format import NO_BREAK
from cadran.model.words import Words
from cadran.panels.alerts.alert import SERIOUS, Alert
from cadran.panels.alerts.thresholds import Rule, Scope, of_theirs, readings
from cadran.workspace import Workspace
from cadran.workspace.roster import roster

NEXT: Words = ("Modifiez la règle ou retirez-la.", "Edit the rule or remove it.")
_NOBODY: dict[Scope, Words] = {
    "team": ("Aucune équipe « {} » n'est là aujourd'hui.", "No team '{}' is here today."),
    "rep": ("Aucun commercial « {} » n'est là aujourd'hui.", "No rep '{}' is here today."),
}


def refused(workspace: Workspace, rule: Rule, today: date) -> Words | None:
    """Why a rule cannot be looked at through its owner's eyes: the reason, the nearest valid names, what to do. None
    where it can."""
    if rule.kpi not in KPIS:
        return _unknown(rule.kpi)
    try:
        if not of_theirs(workspace, rule):
            raise BadInput("Ce chiffre n'est pas ouvert à son auteur.", "This figure is not open to who set it.")
        if rule.scope != "company" and rule.only:
            _find(rule.only, rule.scope, workspace, today)
        readings(workspace, rule, today)
    except REFUSED as error:
        return _worded(error, error.near, error.near)
    return None


def _unknown(kpi: str) -> Words:
    near = [KPIS[k] for k in nearest(kpi, KPIS)]
    said = BadInput(f"L'indicateur « {kpi} » n'existe pas.", f"There is no KPI '{kpi}'.")
    return _worded(said, [k.name("fr") for k in near], [k.name("en") for k in near])


def _find(name: str, scope: Scope, workspace: Workspace, today: date) -> None:
    """Whether the team or rep is one whom the owner sees, and here today."""
    people = [p for p in roster(workspace, today) if p.there]
    known: Collection[str] = {p.team if scope == "team" else p.name for p in people} - {""}
    if name not in known:
        fr, en = (text.format(name) for text in _NOBODY[scope])
        raise BadInput(fr, en, near=nearest(name, sorted(known)) or sorted(known)[:3])


def _worded(error: CadranError, near_fr: Collection[str], near_en: Collection[str]) -> Words:
    fr = CadranError(error.fr, error.en, near=tuple(near_fr), next_fr=NEXT[0])
    en = CadranError(error.fr, error.en, near=tuple(near_en), next_en=NEXT[1])
    return fr.text("fr"), en.text("en")


def unchecked(rule: Rule, why: Words, today: date) -> Alert:
    """What the owner of a rule that cannot be looked at is told."""
    kpi = KPIS.get(rule.kpi)
    fr, en = (kpi.name("fr"), kpi.name("en")) if kpi else (rule.kpi, rule.kpi)
    title = (f"Règle impossible à vérifier{NO_BREAK}: {fr}", f"A rule cannot be checked: {en}")
    return Alert(f"unchecked/{rule.key}", "threshold", "bad", title, why, "/settings/alerts/", today, SERIOUS)
