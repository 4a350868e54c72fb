"""What was restated since the last edition: what it said, what is known now, and the rows between them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from cadran.metrics.catalogue import KPIS
from cadran.metrics.restated import Restated
from cadran.model.format import Format
from cadran.model.periods import Period
from cadran.model.words import say
from cadran.panels.edition.edition import Section, Table
from cadran.panels.edition.eyes import Eyes
from cadran.panels.edition.typed import Cell, Head, cell, table
from cadran.panels.home import Trade
from cadran.panels.restated import CHANGES, Cells, detail, ranked, restated_told
from cadran.panels.sheets import number, signed

RESTATED: Mapping[Trade, Sequence[str]] = {
    "executive": ("revenue", "deals_won"), "manager": ("revenue", "deals_won"), "seller": ("revenue", "deals_won"),
    "sdr": ("meetings_booked", "sqls"), "marketing": ("leads", "mqls"),
}  # fmt: skip
SHOWN, KEPT = 12, 300  # rows on paper, and in the workbook


def restatements(eyes: Eyes) -> list[Section]:
    """What the last edition said of the year so far, and what is known now."""
    to, since = eyes.to, eyes.since
    if since is None or since >= eyes.asked.today:
        return []
    period = Period(date(since.year, 1, 1), since + timedelta(days=1))
    found = [r for kpi in RESTATED[eyes.reader.trade] if (r := _restated(eyes, kpi, period, since)) is not None]
    if not found:
        return []
    title = to.word(f"Retraité depuis le {to.day(since)}", f"Restated since {to.day(since)}")
    moved = [one for one in found if one.lines]
    if not moved:
        same = to.word("Rien de ce qui a été dit n'a changé depuis.", "Nothing that was said has changed since.")
        return [Section("restated", title, (same,))]
    told = [restated_told(one, to) for one in moved]
    sentences = tuple(s for one in told for s in (one.headline, *one.sentences))
    return [Section("restated", title, sentences, tables=tuple(_table(one, to) for one in moved))]


def _restated(eyes: Eyes, kpi: str, period: Period, since: date) -> Restated | None:
    return eyes.ask(
        "restated",
        lambda w: w.restated(
            kpi, period=str(period), since=since, where=eyes.asked.where, known_on=eyes.known_on, today=eyes.today
        ),
        kpi, since,
    )  # fmt: skip


def _table(found: Restated, to: Format) -> Table:
    """The rows, those that weigh most first; their differences add up where all of them are there."""
    rows = ranked(found.lines, to)
    unit = found.now.unit if found.additive else "count"
    summed = found.additive and len(rows) <= KEPT
    heads = (
        Head(to.word("Ligne", "Row")), Head(to.word("Changement", "Change")), Head(to.word("Compte", "Account")),
        Head(to.word("Commercial", "Rep")), Head(to.word("Date", "Day"), figure=True),
        Head(to.word("Avant", "Then"), unit), Head(to.word("Maintenant", "Now"), unit),
        Head(to.word("Écart", "Difference"), unit, summed=summed),
    )  # fmt: skip
    narrow = [heads[at].text for at in (0, 1, 2, 7)]
    made = table(KPIS[found.now.kpi].name(to.lang), heads, [_row(one, unit, to) for one in rows[:KEPT]])
    kept = tuple(at for at, column in enumerate(made.sheet.columns) if column.text in narrow)
    return Table(made.sheet, made.units, made.values, made.sums, SHOWN, kept)


def _row(one: Cells, unit: str, to: Format) -> tuple[Cell | str, ...]:
    day = one["day_now"] or one["day_then"]
    # Of what only counts, it is one or none: the difference says it all.
    then, now = (Cell("") if unit == "count" else cell(one[at], unit, to) for at in ("then", "now"))
    difference, changed = float(str(one["difference"])), detail(one, to)
    change = say(CHANGES[str(one["change"])], to.lang) + (f" ({changed})" if changed else "")
    return (
        str(one["label"] or one["row_id"] or ""), change, str(one["account"] or ""), str(one.get("rep") or ""),
        to.day(day) if isinstance(day, date) else "", then, now, Cell(signed(number(difference), unit, to), difference),
    )  # fmt: skip
