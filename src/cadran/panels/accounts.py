"""Accounts in a list, and one account's page: its figures, and the rows they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Number, Reading
from cadran.model.format import NOTHING, Format
from cadran.panels.addresses import address
from cadran.panels.codes import coded
from cadran.panels.deal import Fact, Rows, activity_rows, more, part_of, record_facts
from cadran.panels.deals import Cell, Table, day, days, deal_table, heads, money
from cadran.panels.saying import left_out, show, tone
from cadran.workspace.browsing import Account, AccountRow, DealRow, Page, year_of

SHOWN = ("account", "owner", "industry", "city", "revenue", "open", "sale", "contact")


def account_table(found: Page[AccountRow], sort: str, today: date, to: Format) -> Table:
    """A page of accounts; figures are of the rows in scope."""
    many = "s" * (found.total > 1)
    text = f"{to.number(found.total, 0)} {to.word('compte', 'account')}{many}"
    text += to.word(f" · {to.money(found.amount)} sur 12 mois", f" · {to.money(found.amount)} over 12 months")
    lines = tuple(_line(row, today, to) for row in found.rows)
    return Table(heads(SHOWN, sort, to), lines, text, found.page, found.pages)


def _line(row: AccountRow, today: date, to: Format) -> tuple[Cell, ...]:
    place = " · ".join(t for t in (row.size, row.country) if t)
    opened = str(row.open_deals) if row.open_deals else NOTHING
    return (
        Cell(row.name or row.source_id, address("accounts", row.source, row.source_id), note=place),
        Cell(owner_of(row, to)), Cell(row.industry or NOTHING), Cell(row.city or NOTHING),
        Cell(money(row.revenue, to), figure=True),
        Cell(opened, figure=True, note=money(row.open_amount, to) if row.open_deals else ""),
        Cell(day(row.last_sale, to)),
        Cell(day(row.last_contact, to), note=_ago(row.last_contact, today, to)),
    )  # fmt: skip


def owner_of(row: AccountRow, to: Format) -> str:
    """The account's owner; of one out of scope not even the name."""
    if row.owner_seen or not row.owned:
        return row.owner or NOTHING
    return to.word("un collègue", "a colleague")


