"""One deal in words: what changed and when, the dates it promised, what was done, what it says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from cadran.metrics.records.history import Change, Version
from cadran.model import TABLES, Kind
from cadran.model.format import MINUS, NO_BREAK, NOTHING, Format
from cadran.model.words import thing
from cadran.panels.addresses import address_of
from cadran.panels.codes import CODES, coded
from cadran.panels.deals import Flag, day, days, flags, money, name_of
from cadran.workspace.browsing import Deal

ICONS: Mapping[str, str] = {
    "opened": "circle-plus", "stage": "arrow-right-left", "amount": "coins", "date": "calendar-clock",
    "owner": "user-round", "won": "trophy", "lost": "circle-x", "reopened": "rotate-ccw",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline. `certainty`: in words, "" where the source recorded it."""

    day: str
    icon: str
    tone: str
    text: str
    detail: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A signing date that was held for a while: said on a day, meant for another; a bar from one to the other on a
    scale of 100. `moved`: how far it lies from the one before."""

    said: str
    expected: str
    moved: str
    tone: str
    x: float
    width: float
    certainty: str


@dataclass(frozen=True, slots=True)
class Promises:
    """`today`: where today, or the closing, stands on the same scale; `takeaway`: the sentence above the drawing."""

    takeaway: str
    lines: tuple[Promise, ...]
    today: float
    today_text: str


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A small table: heads (text, whether figures), rows, and how many there are in all where not all are shown."""

    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    more: str


@dataclass(frozen=True, slots=True)
class DealShown:
    """Everything the page of a deal says."""

    name: str
    flags: tuple[Flag, ...]
    key_facts: tuple[Fact, ...]
    events: tuple[Event, ...]
    promises: Promises | None
    facts: tuple[Fact, ...]
    activities: Rows
    quotes: Rows
    part: str  # whose activities and quotes these are, where not all
    assumed: str  # what of the history is not recorded


def shown(found: Deal, to: Format) -> DealShown:
    """A deal, ready for its page."""
    row = found.row
    return DealShown(
        name=name_of(row), flags=flags(row, to), key_facts=_key_facts(found, to),
        events=tuple(_event(c, found.people, to) for c in reversed(found.changes)),
        promises=_promises(found, to), facts=_facts(found, to), activities=_activities(found, to),
        quotes=_quotes(found, to), part=part_of(found.part, to), assumed=_assumed(found.versions, to),
    )  # fmt: skip


def part_of(part: bool, to: Format) -> str:
    """The sentence that says whose rows these are, where they are not all."""
    if not part:
        return ""
    return to.word(
        "Votre part : vos propres lignes et celles de vos équipes ; celles d'autres n'y sont pas.",
        "Your part: your own rows and those of your teams; those of others are not in it.",
    )


def _key_facts(found: Deal, to: Format) -> tuple[Fact, ...]:
    row = found.row
    listed = [
        Fact(to.word("Montant HT", "Amount"), money(row.amount, to)),
        Fact(to.word("Étape", "Stage"), row.stage or NOTHING),
        Fact(to.word("Commercial", "Rep"), row.owner or NOTHING, address_of("team", row.owner_key)),
        Fact(to.word("Compte", "Account"), row.account or NOTHING, address_of("accounts", row.account_key)),
    ]
    if row.open:
        next_step = " · ".join(t for t in (row.next_step, row.next_step_on and to.day(row.next_step_on)) if t)
        listed += [
            Fact(to.word("Signature prévue", "Expected close"), day(row.expected_close_on, to)),
            Fact(to.word("Prochaine action", "Next step"), next_step or NOTHING),
            Fact(to.word("Pondéré", "Weighted"), money(None if row.weighted is None else round(row.weighted), to)),
        ]
    else:
        listed.append(Fact(to.word("Close le", "Closed"), day(row.closed_on, to)))
        if why := row.lost_reason if row.outcome == "lost" else row.won_reason:
            listed.append(Fact(to.word("Motif", "Reason"), why))
    return tuple(listed)


def _event(change: Change, people: Mapping[int, str], to: Format) -> Event:
    text, detail, tone = _told(change, people, to)
    certainty = "" if change.certainty == "recorded" else coded("certainty", change.certainty, to)
    return Event(to.day(change.day), ICONS[change.what], tone, text, detail, certainty)


