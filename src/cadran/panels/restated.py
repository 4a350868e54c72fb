"""What was restated since a day, in sentences and a table of rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Reading
from cadran.metrics.restated import KINDS, Restated
from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.words import Words, reason, say, thing
from cadran.panels.codes import CODES
from cadran.panels.formula import measured
from cadran.panels.json import plain, plain_rows
from cadran.panels.listing import in_words
from cadran.panels.sheets import Sheet, Told, colon, number, plain_value, sheet, signed

Cells = Mapping[str, object]
MOST = 30  # rows shown in a table; JSON has them all
CHANGES: Mapping[str, Words] = {
    "changed": ("modifiée", "changed"),
    "added": ("ajoutée", "added"),
    "entered": ("entrée dans le chiffre", "come into the figure"),
    "left": ("sortie du chiffre", "gone from the figure"),
    "deleted": ("supprimée", "deleted"),
}
SIDES: Mapping[str, Words] = {
    "numerator": ("numérateur", "numerator"),
    "denominator": ("dénominateur", "denominator"),
    "part": ("terme", "term"),
}


def restated_told(found: Restated, to: Format) -> Told:
    """The two readings, what makes the difference, and the rows."""
    kpi = KPIS[found.now.kpi]
    was, now = (_value(r, to) for r in (found.then, found.now))
    at = found.period.label(to.lang)
    since = to.day(found.since)
    headline = f"{kpi.name(to.lang)}, {at}{colon(to)}" + to.word(
        f"{was} connu le {since} → {now} aujourd'hui.", f"{was} as known on {since} → {now} now."
    )
    rows = found.lines
    if not rows:
        same = to.word("Aucune ligne n'a changé depuis.", "No row has changed since.")
        return Told(headline, (same,))
    sentences = tuple(_additive(found, rows, to) if found.additive else _terms(found, rows, to))
    return Told(headline, sentences, (_table(found, rows, to),), tuple(_remarks(rows, to)))


def _value(reading: Reading, to: Format) -> str:
    if reading.value is None:
        return f"{NOTHING} ({reason(reading.reason or 'no_data', to.lang)})"
    return to.value(reading.value, reading.unit)


def _additive(found: Restated, rows: Sequence[Cells], to: Format) -> Iterator[str]:
    """`Restated by +€12,000 since Monday, 17 November 2025: 2 rows changed (…), 1 deleted (…).`"""
    old, news = ([r for r in rows if r["news"] is flag] for flag in (False, True))
    unit = found.now.unit
    since = _weekday(found.since, to)
    if old:
        amount = signed(found.summed(news=False), unit, to)
        yield to.word(
            f"Retraité de {amount} depuis le {since}{NO_BREAK}: ", f"Restated by {amount} since {since}: "
        ) + (_counted(old, unit, to) + ".")
    else:
        yield to.word(f"Rien n'est retraité depuis le {since}.", f"Nothing was restated since {since}.")
    if news:
        amount = signed(found.summed(news=True), unit, to)
        rows_ = to.word("ligne", "row") + "s" * (len(news) > 1)
        yield to.word(f"Survenu depuis, donc pas un retraitement{NO_BREAK}: {amount} ({len(news)} {rows_}).",
                      f"Happened since, so no restatement: {amount} ({len(news)} {rows_}).")  # fmt: skip


def _weekday(day: date, to: Format) -> str:
    return format_date(day, "full", locale=to.lang)


def _counted(rows: Sequence[Cells], unit: str, to: Format) -> str:
    """`2 rows changed (−€60,006), 8 added (+€52,000)`."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[str(row["change"])] += Decimal(str(row["difference"]))
    counts = Counter(str(row["change"]) for row in rows)
    told = []
    for kind in (k for k in KINDS if counts[k]):
        many, word = counts[kind] > 1, say(CHANGES[kind], to.lang)
        if to.lang == "fr":
            head, _, tail = word.partition(" ")
            word = head + "s" * many + (f" {tail}" if tail else "")
        told.append(f"{counts[kind]} {word} ({signed(sums[kind], unit, to)})")
    first = to.word("lignes " if len(rows) > 1 else "ligne ", "")
    lead = to.word(f"{len(rows)} {first}", f"{len(rows)} row{'s' * (len(rows) > 1)}, ").rstrip() + to.word(", ", " ")
    return lead + ", ".join(told)


def _terms(found: Restated, rows: Sequence[Cells], to: Format) -> Iterator[str]:
    """Of a ratio: what each term was and is."""
    for side in dict.fromkeys(t.side for t in found.terms):
        same = [t for t in found.terms if t.side == side]
        was, now = (sum(t.factor * v for t, v in ((t, getattr(t, at)) for t in same)) for at in ("then", "now"))
        name = say(SIDES[side], to.lang)
        count = sum(r["side"] == side for r in rows)
        said = to.word("lignes", "rows") if count > 1 else to.word("ligne", "row")
        yield f"{name[:1].upper()}{name[1:]}{colon(to)}{_number(was, to)} → {_number(now, to)} ({count} {said})."


