"""A store without generations, for tests of what is written rather than of how it is published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from cadran.store import Settings, Writer
from cadran.store.duck import cursor, open_file
from cadran.store.views import use_known


class Glance:
    """What `Store.read` gives, over the one connection of a desk."""

    def __init__(self, desk: "Desk") -> None:
        self.settings = Settings()
        self.con = cursor(desk.con)

    def as_known(self, at: datetime) -> None:
        use_known(self.con, at, lambda _: None)


class Desk:
    """Same calls as `Store`; `generation` counts what would have been published."""

    def __init__(self, file: Path) -> None:
        self.con = open_file(file, read_only=False)
        self.generation = 1

    @contextmanager
    def write(self, known_at: date | datetime | None = None) -> Iterator[Writer]:
        writer = Writer(self.con, self.generation + 1, known_at)
        yield writer
        if writer.changed:
            writer.finish()
        self.generation += writer.changed

    @contextmanager
    def read(self) -> Iterator[Glance]:
        yield Glance(self)

    def close(self) -> None:
        self.con.close()
