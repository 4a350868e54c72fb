"""What the sections of an edition are read with: the question, its reader, and the workspace through their eyes."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.model.periods import Period
from cadran.panels.allowed import allowed
from cadran.panels.board import Asked
from cadran.panels.edition.edition import Reader, Remark
from cadran.panels.tile import Tile
from cadran.workspace.remembering import Remembering
from cadran.workspace.workspace import Workspace

Found = TypeVar("Found")


@dataclass(frozen=True)
class Eyes:
    """One edition being gathered.

    `aim`: the period whose targets and landing are told, the quarter of a week; `since`: the day of the last edition;
    `tiles`: the figures of the first page, by KPI.
    """

    asked: Asked
    reader: Reader
    aim: Period
    comments: Sequence[Remark]
    since: date | None
    tiles: Mapping[str, Tile]

    @property
    def to(self) -> Format:
        return self.asked.to

    @property
    def aimed(self) -> Asked:
        """The same questions about the period of the targets."""
        return replace(self.asked, period=self.aim)

    @property
    def as_of(self) -> str | None:
        return self.asked.as_of

    @property
    def known_on(self) -> str | None:
        return self.asked.known_on

    @property
    def today(self) -> str:
        """As a workspace takes it."""
        return self.asked.today.isoformat()

    def ask(self, name: str, make: Callable[[Workspace], Found], *about: Hashable) -> Found | None:
        """An answer, remembered where the workspace remembers; None where the data or the reader do not allow it."""
        source = self.asked.source

        def tried(workspace: Workspace) -> Found | None:
            return allowed(lambda: make(workspace))

        if isinstance(source, Remembering):
            return source.ask(name, tried, "edition", *about, self.asked.where, self.as_of, self.known_on, self.today)
        return tried(source) if isinstance(source, Workspace) else None

    def by(self, kpi: str, dimension: str) -> list[Reading]:
        """Readings by group over the period of the targets; none where there are no such data."""
        return allowed(lambda: self.aimed.by(kpi, dimension)) or []
