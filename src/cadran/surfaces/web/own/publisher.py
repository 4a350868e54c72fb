"""Takes what was typed into the store: at most every few seconds, whole, as often as it likes.

A row is marked published after the store has it. Killed in between, the next run takes it in again, which changes
nothing: the store merges by key. Two workers wait for each other at the store's lock, and the second finds nothing.
"""

from collections.abc import Iterator
from datetime import UTC, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from cadran.errors import CadranError
from cadran.sources.own.typed import OwnRow, normal
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.own.models import Typed
from cadran.workspace.taking import Taken

EVERY = timedelta(seconds=5)
AT_ONCE = 5_000  # rows of one publication


def publish_pending() -> Taken | None:
    """Publish what is not yet in the store; None when there is nothing."""
    if not waiting().exists():
        return None
    read: list[int] = []
    taken = whole().plain.take_own(_rows(read))
    _mark(read)
    return taken


def waiting() -> QuerySet[Typed]:
    """Rows that the store does not have yet."""
    return Typed.objects.filter(published_at=None, refused="").order_by("id")


def seconds_to_wait() -> float:
    """How long until the next publication may be; 0 when it may be now."""
    last = Typed.objects.exclude(published_at=None).order_by("-published_at").first()
    if last is None or last.published_at is None:
        return 0.0
    left: timedelta = last.published_at + EVERY - timezone.now()
    return max(0.0, left.total_seconds())


def _rows(read: list[int]) -> Iterator[OwnRow]:
    """The rows that wait, read when the store's lock is held; one that no longer fits its table is set aside."""
    for typed in waiting()[:AT_ONCE]:
        try:
            normal(typed.table, typed.cells)
        except CadranError as error:
            Typed.objects.filter(pk=typed.pk).update(refused=error.text("fr")[:500])
            continue
        read.append(typed.pk)
        yield OwnRow(
            table=typed.table, key=typed.key, cells=typed.cells, deleted=typed.deleted,
            at=typed.typed_at.astimezone(UTC).replace(tzinfo=None),
        )  # fmt: skip


def _mark(read: list[int]) -> None:
    now = timezone.now()
    for first in range(0, len(read), 500):
        Typed.objects.filter(pk__in=read[first : first + 500]).update(published_at=now)
