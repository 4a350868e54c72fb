"""Imports: a source gone silent, and one of whose rows many were held back. For who looks after the data."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from cadran.model.format import NO_BREAK, Format
from cadran.model.words import Words
from cadran.panels.alerts.alert import GRAVE, SERIOUS, Alert, Tongues
from cadran.panels.todo import days
from cadran.workspace import Workspace
from cadran.workspace.weeks import Fed, fed

RHYTHM = 12  # gaps that tell how often a source comes
FEWEST_GAPS = 4
LATE = 1.5  # times the longest of them
HELD_BACK = 0.2  # of the rows of an import


def intake(workspace: Workspace, today: date, to: Tongues) -> list[Alert]:
    """Of each source what is wrong with it."""
    return [alert for one in fed(workspace) for alert in judged(one, today, to)]


def judged(one: Fed, today: date, to: Tongues) -> list[Alert]:
    """What is wrong with one source."""
    return [alert for alert in (_silent(one, today, to), _held(one, today, to)) if alert is not None]


def usual_gap(imported: Sequence[date]) -> int | None:
    """The longest gap in days of the last imports; None of too few.

    Of k gaps that come as they come, the next is longer than all in one of k + 1; half as long again, seldom.
    """
    gaps = [(b - a).days for a, b in pairwise(imported)][-RHYTHM:]
    return max(gaps) if len(gaps) >= FEWEST_GAPS else None


def _silent(one: Fed, today: date, to: Tongues) -> Alert | None:
    gap, waited = usual_gap(one.days), (today - one.days[-1]).days
    if gap is None or waited <= LATE * gap:
        return None
    return Alert(
        f"intake/silent/{one.source}", "intake", "bad", *to.tell(partial(_silent_told, one, gap, waited)),
        "/import/", today, GRAVE if waited > 2 * LATE * gap else SERIOUS,
    )  # fmt: skip


def _silent_told(one: Fed, gap: int, waited: int, to: Format) -> tuple[str, str]:
    title = to.word(f"La source {one.source} ne donne plus rien", f"The source {one.source} has gone silent")
    return title, to.word(
        f"Dernier import le {to.day(one.days[-1])}, il y a {days(waited, to)}{NO_BREAK}; jusqu'ici jamais plus de "
        f"{days(gap, to)} entre deux. Les chiffres des jours manquants ne sont pas jugés.",
        f"Last import on {to.day(one.days[-1])}, {days(waited, to)} ago; so far never more than {days(gap, to)} "
        "between two. Figures of the missing days are not judged.",
    )


def _held(one: Fed, today: date, to: Tongues) -> Alert | None:
    if not one.read or one.held / one.read < HELD_BACK:
        return None
    return Alert(
        f"intake/held/{one.source}/{one.days[-1]}", "intake", "bad", *to.tell(partial(_held_told, one)),
        "/import/", today, GRAVE if one.held == one.read else SERIOUS,
    )  # fmt: skip


def _held_told(one: Fed, to: Format) -> tuple[str, str]:
    held, read = to.number(one.held, 0), to.number(one.read, 0)
    title = to.word(
        f"Import de {one.source}{NO_BREAK}: beaucoup de lignes écartées", f"Import of {one.source}: many rows held back"
    )
    return title, to.word(
        f"{held} lignes sur {read} n'ont pas pu être lues le {to.day(one.days[-1])}.",
        f"{held} of {read} rows could not be read on {to.day(one.days[-1])}.",
    )


def failed(number: str, files: str, why: Words, today: date) -> Alert:
    """An import that failed. `files`: its files' names; `why`: as it was said then, "" where it was not."""
    unknown = ("La raison est dans la page de l'import.", "The reason is on the import's page.")
    return Alert(
        f"intake/failed/{number}", "intake", "bad",
        (f"Import en échec{NO_BREAK}: {files}"[:200], f"Import failed: {files}"[:200]),
        (why[0] or unknown[0], why[1] or unknown[1]), f"/import/{number}/", today, GRAVE,
    )  # fmt: skip
