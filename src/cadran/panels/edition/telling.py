"""What there is to say: wins, what those who lead remarked, where marketing's leads come from."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.panels import marketing
from cadran.panels.addresses import address_of
from cadran.panels.allowed import allowed
from cadran.panels.edition.edition import Line, Section, Table
from cadran.panels.edition.eyes import Eyes
from cadran.panels.edition.typed import Head, cell, table
from cadran.panels.saying import group_name
from cadran.panels.wins import YEAR, Win, reached
from cadran.panels.wins import wins as won
from cadran.workspace.changes import Event, deal_events
from cadran.workspace.rejected import rejected

CELEBRATED = 5


def wins(eyes: Eyes) -> list[Section]:
    """Deals won in the period, records first, and targets reached."""
    to, until = eyes.to, min(eyes.asked.today, eyes.asked.period.last)
    since = until - YEAR
    events = eyes.ask("events", lambda w: deal_events(w, since, until), since, until)
    if events is None:
        return []
    span = until - eyes.asked.period.start + timedelta(days=1)
    found = won(events, until, to, span)
    best_first = sorted(eyes.by("target_attainment", "rep"), key=lambda r: -float(r.value or 0))
    goals = reached(best_first, to)
    title = to.word("À célébrer", "To celebrate")
    if not found and not goals:
        if eyes.reader.trade == "sdr":  # whose trade is to book meetings
            return []
        nothing = to.word("Aucune affaire gagnée sur la période.", "No deal was won in the period.")
        return [Section("wins", title, (nothing,))]
    amounts = {f"deal/{e.deal}": float(e.amount) for e in events if e.kind == "won" and e.amount is not None}
    ranked = sorted(found, key=lambda w: (w.kind != "record", -amounts.get(w.key, 0.0), w.key))
    lines = [_win(w, amounts.get(w.key), eyes) for w in [*goals[:CELEBRATED], *ranked[:CELEBRATED]]]
    return [Section("wins", title, tuple(_counted(len(found), events, found, to)), tuple(lines))]


def _counted(many: int, events: tuple[Event, ...], found: list[Win], to: Format) -> list[str]:
    if not many:
        return []
    keys = {w.key for w in found}
    amount = sum(float(e.amount or 0) for e in events if e.kind == "won" and f"deal/{e.deal}" in keys)
    worth = f", {to.short_money(amount)}" if amount else ""
    return [to.word(
        f"{many} affaire{'s' * (many > 1)} gagnée{'s' * (many > 1)} sur la période{worth}.",
        f"{many} deal{'s' * (many > 1)} won in the period{worth}.",
    )]  # fmt: skip


def _win(one: Win, amount: float | None, eyes: Eyes) -> Line:
    to, own = eyes.to, eyes.reader.trade in {"seller", "sdr"}
    why = " · ".join(p for p in (one.detail, one.day_text) if p)
    worth = "" if amount is None else to.short_money(amount)
    title = one.title.removesuffix("" if amount is None else f" · {to.money(Decimal(str(amount)))}")
    return Line(title, why, worth, address_of("deals", one.key.removeprefix("deal/")) if amount is not None else "",
                "" if own else one.who, amount)  # fmt: skip


def comments(eyes: Eyes) -> list[Section]:
    """What managers remarked, as it was given."""
    if not eyes.comments:
        return []
    title = eyes.to.word("Commentaires", "Comments")
    return [Section("comments", title, comments=tuple(replace(c, day=_day(c.day, eyes.to)) for c in eyes.comments))]


def _day(iso: str, to: Format) -> str:
    try:
        return to.day(date.fromisoformat(iso))
    except ValueError:  # a caller's own words for it
        return iso


# ---------------------------------------------------------------- marketing


def sources(eyes: Eyes) -> list[Section]:
    """What becomes of each source's leads, and why leads were set aside."""
    to, period = eyes.to, str(eyes.asked.period)
    told = []
    readings = allowed(lambda: eyes.asked.by("lead_conversion_rate", "source")) or []
    by_source = marketing.sources(readings, to)
    if by_source.lines:
        said = (by_source.sentence,) if by_source.sentence else ()
        told.append(
            Section("sources", to.word("Sources des leads", "Lead sources"), said, tables=(_rates(readings, to),))
        )
    set_aside = eyes.ask("rejected", lambda w: rejected(w, period=period, today=eyes.asked.today), period)
    if set_aside is not None:
        found = marketing.reasons(set_aside, to)
        lines = tuple(Line(line.name, line.of, line.value) for line in found.lines)
        told.append(Section("reasons", to.word("Leads écartés", "Leads set aside"), (found.sentence,), lines))
    return told


def _rates(readings: list[Reading], to: Format) -> Table:
    known = sorted((r for r in readings if r.value is not None), key=lambda r: (-float(r.value or 0), -(r.n or 0)))
    heads = (
        Head(to.word("Source", "Source")), Head(to.word("Leads", "Leads"), "count", summed=True),
        Head(to.word("Convertis", "Converted"), "percent"), Head(to.word("Intervalle", "Interval"), figure=True),
    )  # fmt: skip
    rows = (
        (group_name(r, "source", to.lang), cell(r.n, "count", to), cell(r.value, "percent", to),
         to.interval(r.low, r.high, "percent"))
        for r in known
    )  # fmt: skip
    return table(to.word("Conversion par source", "Conversion by source"), heads, rows)
