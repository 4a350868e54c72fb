"""A workspace that remembers its answers: a published generation never changes, so neither does what it says."""

import threading
from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import Any, TypeVar

from cadran.metrics.kept import Kept
from cadran.workspace.asking import Names, listed
from cadran.workspace.result import Result
from cadran.workspace.viewer import Viewer
from cadran.workspace.workspace import Workspace

ROOM = 4_000  # answers kept: a few kilobytes each
Found = TypeVar("Found")


class Memory:
    """The last answers, shared by all viewers and threads of a process; each question is computed once at a time."""

    def __init__(self, room: int = ROOM) -> None:
        self._kept = Kept(room)
        self._lock = threading.Lock()
        self._turns: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """The answer kept under `key`, else the one that `make` gives, which is kept. What it raises is not."""
        kept: tuple[Found] | None = self._kept.peek("answer", key)
        if kept is None:
            with self._lock:
                turn = self._turns.setdefault(key, threading.Lock())
            with turn:
                kept = self._kept.peek("answer", key) or self._made(key, make)
        return kept[0]

    def _made(self, key: Hashable, make: Callable[[], Found]) -> tuple[Found]:
        """In a tuple, so that None is an answer too; those who waited for it find it before their turn is forgotten."""
        try:
            made = (make(),)
            self._kept.put("answer", key, made)
            return made
        finally:
            with self._lock:
                self._turns.pop(key, None)


class Remembering:
    """A workspace through somebody's eyes, whose answers are kept as long as the generation and the day are the same.

    `kpi` is asked as in `Workspace`; anything else goes through `ask`, or to the workspace itself by `.plain`.
    """

    def __init__(self, plain: Workspace, memory: Memory | None = None, generation: int | None = None) -> None:
        """`generation`: the one whose answers are looked up; None asks at each question which is current."""
        self.plain = plain
        self.memory = memory or Memory()
        self._generation = generation

    def seen_by(self, viewer: Viewer) -> "Remembering":
        """The same workspace and memory through other eyes: the viewer is part of what is remembered.

        What one page asks is looked up in the generation that was current when it began, which is read once.
        """
        return Remembering(self.plain.seen_by(viewer), self.memory, self.plain.generation)

    @property
    def generation(self) -> int:
        return self.plain.generation if self._generation is None else self._generation

    @property
    def settings(self) -> Any:
        return self._settings(self.generation)

    def _settings(self, generation: int) -> Any:
        """A generation's settings: they stand in its file, which a page would else open a dozen times."""
        return self.memory.get((generation, "settings"), lambda: self.plain.settings)

    @property
    def viewer(self) -> Viewer:
        return self.plain.viewer

    def ask(self, name: str, make: Callable[[Workspace], Found], *about: Hashable) -> Found:
        """What `make` reads from the workspace, remembered under `name` and everything it depends on."""
        generation = self.generation
        settings = self._settings(generation)
        today = settings.today or datetime.now(settings.zone).date()
        key = (generation, self.plain.viewer, today, name, *about)
        return self.memory.get(key, lambda: make(self.plain))

    def kpi(
        self, kpi: Names, /, *, by: Names | None = None, period: str | None = None, grain: str | None = None,
        where: Names | None = None, of: str | None = None, variant: str = "", compare: str | None = None,
        as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None,
        lang: str | None = None,
    ) -> Result:  # fmt: skip
        """As `Workspace.kpi`."""
        about = (listed(kpi), listed(by), period, grain, listed(where), of, variant, compare, as_of, known_on, today)
        return self.ask(
            "kpi",
            lambda w: w.kpi(
                kpi, by=by, period=period, grain=grain, where=where, of=of, variant=variant, compare=compare,
                as_of=as_of, known_on=known_on, today=today, lang=lang,
            ),
            *about, lang,
        )  # fmt: skip

    def aimed(self, *, known_on: date | str | None = None) -> frozenset[str]:
        """As `Workspace.aimed`."""
        return self.ask("aimed", lambda w: w.aimed(known_on=known_on), known_on)
