"""What to act on: deals, reps behind, the reader's own list, rows to mend."""

from collections.abc import Sequence

from cadran.metrics.catalogue import KPIS
from cadran.metrics.quality import Repair
from cadran.model.format import Format
from cadran.model.words import say, thing
from cadran.panels import attention
from cadran.panels.addresses import address_of
from cadran.panels.edition.edition import Line, Section
from cadran.panels.edition.eyes import Eyes
from cadran.panels.quality import FAULTS, NOBODY
from cadran.panels.sheets import number
from cadran.panels.todo import SDR, SELLER, Todos, todos
from cadran.workspace.agenda import Agenda, List, Waiting, agenda
from cadran.workspace.workspace import Workspace

SHOWN = 6  # lines of a list of things to do
MENDED = 5


def deals(eyes: Eyes) -> list[Section]:
    """The five deals with most at stake that wait for somebody."""
    to = eyes.to
    found = _agenda(eyes, attention.LISTS, None)
    if found is None:
        return []
    told = attention.deals(found, to)
    title = to.word("Affaires à faire avancer", "Deals to act on")
    if not told:
        return [Section("deals", title, (to.word(
            "Aucune affaire ne dort, n'a dépassé sa date ni n'a été repoussée.",
            "No deal is stalled, past its date or moved again.",
        ),))]  # fmt: skip
    many = len(told)
    seen = to.word(
        f"Au {to.day(found.day)}, {'les ' if many > 1 else 'la '}{many if many > 1 else 'seule'} qui"
        f" {'pèsent' if many > 1 else 'pèse'} le plus.",
        f"As of {to.day(found.day)}, the {many if many > 1 else 'only one'}{' with most' * (many > 1)} at stake.",
    )
    own = eyes.reader.trade in {"seller", "sdr"}
    lines = tuple(Line(c.title, c.why, c.stake, c.href, "" if own else c.whose, number(c.worth)) for c in told)
    return [Section("deals", title, (seen,), lines)]


def reps(eyes: Eyes) -> list[Section]:
    """The reps furthest behind their pace, for who leads them."""
    to = eyes.to
    found = attention.reps(
        eyes.by("target_attainment", "rep"), eyes.by("activity_rate", "rep"), eyes.by("pipeline_coverage", "rep"), to
    )
    if not found:
        return []
    lines = tuple(Line(c.title, c.why, c.stake, c.href) for c in found)
    return [Section("reps", to.word("Commerciaux à accompagner", "Reps to support"), (), lines)]


def todo(eyes: Eyes) -> list[Section]:
    """The reader's own lists, one section each."""
    lists = SDR if eyes.reader.trade == "sdr" else SELLER
    found = _agenda(eyes, lists, SHOWN)
    zone = eyes.ask("zone", lambda w: w.settings.zone)
    if found is None or zone is None:
        return []
    return [_todo(one, found.lists[one.id], eyes.to) for one in todos(found, lists, zone, eyes.to, SHOWN)]


def _todo(one: Todos, waiting: Waiting, to: Format) -> Section:
    lines = tuple(
        Line(t.title, t.about, t.amount, t.href, value=number(item.amount))
        for t, item in zip(one.lines, waiting.items, strict=False)
    )
    if not lines:
        return Section(f"todo-{one.id}", one.title, (one.none,))
    more = (to.word(f"{len(lines)} sur {one.total}.", f"{len(lines)} of {one.total}."),) if one.more else ()
    return Section(f"todo-{one.id}", one.title, (), lines, remarks=more)


def _agenda(eyes: Eyes, lists: tuple[List, ...], shown: int | None) -> Agenda | None:
    period, where = str(eyes.asked.period), eyes.asked.where

    def read(workspace: Workspace) -> Agenda:
        return agenda(workspace, lists, where=where, period=period, today=eyes.asked.today, shown=shown)

    return eyes.ask("agenda", read, lists, period, shown)


# ---------------------------------------------------------------- rows to mend


def repairs(eyes: Eyes) -> list[Section]:
    """The rows of the reader's own scope whose mending would move most."""
    to, period = eyes.to, str(eyes.asked.period)
    found = eyes.ask(
        "repairs",
        lambda w: w.repairs(
            period=period, where=eyes.asked.where, as_of=eyes.as_of, known_on=eyes.known_on, today=eyes.today
        ),
        period,
    )
    if found is None:
        return []
    title = to.word("Données à corriger", "Data to mend")
    if not found:
        return [Section("repairs", title, (to.word("Rien à corriger.", "Nothing to mend."),))]
    said = to.word("Ce que chaque ligne déplacerait, par ordre d'importance.",
                   "What mending each row would move, the most first.")  # fmt: skip
    return [Section("repairs", title, (said,), tuple(_repairs(found[:MENDED], eyes)))]


def _repairs(found: Sequence[Repair], eyes: Eyes) -> list[Line]:
    to, own = eyes.to, eyes.reader.trade in {"seller", "sdr"}
    lines = []
    for one in found:
        fault = say(FAULTS[one.table, one.code], to.lang)
        moves = KPIS[one.moves].name(to.lang)
        amount = to.short_money(one.by) + (to.word(" en moyenne", " on average") if one.estimated else "")
        href = address_of("deals", one.key) if one.table == "deals" else ""
        title = one.label or f"{thing(one.table, to.lang)} {one.key}"
        whose = "" if own else one.owner or say(NOBODY, to.lang)
        lines.append(Line(title, f"{fault} · {moves}", amount, href, whose, one.by))
    return lines
