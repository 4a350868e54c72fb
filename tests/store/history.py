"""The upsert in plain Python, one row at a time: what the set-based one must agree with."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cadran.store import Counts

Cells = dict[str, object]


@dataclass(frozen=True)
class Version:
    """What was known of one key from an instant on."""

    since: datetime
    values: Cells
    updated: datetime | None
    deleted: bool


@dataclass
class History:
    """All versions of each (source, key), oldest first; the last is the open one."""

    rows: dict[tuple[str, str], list[Version]] = field(default_factory=dict)

    def upsert(
        self, given: Sequence[Cells], columns: Sequence[str], source: str, at: datetime, *, complete: bool
    ) -> Counts:
        keys = [str(row["source_id"]) for row in given]
        counts = Counts(read=len(given))
        for key in dict.fromkeys(keys):
            same_key = [row for row in given if row["source_id"] == key]
            newest = max(same_key, key=lambda row: (str(row["source_updated_at"] or ""), row["line"]))
            for other in same_key:
                if other is not newest:
                    counts = _double(counts, same=_said(other, columns) == _said(newest, columns))
            counts = self._one(counts, newest, columns, (source, key), at)
        if complete:
            for (of, key), versions in self.rows.items():
                if of == source and key not in keys and not versions[-1].deleted:
                    self._open((of, key), replace(versions[-1], since=at, deleted=True))
                    counts = replace(counts, absent=counts.absent + 1)
        return counts

    def _one(self, counts: Counts, row: Cells, columns: Sequence[str], key: tuple[str, str], at: datetime) -> Counts:
        was = self.rows[key][-1] if key in self.rows else None
        updated, deleted = row["source_updated_at"], bool(row["deleted"])
        assert updated is None or isinstance(updated, datetime)
        if was and updated and was.updated and updated < was.updated:
            return replace(counts, unchanged=counts.unchanged + 1, older=counts.older + 1)
        values = dict(was.values) if was else {}
        for name in columns:
            values[name] = values.get(name) if deleted and row[name] is None else row[name]
        if was and was.deleted == deleted and (deleted or _full(values) == _full(was.values)):
            later = replace(was, updated=max(filter(None, (was.updated, updated)), default=None))
            self.rows[key][-1] = later
            return replace(counts, unchanged=counts.unchanged + 1)
        self._open(key, Version(at, values, updated or (was.updated if was else None), deleted))
        which = {"deleted": counts.deleted + 1} if deleted else {"loaded": counts.loaded + 1}
        return replace(counts, **which)

    def _open(self, key: tuple[str, str], version: Version) -> None:
        versions = self.rows.setdefault(key, [])
        if versions and versions[-1].since == version.since:
            versions.pop()
        versions.append(version)

    def known(self, at: datetime) -> dict[tuple[str, str], Cells]:
        """The rows alive as known at an instant."""
        found = {}
        for key, versions in self.rows.items():
            there = [v for v in versions if v.since <= at]
            if there and not there[-1].deleted:
                found[key] = _full(there[-1].values)
        return found


def _said(row: Cells, columns: Sequence[str]) -> list[object]:
    return [row["deleted"], *(row[name] for name in columns)]


def _full(values: Cells) -> Cells:
    return {name: value for name, value in values.items() if value is not None}


def _double(counts: Counts, *, same: bool) -> Counts:
    counts = replace(counts, doubles=counts.doubles + 1)
    if same:
        return replace(counts, unchanged=counts.unchanged + 1)
    return replace(counts, quarantined=counts.quarantined + 1)
