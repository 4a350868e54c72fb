"""The monthly pulse: how people are, so that nobody can tell whose an answer is.

Answers are sealed until their month is over, then all go to the store at once, in random order under random keys,
dated the first of the month and typed by nobody: no time, no order and no log leads from an answer to a person. The
figures are those of the KPI `rep_pulse`, which tells nothing of less than four answers.
"""

import secrets
from datetime import date

from django.db import transaction

from cadran.surfaces.web.own.outbox import Row, put_all
from cadran.surfaces.web.team.models import PulseRound
from cadran.surfaces.web.team.privacy import company
from cadran.workspace.workspace import Workspace

TOPIC = "pulse"


def scale(workspace: Workspace) -> tuple[int, int]:
    """1 to 5, unless the company's own surveys go by another scale: a mean of two scales would mean nothing."""
    with workspace.facts() as facts:
        found = facts.con.execute(
            f"SELECT scale_min, scale_max FROM {facts.schema}.surveys WHERE kind = 'pulse' AND scale_min IS NOT NULL"
            " AND scale_max IS NOT NULL ORDER BY answered_on DESC LIMIT 1"
        ).fetchone()
    return (int(found[0]), int(found[1])) if found else (1, 5)


def scale_shown() -> tuple[int, int]:
    """The scale, remembered as long as the generation."""
    return company().ask("pulse_scale", scale)


def month_of(day: date) -> date:
    return day.replace(day=1)


def has_answered(user: int, today: date) -> bool:
    """Whether a person has answered this month; what they said nobody knows."""
    round_ = PulseRound.objects.filter(month=month_of(today)).first()
    return round_ is not None and user in round_.answered


@transaction.atomic
def answer(user: int, score: int, comment: str, today: date) -> bool:
    """Keep an answer, once a person and month; False where there was one already."""
    PulseRound.objects.get_or_create(month=month_of(today))
    round_ = PulseRound.objects.select_for_update().get(month=month_of(today))
    if user in round_.answered or round_.released:
        return False
    round_.answered = sorted([*round_.answered, user])
    round_.sealed = _shuffled([*round_.sealed, [score, comment]])
    round_.save()
    return True


def _shuffled(answers: list[list[object]]) -> list[list[object]]:
    mixed = list(answers)
    secrets.SystemRandom().shuffle(mixed)
    return mixed


@transaction.atomic
def release(today: date) -> int:
    """Hand the answers of all months that are over to the store, and forget who gave them; how many there were."""
    low, high = scale_shown()
    handed = 0
    for round_ in PulseRound.objects.select_for_update().filter(month__lt=month_of(today), released=False):
        rows = [_row(round_.month, sealed, low, high) for sealed in _shuffled(round_.sealed)]
        put_all(rows, by="")
        round_.answered, round_.sealed, round_.released = [], [], True
        round_.save()
        handed += len(rows)
    return handed


def _row(month: date, sealed: list[object], low: int, high: int) -> Row:
    score, comment = sealed
    cells = {
        "kind": "pulse", "topic": TOPIC, "sent_on": month, "answered_on": month, "score": score, "scale_min": low,
        "scale_max": high, "comment": comment or None,
    }  # fmt: skip
    return Row("surveys", secrets.token_hex(16), cells)
