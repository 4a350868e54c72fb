"""Sends the letters that are due: one by one, each taken by one worker alone, none lost, none sent twice by itself.

docs/adr/0015 says why a letter that may have left is not sent again: it waits for somebody to say so.
"""

import smtplib
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet

from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.post.models import Letter, Part, State
from cadran.surfaces.web.post.troubles import CLOSED, DIED, Trouble, trouble_of
from cadran.surfaces.web.post.writing import Written

LEASE = timedelta(minutes=15)  # longer than a server may take: each of its answers is waited for 30 s
TRIES = 12  # 1, 2, 4… minutes apart, four hours at most: about a day, which outlasts a night without a server
LONGEST_WAIT = timedelta(hours=4)
AT_ONCE = 500  # letters of one run
KEPT = timedelta(days=30)  # how long what a letter said is kept here; who got it and when stays
_OVER = (State.SENT, State.PERHAPS, State.FAILED, State.GIVEN_UP)


class LeaseLostError(Exception):
    """Another worker has this letter now: this one was too slow, and leaves it."""


def deliver(now: datetime) -> int:
    """Send what is due; how many letters left. A server that cannot be reached ends the run: the next one tries."""
    started, sent = time.monotonic(), 0
    _settle_what_died(now)
    line = _Line()
    try:
        for _ in range(AT_ONCE):
            at = now + timedelta(seconds=time.monotonic() - started)
            letter = _claim(at)
            if letter is None:
                break
            went = _send(letter, line, at)
            sent += went is State.SENT
            if went is None:
                break
    finally:
        line.hang_up()
    return sent


def send_again(letter: Letter, now: datetime) -> bool:
    """Somebody wants it sent although it failed, or may have arrived. False where it cannot be any more."""
    found = Letter.objects.filter(pk=letter.pk, state__in=[State.PERHAPS, State.FAILED, State.GIVEN_UP])
    there = found.exclude(text="", html="")
    return bool(there.update(state=State.WAITING, attempts=0, next_try_at=now, lease="", leased_until=None, error={}))


def forget_contents(now: datetime) -> None:
    """Empty letters that are long over: what they said is not needed here any more."""
    old = Letter.objects.filter(state__in=_OVER, put_at__lt=now - KEPT)
    Part.objects.filter(letter__in=old).delete()
    old.update(text="", html="")


class _Line:
    """The connection to the mail server, kept open from one letter to the next; files get one of their own each."""

    def __init__(self) -> None:
        self._open: BaseEmailBackend | None = None

    def backend(self) -> BaseEmailBackend:
        """Connected and known to the server; raises what the server or the network says."""
        made = self._open or get_connection()
        self._open = made
        made.open()
        return made

    def hand_over(self, letter: Letter, before: Callable[[], None]) -> None:
        """Call `before` at the last moment at which the letter has certainly not left, then send it."""
        backend = self.backend()
        if hasattr(backend, "before_data"):
            backend.before_data = before
            backend.send_messages([Written(letter)])
        else:
            before()
            backend.send_messages([Written(letter)])
            self.hang_up()

    def hang_up(self) -> None:
        """End the connection; a server that is gone already is no trouble."""
        made, self._open = self._open, None
        if made is not None:
            try:
                made.close()
            except (smtplib.SMTPException, OSError):
                return


def _claim(at: datetime) -> Letter | None:
    """The next letter that is due, under a lease of this worker's; two who want the same one: the base decides."""
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    while True:
        due = Letter.objects.filter(free, state=State.WAITING, next_try_at__lte=at).order_by("next_try_at", "id")
        letter = due.first()
        if letter is None:
            return None
        token = uuid.uuid4().hex
        mine = Letter.objects.filter(pk=letter.pk, state=State.WAITING, lease=letter.lease).update(
            lease=token, leased_until=at + LEASE, attempts=F("attempts") + 1
        )
        if mine:
            letter.lease, letter.attempts = token, letter.attempts + 1
            return letter


def _held(letter: Letter) -> QuerySet[Letter]:
    """The letter, as long as it is this worker's."""
    return Letter.objects.filter(pk=letter.pk, lease=letter.lease)


def _send(letter: Letter, line: _Line, at: datetime) -> State | None:
    """What became of it; None where the server cannot be reached at all."""
    if _account_is_closed(letter.to):
        return _end(letter, State.GIVEN_UP, CLOSED)
    handed = False

    def before() -> None:
        nonlocal handed
        if not _held(letter).filter(state=State.WAITING).update(state=State.SENDING, leased_until=at + LEASE):
            raise LeaseLostError
        handed = True

    try:
        line.backend()
    except (smtplib.SMTPException, OSError) as error:
        line.hang_up()
        _later(letter, trouble_of(error), at)
        return None
    try:
        line.hand_over(letter, before)
    except LeaseLostError:
        line.hang_up()
        return State.WAITING
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as error:
        line.hang_up()
        return _settle(letter, trouble_of(error), at, handed=handed)
    with transaction.atomic():
        _held(letter).update(state=State.SENT, sent_at=at, lease="", leased_until=None, error={})
        Part.objects.filter(letter=letter, letter__state=State.SENT).delete()
    return State.SENT


def _settle(letter: Letter, trouble: Trouble, at: datetime, *, handed: bool) -> State:
    """After a failure: over for good, to be tried later, or perhaps sent where the answer never came."""
    if trouble.is_final:
        return _end(letter, State.FAILED, trouble)
    if handed and not trouble.is_answer:
        return _end(letter, State.PERHAPS, trouble)
    return _later(letter, trouble, at)


def _end(letter: Letter, state: State, trouble: Trouble) -> State:
    _held(letter).update(state=state, error=trouble.words, lease="", leased_until=None)
    return state


def _later(letter: Letter, trouble: Trouble, at: datetime) -> State:
    """Another try after a while that doubles, until it was tried often enough."""
    if letter.attempts >= TRIES:
        return _end(letter, State.GIVEN_UP, trouble)
    wait = min(timedelta(minutes=2 ** (letter.attempts - 1)), LONGEST_WAIT)
    _held(letter).update(state=State.WAITING, next_try_at=at + wait, error=trouble.words, lease="", leased_until=None)
    return State.WAITING


def _settle_what_died(now: datetime) -> None:
    """Letters whose worker died while it handed them over: nobody knows whether they left."""
    lost = Letter.objects.filter(state=State.SENDING, leased_until__lt=now)
    lost.update(state=State.PERHAPS, error=DIED.words, lease="", leased_until=None)


def _account_is_closed(address: str) -> bool:
    """Whether this is somebody who had an account, and may no longer sign in."""
    found = list(User.objects.filter(email__iexact=address).values_list("is_active", flat=True))
    return bool(found) and not any(found)
