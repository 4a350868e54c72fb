"""Taking in what people typed: rows of the source `own`, merged by key like an export of any CRM."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cadran.sources.own import stage
from cadran.sources.own.typed import SOURCE, OwnRow, by_table, staged
from cadran.store import Counts, Store, Writer
from cadran.store.bookkeeping import Import
from cadran.workspace.publishing import publish_changes


@dataclass(frozen=True)
class Taken:
    """What taking rows in did. `generation`: the one in which they stand; the same as before if all were known."""

    rows: int
    changed: int
    generation: int


def take_own(store: Store, rows: Iterable[OwnRow]) -> Taken:
    """Merge rows by key and publish them, all or none; those known already change nothing.

    `rows` is read once this writer's turn has come, so that a second one finds what the first left.
    Raises what `normal` raises, for the first row that cannot be read.
    """
    with store.write() as writer:
        given = by_table(rows)
        changed = sum(_take(writer, table, some) for table, some in given.items())
        writer.before_publish(lambda con: publish_changes(con, writer))
        generation = writer.generation if writer.changed else writer.generation - 1
    return Taken(sum(map(len, given.values())), changed, generation)


def _take(writer: Writer, table: str, rows: Sequence[OwnRow]) -> int:
    import_id = writer.next_import()
    counts = writer.upsert(stage(writer.con, table, staged(table, rows), source=SOURCE, import_id=import_id))
    if counts.changed:
        writer.record(_record(writer, table, import_id, counts))
    return counts.changed


def _record(writer: Writer, table: str, import_id: int, counts: Counts) -> Import:
    return Import(
        id=import_id, file=f"{SOURCE}:{table}", source=SOURCE, table_name=table, imported_at=writer.known_at,
        known_at=writer.known_at, rows_read=counts.read, loaded=counts.loaded, unchanged=counts.unchanged,
        older=counts.older, deleted=counts.deleted, quarantined=counts.quarantined,
    )  # fmt: skip
