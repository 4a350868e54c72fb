"""Deals and accounts row by row, through the same door as every figure.

A rep sees own rows, a manager those of the teams below, an executive all; marketing sees none of these. What a
viewer may not see does not exist: it is in no list, no count and no name, and asking for it finds nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

import polars as pl

from cadran.errors import BadInput, UnknownName
from cadran.metrics.facts import Facts
from cadran.metrics.reading import Reading
from cadran.metrics.records import beside
from cadran.metrics.records.accounts import account_list, last_contact, sees_account
from cadran.metrics.records.beside import Listed
from cadran.metrics.records.deals import deal_list, folded, open_stages
from cadran.metrics.records.history import Change, Version, changes, versions
from cadran.metrics.records.scope import Owners, among
from cadran.metrics.stage_rates import stage_rates
from cadran.model import TABLES, Kind
from cadran.model.periods import add_months
from cadran.workspace.asking import Asking
from cadran.workspace.workspace import Workspace

PAGE = 50
BLANK = "∅"  # as a filter's value: the rows without one
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRow:
    """A deal in a list. Amounts are in the workspace's currency; `open` and what follows it are as of today.

    `slips`: how often its expected day was moved to a later month, `slipped_days` by how much in all.
    """

    source: str
    source_id: str
    name: str | None
    account: str | None
    account_key: str | None
    owner: str | None
    owner_key: str | None
    pipeline: str | None
    stage: str | None
    amount: Decimal | None
    weighted: float | None
    created_on: date | None
    expected_close_on: date | None
    closed_on: date | None
    outcome: str | None
    lost_reason: str | None
    won_reason: str | None
    next_step: str | None
    next_step_on: date | None
    age: int | None
    open: bool
    overdue: bool
    dormant: bool
    without_next_step: bool
    quiet_days: int | None
    slips: int
    slipped_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account in a list; figures are of the rows the viewer may see, `revenue` of the last 12 months.

    `owner_seen`: whether its owner is one of the viewer's reps; of others not even the name is told.
    """

    source: str
    source_id: str
    name: str | None
    owner: str | None
    owner_key: str | None
    owner_seen: bool
    owned: bool
    industry: str | None
    size: str | None
    city: str | None
    country: str | None
    revenue: Decimal | None
    open_deals: int | None
    open_amount: Decimal | None
    last_sale: date | None
    last_contact: date | None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of the rows found. `total`: how many there are; `amount`: theirs together; `unpriced`: those without one."""

    rows: tuple[T, ...]
    total: int
    amount: Decimal
    unpriced: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of deals is asked for. `owner`, `account`: by `source/source_id`; `list`: one of LISTS.

    `stage`, `pipeline` and `owner` take BLANK for deals without one. `sort`: one of DEAL_SORTS, `-` before it for
    the largest first. `page`: from 1; None: all rows at once.
    """

    search: str = ""
    stage: str = ""
    pipeline: str = ""
    owner: str = ""
    account: str = ""
    outcome: str = ""
    list: str = "open"
    sort: str = ""
    page: int | None = 1


