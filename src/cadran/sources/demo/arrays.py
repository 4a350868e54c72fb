"""Columns as numpy arrays while the company is made, and as typed Arrow columns when it is handed out.

A blank is NaN, NaT or None here and null there.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadran.model import Column, Kind, table

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Days = NDArray[np.datetime64]
Instants = NDArray[np.datetime64]
Texts = NDArray[np.object_]
Values = NDArray[np.generic]
Day = np.datetime64
Moment = np.datetime64

NO_DAY = np.datetime64("NaT", "D")
NO_INSTANT = np.datetime64("NaT", "s")

ARROW = {
    Kind.TEXT: pa.string(),
    Kind.ENUM: pa.string(),
    Kind.REF: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.INSTANT: pa.timestamp("us"),
    Kind.MONEY: pa.decimal128(18, 4),
    Kind.NUMBER: pa.decimal128(18, 4),
    Kind.FACTOR: pa.decimal128(18, 8),
    Kind.RATE: pa.float64(),
    Kind.INTEGER: pa.int64(),
    Kind.BOOLEAN: pa.bool_(),
}
DIGITS = {Kind.MONEY: 4, Kind.NUMBER: 4, Kind.FACTOR: 8}


def ids(prefix: str, count: int, *, first: int = 1) -> Texts:
    """`count` keys of one width: prefix and number."""
    width = len(str(first + count))
    return np.array([f"{prefix}{i:0{max(width, 4)}d}" for i in range(first, first + count)], dtype=object)


def pick(values: Sequence[object] | Texts, index: NDArray[np.integer]) -> Texts:
    """`values[index]`, None where the index is -1."""
    found = np.empty(len(values) + 1, dtype=object)
    found[: len(values)] = list(values)
    return np.asarray(found[index])


def either(where: NDArray[np.bool_], yes: object, no: object) -> Texts:
    """`yes` where it holds, else `no`: columns, or single values; None is a blank."""
    return np.where(where, np.asarray(yes, dtype=object), np.asarray(no, dtype=object))


def choose(rng: np.random.Generator, values: Sequence[str], share: Sequence[float], count: int) -> Texts:
    """`count` draws of `values`; what the shares leave of 1 is blank."""
    return pick(values, draw(rng, share, count))


def draw(rng: np.random.Generator, share: Sequence[float], count: int) -> Ints:
    """`count` positions drawn with probability `share`; what the shares leave of 1 is -1."""
    found = np.searchsorted(np.cumsum(np.asarray(share, dtype=float)), rng.random(count) + 1e-12)
    return np.where(found >= len(share), -1, found)


def shifted(days: Days, count: NDArray[np.integer]) -> Days:
    """Each day, so many days later; of instants and months the day they begin on."""
    return np.asarray(days.astype("datetime64[D]") + count.astype("timedelta64[D]"))


def blank(rng: np.random.Generator, values: Texts, share: float, where: Flags | None = None) -> Texts:
    """The values, a share of them (of those of `where`) made unknown."""
    hit = rng.random(len(values)) < share
    return either(hit if where is None else hit & where, None, values)


def grouped(lengths: Ints) -> tuple[Ints, Ints]:
    """For groups of these lengths laid end to end: the group of each element and its rank in the group."""
    group = np.repeat(np.arange(len(lengths)), lengths)
    rank = np.arange(len(group)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return group, rank


def decimals(values: Floats, digits: int) -> pa.Array:
    """Decimal128(18, digits) column of floats, NaN as null; the fast way, by its buffers."""
    known = ~np.isnan(values)
    units = np.rint(np.where(known, values, 0) * 10**digits).astype(np.int64)
    words = np.empty((len(units), 2), dtype=np.int64)
    words[:, 0], words[:, 1] = units, units >> 63
    mask = None if known.all() else pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.decimal128(18, digits), len(units), [mask, pa.py_buffer(words)])


def arrow(column: Column, values: Values | pa.Array) -> pa.Array:
    """The values as the Arrow column that the model's kind asks for."""
    kind = ARROW[column.kind]
    if isinstance(values, pa.Array):
        return values.cast(kind)
    if column.kind in DIGITS:
        return decimals(values.astype(float), DIGITS[column.kind])
    if column.kind is Kind.INSTANT:
        return pa.array(values.astype("datetime64[us]"), kind)
    if column.kind is Kind.DAY:
        return pa.array(values.astype("datetime64[D]"), kind)
    return pa.array(values, kind, from_pandas=True)


def typed(name: str, columns: Mapping[str, Values]) -> pa.Table:
    """A canonical table, all its columns in the model's order. A column too many or too few is a KeyError."""
    declared = table(name).by_name
    if stray := set(columns) ^ set(declared):
        raise KeyError(f"{name}: {sorted(stray)}")
    return pa.table({c: arrow(column, columns[c]) for c, column in declared.items()})
