"""Relations that measures read, and how each reaches its dimensions.

A relation is a canonical table or a derived one (`derived/`). A dimension is reached by one declared
path; a path never multiplies rows, because everything it joins has one row per key (and, for a rep's
team, one row per rep and day).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cadran.errors import UnknownName

DIMENSIONS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "rep": ("Commercial", "Rep"),
    "sdr": ("SDR", "SDR"),
    "team": ("Équipe", "Team"),
    "manager": ("Responsable d'équipe", "Manager"),
    "customer": ("Client", "Customer"),
    "account": ("Compte", "Account"),
    "industry": ("Secteur", "Industry"),
    "size": ("Taille", "Size"),
    "country": ("Pays", "Country"),
    "region": ("Région", "Region"),
    "product": ("Produit", "Product"),
    "category": ("Catégorie", "Category"),
    "source": ("Source", "Source"),
    "campaign": ("Campagne", "Campaign"),
    "contact_method": ("Mode de contact", "Contact method"),
    "channel": ("Canal", "Channel"),
    "stage": ("Étape", "Stage"),
    "pipeline": ("Pipeline", "Pipeline"),
    "lost_reason": ("Motif de perte", "Lost reason"),
    "reason": ("Motif", "Reason"),
    "competitor": ("Concurrent", "Competitor"),
    "kind": ("Nature", "Kind"),
    "newness": ("Nouveau ou existant", "New or existing"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Path:
    """The way from a relation's row to a dimension.

    `column`: the relation's own column. `via`: a relation with one row per value of `column`
    (`account_dims`, `products`) or per value and day (`rep_spans`); `attribute` is taken there.
    `to`: the entity table whose label is shown; "" where the value is its own name.
    """

    column: str
    via: str = ""
    attribute: str = ""
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """What measures may read.

    `axes`: day columns. `key`: the columns that name a row. `own`: dimensions by path.
    `region`: paths tried in order; one is chosen per workspace, never row by row.
    `finer`: dimension → relation that carries the same money at a finer grain.
    `since`: the days that tell from when on anything is known of it, where its own first row does not.
    `told_by`: the columns of which one must be filled somewhere for a row to be told at all.
    `preaggregate`: count by the columns of the conditions first. `windowed`: the relation's SQL places
    its rows in windows itself. `standing`: (relation, condition) of what it places so, each row from its
    `from_day` to the day before its `to_day`. `show`: columns listed for the rows behind a reading.
    """

    name: str
    axes: tuple[str, ...] = ()
    key: str = "id"
    own: Mapping[str, Path] = field(default_factory=dict)
    region: tuple[Path, ...] = ()
    finer: Mapping[str, str] = field(default_factory=dict)
    preaggregate: bool = False
    windowed: bool = False
    standing: tuple[str, str] = ("", "")
    narrow: str = ""
    narrow_columns: frozenset[str] = frozenset()
    history: bool = False
    since: tuple[tuple[str, str], ...] = ()
    told_by: tuple[tuple[str, str], ...] = ()
    base: str = ""
    also: tuple[str, ...] = ()  # other canonical tables that its rows come from
    show: tuple[str, ...] = ()
    reach: int = 0  # months before a window's end that its rows look back to; with less history there is no value
    chance: bool = True  # whether its figures vary by chance; what a calendar or a budget says does not
    owner: str = ""  # the column with the rep whose row it is: what a viewer's scope is held against
    held: str = ""  # the relation that has, of rows that changed hands, the owner on the day of each axis

    def path(self, dimension: str, region_at: int = 0) -> Path:
        """The path to a dimension; an error names those the relation has."""
        if dimension == "region" and self.region:
            return self.region[min(region_at, len(self.region) - 1)]
        if dimension in self.own:
            return self.own[dimension]
        listed = ", ".join(self.dimensions)
        raise UnknownName(
            ("Dimension", f"dimension of {self.name}"), dimension, self.dimensions, code="unknown_dimension",
            next_fr=f"Possibles : {listed}.", next_en=f"It has: {listed}.",
        )  # fmt: skip

    @property
    def coarse(self) -> tuple[str, ...]:
        """The dimensions of its own rows."""
        return (*self.own, *(["region"] if self.region else []))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """These, and those of its finer relation."""
        return (*self.coarse, *self.finer)


def of_rep(column: str) -> dict[str, Path]:
    """The rep in that column, with team and manager of the row's day."""
    return {
        "rep": Path(column, to="reps"),
        "team": Path(column, "rep_spans", "team_id", "teams"),
        "manager": Path(column, "rep_spans", "manager_id", "reps"),
    }


def of_account(column: str = "account_id") -> dict[str, Path]:
    """The account in that column, its customer, and what is known of it."""
    found = {
        "account": Path(column, to="accounts"),
        "customer": Path(column, "account_dims", "customer_id", "accounts"),
    }
    return found | {a: Path(column, "account_dims", a) for a in ("industry", "size", "country")}


def of_product(column: str = "product_id") -> dict[str, Path]:
    """The product in that column, and its category."""
    return {"product": Path(column, to="products"), "category": Path(column, "products", "category")}


def by_text(**columns: str) -> dict[str, Path]:
    """Dimensions whose value stands in a column of the row itself."""
    return {dimension: Path(column) for dimension, column in columns.items()}


def regions(rep: str, *own: str, account: bool = True) -> tuple[Path, ...]:
    """The row's own region, else its account's, else its rep's: the first ever filled is taken for all."""
    found = [Path(c) for c in own]
    if account:
        found.append(Path("account_id", "account_dims", "region"))
    return (*found, Path(rep, "rep_spans", "region"))
