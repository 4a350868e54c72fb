"""Readings and KPIs in the JSON that every surface gives: names, keys and nulls are part of the interface."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cadran.metrics.kpi import Kind, Kpi
from cadran.metrics.reading import Compared, Number, Reading

if TYPE_CHECKING:
    import pyarrow as pa


def reading_json(reading: Reading, *, mean: bool = False) -> dict[str, object]:
    """One element of `kpi get --json`. Days are ISO; `from` is in, `to` is out; numbers are JSON numbers.

    `mean`: the median and the upper quantiles stand beside the value.
    """
    found: dict[str, object] = {
        "kpi": reading.kpi,
        "variant": reading.variant or None,
        "of": reading.of,
        "period": {"from": reading.start.isoformat(), "to": reading.end.isoformat()},
        "group": dict(reading.group),
        "group_id": dict(reading.group_id),
        "value": plain(reading.value),
        "unit": reading.unit,
        "numerator": plain(reading.numerator),
        "denominator": plain(reading.denominator),
        "n": reading.n,
        "low": plain(reading.low),
        "high": plain(reading.high),
    }
    if mean:
        found |= {
            "median": plain(reading.median), "p75": plain(reading.p75), "p90": plain(reading.p90),
            "median_low": plain(reading.median_low), "median_high": plain(reading.median_high),
        }  # fmt: skip
    return found | {
        "coverage": plain(reading.coverage),
        "excluded": reading.excluded,
        "excluded_by": dict(reading.excluded_by),
        "reason": reading.reason,
        "previous": compared_json(reading.previous),
        "beside": {name: v if isinstance(v, str) else plain(v) for name, v in reading.beside.items()},
        "notes": list(reading.notes),
    }


def compared_json(previous: Compared | None) -> dict[str, object] | None:
    if previous is None:
        return None
    return {
        "value": plain(previous.value),
        "period": {"from": previous.start.isoformat(), "to": previous.end.isoformat()},
        "change": plain(previous.change),
    }


def kpi_json(kpi: Kpi) -> dict[str, object]:
    """One element of `kpi list --json`."""
    return {
        "id": kpi.id,
        "name_fr": kpi.fr,
        "name_en": kpi.en,
        "unit": kpi.unit.value,
        "kind": kpi.kind.value,
        "family": kpi.family,
        "roles": list(kpi.roles),
        "variants": [variant.name for variant in kpi.variants],
    }


def is_mean(kpi: Kpi, variant: str = "") -> bool:
    """Whether readings of it carry a median and upper quantiles."""
    other = kpi.variant(variant).kind if variant else None
    return (other or kpi.kind) is Kind.MEAN


def plain(number: Number | None) -> int | float | None:
    """A number as JSON has it; what is no number (an overflow, a 0/0) is null and never NaN."""
    if number is None or isinstance(number, int):
        return number
    value = float(number)
    return value if value - value == 0 else None


def plain_rows(found: pa.Table) -> list[dict[str, object]]:
    """Rows as JSON has them: numbers, ISO days and instants, nulls."""
    return [{name: _plain(value) for name, value in row.items()} for row in found.to_pylist()]


def _plain(value: object) -> object:
    if isinstance(value, Decimal | float):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
