"""Rows behind a figure as a page shows them: heads and cells in words, each row with what names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cadran.model.format import NO_BREAK, Format
from cadran.model.late import Late
from cadran.model.tables import TABLES
from cadran.model.words import Words, reason, say, thing
from cadran.panels.codes import CODES

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Late("pyarrow")

YES_NO: Words = ("oui", "yes")
NO: Words = ("non", "no")
_HIDDEN = ("row_id", "reason", "counted", "when")  # told apart from the columns
# Columns of derived relations that the model has no name for.
COLUMNS: dict[str, Words] = {
    "label": ("Intitulé", "Name"), "day": ("Date", "Day"), "newness": ("Nouveau ou existant", "New or existing"),
    "business": ("Nature", "Kind"), "days": ("Jours", "Days"), "hours": ("Heures", "Hours"), "state": ("État", "State"),
    "what": ("Nature", "Kind"), "cost": ("Coût", "Cost"), "customer": ("Client", "Customer"),
    "rep": ("Commercial", "Rep"),
    "at_start": ("Au début", "At the start"), "at_end": ("À la fin", "At the end"), "revenue": ("CA", "Revenue"),
    "decided_day": ("Décidé le", "Decided on"), "order_day": ("Commandé le", "Ordered on"),
    "answer_day": ("Répondu le", "Answered on"), "created_day": ("Créé le", "Created on"),
    "sale_day": ("Première vente", "First sale"), "received_day": ("Reçu le", "Received on"),
    "effect": ("Effet", "Effect"), "weight": ("Poids", "Weight"), "margin": ("Marge", "Margin"),
}  # fmt: skip

# The columns that hold codes; another column's word is somebody's own and told as given.
OF_CODES = frozenset({
    "outcome", "status", "kind", "direction", "forecast_category", "certainty", "cancelled_by", "about", "category",
    "sentiment", "role", "unit", "interval", "newness", "state", "what", "business",
})  # fmt: skip
VALUES: dict[str, Words] = {code: words for vocabulary in CODES.values() for code, words in vocabulary.items()} | {
    "new_deal": ("nouvelle affaire", "new deal"), "new_customer": ("nouveau client", "new customer"),
    "repeat": ("réachat", "repeat"), "existing": ("existant", "existing"), "new": ("nouveau", "new"),
    "order": ("commande", "order"),
    "credit": ("avoir", "credit"), "draft": ("brouillon", "draft"), "sent": ("envoyé", "sent"),
    "confirmed": ("confirmée", "confirmed"), "delivered": ("livrée", "delivered"), "invoiced": ("facturée", "invoiced"),
    "inbound": ("entrant", "inbound"), "outbound": ("sortant", "outbound"), "us": ("nous", "us"),
    "customer": ("client", "customer"), "marketing": ("marketing", "marketing"), "salary": ("salaire", "salary"),
    "commission": ("commission", "commission"), "tool": ("outil", "tool"), "travel": ("déplacement", "travel"),
    "representation": ("représentation", "representation"), "positive": ("positif", "positive"),
    "neutral": ("neutre", "neutral"), "negative": ("négatif", "negative"), "bdm": ("commercial", "rep"),
    "sdr": ("SDR", "SDR"), "manager": ("responsable", "manager"), "piece": ("pièce", "piece"),
    "hour": ("heure", "hour"), "month": ("mois", "month"), "quarter": ("trimestre", "quarter"), "year": ("an", "year"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written; `figure`: stands to the right."""

    text: str
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `key` as `source/source_id`, `why` it was left out, `apart`: it belongs to no period."""

    key: str
    cells: tuple[Cell, ...]
    why: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows. `more`: there are further ones."""

    heads: tuple[tuple[str, bool], ...]
    rows: tuple[Row, ...]
    more: bool = False


def listing(found: pa.Table, to: Format, zone: ZoneInfo, *, first: int = 0, most: int | None = None) -> Listing:
    """The rows from `first` on, at most `most` of them; columns that are empty in all of them are left away."""
    page = found.slice(first, most)
    names = [n for n in found.column_names if n not in _HIDDEN and page.column(n).null_count < page.num_rows]
    figures = {n for n in names if _is_figure(page.schema.field(n).type)}
    rows = tuple(_row(r, names, figures, to, zone) for r in page.to_pylist())
    heads = tuple((head(n, to), n in figures) for n in names)
    return Listing(heads, rows, most is not None and found.num_rows > first + most)


def head(name: str, to: Format) -> str:
    """What a column is called."""
    bare = name.removesuffix("_given")
    known = any(bare in t.by_name for t in TABLES.values())
    return say(COLUMNS[bare], to.lang) if bare in COLUMNS and not known else thing(bare, to.lang)


def _is_figure(kind: pa.DataType) -> bool:
    return bool(pa.types.is_decimal(kind) or pa.types.is_floating(kind) or pa.types.is_integer(kind))


def _row(row: dict[str, object], names: Sequence[str], figures: set[str], to: Format, zone: ZoneInfo) -> Row:
    cells = tuple(Cell(cell(n, row[n], to, zone), n in figures) for n in names)
    why = row.get("reason")
    return Row(
        str(row.get("row_id") or ""), cells, reason(str(why), to.lang) if why else "", row.get("counted") is False
    )


def cell(name: str, value: object, to: Format, zone: ZoneInfo) -> str:
    """A value as it is written."""
    match value:
        case None:
            return ""
        case bool():
            return say(YES_NO if value else NO, to.lang)
        case datetime():
            local = value.astimezone(zone) if value.tzinfo else value
            return unbroken(f"{to.day(local.date())} {local:%H:%M}")
        case date():
            return unbroken(to.day(value))
        case int() | float() | Decimal():
            return to.number(value, 2)
        case _:
            return in_words(name, str(value), to.lang)


def in_words(column: str, value: str, lang: str) -> str:
    """A cell in words where its column holds codes, else as given."""
    return say(VALUES[value], lang) if column in OF_CODES and value in VALUES else value


def unbroken(text: str) -> str:
    """On one line."""
    return text.replace(" ", NO_BREAK)