LISTS: Mapping[str, tuple[pl.Expr, str]] = {  # the condition, and the order where none is asked
    "all": (pl.lit(True), "-created"),
    "open": (pl.col("open"), "-amount"),
    "dormant": (pl.col("dormant"), "-quiet"),
    "slipped": (pl.col("open") & (pl.col("slips") > 0), "-slips"),
    "overdue": (pl.col("overdue"), "expected"),
    "no_next_step": (pl.col("without_next_step"), "-amount"),
    "won": (pl.col("outcome") == "won", "-closed"),
    "lost": (pl.col("outcome") == "lost", "-closed"),
}
DEAL_SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("folded_name",), "account": ("folded_account",), "owner": ("folded_owner",),
    "stage": ("pipeline", "position", "stage"), "amount": ("amount",), "weighted": ("weighted",),
    "expected": ("expected_close_on",), "created": ("created_on",), "closed": ("closed_on",), "age": ("age",),
    "quiet": ("quiet_days",), "slips": ("slips", "slipped_days"), "next": ("next_step_on",), "outcome": ("outcome",),
    "reason": ("lost_reason",),
}  # fmt: skip
ACCOUNT_SORTS: Mapping[str, tuple[str, ...]] = {
    "account": ("folded_name",), "owner": ("folded_owner",), "industry": ("industry",), "city": ("city",),
    "revenue": ("revenue",), "open": ("open_amount",), "contact": ("last_contact",), "sale": ("last_sale",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list of deals can be narrowed to: (value, text). Of what the viewer sees."""

    pipelines: tuple[str, ...]
    stages: tuple[str, ...]
    owners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One deal: its row, all its columns by name (`record`), what changed (oldest first), and what stands beside it.

    `people`: the names of the reps in scope among its owners; of others the name is not told. `part`: whether
    activities and quotes are only those of the viewer's reps.
    """

    row: DealRow
    record: Mapping[str, object]
    versions: tuple[Version, ...]
    changes: tuple[Change, ...]
    people: Mapping[int, str]
    activities: Listed
    quotes: Listed
    part: bool
    asof: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account: its columns, its figures as the KPIs read them, and the rows in scope.

    `to_date`, `year`, `before`: readings by KPI, of all days, the last 12 months and the 12 before.
    """

    row: AccountRow
    record: Mapping[str, object]
    to_date: Mapping[str, Reading]
    year: Mapping[str, Reading]
    before: Mapping[str, Reading]
    open_deals: Page[DealRow]
    orders: Listed
    complaints: Listed
    answers: Listed
    activities: Listed
    contacts: int
    last_contact: date | None
    part: bool
    asof: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A stage of the pipeline board, with its open deals: all counted and summed, the largest shown."""

    stage: str | None
    probability: float | None
    count: int
    amount: Decimal
    unpriced: int
    weighted: float
    cards: tuple[DealRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One pipeline's lanes in order; `pipelines`: those with open deals in scope, and how many each has."""

    pipeline: str | None
    pipelines: tuple[tuple[str | None, int], ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class _Eyes:
    facts: Facts
    asof: date
    owners: Owners

    def deals(self) -> pl.DataFrame:
        """The one place where deals are narrowed to those in scope."""
        return deal_list(self.facts, self.asof).filter(among("owner_id", self.owners))

    def accounts(self) -> pl.DataFrame:
        return account_list(self.facts, self.asof, year_of(self.asof)[0], self.owners)

    def words(self, search: str) -> list[str]:
        """The words looked for, folded as the names are."""
        return folded(self.facts, search).split()


@contextmanager
def _through(workspace: Workspace) -> Iterator[_Eyes]:
    if workspace.viewer.role == "marketing":
        raise BadInput(
            "Affaires et comptes ne sont pas ouverts au marketing.", "Deals and accounts are not open to marketing.",
            code="not_visible",
        )  # fmt: skip
    with workspace.facts() as facts:
        asof = Asking(kpi=()).asof(facts)
        yield _Eyes(facts, asof, workspace.viewer.owners(facts.con, asof))


def year_of(asof: date) -> tuple[date, date]:
    """First days of the 12 months that end on the day, and of the 12 before."""
    start = add_months(asof + timedelta(days=1), -12)
    return start, add_months(start, -12)


def deals(workspace: Workspace, wanted: Wanted) -> Page[DealRow]:
    """The deals a viewer sees, searched, narrowed and sorted. Raises `UnknownName` for a list or order there is not."""
    condition, order = _named(LISTS, wanted.list, ("Liste", "list"))
    with _through(workspace) as eyes:
        found = eyes.deals().filter(condition, *_narrowed(wanted))
        found = _searched(found, eyes.words(wanted.search), ("folded_name", "folded_account", "folded_owner"))
        return _page(found, wanted.sort or order, DEAL_SORTS, wanted.page, DealRow, "amount")


def counts(workspace: Workspace) -> Mapping[str, int]:
    """How many deals of the viewer's stand in each list."""
    with _through(workspace) as eyes:
        found = eyes.deals()
    return {name: found.filter(condition).height for name, (condition, _) in LISTS.items()}


def _narrowed(wanted: Wanted) -> Iterator[pl.Expr]:
    chosen = {
        "stage": wanted.stage, "pipeline": wanted.pipeline, "owner_key": wanted.owner, "account_key": wanted.account,
        "outcome": wanted.outcome,
    }  # fmt: skip
    for column, value in chosen.items():
        if value:
            yield pl.col(column).is_null() if value == BLANK else pl.col(column) == value


def _named(known: Mapping[str, T], name: str, what: tuple[str, str]) -> T:
    if name not in known:
        raise UnknownName(what, name, known)
    return known[name]


def _searched(found: pl.DataFrame, words: Sequence[str], columns: Sequence[str]) -> pl.DataFrame:
    """The rows that have every word somewhere."""
    for word in words:
        found = found.filter(pl.any_horizontal(pl.col(c).str.contains(word, literal=True) for c in columns))
    return found


def _page(
    found: pl.DataFrame, sort: str, sorts: Mapping[str, tuple[str, ...]], page: int | None, kind: type[T], money: str
) -> Page[T]:
    """One page of what was found, in the order asked; blanks last, equals by name."""
    columns = _named(sorts, sort.removeprefix("-"), ("Tri", "order"))
    down = [sort.startswith("-")] * len(columns) + [False, False]
    ordered = found.sort(*columns, "folded_name", "id", descending=down, nulls_last=True)
    pages = max(1, -(-found.height // PAGE))
    here = 1 if page is None else min(max(page, 1), pages)
    shown = ordered if page is None else ordered.slice((here - 1) * PAGE, PAGE)
    return Page(_rows(shown, kind), found.height, _sum(found, money), found[money].null_count(), here, pages)


def _rows(found: pl.DataFrame, kind: type[T]) -> tuple[T, ...]:
    fields = list(kind.__dataclass_fields__)  # type: ignore[attr-defined]  # one of the two kinds of row
    return tuple(kind(**row) for row in found.select(fields).iter_rows(named=True))


def _sum(found: pl.DataFrame, column: str) -> Decimal:
    total = found[column].sum()
    return total if isinstance(total, Decimal) else Decimal(total or 0)


def choices(workspace: Workspace) -> Choices:
    """What the viewer's deals can be narrowed to."""
    with _through(workspace) as eyes:
        found = eyes.deals()
    stages = found.sort("pipeline", "position", "stage", nulls_last=True)["stage"].drop_nulls()
    owners = found.filter(pl.col("owner_key").is_not_null()).select("owner_key", "owner", "folded_owner").unique()
    listed = owners.sort("folded_owner", "owner_key").iter_rows(named=True)
    return Choices(
        tuple(found["pipeline"].drop_nulls().unique().sort()), tuple(stages.unique(maintain_order=True)),
        tuple((o["owner_key"], o["owner"] or o["owner_key"]) for o in listed),
    )  # fmt: skip


def pipeline(workspace: Workspace, name: str = "", owner: str = "", top: int = 20) -> Board:
    """One pipeline's open deals by stage; without a name the one that has most of them."""
    with _through(workspace) as eyes:
        found = eyes.deals().filter(pl.col("open"), *_narrowed(Wanted(owner=owner)))
        counted = found.group_by("pipeline").len().sort("len", "pipeline", descending=[True, False], nulls_last=True)
        pipelines = tuple((p, int(n)) for p, n in counted.iter_rows())
        here = None if name == BLANK else name or (pipelines[0][0] if pipelines else None)
        found = found.filter(pl.col("pipeline").eq_missing(pl.lit(here, pl.String)))
        return Board(pipeline=here, pipelines=pipelines, lanes=tuple(_lanes(eyes, found, here, top)))


def _lanes(eyes: _Eyes, found: pl.DataFrame, here: str | None, top: int) -> Iterator[Lane]:
    """All stages the pipeline has, and those only its deals tell of."""
    rates = {r.stage: r.used for r in stage_rates(eyes.facts, eyes.asof) if r.pipeline in {here, None}}
    own = open_stages(eyes.facts, here)
    there = found.sort("position", "stage", nulls_last=True)["stage"].unique(maintain_order=True)
    declared = [s for s in rates if s in set(there) or s in own]
    for stage in [*declared, *(s for s in there if s not in declared)]:
        lane = found.filter(pl.col("stage").eq_missing(pl.lit(stage, pl.String)))
        largest = lane.sort("amount", "folded_name", "id", descending=[True, False, False], nulls_last=True)
        yield Lane(
            stage=stage, probability=rates.get(stage), count=lane.height, amount=_sum(lane, "amount"),
            unpriced=lane["amount"].null_count(), weighted=float(lane["weighted"].sum() or 0),
            cards=_rows(largest.head(top), DealRow),
        )  # fmt: skip


def deal(workspace: Workspace, source: str, source_id: str) -> Deal | None:
    """One deal with its history and what stands beside it; None where there is none that the viewer may see."""
    with _through(workspace) as eyes:
        found = eyes.deals().filter(pl.col("source") == source, pl.col("source_id") == source_id)
        record = beside.record(eyes.facts, "deals", source, source_id)
        if not found.height or record is None:
            return None
        of = int(found["id"][0])
        past = versions(eyes.facts, of, eyes.asof)
        return Deal(
            row=_rows(found, DealRow)[0], record=_told(eyes, "deals", record), versions=past, changes=changes(past),
            people=_people(eyes, {v.owner_id for v in past}),
            activities=beside.activities(eyes.facts, "deal_id", of, eyes.owners),
            quotes=beside.quotes(eyes.facts, "deal_id", of, eyes.owners),
            part=eyes.owners is not None, asof=eyes.asof,
        )  # fmt: skip


def _told(eyes: _Eyes, table: str, record: Mapping[str, object]) -> Mapping[str, object]:
    """A row's own columns that are filled; a reference as what it names, a rep only where in scope."""
    found: dict[str, object] = {}
    for column in TABLES[table].columns:
        value = record[column.name]
        if column.kind is Kind.REF:
            of = record[column.companion]
            if column.to == "reps" and not (eyes.owners is None or of in eyes.owners):
                continue
            value = beside.label(eyes.facts, column.to, of) or value
        if value is not None:
            found[column.name] = value
    return found


def _people(eyes: _Eyes, ids: set[int | None]) -> Mapping[int, str]:
    seen = {i for i in ids if i is not None and (eyes.owners is None or i in eyes.owners)}
    return {i: name for i in seen if (name := beside.label(eyes.facts, "reps", i))}


def accounts(
    workspace: Workspace, *, search: str = "", owner: str = "", sort: str = "-revenue", page: int | None = 1
) -> Page[AccountRow]:
    """The accounts a viewer sees: own ones, and those with a deal, an order or an activity of own. The page's
    `amount` is the revenue of 12 months of the rows in scope."""
    with _through(workspace) as eyes:
        found = eyes.accounts()
        if owner:
            found = found.filter(pl.col("owner_id").is_null() if owner == BLANK else pl.col("owner_key") == owner)
        found = _searched(found, eyes.words(search), ("folded_name", "folded_owner", "folded_place"))
        return _page(found, sort, ACCOUNT_SORTS, page, AccountRow, "revenue")


def account_owners(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Whose accounts the list can be narrowed to: reps in scope, (key, name)."""
    with _through(workspace) as eyes:
        found = eyes.accounts().filter(pl.col("owner_key").is_not_null())
    listed = found.select("owner_key", "owner", "folded_owner").unique().sort("folded_owner", "owner_key")
    return tuple((o["owner_key"], o["owner"] or o["owner_key"]) for o in listed.iter_rows(named=True))


def account_name(workspace: Workspace, source: str, source_id: str) -> str | None:
    """What an account is called; None where there is none that the viewer may see."""
    with _through(workspace) as eyes:
        found = eyes.accounts().filter(pl.col("source") == source, pl.col("source_id") == source_id)
    return str(found["name"][0] or source_id) if found.height else None


OF_ACCOUNT = ("revenue", "gross_margin", "gross_margin_rate")


def account(workspace: Workspace, source: str, source_id: str) -> Account | None:
    """One account with its figures and the rows in scope; None where there is none that the viewer may see."""
    with _through(workspace) as eyes:
        record = beside.record(eyes.facts, "accounts", source, source_id)
        of = None if record is None else int(str(record["id"]))
        if record is None or of is None or not sees_account(eyes.facts, of, eyes.owners):
            return None
        found = eyes.accounts().filter(pl.col("id") == of)
        return Account(
            row=_rows(found, AccountRow)[0], record=_told(eyes, "accounts", record),
            **_readings(workspace, f"{source}/{source_id}", eyes.asof),
            open_deals=deals(workspace, Wanted(account=f"{source}/{source_id}")),
            orders=beside.orders(eyes.facts, of, eyes.owners, eyes.asof),
            complaints=beside.complaints(eyes.facts, of, eyes.owners),
            answers=beside.answers(eyes.facts, of, eyes.owners),
            activities=beside.activities(eyes.facts, "account_id", of, eyes.owners),
            contacts=beside.contacts(eyes.facts, of, eyes.owners),
            last_contact=last_contact(eyes.facts, of, eyes.owners, eyes.asof),
            part=eyes.owners is not None, asof=eyes.asof,
        )  # fmt: skip


def _readings(workspace: Workspace, key: str, asof: date) -> dict[str, Mapping[str, Reading]]:
    """Figures of one account as the KPIs read them, by the days they are of."""
    start, before = year_of(asof)
    spans = {
        "to_date": "all", "year": f"{start}..{asof}", "before": f"{before}..{start - timedelta(days=1)}",
    }  # fmt: skip
    return {
        name: {r.kpi: r for r in workspace.kpi(OF_ACCOUNT, period=span, where=[f"account={key}"])}
        for name, span in spans.items()
    }
