"""The demo company in a workspace: imported month by month, each export back-dated."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from cadran.errors import BadInput
from cadran.sources.demo import Company
from cadran.sources.own import stage
from cadran.store import Writer
from cadran.store.bookkeeping import Import, imports
from cadran.workspace.publishing import publish
from cadran.workspace.workspace import Workspace

SOURCE = "demo"
SAMPLE = 0.3  # how much of the demo company a sample has
Step = tuple[date, dict[str, pa.Table]]
Told = Callable[[int, int, date], None]  # (step, steps, its day)


def fill(
    folder: Path | str, company: Company | None = None, *, language: str = "fr", told: Told | None = None
) -> Workspace:
    """A new workspace that holds the demo company, as if its exports had been imported each month.

    Derived relations are built once, with the last export: nobody reads the demo between two of them.
    Raises `StoreError` where the folder has a workspace already.
    """
    steps = list((company or Company()).steps())
    workspace = Workspace.create(folder, _settings(steps, language))
    _pour(workspace, steps, told)
    return workspace


def sample(workspace: Workspace, *, language: str = "fr", told: Told | None = None) -> None:
    """A smaller demo company, of two years, in a workspace that is there and empty: to play with at once.

    Raises `BadInput` where anything was imported before.
    """
    if not is_empty(workspace):
        raise BadInput(
            "Cet espace a déjà des données : l'entreprise d'exemple ne s'y mêle pas.",
            "This workspace has data already: the sample company does not mix with them.", code="not_empty",
        )  # fmt: skip
    steps = list(_by_quarter(Company(scale=SAMPLE, years=2)))
    with workspace.store.write() as writer:
        writer.change_settings(_settings(steps, language))
    _pour(workspace, steps, told)


def is_empty(workspace: Workspace) -> bool:
    """Whether nothing was ever imported or typed."""
    with workspace.store.read() as reader:
        return not imports(reader.con)


def _by_quarter(company: Company) -> Iterator[Step]:
    """The company's monthly exports, three in one: of each row its last word."""
    waiting: dict[str, list[pa.Table]] = {}
    steps = list(company.steps())
    for number, (day, tables) in enumerate(steps, 1):
        for name, rows in tables.items():
            waiting.setdefault(name, []).append(rows)
        if day.month % 3 == 0 or number == len(steps):
            yield day, {name: _last_words(parts) for name, parts in waiting.items()}
            waiting = {}


def _last_words(parts: Sequence[pa.Table]) -> pa.Table:
    if len(parts) == 1:
        return parts[0]
    last = {key: place for place, key in enumerate(key for part in parts for key in part["source_id"].to_pylist())}
    return pa.concat_tables(parts).take(pa.array(last.values()))


def _settings(steps: Sequence[Step], language: str) -> dict[str, object]:
    return {
        "name": "Démo" if language == "fr" else "Demo", "language": language, "today": steps[-1][0].isoformat(),
        "revenue_basis": "orders",
    }  # fmt: skip


def _pour(workspace: Workspace, steps: Sequence[Step], told: Told | None) -> None:
    for number, (day, tables) in enumerate(steps, 1):
        if told is not None:
            told(number, len(steps), day)
        with workspace.store.write(day) as writer:
            for name, rows in tables.items():
                if rows.num_rows:
                    _load(writer, name, rows)
            if number == len(steps):
                _publish_at_last(writer)


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