def _ago(when: date | None, today: date, to: Format) -> str:
    if when is None or when > today:
        return ""
    gone = days((today - when).days, to)
    return to.word(f"il y a {gone}", f"{gone} ago")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the account: the value, what it is of, its change and whether that is good news."""

    title: str
    value: str
    why_not: str
    change: str
    tone: str
    against: str
    note: str


@dataclass(frozen=True, slots=True)
class AccountShown:
    """Everything the page of an account says. `bars`: revenue of 12 months and of the 12 before, of 100."""

    name: str
    place: str
    figures: tuple[Figure, ...]
    years: tuple[tuple[str, str, float], ...]
    facts: tuple[Fact, ...]
    open_deals: Table
    orders: Rows
    complaints: Rows
    answers: Rows
    activities: Rows
    part: str


def shown(found: Account, to: Format) -> AccountShown:
    """An account, ready for its page."""
    row = found.row
    return AccountShown(
        name=row.name or row.source_id,
        place=" · ".join(t for t in (row.industry, row.size, row.city, row.country) if t),
        figures=_figures(found, to), years=_years(found, to), facts=_facts(found, to),
        open_deals=deal_table(found.open_deals, "open", "-amount", found.asof, to), orders=_orders(found, to),
        complaints=_complaints(found, to), answers=_answers(found, to),
        activities=activity_rows(found.activities.rows, found.activities.total, to), part=part_of(found.part, to),
    )  # fmt: skip


def _figures(found: Account, to: Format) -> tuple[Figure, ...]:
    since = to.word("à ce jour", "to date")
    twelve, before = to.word("12 mois", "12 months"), to.word("vs 12 mois d'avant", "vs the 12 before")
    revenue, margin = KPIS["revenue"].name(to.lang), KPIS["gross_margin"].name(to.lang)
    listed = [_figure(f"{revenue}, {since}", found.to_date["revenue"], None, "", to)]
    listed.append(_figure(f"{revenue}, {twelve}", found.year["revenue"], found.before["revenue"], before, to))
    listed.append(_margin(f"{margin}, {since}", found.to_date, to))
    listed.append(_figure(f"{margin}, {twelve}", found.year["gross_margin"], found.before["gross_margin"], before, to))
    listed.append(_open(found.open_deals, to))
    gone = _ago(found.last_contact, found.asof, to)
    listed.append(Figure(to.word("Dernier contact", "Last contact"), day(found.last_contact, to), "", "", "", gone, ""))
    return tuple(listed)


def _figure(title: str, reading: Reading, base: Reading | None, against: str, to: Format) -> Figure:
    said = show(reading, KPIS[reading.kpi], to)
    change = _change(reading.value, base.value if base else None)
    written = to.change(change, reading.unit) if change is not None else ""
    beside = f"{against} ({show(base, KPIS[base.kpi], to).value})" if base and base.value is not None else ""
    return Figure(
        title, said.value, said.why_not, written, tone(change, KPIS[reading.kpi].better), beside, left_out(reading, to)
    )


def _change(value: Number | None, base: Number | None) -> float | None:
    """As everywhere: no growth on a base that is not positive."""
    if value is None or base is None or base <= 0:
        return None
    return float(value) / float(base) - 1


def _margin(title: str, read: Mapping[str, Reading], to: Format) -> Figure:
    found = _figure(title, read["gross_margin"], None, "", to)
    rate = read["gross_margin_rate"].value
    share = "" if rate is None else to.word(f"{to.percent(rate)} du CA", f"{to.percent(rate)} of revenue")
    return Figure(found.title, found.value, found.why_not, "", "", share, found.note)


def _open(opened: Page[DealRow], to: Format) -> Figure:
    amount = to.money(opened.amount) if opened.total else ""
    return Figure(to.word("Affaires ouvertes", "Open deals"), to.number(opened.total, 0), "", "", "", amount, "")


def _years(found: Account, to: Format) -> tuple[tuple[str, str, float], ...]:
    """The two years of revenue side by side: (days, amount, length of the bar)."""
    start, before = year_of(found.asof)
    pairs = [
        (start, found.asof, found.year["revenue"].value),
        (before, start - timedelta(days=1), found.before["revenue"].value),
    ]
    most = max((float(v) for *_, v in pairs if v), default=0.0)
    scale = 100 / most if most > 0 else 0.0
    return tuple(
        (f"{to.month(first)} – {to.month(last)}", money(v, to), round(max(0.0, float(v or 0)) * scale, 2))
        for first, last, v in pairs
    )


def _facts(found: Account, to: Format) -> tuple[Fact, ...]:
    own = record_facts("accounts", found.record, frozenset({"name", "owner"}), to)
    return (
        Fact(to.word("Commercial", "Rep"), owner_of(found.row, to)), *own,
        Fact(to.word("Contacts", "Contacts"), to.number(found.contacts, 0)),
        Fact(to.word("Données de", "Data from"), f"{found.row.source} · {found.row.source_id}"),
    )  # fmt: skip


def _day(value: object, to: Format) -> str:
    if isinstance(value, datetime):
        return to.day(value.date())
    return to.day(value) if isinstance(value, date) else NOTHING


def _orders(found: Account, to: Format) -> Rows:
    heads = ((to.word("Vente", "Sale"), False), (to.word("Jour", "Day"), False),
             (to.word("Montant HT", "Amount"), True), (to.word("Commercial", "Rep"), False))  # fmt: skip
    rows = tuple(
        (str(o["number"] or NOTHING), _day(o["day"], to), money(o["amount"], to), str(o["rep"] or ""))
        for o in found.orders.rows
    )
    return Rows(heads, rows, found.orders.total, more(found.orders.total, len(rows), to))


def _complaints(found: Account, to: Format) -> Rows:
    heads = ((to.word("Ouverte le", "Opened"), False), (to.word("Au sujet de", "About"), False),
             (to.word("Réclamation", "Complaint"), False), (to.word("Résolue le", "Resolved"), False))  # fmt: skip
    rows = tuple(
        (_day(c["opened_on"], to), coded("about", c["about"], to), str(c["text"] or ""), _day(c["resolved_on"], to))
        for c in found.complaints.rows
    )
    return Rows(heads, rows, found.complaints.total, more(found.complaints.total, len(rows), to))


def _answers(found: Account, to: Format) -> Rows:
    heads = ((to.word("Répondu le", "Answered"), False), (to.word("Enquête", "Survey"), False),
             (to.word("Note", "Score"), True), (to.word("Commentaire", "Comment"), False))  # fmt: skip
    rows = tuple(
        (_day(a["answered_on"], to), _survey(a, to), score(a, to), str(a["comment"] or "")) for a in found.answers.rows
    )
    return Rows(heads, rows, found.answers.total, more(found.answers.total, len(rows), to))


def _survey(answer: Mapping[str, object], to: Format) -> str:
    kind = coded("survey", answer["kind"], to)
    return f"{kind} · {answer['topic']}" if answer["topic"] else kind


def score(answer: Mapping[str, object], to: Format) -> str:
    """A score with its scale: `4 (1 à 5)`; a score whose scale nobody told says so."""
    if answer["score"] is None:
        return NOTHING
    value = to.number(answer["score"], 1)  # type: ignore[arg-type]  # a DECIMAL column
    low, high = answer["scale_min"], answer["scale_max"]
    if low is None or high is None:
        return to.word(f"{value} (échelle inconnue)", f"{value} (scale unknown)")
    ends = to.number(low, 1), to.number(high, 1)  # type: ignore[arg-type]  # as above
    return to.word(f"{value} ({ends[0]} à {ends[1]})", f"{value} ({ends[0]} to {ends[1]})")
