"""What becomes of one file: which tables it gives, and which text column each of their columns is read from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cadran.errors import MappingError, nearest
from cadran.model import TABLES
from cadran.sources.files.headers import fold
from cadran.sources.files.mapping import Lookup, NextIn, NullIf, Section, Shape
from cadran.sources.files.recognise import Recognised
from cadran.sources.files.rules import is_reference, virtual_columns
from cadran.sources.files.texts import TextView
from cadran.sources.files.vocabulary import Target, key, pivot, words
from cadran.store.duck import literal, quote
from cadran.store.names import fold_sql

# (CRM, object) → the kind of all its activities, where a row does not say.
KINDS: Mapping[tuple[str, str], str] = {
    ("hubspot", "calls"): "call",
    ("hubspot", "meetings"): "meeting",
    ("hubspot", "tickets"): "other",
    ("odoo", "calendar.event"): "meeting",
    ("espocrm", "Meeting"): "meeting",
    ("salesforce", "Task/Event"): "task",
}
_ENTITIES = frozenset({"reps", "accounts", "contacts", "products", "campaigns"})
_LIFECYCLE = frozenset({"lifecyclestage", "phaseducycledevie"})
_SELLER = {"deals": "owner", "orders": "rep"}  # whose team a row's team is


@dataclass(frozen=True)
class TablePlan:
    """One canonical table out of a file. `columns`: canonical or virtual column → text column of `view`.

    `counts`: its rows are the file's rows; others are by-products, one row per key (`distinct`), and with
    `agree` a column whose rows disagree about a key is blank. `where` chooses rows, SQL over the view.
    """

    table: str
    view: str
    columns: Mapping[str, str]
    labels: Mapping[str, str]
    counts: bool = True
    distinct: bool = False
    agree: bool = False
    where: str = ""
    key: tuple[str, ...] = ()
    kind: str = ""
    direction: str = ""  # of calls and messages whose row does not say
    next_in: tuple[NextIn, ...] = ()
    null_if: tuple[NullIf, ...] = ()
    percent: Mapping[str, str] = field(default_factory=dict)
    divided: Mapping[str, str] = field(default_factory=dict)  # an amount with tax: divided by this
    crm: str = ""

    def label(self, column: str) -> str:
        """The header that a person knows a column by."""
        text = self.columns.get(column, column)
        return self.labels.get(text, text)


Lists = dict[str, list[str]]  # column → text columns, best first


class Planner:
    """Plans the tables of one file, in the order: what the mapping says, then what the vocabulary knows."""

    def __init__(
        self, view: TextView, recognised: Recognised, section: Section | None, others: Mapping[str, "Staged"]
    ) -> None:
        self.view, self.recognised, self.section, self.others = view, recognised, section, others
        self.entered: list[str] = []  # columns that tell when a deal entered a stage

    def tables(self) -> tuple[TablePlan, ...]:
        main = self.section.main if self.section else Shape()
        for header, pairs in main.values.items():
            if header not in virtual_columns(self.recognised.table) or header in self.view.columns:
                self.view.swap(header, pairs, main.place)
        lists, carried = self._main(main)
        plans = [self._plan(replace(main, table=self.recognised.table), lists, counts=True)]
        plans += [self._emitted(shape) for shape in (self.section.emit if self.section else ())]
        emitted = {p.table for p in plans[1:]}
        plans += [p for p in self._by_products(lists, carried) if p.table not in emitted]
        return tuple(self._split(plans))

    def _main(self, shape: Shape) -> tuple[Lists, dict[str, Lists]]:
        lists, carried = self._explicit(shape, self.recognised.table)
        fixed = set(lists)
        named = {self.view.raw(h, shape.place) for h in shape.map}
        fallbacks: list[tuple[Target, str]] = []
        for header, target in self.recognised.targets.items():
            if header in named or not target.kept:
                continue
            column = self.view.column(header, "")
            if target.fallback and target.table == self.recognised.table:
                fallbacks.append((target, column))
            elif target.column == "entered":
                self.entered.append(column)
            elif target.table != self.recognised.table:
                carried.setdefault(target.table, {}).setdefault(target.column, []).append(column)
            elif target.column not in fixed:
                lists.setdefault(target.column, []).append(column)
        for target, column in fallbacks:
            if target.column not in fixed:
                lists.setdefault(target.column, [column])
        self._put(shape, lists)
        return lists, carried

    def _explicit(self, shape: Shape, table: str) -> tuple[Lists, dict[str, Lists]]:
        """What `map` says; a target of another table is carried by this one's rows."""
        lists: Lists = {}
        carried: dict[str, Lists] = {}
        for header, targets in shape.map.items():
            column = self.view.column(header, shape.place)
            for target in targets:
                other, name = _target(target, table)
                _check(other, name, f"{shape.place}, map.{header}")
                place = lists if other == table else carried.setdefault(other, {})
                place.setdefault(name, []).append(column)
        return lists, carried

    def _put(self, shape: Shape, lists: Lists) -> None:
        """Constants, texts put together and cells looked up, each where its `when` says."""
        table = TABLES[shape.table or self.recognised.table]
        if self.section and self.section.currency and table.has_money and "currency" not in lists:
            lists["currency"] = [self.view.constant(self.section.currency, None, shape.place)]
        for column, join in shape.join_text.items():
            lists[column] = [self.view.joined(join.of, join.with_, shape.place)]
        for found in shape.lookup:
            taken = self._look_up(found, shape.place)
            had = lists.get(found.column, [])
            lists[found.column] = [*had, taken] if found.blank_only else [taken, *(had if found.when else [])]
        for column, constant in shape.constant.items():
            text = self.view.constant(constant.value, constant.when, shape.place)
            lists[column] = [text, *lists.get(column, [])] if constant.when else [text]

    def _look_up(self, found: Lookup, place: str) -> str:
        other = self.others.get(found.from_)
        if other is None:
            raise MappingError(
                f"{place}, lookup : le fichier « {found.from_} » n'est pas parmi ceux importés.",
                f"{place}, lookup: the file '{found.from_}' is not among those imported.",
                near=nearest(found.from_, self.others),
            )  # fmt: skip
        match = {self.view.column(o, place): other.column(t, place) for o, t in found.match.items()}
        taken = self.view.looked_up(other.relation, match, other.column(found.take, place))
        return self.view.chosen(taken, found.when, place) if found.when else taken

    def _plan(self, shape: Shape, lists: Lists, *, counts: bool, distinct: bool = False) -> TablePlan:
        """One plan out of a shape and its lists: one text column for each column."""
        columns = {name: self.view.either(list(dict.fromkeys(found))) for name, found in lists.items()}
        for name, pairs in shape.values.items():
            if name in columns and name not in self.view.columns:
                columns[name] = self.view.replaced(columns[name], pairs)
        return TablePlan(
            table=shape.table, view=self.view.name, columns=columns, labels=self.view.labels, counts=counts,
            distinct=distinct, where=self.view.condition(shape.only, shape.place) if shape.only else "",
            key=tuple(self.view.column(h, shape.place) for h in shape.key), next_in=shape.next_in,
            null_if=shape.null_if, percent=shape.percent,
            kind=self._kind(columns), crm=self.recognised.crm,
        )  # fmt: skip

    def _kind(self, columns: Mapping[str, str]) -> str:
        """The kind of activity that an object implies; Salesforce's events have an end, its tasks none."""
        kind = KINDS.get((self.recognised.crm, self.recognised.object), "")
        return "meeting" if kind == "task" and "ends_at" in columns else kind

    def _emitted(self, shape: Shape) -> TablePlan:
        lists, _ = self._explicit(shape, shape.table)
        self._put(shape, lists)
        return self._plan(shape, lists, counts=False, distinct=True)

    def _by_products(self, main: Lists, carried: Mapping[str, Lists]) -> Iterator[TablePlan]:
        """What a row tells of others: of the account it names, of the rep's team, names of ids."""
        table = self.recognised.table
        if table == "contacts" and "leads" in carried:
            yield self._leads(main, carried["leads"])
            carried = {other: lists for other, lists in carried.items() if other != "leads"}
        for other, lists in carried.items():
            link = next((c.name for c in TABLES[table].columns if c.to == other and c.name != "parent"), "")
            own = {"source_id": main.get(f"{link}.id", []), _label(other): main.get(link, [])}
            yield self._other(other, {**{k: v for k, v in own.items() if v}, **lists})
        for column in TABLES[table].columns:
            pair = main.get(f"{column.name}.id"), main.get(column.name)
            if column.to in _ENTITIES and column.to not in carried and pair[0] and pair[1]:
                yield self._other(column.to, {"source_id": pair[0], _label(column.to): pair[1]})
        yield from self._teams(main)
        yield from self._stages_entered(main)

    def _leads(self, main: Lists, told: Lists) -> TablePlan:
        """The contacts that are leads by their lifecycle, or were: who bought since counts in what became of leads.

        A contact of another lifecycle who never was one gives none.
        """
        cycle = [self.view.column(h, "") for h in self.recognised.targets if key(h) in _LIFECYCLE]
        became = [c for name in ("created_at", "mql_on", "sql_on") for c in told.get(name, [])]
        names = [c for p in ("first_name", "last_name", "full_name") for c in main.get(p, [])]
        same = {
            c: main[c] for c in ("source_id", "account.id", "account.ids", "owner", "owner.id", "deleted") if c in main
        }
        lists: Lists = same | {
            "contact.id": main.get("source_id", []), "company": main.get("account", []),
            "name": [self.view.joined(names, " ", "")] if names else [],
            "status": [*(c for c in told.get("status", []) if c not in cycle), *cycle],
            "created_at": [*told.get("created_at", []), *main.get("created_at", [])],
            **{c: told.get(c, []) for c in ("mql_on", "sql_on", "lead_source")},
        }  # fmt: skip
        says = [f"contains({fold_sql(quote(c))}, 'lead') OR {fold_sql(quote(c))} IN ('mql', 'sql')" for c in cycle]
        test = " OR ".join([*says, *(f"{quote(c)} IS NOT NULL" for c in became)]) or "FALSE"
        plan = self._other("leads", {c: found for c, found in lists.items() if found})
        return replace(plan, where=f"coalesce({test}, FALSE)")

    def _stages_entered(self, main: Lists) -> Iterator[TablePlan]:
        """A deal's version for each filled cell of a column such as HubSpot's `Date entered "stage (pipeline)"`."""
        deal = main.get("source_id") or main.get("name")
        for column in self.entered if deal and self.recognised.table == "deals" else ():
            stage, pipeline = pivot(column) or (column, "")
            lists = {"deal": deal or [], "valid_from": [column], "stage": [self.view.constant(stage, None, "")]}
            if pipeline:
                lists["pipeline"] = [self.view.constant(pipeline, None, "")]
            plan = self._other("deal_changes", lists)
            key = (plan.columns["deal"], plan.columns["stage"])
            yield replace(plan, key=key, where=f"{quote(column)} IS NOT NULL")

    def _teams(self, main: Lists) -> Iterator[TablePlan]:
        table = self.recognised.table
        if table in _SELLER and "team" in main:
            seller = _SELLER[table]
            rep = [*main.get(f"{seller}.id", []), *main.get(seller, [])]
            if rep:
                yield replace(self._other("rep_assignments", {"rep": rep, "team": main["team"]}), agree=True)
        if table == "reps" and any(c in main for c in ("team", "manager", "manager.id", "region")):
            rep = main.get("source_id") or main.get("email") or main.get("name") or []
            if not rep:
                parts = [c for p in ("first_name", "last_name") for c in main.get(p, [])]
                rep = [self.view.joined(parts, " ", "")]
            kept = ("team", "manager", "manager.id", "region", "role")
            place: Lists = {c: main[c] for c in kept if c in main}
            yield self._other("rep_assignments", {"rep": rep, **place})

    def _other(self, table: str, lists: Lists) -> TablePlan:
        return self._plan(Shape(table=table), lists, counts=False, distinct=True)

    def _split(self, plans: Sequence[TablePlan]) -> Iterator[TablePlan]:
        """One object of a CRM may be two of ours: its rows are shared out by what a column says."""
        split = _SPLITS.get((self.recognised.crm, self.recognised.object))
        main = plans[0]
        test = main.columns.get(split.column) if split else None
        if split is None or test is None:
            yield from plans
            return
        folded = fold_sql(quote(test))
        inside = f"coalesce({folded} IN ({', '.join(literal(w) for w in split.words())}), FALSE)"
        both = {theirs: main.columns[ours] for ours, theirs in split.columns.items() if ours in main.columns}
        yield replace(main, where=f"NOT {inside}", columns=_without(main.columns, split.drop))
        yield replace(main, table=split.table, where=inside, columns=both, null_if=(), next_in=())
        yield from plans[1:]


