"""Keyed upsert with history, as sets: no loop over rows.

A row is known by (source, source_id) and keeps its `id` for ever. Against the open version of its key a
staged row is new, older, the same, changed or deleted; only new, changed and deleted ones make a version.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cadran.model import Column, Kind, Table, table
from cadran.model.column import FOREVER
from cadran.store.batch import Batch, Counts
from cadran.store.duck import Connection, count, literal, quote, rows, tally
from cadran.store.schema import OPEN, enum_type
from cadran.store.staging import SAME, quarantine_aside, stage
from cadran.store.versions import replace_versions

KEYS = {"name", "email", "first_name", "last_name", "number"}  # what references go by, beside the id


@dataclass(frozen=True)
class Result:
    """`remapped`: references to the table may now resolve differently. `sorted`: only appended in order."""

    counts: Counts
    remapped: bool
    touched: bool
    sorted: bool


@dataclass(frozen=True)
class Upsert:
    """One batch against one table, known from `at` (UTC) on; `zone` makes the local days of instants."""

    con: Connection
    batch: Batch
    at: datetime
    zone: str
    stub: bool = False

    @cached_property
    def table(self) -> Table:
        return table(self.batch.table)

    @property
    def name(self) -> str:
        return f"main.{quote(self.table.name)}"

    @property
    def mine(self) -> str:
        """The open versions of this source."""
        return f"SELECT * FROM {self.name} WHERE {OPEN} AND source = {literal(self.batch.source)}"

    @cached_property
    def given(self) -> frozenset[str]:
        return stage(self.con, self.batch)

    def run(self) -> Result:
        """Raises what `stage` raises; nothing is written then."""
        given = self.given
        read = count(self.con, f"SELECT count(*) FROM {quote(self.batch.relation)}")
        same = count(self.con, f"SELECT count(*) FROM aside WHERE why = {literal(SAME)}")
        held, newly_held = quarantine_aside(self.con, self.batch, given)
        doubles = count(self.con, "SELECT count(*) FROM aside WHERE why <> 'no_key'")
        begun = rows(self.con, f"SELECT 1 FROM {self.name} WHERE source = ? LIMIT 1", [self.batch.source])
        result = self._merge() if begun else self._load()
        found = result.counts
        counts = Counts(
            read=read, loaded=found.loaded, unchanged=found.unchanged + same, older=found.older,
            deleted=found.deleted, quarantined=held, absent=found.absent, doubles=doubles,
        )  # fmt: skip
        return Result(counts, result.remapped, result.touched or newly_held > 0, result.sorted)

    # Loading rows of which none can be there yet.

    def _load(self) -> Result:
        base = self._last_id()
        first = count(self.con, "SELECT min(nrow) FROM staged")
        values = self._values(f"{base + 1} + nrow - {first}", old=False)
        cells = ", ".join(f"{sql} AS {quote(name)}" for name, sql in values.items())
        order = f" ORDER BY {quote(self.table.sort)}" if self.table.sort in values else ""
        self.con.execute(f"INSERT INTO {self.name} BY NAME SELECT {cells} FROM staged n{order}")
        found = tally(self.con, "SELECT deleted IS TRUE, count(*) FROM staged GROUP BY 1")
        counts = Counts(loaded=found.get(False, 0), deleted=found.get(True, 0))
        return Result(counts, counts.changed > 0, counts.changed > 0, sorted=base == 0)

    def _last_id(self) -> int:
        return count(self.con, f"SELECT max(id) FROM {self.name}")

    # Merging.

    def _merge(self) -> Result:
        self._judge()
        found = tally(self.con, "SELECT verdict, count(*) FROM verdicts GROUP BY 1")
        remapped = bool(rows(self.con, "SELECT 1 FROM verdicts WHERE remaps LIMIT 1"))
        if found.keys() & {"new", "changed", "deleted"}:
            self._write_changed()
        moved = self._raise_updated_at()
        absent = self._delete_absent() if self.batch.complete else 0
        counts = Counts(
            loaded=found.get("new", 0) + found.get("changed", 0),
            unchanged=found.get("same", 0) + found.get("older", 0),
            older=found.get("older", 0),
            deleted=found.get("deleted", 0),
            absent=absent,
        )
        return Result(counts, remapped or absent > 0, counts.changed + moved > 0, sorted=False)

    def _judge(self) -> None:
        """One row per staged row: what it is to the version we have."""
        differs = " OR ".join(self._differences(self._present)) or "FALSE"
        renamed = " OR ".join(self._differences([c for c in self._present if c.name in KEYS])) or "FALSE"
        self.con.execute(f"""
            CREATE OR REPLACE TEMP TABLE verdicts AS
            SELECT *, verdict IN ('new', 'deleted')
                OR (verdict = 'changed' AND (revived OR renamed)) AS remaps
            FROM (
                SELECT n.nrow, o.id, o.deleted_at IS NOT NULL AS revived, {renamed} AS renamed, CASE
                    WHEN o.id IS NULL THEN CASE WHEN n.deleted THEN 'deleted' ELSE 'new' END
                    WHEN n.source_updated_at < o.source_updated_at THEN 'older'
                    WHEN n.deleted THEN CASE WHEN o.deleted_at IS NULL THEN 'deleted' ELSE 'same' END
                    WHEN o.deleted_at IS NOT NULL OR {differs} THEN 'changed' ELSE 'same' END AS verdict
                FROM staged n LEFT JOIN ({self.mine}) o ON o.source_id = n.source_id
            )
        """)

    @cached_property
    def _present(self) -> list[Column]:
        return [self.table.column(name) for name in self.batch.columns]

    def _differences(self, among: list[Column]) -> list[str]:
        found = [f"{self._new(c)} IS DISTINCT FROM o.{quote(c.name)}" for c in among]
        beside = [c.companion for c in among if c.instant and c.companion in self.given]
        return found + [f"n.{quote(name)} IS DISTINCT FROM o.{quote(name)}" for name in beside]

    def _write_changed(self) -> None:
        base = self._last_id()
        number = f"coalesce(o.id, {base} + row_number() OVER (ORDER BY o.id IS NOT NULL, n.nrow))"
        cells = ", ".join(f"{sql} AS {quote(n)}" for n, sql in self._values(number, old=True).items())
        self.con.execute(f"""
            CREATE OR REPLACE TEMP TABLE fresh AS SELECT {cells}
            FROM verdicts v JOIN staged n USING (nrow) LEFT JOIN ({self.mine}) o ON o.id = v.id
            WHERE v.verdict IN ('new', 'changed', 'deleted')
        """)
        replace_versions(self.con, self.table, "fresh", self.at)

    def _raise_updated_at(self) -> int:
        """The same content said again later: no version, but a still older file must not win over it."""
        update = f"""
            UPDATE {self.name} SET source_updated_at = s.newer FROM (
                SELECT v.id, n.source_updated_at AS newer FROM verdicts v JOIN staged n USING (nrow)
                WHERE v.verdict = 'same' AND n.source_updated_at IS NOT NULL
            ) s WHERE {OPEN} AND {quote(self.table.name)}.id = s.id
            AND (source_updated_at IS NULL OR source_updated_at < s.newer)
        """
        return count(self.con, update)

    def _delete_absent(self) -> int:
        """The file is complete: what it does not hold is gone from the source."""
        held = [quote(r) for r in (self.batch.relation, self.batch.also_present) if r]
        there = " UNION ALL ".join(f"SELECT source_id FROM {r} WHERE source_id IS NOT NULL" for r in held)
        when = literal(self.at)
        self.con.execute(f"""
            CREATE OR REPLACE TEMP TABLE fresh AS SELECT * REPLACE (
                {when} AS known_from, {when} AS deleted_at,
                {self.batch.import_id}::BIGINT AS seen_in, NULL::BIGINT AS line
            ) FROM ({self.mine}) WHERE deleted_at IS NULL AND NOT stub AND source_id NOT IN ({there})
        """)
        absent = count(self.con, "SELECT count(*) FROM fresh")
        if absent:
            replace_versions(self.con, self.table, "fresh", self.at)
        return absent

    # The value of each physical column: `n` is the staged row, `o` the open version.

    def _values(self, number: str, *, old: bool) -> dict[str, str]:
        when = literal(self.at)
        stamped = "coalesce(n.source_updated_at, o.source_updated_at)" if old else "n.source_updated_at"
        found = {
            "id": f"({number})::BIGINT",
            "source": literal(self.batch.source),
            "source_id": "n.source_id",
            "source_updated_at": stamped,
            "known_from": when,
            "known_to": f"TIMESTAMP '{FOREVER}'",
            "deleted_at": f"CASE WHEN n.deleted THEN {when} END",
            "stub": literal(self.stub),
            "seen_in": f"{self.batch.import_id}::BIGINT",
            "line": "n.line",
        }
        for column in self.table.columns:
            found |= self._cells(column, old=old)
        return found

    def _cells(self, column: Column, *, old: bool) -> dict[str, str]:
        """A column and its companion. A file without the column leaves what there was."""
        if column.name not in self.batch.columns:
            return self._kept(column) if old else {}
        mine, was = self._new(column), f"o.{quote(column.name)}"
        value = f"CASE WHEN n.deleted THEN coalesce({mine}, {was}) ELSE {mine} END" if old else mine
        found = {column.name: value}
        if not column.companion:
            return found
        there = quote(column.companion)
        if column.kind is Kind.INSTANT:
            found[column.companion] = f"timezone({literal(self.zone)}, timezone('UTC', {value}))::DATE"
        elif column.companion in self.given:
            found[column.companion] = f"n.{there}::TIMESTAMP"
        elif old:  # a reference or an instant that stays what it was while its text or day does
            same = f"{value} IS NOT DISTINCT FROM {was}"
            found[column.companion] = f"CASE WHEN {same} THEN {self._kept(column)[column.companion]} END"
        return found

    @staticmethod
    def _kept(column: Column) -> dict[str, str]:
        """What there was. A deleted row's references were not looked after: one that comes back is resolved anew."""
        found = {name: f"o.{quote(name)}" for name in (column.name, column.companion) if name}
        if column.kind is Kind.REF:
            found[column.companion] = f"CASE WHEN o.deleted_at IS NULL THEN o.{quote(column.companion)} END"
        return found

    def _new(self, column: Column) -> str:
        kind = quote(enum_type(self.table, column.name)) if column.kind is Kind.ENUM else column.kind.sql
        return f"n.{quote(column.name)}::{kind}"
