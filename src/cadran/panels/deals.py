"""Lists of deals and the pipeline board, ready to be shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.words import Words, say
from cadran.panels.addresses import address, address_of
from cadran.panels.codes import coded
from cadran.workspace.browsing import BLANK, Board, DealRow, Lane, Page

LISTS: Mapping[str, Words] = {
    "open": ("En cours", "Open"),
    "overdue": ("Date dépassée", "Overdue"),
    "dormant": ("Dormantes", "Dormant"),
    "slipped": ("Décalées", "Slipped"),
    "no_next_step": ("Sans prochaine action", "Without a next step"),
    "won": ("Gagnées", "Won"),
    "lost": ("Perdues", "Lost"),
    "all": ("Toutes", "All"),
}
ABOUT: Mapping[str, Words] = {
    "open": ("Affaires ouvertes aujourd'hui.", "Deals open today."),
    "overdue": (
        "Affaires ouvertes dont la signature prévue est passée.", "Open deals whose expected close date is past.",
    ),
    "dormant": (
        "Affaires ouvertes sans activité ni changement d'étape depuis plus longtemps que 9 passages sur 10 dans leur"
        " étape (30 jours tant que moins de 20 y sont terminés).",
        "Open deals with neither an activity nor a stage change for longer than 9 stays in 10 in their stage (30 days"
        " while fewer than 20 have ended).",
    ),
    "slipped": (
        "Affaires ouvertes dont la signature prévue a été repoussée au moins une fois à un mois ultérieur.",
        "Open deals whose expected close date was moved to a later month at least once.",
    ),
    "no_next_step": (
        "Affaires ouvertes sans activité planifiée ni prochaine action datée d'aujourd'hui ou après.",
        "Open deals with neither a planned activity nor a next step dated today or later.",
    ),
    "won": ("Affaires gagnées, les dernières d'abord.", "Deals won, the latest first."),
    "lost": ("Affaires perdues, les dernières d'abord.", "Deals lost, the latest first."),
    "all": ("Toutes les affaires, ouvertes et closes.", "All deals, open and closed."),
}  # fmt: skip
# The columns of each list, by their order's name.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "open": ("name", "account", "owner", "stage", "amount", "expected", "age", "quiet"),
    "overdue": ("name", "account", "owner", "stage", "amount", "expected", "quiet", "next"),
    "dormant": ("name", "account", "owner", "stage", "amount", "quiet", "expected", "next"),
    "slipped": ("name", "account", "owner", "stage", "amount", "slips", "expected", "age"),
    "no_next_step": ("name", "account", "owner", "stage", "amount", "expected", "age", "quiet"),
    "won": ("name", "account", "owner", "amount", "closed", "created"),
    "lost": ("name", "account", "owner", "amount", "closed", "reason"),
    "all": ("name", "account", "owner", "stage", "amount", "outcome", "created", "closed"),
}
HEADS: Mapping[str, Words] = {
    "name": ("Affaire", "Deal"), "account": ("Compte", "Account"), "owner": ("Commercial", "Rep"),
    "stage": ("Étape", "Stage"), "amount": ("Montant HT", "Amount"), "expected": ("Signature prévue", "Expected close"),
    "age": ("Âge", "Age"), "quiet": ("Sans nouvelles", "Quiet for"), "next": ("Prochaine action", "Next step"),
    "slips": ("Reports", "Slips"), "created": ("Créée le", "Created"), "closed": ("Close le", "Closed"),
    "reason": ("Motif de perte", "Lost reason"), "outcome": ("Issue", "Outcome"),
    "city": ("Ville", "City"), "industry": ("Secteur", "Industry"), "revenue": ("CA 12 mois", "Revenue 12 mo"),
    "open": ("Affaires ouvertes", "Open deals"), "contact": ("Dernier contact", "Last contact"),
    "sale": ("Dernière vente", "Last sale"),
}  # fmt: skip
FIGURES = frozenset({"amount", "age", "quiet", "slips", "revenue", "open"})


@dataclass(frozen=True, slots=True)
class Flag:
    """A word of warning or of joy on a deal."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `note`: a smaller second line."""

    text: str
    href: str = ""
    figure: bool = False
    note: str = ""
    tone: str = ""
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. `sort`: the order that a click asks for; `sorted`: ascending, descending or ""."""

    text: str
    figure: bool
    sort: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Table:
    """A page of a list: heads, lines, and what was found in all, in words."""

    heads: tuple[Head, ...]
    lines: tuple[tuple[Cell, ...], ...]
    found: str
    page: int
    pages: int


def heads(codes: tuple[str, ...], sort: str, to: Format) -> tuple[Head, ...]:
    """The heads of a table sorted so; asked again, an order turns round. Figures and days start from the largest."""
    return tuple(_head(code, sort, to) for code in codes)


DOWN_FIRST = FIGURES | {"created", "closed", "contact", "sale"}


def _head(code: str, sort: str, to: Format) -> Head:
    down, up = f"-{code}", code
    first, then = (down, up) if code in DOWN_FIRST else (up, down)
    now = "descending" if sort == down else "ascending" if sort == up else ""
    return Head(say(HEADS[code], to.lang), code in FIGURES, then if sort == first else first, now)


def deal_table(found: Page[DealRow], which: str, sort: str, today: date, to: Format) -> Table:
    """A list of deals; `which` is one of LISTS."""
    codes = SHOWN[which]
    lines = tuple(tuple(CELLS[c](row, today, to) for c in codes) for row in found.rows)
    return Table(heads(codes, sort, to), lines, _found(found, to), found.page, found.pages)


def _found(found: Page[DealRow], to: Format) -> str:
    many = "s" * (found.total > 1)
    text = f"{to.number(found.total, 0)} {to.word('affaire', 'deal')}{many}"
    if found.total > found.unpriced:
        text += f" · {to.money(found.amount)}"
    if found.unpriced:
        text += to.word(f" · {found.unpriced} sans montant", f" · {found.unpriced} without an amount")
    return text


def flags(row: DealRow, to: Format) -> tuple[Flag, ...]:
    """What is wrong with an open deal, or how a closed one ended."""
    if row.outcome == "won":
        return (Flag(to.word("gagnée", "won"), "good"),)
    if row.outcome == "lost":
        return (Flag(to.word("perdue", "lost"), "bad"),)
    found = []
    if row.overdue:
        found.append(Flag(to.word("date dépassée", "overdue"), "bad"))
    if row.dormant:
        found.append(Flag(to.word("dormante", "dormant"), "warn"))
    if row.open and row.without_next_step:
        found.append(Flag(to.word("sans action", "no next step"), ""))
    return tuple(found)


def days(n: int, to: Format) -> str:
    return f"{to.number(n, 0)}{NO_BREAK}{to.word('j', 'd')}"


def day(when: date | None, to: Format) -> str:
    return NOTHING if when is None else to.day(when)


def money(value: object, to: Format) -> str:
    return NOTHING if value is None else to.money(value)  # type: ignore[arg-type]  # amounts are numbers


def name_of(row: DealRow) -> str:
    return row.name or row.source_id


def _name(row: DealRow, today: date, to: Format) -> Cell:
    return Cell(name_of(row), address("deals", row.source, row.source_id), flags=flags(row, to))


def _account(row: DealRow, today: date, to: Format) -> Cell:
    return Cell(row.account or NOTHING, address_of("accounts", row.account_key))


def _expected(row: DealRow, today: date, to: Format) -> Cell:
    when = row.expected_close_on
    if when is None or not row.overdue:
        return Cell(day(when, to))
    late = days((today - when).days, to)
    return Cell(to.day(when), note=to.word(f"{late} de retard", f"{late} late"), tone="bad")


def _next(row: DealRow, today: date, to: Format) -> Cell:
    return Cell(row.next_step or day(row.next_step_on, to), note=day(row.next_step_on, to) if row.next_step else "")


def _slips(row: DealRow, today: date, to: Format) -> Cell:
    return Cell(f"{row.slips}×", figure=True, note=f"+{days(row.slipped_days, to)}")


def _days(value: int | None, to: Format) -> Cell:
    return Cell(NOTHING if value is None else days(value, to), figure=True)


CELLS: Mapping[str, Callable[[DealRow, date, Format], Cell]] = {
    "name": _name,
    "account": _account,
    "owner": lambda row, today, to: Cell(row.owner or NOTHING),
    "stage": lambda row, today, to: Cell(row.stage or NOTHING, note=row.pipeline or ""),
    "amount": lambda row, today, to: Cell(money(row.amount, to), figure=True),
    "expected": _expected,
    "age": lambda row, today, to: _days(row.age, to),
    "quiet": lambda row, today, to: _days(row.quiet_days, to),
    "next": _next,
    "slips": _slips,
    "created": lambda row, today, to: Cell(day(row.created_on, to)),
    "closed": lambda row, today, to: Cell(day(row.closed_on, to)),
    "reason": lambda row, today, to: Cell(row.lost_reason or NOTHING),
    "outcome": lambda row, today, to: Cell(coded("outcome", row.outcome, to)),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A deal on the board."""

    name: str
    href: str
    account: str
    amount: str
    owner: str
    expected: str
    age: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class LaneShown:
    """A stage of the board. `share`: of the pipeline's open amount, of 100; `more`: how many deals have no card."""

    stage: str
    value: str  # as the list of deals is filtered by it
    probability: str
    count: str
    amount: str
    weighted: str
    share: float
    cards: tuple[Card, ...]
    more: int


