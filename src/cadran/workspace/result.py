"""What `Workspace.kpi` gives back: readings that show themselves and convert to frames."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kind
from cadran.metrics.reading import Number, Reading, Readings
from cadran.metrics.relation import DIMENSIONS
from cadran.model.format import NOTHING, Format
from cadran.model.late import Late
from cadran.model.periods import Period
from cadran.model.words import Words, reason, say

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
else:
    pa = Late("pyarrow")

_HEADS: Mapping[str, Words] = {
    "kpi": ("Indicateur", "KPI"),
    "period": ("Période", "Period"),
    "value": ("Valeur", "Value"),
    "interval": ("Intervalle à 95 %", "95% interval"),
    "band": ("Bande à 80 %", "80% band"),
    "both": ("Intervalle à 95 %, prévision à 80 %", "95% interval, forecast 80%"),
    "n": ("n", "n"),
    "resolved": ("Dénoués", "Resolved"),
    "coverage": ("Couverture", "Coverage"),
    "change": ("Évolution", "Change"),
    "reason": ("Raison", "Reason"),
}
_FIGURES = ("value", "interval", "n", "resolved", "coverage", "change")
IMMATURE = "*"  # marks the cohorts of which too few are resolved
_CSS = "border-collapse:collapse;font-variant-numeric:tabular-nums"


@dataclass(frozen=True, slots=True)
class Head:
    """A column as it is shown; figures stand to the right."""

    name: str
    text: str
    figure: bool


class Result(Readings):
    """Readings in the order asked: KPI, period, group.

    `names`: KPI id → the name shown; `unfilled`: KPI id → the needed `table.column`s that no row ever had.
    """

    def __init__(
        self,
        rows: Sequence[Reading],
        *,
        lang: str = "en",
        currency: str = "EUR",
        names: Mapping[str, str] | None = None,
        unfilled: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(rows)
        self.lang = lang
        self.currency = currency
        self.names = dict(names or {})
        self.unfilled = dict(unfilled or {})

    @property
    def one(self) -> Reading:
        """The only reading; an error where there are none or several."""
        if len(self) == 1:
            return self[0]
        raise BadInput(
            f"Une seule lecture était attendue, il y en a {len(self)}.",
            f"One reading was expected, there are {len(self)}.",
            next_fr="Parcourez le résultat, ou retirez by= et grain=.",
            next_en="Iterate over the result, or leave out by= and grain=.",
        )

    # ------------------------------------------------------------ frames

    def to_arrow(self) -> pa.Table:
        """One row per reading; a dimension is a column with its names and a column `<dimension>_id`."""
        dimensions = self._dimensions()
        excluded = pa.struct([("reason", pa.string()), ("rows", pa.int64())])
        fields = [("kpi", pa.string()), ("variant", pa.string()), ("of", pa.string()), ("from", pa.date32()),
                  ("to", pa.date32())]  # fmt: skip
        for name in dimensions:
            fields += [(name, pa.string()), (f"{name}_id", pa.string())]
        fields += [("value", pa.float64()), ("unit", pa.string())]
        fields += [(name, pa.float64()) for name in ("numerator", "denominator")]
        fields += [("n", pa.int64())]
        fields += [(name, pa.float64()) for name in ("low", "high", "median", "p75", "p90", "coverage")]
        fields += [("excluded", pa.int64()), ("excluded_by", pa.list_(excluded)), ("reason", pa.string())]
        fields += [("previous_value", pa.float64()), ("previous_from", pa.date32()),
                   ("previous_to", pa.date32()), ("change", pa.float64())]  # fmt: skip
        return pa.Table.from_pylist([_flat(r, dimensions) for r in self], schema=pa.schema(fields))

    def to_polars(self) -> pl.DataFrame:
        """As `to_arrow`, in a Polars frame."""
        return pl.DataFrame(self.to_arrow())

    def to_pandas(self) -> pd.DataFrame:
        """As `to_arrow`, in a pandas frame. Needs the optional extra `pandas`."""
        try:
            import pandas as pd  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise BadInput(
                "pandas n'est pas installé.", "pandas is not installed.", code="missing_extra",
                next_fr="Installez l'extra : pip install 'cadran[pandas]' ; ou prenez to_polars().",
                next_en="Install the extra: pip install 'cadran[pandas]'; or take to_polars().",
            ) from None  # fmt: skip
        return pd.DataFrame(self.to_arrow().to_pandas())

    def _dimensions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for reading in self for name in reading.group))

    # ------------------------------------------------------------ showing

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The columns shown: none that would be empty, nor a period that is the same everywhere."""
        names = ["kpi", "period", *self._dimensions(), *_FIGURES, "reason"]
        one_period = len({row["period"] for row in self._rows_shown}) == 1
        return tuple(
            Head(name, say(self._head(name), self.lang), _is_figure(name))
            for name in names
            if any(row[name] for row in self._rows_shown) and not (name == "period" and one_period)
        )

    def _head(self, name: str) -> Words:
        """The words of a column; of the interval, what it holds: a forecast's band is one of 80 %."""
        if name == "interval":
            forecasts = {KPIS[r.kpi].kind is Kind.FORECAST for r in self if r.low is not None and r.kpi in KPIS}
            name = {(True,): "band", (False, True): "both"}.get(tuple(sorted(forecasts)), name)
        return _HEADS.get(name) or DIMENSIONS[name]

    @cached_property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """One row of texts per reading, under the heads."""
        return tuple(tuple(row[head.name] for head in self.heads) for row in self._rows_shown)

    @cached_property
    def _rows_shown(self) -> list[dict[str, str]]:
        return [self._row(reading) for reading in self]

    def __str__(self) -> str:
        if not self.cells:
            return say(("Aucune lecture.", "No readings."), self.lang)
        lines = [tuple(head.text for head in self.heads), *self.cells]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(_line(line, widths, self.heads) for line in lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """A small table, for a notebook."""
        sides = [f'style="text-align:{"right" if head.figure else "left"}"' for head in self.heads]
        head = "".join(
            f"<th {side}>{html.escape(head.text)}</th>" for side, head in zip(sides, self.heads, strict=True)
        )
        rows = (zip(sides, row, strict=True) for row in self.cells)
        body = "".join(f"<tr>{''.join(f'<td {s}>{html.escape(t)}</td>' for s, t in row)}</tr>" for row in rows)
        return f'<table style="{_CSS}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _row(self, reading: Reading) -> dict[str, str]:
        shown, unit = Format(self.lang, self.currency), reading.unit
        unknown = say(("(inconnu)", "(unknown)"), self.lang)
        groups = {name: reading.group.get(name) or unknown for name in self._dimensions()}
        return groups | {
            "kpi": self.names.get(reading.kpi, reading.kpi) + (f" ({reading.variant})" if reading.variant else ""),
            "period": Period(reading.start, reading.end).label(self.lang),
            "value": shown.value(reading.value, unit),
            "interval": shown.interval(reading.low, reading.high, unit),
            "n": NOTHING if reading.n is None else shown.number(reading.n, 0),
            "resolved": _resolved(reading, shown),
            "coverage": NOTHING if reading.coverage is None else shown.percent(reading.coverage),
            "change": shown.change(reading.previous.change, unit) if reading.previous else "",
            "reason": reason(reading.reason, self.lang) if reading.reason else "",
        }


def _resolved(reading: Reading, shown: Format) -> str:
    """Of a cohort's rate, the share that is resolved, with a mark where that is too little."""
    share = reading.beside.get("resolved", reading.beside.get("mature"))
    if share is None or isinstance(share, str) or reading.value is None:
        return ""
    return shown.percent(share) + (IMMATURE if "immature" in reading.notes else "")


def _flat(reading: Reading, dimensions: Sequence[str]) -> dict[str, object]:
    found: dict[str, object] = {
        "kpi": reading.kpi, "variant": reading.variant or None, "of": reading.of, "from": reading.start,
        "to": reading.end, "unit": reading.unit, "n": reading.n, "excluded": reading.excluded,
        "excluded_by": [{"reason": why, "rows": n} for why, n in reading.excluded_by.items()],
        "reason": reading.reason,
    }  # fmt: skip
    for name in dimensions:
        found |= {name: reading.group.get(name), f"{name}_id": reading.group_id.get(name)}
    return found | dict(_figures(reading)) | dict(_previous(reading))


def _figures(reading: Reading) -> Iterator[tuple[str, float | None]]:
    yield from (
        ("value", _float(reading.value)), ("numerator", _float(reading.numerator)),
        ("denominator", _float(reading.denominator)), ("low", reading.low), ("high", reading.high),
        ("median", _float(reading.median)), ("p75", _float(reading.p75)), ("p90", _float(reading.p90)),
        ("coverage", reading.coverage),
    )  # fmt: skip


def _previous(reading: Reading) -> Iterator[tuple[str, float | date | None]]:
    if reading.previous:
        yield "previous_value", _float(reading.previous.value)
        yield "previous_from", reading.previous.start
        yield "previous_to", reading.previous.end
        yield "change", reading.previous.change


def _float(value: Number | None) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None


def _is_figure(name: str) -> bool:
    return name in _FIGURES


def _line(cells: Sequence[str], widths: Sequence[int], heads: Sequence[Head]) -> str:
    padded = (
        cell.rjust(width) if head.figure else cell.ljust(width)
        for cell, width, head in zip(cells, widths, heads, strict=True)
    )
    return "  ".join(padded).rstrip()