def _number(value: object, to: Format) -> str:
    return to.number(float(Fraction(str(value))), 2)


def _table(found: Restated, rows: Sequence[Cells], to: Format) -> Sheet:
    unit = found.now.unit if found.additive else "count"
    heads = [
        (to.word("Terme", "Term"), False), (to.word("Ligne", "Row"), False), ("", False),
        (to.word("Compte", "Account"), False), (to.word("Commercial", "Rep"), False), (to.word("Date", "Day"), True),
        (to.word("Avant", "Then"), True), (to.word("Maintenant", "Now"), True), (to.word("Écart", "Difference"), True),
        (to.word("Ce qui a changé", "What changed"), False),
    ]  # fmt: skip
    return sheet("", heads, [_line(r, unit, to) for r in ranked(rows, to)[:MOST]])


def ranked(rows: Sequence[Cells], to: Format) -> list[Cells]:
    """The rows by what they weigh, those that only happened since last; one that is in both terms of a ratio stands
    once."""
    return sorted(_merged(rows, to), key=lambda r: (bool(r["news"]), -abs(Decimal(str(r["difference"])))))


def _merged(rows: Sequence[Cells], to: Format) -> list[Cells]:
    """A row that is in both terms of a ratio stands once."""
    sides: dict[tuple[object, ...], list[str]] = defaultdict(list)
    first: dict[tuple[object, ...], Cells] = {}
    for row in reversed(rows):
        key = (row["row_id"], row["change"], row["then"], row["now"])
        side = "" if row["side"] == "value" else say(SIDES[str(row["side"])], to.lang)
        sides[key] += [side] if side not in sides[key] else []
        first[key] = row
    return [{**row, "side": to.word(" et ", " and ").join(sides[key])} for key, row in reversed(first.items())]


def _line(row: Cells, unit: str, to: Format) -> tuple[str, ...]:
    day = row["day_now"] or row["day_then"]
    then, now, difference = (None if row[c] is None else Decimal(str(row[c])) for c in ("then", "now", "difference"))
    return (
        str(row["side"]), str(row["label"] or row["row_id"] or ""), say(CHANGES[str(row["change"])], to.lang),
        str(row["account"] or ""), str(row.get("rep") or ""), to.day(day) if isinstance(day, date) else "",
        plain_value(then, unit, to), plain_value(now, unit, to), signed(difference, unit, to), detail(row, to),
    )  # fmt: skip


def detail(row: Cells, to: Format) -> str:
    """`Status: confirmed → cancelled; Amount: 66,673.20 → 6,667.32`; those beyond two are only counted."""
    changes = row["changes"] if isinstance(row["changes"], list) else []
    told = [
        f"{thing(c['column'], to.lang)}{colon(to)}{_plainly(c['column'], c['then'], to)} →"
        f" {_plainly(c['column'], c['now'], to)}"
        for c in changes[:2]
    ]
    more = [f"+{len(changes) - 2}"] if len(changes) > 2 else []
    return to.word(f"{NO_BREAK}; ", "; ").join([*told, *more])


def _plainly(column: str, value: str | None, to: Format) -> str:
    """A cell that was kept as text, as people write it: a day, a number, a code in words."""
    if not value:
        return NOTHING
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return to.day(date.fromisoformat(value))
    if re.fullmatch(r"-?\d+\.\d+", value):
        return to.number(Decimal(value), 2)
    own = CODES.get(column, {}).get(value)
    return say(own, to.lang) if own else in_words(column, value, to.lang)


def _remarks(rows: Sequence[Cells], to: Format) -> Iterator[str]:
    if len(rows) > MOST:
        yield to.word(f"Les {MOST} lignes qui pèsent le plus, sur {len(rows)} ; --json les donne toutes.",
                      f"The {MOST} rows that weigh most, of {len(rows)}; --json gives all.")  # fmt: skip


def restated_json(found: Restated) -> dict[str, object]:
    """`cadran restated --json`."""
    return {
        "kpi": found.now.kpi, "variant": found.now.variant or None, "unit": found.now.unit,
        "period": {"from": found.period.start.isoformat(), "to": found.period.end.isoformat()},
        "since": found.since.isoformat(), "then": _reading_json(found.then), "now": _reading_json(found.now),
        "difference": plain(found.difference), "additive": found.additive,
        "restated": plain(found.summed(news=False)) if found.additive else None,
        "news": plain(found.summed(news=True)) if found.additive else None,
        "terms": [
            {"side": t.side, "factor": number(t.factor), "measure": measured(t.measure, Format("en")),
             "then": number(t.then), "now": number(t.now)}
            for t in found.terms
        ],
        "rows": plain_rows(found.rows),
    }  # fmt: skip


def _reading_json(reading: Reading) -> dict[str, object]:
    return {"value": plain(reading.value), "n": reading.n, "reason": reading.reason}
