"""What a higher floor hands to the store, and what the store says back."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Rows of one canonical table, staged as a temporary table `relation` on the writer's connection.

    The staged columns: the canonical ones of `columns` (references and enums as text, instants in UTC, a day
    made from an instant may have its `<name>_at` beside it), `source_id`, and optionally `source_updated_at`
    TIMESTAMP, `deleted` BOOLEAN, `line` BIGINT, `cells` (raw cells, JSON text, for the quarantine).
    """

    table: str
    relation: str
    columns: tuple[str, ...]  # those present in the file: only these may overwrite
    source: str
    import_id: int
    complete: bool = False  # rows of this source and table that are not here are marked deleted
    also_present: str = ""  # complete: a relation of `source_id`s that the file has but the batch has not
    file: str = ""
    header_hash: str = ""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`read` = `loaded` + `unchanged` + `deleted` + `quarantined`; `older` are some of the unchanged.

    `absent` counts rows that were not in a complete file and were marked deleted: they were not read.
    `doubles` counts keys that stood more than once in the batch.
    """

    read: int = 0
    loaded: int = 0
    unchanged: int = 0
    older: int = 0
    deleted: int = 0
    quarantined: int = 0
    absent: int = 0
    doubles: int = 0

    @property
    def changed(self) -> int:
        """Rows that are not as before."""
        return self.loaded + self.deleted + self.absent