@dataclass(frozen=True)
class Staged:
    """Another file that cells are looked up in."""

    file: str
    relation: str
    columns: Sequence[str]

    def column(self, header: str, place: str) -> str:
        return TextView(self.file, self.relation, self.columns, "").raw(header, place)


@dataclass(frozen=True)
class Split:
    """Rows of an object whose `column` says one of some words are rows of `table`."""

    column: str
    table: str
    says: tuple[str, ...]
    columns: Mapping[str, str]
    vocabulary: str = ""
    drop: tuple[str, ...] = ()

    def words(self) -> list[str]:
        known = words(self.vocabulary) if self.vocabulary else {}
        return sorted({fold(w) for w in self.says} | {w for w, value in known.items() if value in self.says})


_SAME = {c: c for c in ("source_id", "source_updated_at", "deleted", "currency", "account", "account.id")}
_SPLITS: Mapping[tuple[str, str], Split] = {
    ("odoo", "sale.order"): Split(
        "status", "quotes", ("draft",), vocabulary="orders.status",
        columns={**_SAME, "number": "number", "rep": "rep", "deal": "deal", "amount": "amount",
                 "ordered_on": "sent_on", "status": "status"},
    ),
    ("odoo", "res.partner"): Split(
        "is_company", "contacts", ("false", "faux", "non", "no", "0"), drop=("is_company",),
        columns={**_SAME, "name": "last_name", "parent": "account", "owner": "owner", "created_at": "created_at"},
    ),
    ("odoo", "crm.lead"): Split(
        "kind", "leads", ("lead", "piste"), drop=("kind",),
        columns={**_SAME, "name": "name", "account": "company", "owner": "owner", "stage": "status",
                 "lead_source": "lead_source", "campaign": "campaign", "created_on": "created_at", "region": "region"},
    ),
}  # fmt: skip


def _without(columns: Mapping[str, str], dropped: Iterable[str]) -> dict[str, str]:
    return {c: t for c, t in columns.items() if c not in dropped}


def _label(table: str) -> str:
    label = TABLES[table].label
    return label if label in TABLES[table].by_name else "name"


def _target(text: str, table: str) -> tuple[str, str]:
    """`orders.amount` or `amount`; `owner.id` is a column of the table at hand."""
    first, _, rest = text.partition(".")
    return (first, rest) if rest and first in TABLES and not is_reference(table, text) else (table, text)


def _check(table: str, column: str, place: str) -> None:
    valid = virtual_columns(table)
    if column not in valid:
        raise MappingError(
            f"{place} : colonne inconnue « {column} » de {table}.", f"{place}: unknown column '{column}' of {table}.",
            near=nearest(column, valid),
        )  # fmt: skip
