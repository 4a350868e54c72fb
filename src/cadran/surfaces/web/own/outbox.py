"""What pages call to keep what somebody typed: kept here at once, in the store a few seconds later.

put("targets", key, {"kpi": "revenue", "rep": "crm/17", "value": "12500.50", ...}, by=user.email)
pending("targets")          # what the store does not have yet: pages show it over what they read there
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cadran.errors import BadInput
from cadran.sources.own.typed import normal
from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.own.tasks import publish_soon

LONGEST_KEY = 200
Cells = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """A row to keep: the table, the row's key in the source `own`, and its cells; None takes it away."""

    table: str
    key: str
    cells: Cells | None


def put(table: str, key: str, cells: Cells, by: str) -> Typed:
    """Keep one canonical row, whole: a cell that is not named is blank. References read `source/source_id`.

    Raises `UnknownName` and `BadInput` for what the table cannot hold: nothing is kept then.
    """
    return put_all([Row(table, key, cells)], by)[0]


def remove(table: str, key: str, by: str) -> Typed:
    """Take a row of the source `own` away."""
    return put_all([Row(table, key, None)], by)[0]


def put_all(rows: Iterable[Row], by: str) -> list[Typed]:
    """Keep several rows, all or none, and have them published soon."""
    checked = [(row, _checked(row)) for row in rows]
    with transaction.atomic():
        kept = [_kept(row, cells, by) for row, cells in checked]
        transaction.on_commit(publish_soon)
    return kept


def pending(table: str) -> dict[str, Typed]:
    """Rows of a table that the store does not have yet, by key; of each the last word."""
    waiting = Typed.objects.filter(table=table, published_at=None, refused="").order_by("id")
    return {row.key: row for row in waiting}


def _checked(row: Row) -> dict[str, str]:
    if not row.key or len(row.key) > LONGEST_KEY:
        raise BadInput(f"Clé trop longue : {row.key}", f"Key too long: {row.key}")
    return normal(row.table, row.cells or {})


def _kept(row: Row, cells: Mapping[str, str], by: str) -> Typed:
    """The row with the time that puts it after what was typed before under its key, whatever the clock says."""
    last = Typed.objects.filter(table=row.table, key=row.key).order_by("-id").first()
    at = timezone.now()
    if last and last.typed_at >= at:
        at = last.typed_at + timedelta(microseconds=1)
    return Typed.objects.create(
        table=row.table, key=row.key, cells=cells, deleted=row.cells is None, typed_by=by, typed_at=at
    )
