"""A workspace's store: creating, opening, reading, writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from cadran.errors import StoreError
from cadran.store import duck
from cadran.store import folder as files
from cadran.store.lock import WAIT, writing
from cadran.store.reader import Pool, Reader
from cadran.store.rewrite import is_bloated, rewrite
from cadran.store.schema import create_schema, schema_hash
from cadran.store.settings import Settings, save_settings
from cadran.store.writer import Writer


class Store:
    """One workspace on disk. Safe to share between threads: each takes its own reader."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pool = Pool(folder)

    @classmethod
    def create(cls, folder: Path | str, settings: Settings | None = None) -> "Store":
        """Make an empty workspace. Raises `StoreError` where there is one already."""
        path = Path(folder)
        with files.on_disk(path):
            path.mkdir(parents=True, exist_ok=True)
        with writing(path):
            if (path / "CURRENT").exists():
                raise StoreError(
                    f"Il y a déjà un espace de travail dans {path}.",
                    f"There is a workspace in {path} already.",
                    code="exists",
                )
            files.sweep_work(path)
            _fill(files.work_path(path, 1), settings or Settings())
            files.publish(path, files.Pointer(1, files.work_path(path, 1).stat().st_size))
        return cls(path)

    @classmethod
    def open(cls, folder: Path | str) -> "Store":
        """Open a workspace. Raises `StoreError` where there is none."""
        files.read_pointer(Path(folder))
        return cls(Path(folder))

    @property
    def generation(self) -> int:
        """The number of the current generation: what was computed from it may be kept until this moves."""
        return files.read_pointer(self.folder).generation

    @property
    def settings(self) -> Settings:
        with self.read() as reader:
            return reader.settings

    def read(self) -> Reader:
        """A cursor on the current generation, for one thread; use it in a `with`."""
        return self._pool.read()

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def write(self, known_at: date | datetime | None = None, *, wait: float = WAIT) -> Iterator[Writer]:
        """Change the workspace: published whole at the end of the `with`, not at all after an exception.

        `known_at`: a day means its end in the workspace's zone; None means now. Nothing changed, nothing
        published. Raises `StoreError` when another writer holds the workspace or the disk is too full.
        """
        with writing(self.folder, wait):
            files.sweep_work(self.folder)
            pointer = files.read_pointer(self.folder)
            source = files.generation_path(self.folder, pointer.generation)
            size = source.stat().st_size
            files.check_room(self.folder, size)
            number = pointer.generation + 1
            work = files.work_path(self.folder, number)
            try:
                with files.on_disk(self.folder):
                    files.copy_file(source, work)
                with _whole(work, number, known_at) as writer:
                    yield writer
                if writer.changed:
                    with files.on_disk(self.folder):
                        compact = _compact_bytes(work, pointer, size, writer)
                        files.publish(self.folder, files.Pointer(number, compact))
                    files.retire(self.folder, number, at_once=writer.alone)
            finally:
                work.unlink(missing_ok=True)
                work.with_name(work.name + ".wal").unlink(missing_ok=True)


def _compact_bytes(work: Path, pointer: files.Pointer, before: int, writer: Writer) -> int:
    """The size that later growth is measured against; a file that grew too much is written anew, and one that may
    hold nothing of what was replaced."""
    size = work.stat().st_size
    compact = pointer.compact_bytes + (max(size - before, 0) if writer.sorted_only else 0)
    if writer.alone or is_bloated(size, compact):
        rewrite(work)
        return work.stat().st_size
    return compact


def _open_work(work: Path) -> duck.Connection:
    """The work file; one of an older Cadran gets this one's tables first."""
    con = duck.open_file(work, read_only=False)
    kept = duck.rows(con, "SELECT value FROM meta.state WHERE key = 'schema'")
    if kept == [(schema_hash(),)]:
        return con
    con.close()
    rewrite(work)
    con = duck.open_file(work, read_only=False)
    con.execute("DELETE FROM meta.state WHERE key = 'schema'")
    con.execute("INSERT INTO meta.state VALUES ('schema', ?)", [schema_hash()])
    return con


@contextmanager
def _whole(work: Path, number: int, known_at: date | datetime | None) -> Iterator[Writer]:
    """A change of the work file, all of it or nothing: the file is private until it is published.

    Each statement commits by itself: it is faster, and in DuckDB 2.0.0 a table made as an empty copy (CREATE
    TABLE AS ... LIMIT 0) and filled with 122,880 rows or more in the same transaction reads as empty in it.
    """
    con = _open_work(work)
    try:
        writer = Writer(con, number, known_at)
        yield writer
        if writer.changed:
            writer.finish()
            with files.on_disk(work.parent):
                con.execute(f"CHECKPOINT {duck.STORE}")
    finally:
        con.close()


def _fill(work: Path, settings: Settings) -> None:
    """A new file with all tables, empty."""
    con = duck.open_file(work, read_only=False)
    try:
        create_schema(con)
        con.execute("INSERT INTO meta.state VALUES ('schema', ?)", [schema_hash()])
        save_settings(con, settings)
        con.execute(f"CHECKPOINT {duck.STORE}")
    finally:
        con.close()
