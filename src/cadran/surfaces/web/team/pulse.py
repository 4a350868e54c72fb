"""The monthly pulse: how people are, so that nobody can tell whose an answer is.

Answers are sealed until their month is over, then all go to the store at once, in random order under random keys,
dated the first of the month and typed by nobody: no time, no order and no log leads from an answer to a person. An
answer takes its team along where at least four of that team answered, and neither the others nor what is left without
a team are fewer than four. The figures are those of the KPI `rep_pulse`, which tells nothing of less than four answers.
"""

import json
import logging
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cryptography.fernet import Fernet, InvalidToken
from django.db import transaction

from cadran.errors import UnknownName
from cadran.metrics.catalogue import KPIS
from cadran.metrics.fitted.anonymous import Held, anonymous
from cadran.surfaces.web.own.outbox import Row, put_all
from cadran.surfaces.web.sealed import seal_of
from cadran.surfaces.web.team.models import PulseRound
from cadran.surfaces.web.team.privacy import company
from cadran.workspace.workspace import Workspace

TOPIC = "pulse"
TERM = anonymous(KPIS["rep_pulse"])
LEAST = TERM.least if TERM else 0  # answers of which a mean is told
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said. `team`: where they stood that day, `source/source_id`; "" where none is known."""

    score: int
    comment: str = ""
    team: str = ""


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


def team_of(workspace: Workspace, day: date) -> str:
    """The team in which the rep who looks stands on a day, `source/source_id`; "" where none is known."""
    with workspace.facts() as facts:
        try:
            me = workspace.viewer.me(facts.con)
        except UnknownName:
            return ""
        found = facts.con.execute(
            f"SELECT concat(t.source, '/', t.source_id) FROM {facts.schema}.rep_spans s"
            f" JOIN {facts.schema}.teams t ON t.id = s.team_id WHERE s.rep_id = ? AND s.from_day <= ? AND s.to_day > ?",
            [me, day, day],
        ).fetchone()
    return str(found[0]) if found else ""


@transaction.atomic
def answer(user: int, given: Answer, today: date) -> bool:
    """Keep an answer, once a person and month; False where there was one already."""
    month = month_of(today)
    PulseRound.objects.get_or_create(month=month)
    round_ = PulseRound.objects.select_for_update().get(month=month)
    if user in round_.answered or round_.released:
        return False
    round_.answered = sorted([*round_.answered, user])
    round_.sealed = _shuffled([*round_.sealed, sealed(given, month)])
    round_.save()
    return True


def _shuffled(answers: Iterable[str]) -> list[str]:
    mixed = list(answers)
    secrets.SystemRandom().shuffle(mixed)
    return mixed


@transaction.atomic
def release(today: date) -> int:
    """Hand the answers of all months that are over to the store, and forget who gave them; how many there were."""
    low, high = scale_shown()
    handed = 0
    for round_ in PulseRound.objects.select_for_update().filter(month__lt=month_of(today), released=False):
        given = opened(_shuffled(round_.sealed), round_.month)
        named = teams_named(given)
        put_all([_row(round_.month, one, named, low, high) for one in given], by="")
        round_.answered, round_.sealed, round_.released = [], [], True
        round_.save()
        handed += len(given)
    return handed


def teams_named(given: Iterable[Answer]) -> set[object]:
    """The teams whose answers of one month take their team along: the rule by which the KPI tells teams."""
    counts: Counter[object] = Counter(one.team for one in given)
    return {team for team in Held(counts, counts, LEAST).teams() if team}


def _row(month: date, one: Answer, named: set[object], low: int, high: int) -> Row:
    cells = {
        "kind": "pulse", "topic": TOPIC, "sent_on": month, "answered_on": month, "score": one.score, "scale_min": low,
        "scale_max": high, "comment": one.comment or None, "team": one.team if one.team in named else None,
    }  # fmt: skip
    return Row("surveys", secrets.token_hex(16), cells)


# ---------------------------------------------------------------- the seal


def _seal(month: date) -> Fernet:
    """The month's key, from the application's: who reads the database or a copy of it alone reads no answer."""
    return seal_of("cadran.pulse", f"{month:%Y-%m}")


def sealed(given: Answer, month: date) -> str:
    """An answer as the database keeps it. Fernet writes down the second: it is told none."""
    words = json.dumps([given.score, given.comment, given.team])
    return _seal(month).encrypt_at_time(words.encode(), 0).decode()


def opened(tokens: Iterable[str], month: date) -> list[Answer]:
    """The answers of a month; one that was sealed with another key is lost, and how many were is logged."""
    seal, found, lost = _seal(month), [], 0
    for token in tokens:
        try:
            found.append(Answer(*json.loads(seal.decrypt(token))))
        except InvalidToken:
            lost += 1
    if lost:
        log.warning("%d pulse answers of %s were sealed with another key and are lost", lost, f"{month:%Y-%m}")
    return found
