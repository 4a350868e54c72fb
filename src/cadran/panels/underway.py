"""How far an import is, in words: the step, what of it is done, and the part of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from cadran.model.format import Format
from cadran.model.words import Words, say
from cadran.workspace.progress import Moment

STEPS: Mapping[str, Words] = {
    "open": ("Ouverture", "Opening"),
    "read": ("Lecture", "Reading"),
    "check": ("Contrôle des cellules", "Checking cells"),
    "recognise": ("Reconnaissance des colonnes", "Recognising columns"),
    "load": ("Chargement", "Loading"),
    "link": ("Rapprochement des noms", "Matching names"),
    "derive": ("Préparation des indicateurs", "Preparing the KPIs"),
    "save": ("Enregistrement", "Saving"),
}


@dataclass(frozen=True, slots=True)
class Underway:
    """`file`: which one, and of how many; `detail`: what is counted, "" where nothing is; `percent`: 0 to 100."""

    words: str
    file: str
    detail: str
    percent: int


def underway(moment: Moment, to: Format) -> Underway:
    """Where an import stands."""
    file = moment.file
    if file and moment.files > 1:
        file = to.word(f"{file} ({moment.number} sur {moment.files})", f"{file} ({moment.number} of {moment.files})")
    return Underway(say(STEPS[moment.step], to.lang), file, _detail(moment, to), int(100 * moment.share))


def _detail(moment: Moment, to: Format) -> str:
    done, of, rows = (to.number(n, 0) for n in (moment.done, moment.of, moment.rows))
    if moment.step in {"read", "check"} and moment.done:
        return to.word(f"{done} lignes sur {of}", f"{done} of {of} lines")
    if moment.step == "derive" and moment.of:
        at = to.number(moment.done + 1, 0)
        return to.word(f"étape {at} sur {of}", f"step {at} of {of}")
    if moment.rows > 1:
        return to.word(f"{rows} lignes", f"{rows} lines")
    return ""
