"""Relations that measures read, and how each reaches its dimensions.

A relation is a canonical table or a derived one (`derived/`). A dimension is reached by one declared
path; a path never multiplies rows, because everything it joins has one row per key (and, for a rep's
team, one row per rep and day).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cadran.errors import DefinitionError, UnknownName

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
    "reason": ("Motif d'achat", "Reason"),
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
    its rows in windows itself. `show`: columns listed for the rows behind a reading.
    """

    name: str
    axes: tuple[str, ...] = ()
    key: str = "id"
    own: Mapping[str, Path] = field(default_factory=dict)
    region: tuple[Path, ...] = ()
    finer: Mapping[str, str] = field(default_factory=dict)
    preaggregate: bool = False
    windowed: bool = False
    narrow: str = ""
    narrow_columns: frozenset[str] = frozenset()
    history: bool = False
    since: tuple[tuple[str, str], ...] = ()
    told_by: tuple[tuple[str, str], ...] = ()
    base: str = ""
    show: tuple[str, ...] = ()
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


def _rep(column: str) -> dict[str, Path]:
    return {
        "rep": Path(column, to="reps"),
        "team": Path(column, "rep_spans", "team_id", "teams"),
        "manager": Path(column, "rep_spans", "manager_id", "reps"),
    }


def _account(column: str = "account_id") -> dict[str, Path]:
    found = {
        "account": Path(column, to="accounts"),
        "customer": Path(column, "account_dims", "customer_id", "accounts"),
    }
    return found | {a: Path(column, "account_dims", a) for a in ("industry", "size", "country")}


def _product(column: str = "product_id") -> dict[str, Path]:
    return {"product": Path(column, to="products"), "category": Path(column, "products", "category")}


def _text(**columns: str) -> dict[str, Path]:
    return {dimension: Path(column) for dimension, column in columns.items()}


def _regions(rep: str, *own: str, account: bool = True) -> tuple[Path, ...]:
    """The row's own region, else its account's, else its rep's: the first ever filled is taken for all."""
    found = [Path(c) for c in own]
    if account:
        found.append(Path("account_id", "account_dims", "region"))
    return (*found, Path(rep, "rep_spans", "region"))


_DEAL = (
    _rep("owner_id") | {"sdr": Path("sdr_id", to="reps")} | _account() | _product()
    | {"campaign": Path("campaign_id", to="campaigns")}
    | _text(source="lead_source", contact_method="contact_method", stage="stage", pipeline="pipeline",
            lost_reason="lost_reason", competitor="competitor", kind="kind")
)  # fmt: skip
_ORDER = (
    _rep("rep_id") | _account() | {"campaign": Path("campaign_id", to="campaigns")}
    | _text(source="lead_source", contact_method="contact_method", channel="channel", reason="reason")
    | {"country": Path("country")}
)  # fmt: skip
_SALE = _ORDER | _text(newness="newness", kind="kind")
# What a deal's version of the time tells by itself.
_STATE = frozenset({
    "w", "id", "pipeline", "stage", "amount", "no_rate", "probability", "forecast_category", "expected_close_on",
    "owner_id", "outcome", "assumed", "period_from", "period_to", "at_day", "end_day",
})  # fmt: skip
_DEAL_SHOW = (
    "name",
    "account_id",
    "owner_id",
    "stage",
    "amount",
    "created_on",
    "expected_close_on",
    "closed_on",
    "outcome",
)
_STATE_SHOW = (
    "name",
    "account_id",
    "owner_id",
    "stage",
    "amount",
    "created_on",
    "expected_close_on",
    "certainty",
)
_ACT_SHOW = ("kind", "subject", "rep_id", "account_id", "scheduled_at", "occurred_at", "status", "outcome")

# A stock of deals starts with the first day that any deal was created, closed, or recorded on.
_DEALS_SINCE = (("deals", "created_on"), ("deals", "closed_on"), ("deal_changes", "valid_from_day"))

