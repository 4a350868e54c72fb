"""Writing: one copy of the current generation, one transaction, published whole or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from cadran.errors import BadInput
from cadran.store.batch import Batch, Counts
from cadran.store.benchmarks import Benchmark, drop, put
from cadran.store.bookkeeping import (
    Import,
    add_import,
    add_rows,
    mark_replayed,
    remember_mapping,
    remembered_mapping,
)
from cadran.store.duck import Connection, Value, count, rows
from cadran.store.forgetting import Forgotten, forget
from cadran.store.persons import Person
from cadran.store.resolve import Changes, resolve
from cadran.store.schema import schema_hash
from cadran.store.settings import Settings, flips, load_settings, save_settings
from cadran.store.tombstones import veil, veil_held, veil_name
from cadran.store.upsert import Upsert
from cadran.store.versions import make_left


def end_of_day(day: date, settings: Settings) -> datetime:
    """The last instant of a local day, in UTC without zone: what `--known-on` means, writing and reading."""
    following = datetime.combine(day + timedelta(days=1), time(), settings.zone)
    return following.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)


class Writer:
    """The one way to change a workspace; made by `Store.write`.

    `con` is a read-write connection (start no transaction on it: see `generations`); `known_at` is the instant
    from which what is written counts as known (UTC, without zone); `generation` the number it will have.
    """

    def __init__(self, con: Connection, generation: int, known_at: date | datetime | None) -> None:
        self.con, self.generation = con, generation
        self.settings: Settings = load_settings(con)
        self.known_at = self._instant(known_at)
        self.changed = False
        self.sorted_only = True
        self.alone = False  # nothing of older generations may stay
        self._data = False
        self._import_id = 0
        self._changes = Changes()
        self._before: list[Callable[[Connection], None]] = []
        make_left(con)

    def _instant(self, known_at: date | datetime | None) -> datetime:
        last = self._last_known()
        now = datetime.now(UTC).replace(tzinfo=None)
        if known_at is None or known_at == datetime.now(self.settings.zone).date():
            return max(now, last)
        if not isinstance(known_at, datetime):
            known_at = end_of_day(known_at, self.settings)
        if known_at < last or known_at > now:
            raise _bad_instant(known_at, last)
        return known_at

    def _last_known(self) -> datetime:
        found = rows(self.con, "SELECT value FROM meta.state WHERE key = 'known_at'")
        return datetime.fromisoformat(str(found[0][0])) if found else datetime.min  # noqa: DTZ901 - naive UTC instants throughout

    def upsert(self, batch: Batch) -> Counts:
        """Merge a staged batch by key, keeping what was known before. See `Batch` and `Counts`.

        Who was forgotten is taken out of the staged rows first.
        """
        veil(self.con, batch)
        result = Upsert(self.con, batch, self.known_at, self.settings.timezone).run()
        if result.remapped:
            self._changes.remapped.add(batch.table)
        if result.touched:
            self._data = True
            self._changes.written.add(batch.table)
            self.touch(sorted_only=result.sorted)
        return result.counts

    def touch(self, *, sorted_only: bool = True) -> None:
        """Something was written: the generation is to be published."""
        self.changed = True
        self.sorted_only = self.sorted_only and sorted_only

    def next_import(self) -> int:
        """A number for a new import: larger than any used in the store or given by this writer."""
        self._import_id = max(self._import_id, count(self.con, "SELECT max(id) FROM meta.imports")) + 1
        return self._import_id

    def quarantine(self, relation: str, *, import_id: int, table: str, file: str, header_hash: str) -> int:
        """Hold back staged rows (line, reason, column, value, cells); none is held twice."""
        fixed: dict[str, Value] = {
            "import_id": import_id, "table_name": table, "file": veil_name(self.con, file), "header_hash": header_hash,
        }  # fmt: skip
        return self._add("quarantine", relation, fixed)

    def cell_issues(self, relation: str, *, import_id: int, table: str, file: str) -> int:
        """Note staged cells (line, column, value, reason) that were left blank."""
        file = veil_name(self.con, file)
        return self._add("cell_issues", relation, {"import_id": import_id, "table_name": table, "file": file})

    def _add(self, into: str, relation: str, fixed: dict[str, Value]) -> int:
        veil_held(self.con, relation)
        added = add_rows(self.con, into, relation, fixed)
        if added:
            self.touch()
        return added

    def record(self, done: Import) -> None:
        """Note an import. One that changed nothing is not published for its own sake."""
        add_import(self.con, replace(done, file=veil_name(self.con, done.file)))
        if done.loaded or done.deleted or done.absent:
            self.touch()

    def mark_replayed(self, lines: Iterable[tuple[int, int]], import_id: int) -> None:
        """Rows of the quarantine, by (import, line), that came through now."""
        mark_replayed(self.con, lines, import_id)
        self.touch()

    def remember_mapping(self, header_hash: str, mapping: str) -> None:
        """Keep the answers given for files with these headers."""
        if remembered_mapping(self.con, header_hash) != mapping:
            remember_mapping(self.con, header_hash, mapping)
            self.touch()

    def set_benchmark(self, one: Benchmark) -> bool:
        """Keep a value to compare with; whether it is new or another than before."""
        changed = put(self.con, one, datetime.now(UTC).replace(tzinfo=None))
        if changed:
            self.touch()
        return changed

    def drop_benchmark(self, kpi: str, variant: str, source: str) -> int:
        """Forget what a source says of a KPI; how many values that were."""
        dropped = drop(self.con, kpi, variant, source)
        if dropped:
            self.touch()
        return dropped

    def forget(self, people: Sequence[Person]) -> list[Forgotten]:
        """Blank people in every version. The file is then written anew, and all older ones go at once."""
        done = forget(self.con, people, datetime.now(UTC).replace(tzinfo=None), self.settings)
        if done:
            self.alone = True
            self.touch(sorted_only=False)
        return done

    def change_settings(self, changes: Mapping[str, object]) -> Settings:
        """Raises what `Settings.with_changes` raises; the zone is fixed once data are in."""
        after = self.settings.with_changes(changes)
        refused = flips(self.settings, after)
        if refused and rows(self.con, "SELECT 1 FROM meta.state WHERE key = 'known_at'"):
            raise refused
        if after != self.settings:
            save_settings(self.con, after)
            self.settings = after
            self.touch()
        return after

    def before_publish(self, build: Callable[[Connection], None]) -> None:
        """Run `build` on the finished data, before they are published: derived relations are made there."""
        self._before.append(build)

    def restored(self, build: Callable[[Connection], None]) -> None:
        """The tables were filled from a backup: they are known since when they were known then."""
        self.settings = load_settings(self.con)
        self.known_at = self._last_known()
        self._note("schema", schema_hash())
        self.before_publish(build)
        self.touch()

    def finish(self) -> None:
        """Resolve references, build what is derived, note the knowledge instant."""
        resolve(self.con, self.known_at, self._changes, self.settings.timezone)
        for build in self._before:
            build(self.con)
        if self._data:
            self._note("known_at", self.known_at.isoformat())

    def _note(self, key: str, value: str) -> None:
        self.con.execute("DELETE FROM meta.state WHERE key = ?", [key])
        self.con.execute("INSERT INTO meta.state VALUES (?, ?)", [key, value])


def _bad_instant(known_at: datetime, last: datetime) -> BadInput:
    if known_at < last:
        return BadInput(
            f"Le dernier import a été connu le {last:%Y-%m-%d} : aucun ne s'ajoute au {known_at:%Y-%m-%d}.",
            f"The last import was known on {last:%Y-%m-%d}: none can be added on {known_at:%Y-%m-%d}.",
            code="known_on_too_early", next_fr="Importez les exports du plus ancien au plus récent.",
            next_en="Import the exports from the oldest to the newest.",
        )  # fmt: skip
    return BadInput(
        f"{known_at:%Y-%m-%d} est dans le futur : on ne peut pas déjà le savoir.",
        f"{known_at:%Y-%m-%d} is in the future: it cannot be known yet.",
        code="known_on_future",
    )
