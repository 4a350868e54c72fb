"""What was known when: every version of every row of a table.

The company is made knowing the future; a ledger says from which instant the source showed which version.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from cadran.sources.demo.arrays import Flags, Instants, Ints, Texts, Values, typed

FOREVER = np.datetime64("9999-12-31", "s")


@dataclass(frozen=True)
class Change:
    """At `at` (NaT: never) the columns took their present values; until then they had those of `before`."""

    at: Instants
    before: Mapping[str, Values | object]


@dataclass(frozen=True)
class Ledger:
    """Versions of the rows of one table: `versions` has its columns, source_id, source_updated_at, deleted."""

    versions: pa.Table
    known: Instants  # from when, and until when (excluded), each version was the one shown
    until: Instants

    def between(self, after: np.datetime64, cutoff: np.datetime64) -> pa.Table:
        """Rows created, changed or deleted after `after` as they stood just before `cutoff`."""
        shown = (self.known < cutoff) & (self.until >= cutoff) & (self.known >= after)
        return self.versions.take(np.flatnonzero(shown))

    def at(self, cutoff: np.datetime64) -> pa.Table:
        """All living rows as they stood just before `cutoff`, without the column `deleted`."""
        found = self.between(np.datetime64("0001-01-01", "s"), cutoff)
        return found.filter(np.logical_not(found["deleted"].to_numpy())).drop_columns(["deleted"])


def ledger(
    table: str,
    keys: Texts,
    row: Ints,
    columns: Mapping[str, Values],
    known: Instants,
    deleted: Flags | None = None,
) -> Ledger:
    """The ledger of versions given as arrays: version i shows row `row[i]` from `known[i]` on.

    Of several versions known at the same instant the last given is the one shown.
    """
    known = known.astype("datetime64[s]")
    order = np.lexsort((np.arange(len(row)), known, row))
    gone = np.zeros(len(row), dtype=bool) if deleted is None else deleted
    found = typed(table, {name: values[order] for name, values in columns.items()})
    found = found.append_column("source_id", pa.array(keys[row[order]], pa.string()))
    found = found.append_column("source_updated_at", pa.array(known[order].astype("datetime64[us]")))
    found = found.append_column("deleted", pa.array(gone[order]))
    return Ledger(found, known[order], _until(row[order], known[order]))


def _until(row: Ints, known: Instants) -> Instants:
    until = np.full(len(row), FOREVER)
    until[:-1] = np.where(row[1:] == row[:-1], known[1:], FOREVER)
    return until


def history(
    table: str,
    keys: Texts,
    columns: Mapping[str, Values],
    born: Instants,
    changes: Sequence[Change] = (),
    gone: Instants | None = None,
) -> Ledger:
    """The ledger of rows given as they end up, with what changed and when; `changes` oldest first.

    A change before `born` was there from the beginning; a row with `gone` is deleted then.
    """
    born = born.astype("datetime64[s]")
    gone = np.full(len(keys), np.datetime64("NaT", "s")) if gone is None else gone.astype("datetime64[s]")
    moments = [born, *(np.where(c.at > born, c.at, np.datetime64("NaT")) for c in changes), gone]
    rows = [np.flatnonzero(~np.isnat(at) & ~(at > gone)) for at in moments]
    parts = [_as_of(columns, changes, at[row], row) for at, row in zip(moments, rows, strict=True)]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in columns}
    known = np.concatenate([at[row] for at, row in zip(moments, rows, strict=True)])
    dead = np.repeat([False] * (len(moments) - 1) + [True], [len(row) for row in rows])
    return ledger(table, keys, np.concatenate(rows), joined, known, dead)


def _as_of(columns: Mapping[str, Values], changes: Sequence[Change], at: Instants, row: Ints) -> dict[str, Values]:
    """The columns of those rows as they stood at those instants."""
    found = {name: values[row] for name, values in columns.items()}
    for change in reversed(changes):
        later = change.at[row] > at
        for name, before in change.before.items():
            old = before[row] if isinstance(before, np.ndarray) else before
            found[name] = np.where(later, np.asarray(old, dtype=found[name].dtype), found[name])
    return found


def together(ledgers: Iterable[Ledger]) -> Ledger:
    """Ledgers of one table whose keys differ, as one."""
    parts = list(ledgers)
    return Ledger(
        pa.concat_tables([p.versions for p in parts]),
        np.concatenate([p.known for p in parts]),
        np.concatenate([p.until for p in parts]),
    )