_ALL = (
    Relation(
        name="deals", axes=("created_on", "closed_on", "qualified_on"), own=_DEAL, owner="owner_id", held="deal_owners",
        region=_regions("owner_id", "region"), show=_DEAL_SHOW,
    ),
    Relation(
        name="cycles", base="deals",
        axes=("closed_on",), own=_DEAL, owner="owner_id", held="deal_owners", region=_regions("owner_id", "region"),
        show=(*_DEAL_SHOW, "start_on", "days"),
    ),
    Relation(
        name="open_deals", narrow="open_states", narrow_columns=_STATE, base="deals",
        windowed=True, since=_DEALS_SINCE, own=_DEAL, owner="owner_id", region=_regions("owner_id", "region"),
        show=_STATE_SHOW,
    ),
    Relation(
        name="weighted_deals", base="deals",
        windowed=True, since=_DEALS_SINCE, own=_DEAL, owner="owner_id", region=_regions("owner_id", "region"),
        show=(*_STATE_SHOW, "weight", "weight_from"),
    ),
    Relation(
        name="stage_visits", base="deals", history=True, axes=("entered_day",), key="deal_id, stage", own=_DEAL,
        owner="owner_id", region=_regions("owner_id", "region"),
        show=("name", "owner_id", "stage", "entered_day", "beyond_day"),
    ),
    Relation(
        name="slips", base="deals", history=True, axes=("day",), own=_DEAL, owner="owner_id",
        since=(("deal_changes", "valid_from_day"), ("stage_visits", "entered_day")),
        told_by=(("deals", "expected_close_on"), ("deal_changes", "expected_close_on")),
        region=_regions("owner_id", "region"), show=("name", "owner_id", "day", "from_on", "to_on"),
    ),
    Relation(
        name="sales", axes=("day",), own=_SALE, owner="rep_id", region=_regions("rep_id", "region"),
        finer={"product": "sale_lines", "category": "sale_lines"},
        show=("label", "day", "account_id", "rep_id", "amount", "newness", "business"),
    ),
    Relation(
        name="sale_lines", axes=("day",), own=_SALE | _product(), owner="rep_id",
        region=_regions("rep_id", "region"),
        show=("label", "day", "account_id", "rep_id", "product_id", "quantity", "amount"),
    ),
    Relation(
        name="order_facts", base="orders",
        axes=("day",), own=_SALE, owner="rep_id", region=_regions("rep_id", "region"),
        finer={"product": "line_facts", "category": "line_facts"},
        show=("label", "day", "account_id", "rep_id", "amount", "discount", "penalty"),
    ),
    Relation(
        name="line_facts", base="orders", axes=("day",), own=_SALE | _product(), owner="rep_id",
        region=_regions("rep_id", "region"),
        show=("label", "day", "account_id", "rep_id", "product_id", "quantity", "amount", "cost", "discount"),
    ),
    Relation(
        name="activities", axes=("occurred_day", "scheduled_day", "booked_day"), preaggregate=True,
        own=_rep("rep_id") | _account() | _text(kind="kind"), owner="rep_id", region=_regions("rep_id"),
        show=_ACT_SHOW,
    ),
    Relation(
        name="bookings", base="activities", axes=("booked_day",), own=_rep("rep_id") | _account() | _text(kind="kind"),
        owner="rep_id", region=_regions("rep_id"), show=(*_ACT_SHOW, "booked_at"),
    ),
    Relation(
        name="quote_facts", base="quotes",
        axes=("sent_on", "decided_day"), own=_rep("rep_id") | _account(), owner="rep_id",
        region=_regions("rep_id"),
        show=("label", "account_id", "rep_id", "amount", "sent_on", "decided_day", "state", "order_day"),
    ),
    Relation(
        name="tender_facts", base="tenders",
        axes=("received_on", "answer_day"), own=_rep("rep_id") | _account(), owner="rep_id",
        region=_regions("rep_id"),
        show=("account_id", "rep_id", "received_on", "due_on", "answer_day", "declined_on"),
    ),
    Relation(
        name="request_facts", base="requests",
        axes=("received_day", "due_on"), own=_rep("rep_id") | _account() | _text(kind="kind"),
        owner="rep_id", region=_regions("rep_id"),
        show=("account_id", "rep_id", "received_at", "due_on", "answered_at", "hours"),
    ),
    Relation(
        name="leads", axes=("created_day", "mql_on", "sql_on"),
        own=_rep("owner_id") | {"sdr": Path("sdr_id", to="reps"), "campaign": Path("campaign_id", to="campaigns")}
        | _account() | _text(source="lead_source"),
        owner="owner_id", region=_regions("owner_id", "region"),
        show=("name", "company", "owner_id", "lead_source", "created_at", "mql_on", "sql_on"),
    ),
    Relation(
        name="expenses", axes=("spent_on",),
        own=_rep("rep_id") | {"campaign": Path("campaign_id", to="campaigns"), "kind": Path("category")},
        owner="rep_id", region=_regions("rep_id", account=False),
        show=("category", "spent_on", "rep_id", "team_id", "amount"),
    ),
    Relation(
        name="rep_days", base="reps", axes=("day",), key="rep_id, day", own=_rep("rep_id"), owner="rep_id",
        region=_regions("rep_id", account=False), show=("rep_id", "day", "present"),
    ),
    Relation(
        name="rep_presence", base="reps", windowed=True, key="rep_id", own=_rep("rep_id"), owner="rep_id",
        region=_regions("rep_id", account=False), show=("rep_id", "share", "carries_target"),
    ),
)  # fmt: skip


def _index(relations: tuple[Relation, ...]) -> Mapping[str, Relation]:
    found = {r.name: r for r in relations}
    if len(found) != len(relations):
        raise DefinitionError("Une relation est déclarée deux fois.", "A relation is declared twice.")
    return MappingProxyType(found)


RELATIONS: Mapping[str, Relation] = _index(_ALL)