@dataclass(frozen=True, slots=True)
class BoardShown:
    """`pipelines`: (value, name, number of open deals, whether it is this one)."""

    pipeline: str
    pipelines: tuple[tuple[str, str, int, bool], ...]
    lanes: tuple[LaneShown, ...]
    headline: str


def board(found: Board, to: Format) -> BoardShown:
    """The pipeline board in words and figures."""
    nowhere = to.word("(sans pipeline)", "(no pipeline)")
    total = sum(float(lane.amount) for lane in found.lanes)
    count, weighted = sum(lane.count for lane in found.lanes), sum(lane.weighted for lane in found.lanes)
    return BoardShown(
        found.pipeline or BLANK,
        tuple((p or BLANK, p or nowhere, n, p == found.pipeline) for p, n in found.pipelines),
        tuple(_lane(lane, total, to) for lane in found.lanes),
        to.word(
            f"{to.number(count, 0)} affaires ouvertes, {to.short_money(total)} ; pondéré {to.short_money(weighted)}",
            f"{to.number(count, 0)} open deals, {to.short_money(total)}; weighted {to.short_money(weighted)}",
        ),
    )


def _lane(lane: Lane, total: float, to: Format) -> LaneShown:
    return LaneShown(
        lane.stage or to.word("(sans étape)", "(no stage)"), lane.stage or BLANK,
        "" if lane.probability is None else to.percent(round(lane.probability, 2)), to.number(lane.count, 0),
        to.short_money(lane.amount), to.short_money(lane.weighted),
        100 * float(lane.amount) / total if total else 0.0,
        tuple(_card(row, to) for row in lane.cards), lane.count - len(lane.cards),
    )  # fmt: skip


def _card(row: DealRow, to: Format) -> Card:
    return Card(
        name_of(row), address("deals", row.source, row.source_id), row.account or "", money(row.amount, to),
        row.owner or "", day(row.expected_close_on, to), "" if row.age is None else days(row.age, to), flags(row, to),
    )  # fmt: skip
