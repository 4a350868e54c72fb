"""Whether two engines said the same, and where they did not."""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cadran.metrics.reading import Number, Reading

FIELDS = (
    "value",
    "numerator",
    "denominator",
    "n",
    "low",
    "high",
    "median",
    "p75",
    "p90",
    "median_low",
    "median_high",
    "coverage",
    "reason",
)


def same(one: object, two: object) -> bool:
    """Whole numbers and decimals exactly, doubles to 1e-9."""
    if isinstance(one, float) or isinstance(two, float):
        return _close(one, two)
    return one == two


def _close(one: object, two: object) -> bool:
    if not isinstance(one, int | float | Decimal) or not isinstance(two, int | float | Decimal):
        return False
    return math.isclose(float(one), float(two), rel_tol=1e-9, abs_tol=1e-9)


def key(reading: Reading) -> tuple[object, ...]:
    return (reading.start, reading.end, tuple(sorted((k, str(v)) for k, v in reading.group_id.items())))


def nothing(reading: Reading) -> bool:
    """A group without any row: it may be shown or not."""
    return not reading.value and not reading.n and not reading.excluded


def differences(fast: Sequence[Reading], slow: Sequence[Reading]) -> Iterator[str]:
    """What the fast engine says otherwise than the slow one, a line each."""
    told, expected = ({key(r): r for r in some} for some in (fast, slow))
    if len(told) != len(fast):
        yield f"{fast[0].kpi}: a group is told twice"
    for at in sorted(told.keys() | expected.keys(), key=str):
        if at not in told or at not in expected:
            found = told.get(at) or expected[at]
            if not nothing(found):
                yield f"{found.kpi} {at}: {'not expected' if at in told else 'missing'} {found.value}"
            continue
        yield from _fields(told[at], expected[at])


def _fields(one: Reading, two: Reading) -> Iterator[str]:
    where = f"{one.kpi} {one.start}..{one.end} {dict(one.group)}"
    for name in FIELDS:
        fast, slow = getattr(one, name), getattr(two, name)
        if not same(fast, slow):
            yield f"{where}: {name} {fast!r}, expected {slow!r}"
    if dict(one.excluded_by) != dict(two.excluded_by):
        yield f"{where}: left out {dict(one.excluded_by)}, expected {dict(two.excluded_by)}"
    for name in two.beside:
        if name not in one.beside or not same(_number(one.beside[name]), _number(two.beside[name])):
            yield f"{where}: beside {name} {one.beside.get(name)!r}, expected {two.beside[name]!r}"


def _number(value: Number | str | None) -> object:
    return value