def _told(change: Change, people: Mapping[int, str], to: Format) -> tuple[str, str, str]:
    """(what happened, from what to what, whether it is good news)."""
    before, after = change.before, change.after
    if change.what == "opened":
        return to.word("Affaire ouverte", "Deal opened"), str(after or ""), ""
    if change.what in {"won", "lost"}:
        good = change.what == "won"
        text = to.word("Gagnée", "Won") if good else to.word("Perdue", "Lost")
        return text, "", "good" if good else "bad"
    if change.what == "reopened":
        return to.word("Rouverte", "Reopened"), "", ""
    if change.what == "stage":
        known = to.word("Changement d'étape", "Stage change") if before else to.word("Vue à l'étape", "Seen in stage")
        return known, _arrow(before, str(after)), ""
    if change.what == "owner":
        return to.word("Change de main", "Changed hands"), _arrow(_rep(before, people, to), _rep(after, people, to)), ""
    if change.what == "amount":
        return _amount(change, to)
    return _date(change, to)


def _arrow(before: object, after: str) -> str:
    return after if before is None else f"{before} → {after}"


def _rep(of: object, people: Mapping[int, str], to: Format) -> str:
    if not isinstance(of, int):
        return to.word("personne", "nobody")
    return people.get(of) or to.word("un collègue", "a colleague")


def _amount(change: Change, to: Format) -> tuple[str, str, str]:
    before, after = change.before, change.after
    detail = f"{money(before, to)} → {money(after, to)}"
    if not isinstance(before, Decimal) or not isinstance(after, Decimal):
        return to.word("Montant renseigné", "Amount filled in") if before is None else to.word(
            "Montant effacé", "Amount removed"
        ), money(after, to) if before is None else detail, ""  # fmt: skip
    up = after > before
    text = to.word("Montant revu à la hausse", "Amount raised") if up else to.word(
        "Montant revu à la baisse", "Amount lowered"
    )  # fmt: skip
    return text, detail, "good" if up else "bad"


def _date(change: Change, to: Format) -> tuple[str, str, str]:
    before, after = change.before, change.after
    detail = f"{_day(before, to)} → {_day(after, to)}"
    if change.days is None:
        if before is None:
            return to.word("Signature prévue fixée", "Expected close set"), _day(after, to), ""
        return to.word("Signature prévue effacée", "Expected close removed"), detail, ""
    moved = days(abs(change.days), to)
    if change.days > 0:
        text = to.word(f"Signature repoussée de {moved}", f"Close pushed by {moved}")
        return text, detail, "bad" if change.slipped else "warn"
    return to.word(f"Signature avancée de {moved}", f"Close brought forward by {moved}"), detail, "good"


def _day(value: object, to: Format) -> str:
    return to.day(value) if isinstance(value, date) else NOTHING


def _spans(found: Sequence[Version]) -> list[tuple[date, date, str]]:
    """(said on, meant for, certainty) of each expected day that was held while the deal was open."""
    spans: list[tuple[date, date, str]] = []
    for version in found:
        when = version.expected_close_on
        if when is None or version.outcome in {"won", "lost"} or (spans and spans[-1][1] == when):
            continue
        spans.append((version.from_day, when, version.certainty))
    return spans


def _promises(found: Deal, to: Format) -> Promises | None:
    """The expected days one under the other, so that pushes are seen as a stair; nothing where none was ever said."""
    spans = _spans(found.versions)
    if not spans:
        return None
    end = found.row.closed_on if not found.row.open and found.row.closed_on else found.asof
    first = min(s[0] for s in spans)
    last = max(end, *(s[1] for s in spans), first + timedelta(days=1))
    scale = 100 / (last - first).days
    lines = []
    for number, (said, when, certainty) in enumerate(spans):
        moved = (when - spans[number - 1][1]).days if number else 0
        left, right = sorted(((said - first).days * scale, max(0, (when - first).days) * scale))
        lines.append(Promise(
            to.day(said), to.day(when), _signed(moved, to), "bad" if moved > 0 else "good" if moved < 0 else "",
            round(left, 2), round(max(right - left, 0.8), 2),
            "" if certainty == "recorded" else coded("certainty", certainty, to),
        ))  # fmt: skip
    text = to.day(end)
    today = to.word(f"Close le {text}", f"Closed {text}") if not found.row.open else to.word(
        f"Aujourd'hui, {text}", f"Today, {text}"
    )  # fmt: skip
    return Promises(_takeaway(found, spans, to), tuple(lines), round((end - first).days * scale, 2), today)


def _signed(moved: int, to: Format) -> str:
    return f"{'+' if moved > 0 else MINUS}{days(abs(moved), to)}" if moved else ""


