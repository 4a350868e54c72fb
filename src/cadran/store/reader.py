"""Reading: one read-only instance per process and generation, one cursor per reader."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from cadran.errors import StoreError
from cadran.store.duck import STORE, Connection, EngineError, cursor, open_file
from cadran.store.folder import generation_path, read_pointer
from cadran.store.settings import Settings, load_settings
from cadran.store.views import known_catalog, use_known

Build = Callable[[Connection], None]
KNOWN_DATES = 8  # past dates kept ready per generation: each holds its derived relations in memory


class Opened:
    """One generation, open read-only; closed when a newer one came and its last reader left."""

    def __init__(self, folder: Path, number: int) -> None:
        self.number = number
        self.con = open_file(generation_path(folder, number), read_only=True)
        self.settings = load_settings(self.con)
        self.lock = threading.Lock()
        self.known: Counter[str] = Counter()  # catalogs of past dates, and how many readers are in each
        self.readers = 0
        self.stale = False

    def enter_known(self, at: datetime, build: Build) -> str:
        """The catalog that shows the store as known at that instant; made once, kept while there is room."""
        with self.lock:
            name = known_catalog(at)
            if name not in self.known:
                self._make_room()
                use_known(cursor(self.con), at, build)
            self.known[name] += 1
            return name

    def leave_known(self, name: str) -> None:
        with self.lock:
            self.known[name] -= 1

    def _make_room(self) -> None:
        idle = [name for name, readers in self.known.items() if not readers]
        for name in idle[: max(0, len(self.known) - KNOWN_DATES + 1)]:
            self.con.execute(f"DETACH {name}")
            del self.known[name]


class Reader:
    """A cursor on the generation that was current when it was opened. One per thread."""

    def __init__(self, pool: "Pool", opened: Opened) -> None:
        self._pool, self._opened = pool, opened
        self.con: Connection = cursor(opened.con)
        self.generation = opened.number
        self.settings: Settings = opened.settings
        self._known, self._open = "", True

    def as_known(self, at: datetime, build: Build = lambda _: None) -> None:
        """From here on `now.<table>` is what was known at that instant (UTC).

        `build` adds the derived relations to schema `now`; it runs once per generation and instant.
        """
        self._leave_known()
        self._known = self._opened.enter_known(at, build)
        self.con.execute(f"USE {self._known}")

    def _leave_known(self) -> None:
        if self._known:
            self.con.execute(f"USE {STORE}")
            self._opened.leave_known(self._known)
            self._known = ""

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the cursor back; once is enough, twice does no harm."""
        if self._open:
            self._open = False
            self._leave_known()
            self.con.close()
            self._pool.leave(self._opened)


class Pool:
    """The open generations of one workspace in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._opened: Opened | None = None

    def read(self) -> Reader:
        """A reader of the current generation. Raises `StoreError` when the workspace is absent or damaged."""
        with self._lock:
            opened = self._current()
            opened.readers += 1
        return Reader(self, opened)

    def _current(self) -> Opened:
        number = read_pointer(self.folder).generation
        if self._opened is None or self._opened.number != number:
            fresh = self._open()
            if self._opened is not None:
                self._retire(self._opened)
            self._opened = fresh
        return self._opened

    def _open(self) -> Opened:
        """Open what the pointer names; once more if the file went between the reading and the opening."""
        with suppress(EngineError):
            return Opened(self.folder, read_pointer(self.folder).generation)
        number = read_pointer(self.folder).generation
        try:
            return Opened(self.folder, number)
        except EngineError as error:
            raise StoreError(
                f"La génération {number} de l'espace est illisible : {error}",
                f"Generation {number} of the workspace cannot be read: {error}",
                code="damaged", next_fr="Restaurez une sauvegarde : cadran restore.",
                next_en="Restore a backup: cadran restore.",
            ) from error  # fmt: skip

    def _retire(self, opened: Opened) -> None:
        opened.stale = True
        if not opened.readers:
            opened.con.close()

    def leave(self, opened: Opened) -> None:
        with self._lock:
            opened.readers -= 1
            if opened.stale and not opened.readers:
                opened.con.close()

    def close(self) -> None:
        """Forget the open generation; readers at work keep theirs."""
        with self._lock:
            if self._opened is not None:
                self._retire(self._opened)
            self._opened = None
