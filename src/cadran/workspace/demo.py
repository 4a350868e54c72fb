"""The demo company in a workspace: imported month by month, each export back-dated."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa

from cadran.sources.demo import Company
from cadran.sources.own import stage
from cadran.store import Writer
from cadran.store.bookkeeping import Import
from cadran.workspace.importing import publish
from cadran.workspace.workspace import Workspace

SOURCE = "demo"
Told = Callable[[int, int, date], None]  # (step, steps, its day)


def fill(
    folder: Path | str, company: Company | None = None, *, language: str = "fr", told: Told | None = None
) -> Workspace:
    """A new workspace that holds the demo company, as if its exports had been imported each month.

    Derived relations are built once, with the last export: nobody reads the demo between two of them.
    Raises `StoreError` where the folder has a workspace already.
    """
    company = company or Company()
    steps = list(company.steps())
    settings = {
        "name": "Démo" if language == "fr" else "Demo", "language": language, "today": steps[-1][0].isoformat(),
        "revenue_basis": "orders",
    }  # fmt: skip
    workspace = Workspace.create(folder, settings)
    for number, (day, tables) in enumerate(steps, 1):
        if told is not None:
            told(number, len(steps), day)
        with workspace.store.write(day) as writer:
            for name, rows in tables.items():
                if rows.num_rows:
                    _load(writer, name, rows)
            if number == len(steps):
                _publish_at_last(writer)
    return workspace


def _publish_at_last(writer: Writer) -> None:
    writer.before_publish(lambda con: publish(con, writer.settings, None))
    writer.touch()


def _load(writer: Writer, name: str, rows: pa.Table) -> None:
    import_id = writer.next_import()
    counts = writer.upsert(stage(writer.con, name, rows, source=SOURCE, import_id=import_id))
    writer.record(
        Import(
            id=import_id, file=f"{SOURCE}:{name}", source=SOURCE, table_name=name, imported_at=writer.known_at,
            known_at=writer.known_at, rows_read=counts.read, loaded=counts.loaded, unchanged=counts.unchanged,
            deleted=counts.deleted, quarantined=counts.quarantined,
        )
    )  # fmt: skip