def _takeaway(found: Deal, spans: Sequence[tuple[date, date, str]], to: Format) -> str:
    pushes = [c.days for c in found.changes if c.what == "date" and c.days is not None and c.days > 0]
    if not pushes:
        return to.word("La date prévue n'a jamais été repoussée.", "The expected date was never pushed.")
    total, times = days(sum(pushes), to), len(pushes)
    slips = sum(c.slipped for c in found.changes)
    fr = f"Repoussée {times} fois, de {total} en tout"
    en = f"Pushed {times} time{'s' * (times > 1)}, by {total} in all"
    if slips:
        fr += f", dont {slips} fois à un mois ultérieur"
        en += f", {slips} of them to a later month"
    return to.word(fr + ".", en + ".")


def _assumed(found: Sequence[Version], to: Format) -> str:
    kinds = {v.certainty for v in found}
    if "observed" in kinds:
        return to.word(
            "L'historique de cette affaire vient de la comparaison des imports : un changement a eu lieu au plus tard"
            " le jour indiqué.",
            "The history of this deal comes from comparing imports: a change happened on the day told at the latest.",
        )
    if "assumed" in kinds:
        return to.word(
            "Avant le premier changement enregistré, l'état de l'affaire est supposé.",
            "Before the first change on record, the state of the deal is assumed.",
        )
    return ""


_SAID = frozenset({"name", "account", "owner", "stage", "next_step", "next_step_on"})
_CODED = {"outcome": "outcome", "kind": "kind", "forecast_category": "forecast_category"}


def _facts(found: Deal, to: Format) -> tuple[Fact, ...]:
    """The deal's own columns that its head has not told yet, then where it comes from."""
    own = record_facts("deals", found.record, _SAID, to)
    where = Fact(to.word("Données de", "Data from"), f"{found.row.source} · {found.row.source_id}")
    return (*own, where)


def record_facts(
    table: str, record: Mapping[str, object], left_away: frozenset[str], to: Format
) -> tuple[Fact, ...]:  # fmt: skip
    """A record's filled columns by their names; amounts in the record's own currency."""
    own = Format(to.lang, str(record.get("currency") or to.currency))
    listed = [(c, record[c]) for c in record if c not in left_away and c != "currency"]
    return tuple(Fact(thing(f"{table}.{c}", to.lang), _written(table, c, v, own)) for c, v in listed)


def _written(table: str, column: str, value: object, to: Format) -> str:
    kind = TABLES[table].column(column).kind
    if kind is Kind.MONEY:
        return money(value, to)
    if kind is Kind.RATE and isinstance(value, float):
        return to.percent(value)
    if isinstance(value, datetime):
        return to.day(value.date())
    if isinstance(value, date):
        return to.day(value)
    return coded(_CODED[column], value, to) if column in _CODED else str(value)


def more(total: int, listed: int, to: Format) -> str:
    """How many there are in all, where not all are listed."""
    if total <= listed:
        return ""
    return to.word(f"Les {listed} dernières sur {to.number(total, 0)}.", f"The last {listed} of {to.number(total, 0)}.")


def _activities(found: Deal, to: Format) -> Rows:
    return activity_rows(found.activities.rows, found.activities.total, to)


def activity_rows(listed: Sequence[Mapping[str, object]], total: int, to: Format) -> Rows:
    """Activities, the latest first; those planned say so."""
    heads = ((to.word("Jour", "Day"), False), (to.word("Activité", "Activity"), False),
             (to.word("Objet", "Subject"), False), (to.word("Commercial", "Rep"), False),
             (to.word("Suite", "Outcome"), False))  # fmt: skip
    rows = tuple(
        (_day(a["day"], to), coded("activity", a["kind"], to), str(a["subject"] or ""), str(a["rep"] or ""),
         _result(a, to))
        for a in listed
    )  # fmt: skip
    return Rows(heads, rows, total, more(total, len(rows), to))


def _result(activity: Mapping[str, object], to: Format) -> str:
    status, result = activity["status"], activity["outcome"]
    if status == "done" and result in CODES["result"]:
        return coded("result", result, to)
    return coded("status", status, to)


def _quotes(found: Deal, to: Format) -> Rows:
    heads = ((to.word("N°", "No."), False), (to.word("Envoyé le", "Sent"), False),
             (to.word("Montant HT", "Amount"), True), (to.word("Valable jusqu'au", "Valid until"), False),
             (to.word("État", "State"), False))  # fmt: skip
    rows = tuple(
        (str(q["number"] or NOTHING), _day(q["sent_on"], to), money(q["amount"], to), _day(q["expires_on"], to),
         _state(q, to))
        for q in found.quotes.rows
    )  # fmt: skip
    return Rows(heads, rows, found.quotes.total, more(found.quotes.total, len(rows), to))


def _state(quote: Mapping[str, object], to: Format) -> str:
    decided = quote["decided_day"]
    text = coded("quote", quote["state"], to)
    return f"{text}{NO_BREAK}· {to.day(decided)}" if isinstance(decided, date) else text
