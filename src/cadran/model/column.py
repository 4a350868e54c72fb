"""What a canonical table and its columns are."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from cadran.errors import DefinitionError, UnknownName


class Kind(Enum):
    """How a column's values are read, kept and shown."""

    TEXT = "text"
    DAY = "day"
    INSTANT = "instant"  # kept in UTC
    MONEY = "money"  # excluding tax, in the row's currency, never rounded on the way in
    NUMBER = "number"
    FACTOR = "factor"  # an exchange rate
    RATE = "rate"  # a fraction: 0.2 is 20 %
    INTEGER = "integer"
    BOOLEAN = "boolean"
    ENUM = "enum"  # a closed vocabulary
    REF = "ref"  # another table's row: the text given, and beside it the id it was resolved to

    @property
    def sql(self) -> str:
        """The DuckDB type of the column as staged; ENUM and REF are staged as text."""
        return _SQL.get(self, "VARCHAR")


_SQL = {
    Kind.DAY: "DATE",
    Kind.INSTANT: "TIMESTAMP",
    Kind.MONEY: "DECIMAL(18,4)",
    Kind.NUMBER: "DECIMAL(18,4)",
    Kind.FACTOR: "DECIMAL(18,8)",
    Kind.RATE: "DOUBLE",
    Kind.INTEGER: "BIGINT",
    Kind.BOOLEAN: "BOOLEAN",
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One canonical column. A blank means "not known", unless `blank` says more."""

    name: str
    kind: Kind
    fr: str
    en: str
    to: str = ""  # REF: the table referred to
    values: tuple[str, ...] = ()  # ENUM: the closed vocabulary
    instant: bool = False  # DAY made from an instant: the instant is kept beside it, as `<name>_at`
    blank: tuple[str, str] = ("", "")  # what a blank means, French and English

    def __post_init__(self) -> None:
        if (self.kind is Kind.REF) != bool(self.to) or (self.kind is Kind.ENUM) != bool(self.values):
            raise DefinitionError(f"Colonne mal déclarée : {self.name}", f"Column wrongly declared: {self.name}")

    @property
    def companion(self) -> str:
        """The stored column that stands beside this one, or "".

        An instant `occurred_at` has its local day `occurred_day`; a day `created_on` that was an
        instant has `created_on_at`; a reference `owner` has the resolved `owner_id`.
        """
        if self.kind is Kind.INSTANT:
            return self.name.removesuffix("_at") + "_day"
        if self.kind is Kind.REF:
            return self.name + "_id"
        return self.name + "_at" if self.instant else ""

    def stored(self, table: str) -> dict[str, str]:
        """Physical columns and their DuckDB types."""
        if self.kind is Kind.REF:
            return {self.name: "VARCHAR", self.companion: "BIGINT"}
        if self.kind is Kind.ENUM:
            return {self.name: f"e_{table}_{self.name}"}
        found = {self.name: self.kind.sql}
        if self.companion:
            found[self.companion] = "DATE" if self.kind is Kind.INSTANT else "TIMESTAMP"
        return found


@dataclass(frozen=True, kw_only=True)
class Table:
    """One canonical table. `natural` lists the keys tried when a file has no id, best first.

    `entity`: an unresolved reference to it makes a stub, shown by its text.
    `label`: the column that names a row to a person.
    """

    name: str
    fr: str
    en: str
    columns: tuple[Column, ...]
    natural: tuple[tuple[str, ...], ...]
    label: str = "name"
    entity: bool = False
    sort: str = ""  # facts lie sorted by this column

    def __post_init__(self) -> None:
        names = [c.name for c in self.columns]
        if len(names) != len(set(names)):
            raise DefinitionError(f"Colonne double dans {self.name}", f"A column stands twice in {self.name}")
        if not self.natural:
            raise DefinitionError(f"Table sans clé : {self.name}", f"A table without a key: {self.name}")

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return {c.name: c for c in self.columns}

    @property
    def has_money(self) -> bool:
        return any(c.kind is Kind.MONEY for c in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; an error names its nearest neighbours."""
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownName(("Colonne", "column"), name, self.by_name) from None

    def stored(self) -> dict[str, str]:
        """All physical columns and their DuckDB types, common ones first."""
        found = dict(COMMON)
        for column in self.columns:
            found |= column.stored(self.name)
        return found


# What every row carries beside its own columns.
COMMON: Mapping[str, str] = {
    "id": "BIGINT",
    "source": "VARCHAR",
    "source_id": "VARCHAR",
    "source_updated_at": "TIMESTAMP",
    "known_from": "TIMESTAMP",
    "known_to": "TIMESTAMP",
    "deleted_at": "TIMESTAMP",
    "stub": "BOOLEAN",
    "seen_in": "BIGINT",
    "line": "BIGINT",
}
FOREVER = "9999-12-31"
