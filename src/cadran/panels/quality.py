"""The quality of data in words: what is filled, how far each KPI can be trusted and why, what to mend first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType

from cadran.metrics.catalogue import KPIS
from cadran.metrics.quality import Filled, Finding, Graded, Quality, Repair, Suspect, Unresolved
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period
from cadran.model.words import Words, field_of, reason, say, thing
from cadran.panels.json import reading_json

SHOWN = 8  # lines of a table that has many
FINDINGS: Mapping[str, Words] = MappingProxyType({
    "coverage": ("lignes utilisables", "rows usable"),
    "fields": ("champs attendus remplis", "needed fields filled"),
    "undated": ("lignes sans date", "rows without a date"),
    "assumed": ("historique supposé", "history assumed"),
    "unresolved": ("références sans correspondance", "references without a match"),
    "suspects": ("valeurs par défaut suspectées", "suspected defaults"),
    "sample": ("échantillon trop petit", "sample too small"),
    "quarantine": ("lignes en quarantaine", "rows in quarantine"),
})  # fmt: skip
FAULTS: Mapping[tuple[str, str], Words] = MappingProxyType({
    ("deals", "no_amount"): ("montant à saisir", "amount to fill in"),
    ("deals", "overdue"): ("date de signature dépassée", "expected close is past"),
    ("deals", "undated"): ("date de signature à saisir", "expected close to fill in"),
    ("deals", "unclosed"): ("gagnée sans date de clôture", "won without a closing day"),
    ("deals", "no_owner"): ("commercial à désigner", "owner to name"),
    ("orders", "no_amount"): ("montant à saisir", "amount to fill in"),
    ("orders", "undated"): ("date de commande à saisir", "order day to fill in"),
    ("orders", "no_owner"): ("commercial à désigner", "rep to name"),
})  # fmt: skip
UNRESOLVED: Mapping[str, Words] = MappingProxyType({
    "stub": ("connu par ce seul texte", "known by this text alone"),
    "missing": ("rien de ce nom", "nothing of that name"),
    "ambiguous": ("plusieurs de ce nom", "several of that name"),
})  # fmt: skip
NOBODY: Words = ("sans commercial", "without a rep")


@dataclass(frozen=True, slots=True)
class Block:
    """A table as it is shown: title, heads, rows; `figures`: the columns that are figures."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """All of it: sentences, then tables."""

    sentences: tuple[str, ...]
    blocks: tuple[Block, ...]


def told(found: Quality, to: Format, held_because: Mapping[str, Words]) -> Told:
    """What a head of sales reads. `held_because`: why rows are in quarantine, by code."""
    blocks = (
        _filled(to.word("Table", "Table"), found.tables, to),
        _filled(to.word("Champ", "Field"), found.fields, to),
        _filled(to.word("Commercial", "Rep"), found.reps, to, people=True),
        _kpis(found.kpis, to),
        _repairs(found.repairs, to),
        _unresolved(found.unresolved, to),
        _held(found.held or {}, to, held_because),
    )
    sentences = [_headline(found, to), _completeness(found, to), *_why(found, to), *_suspects(found.suspects, to)]
    return Told(tuple(s for s in sentences if s), tuple(b for b in blocks if b.rows))


def quality_json(found: Quality) -> dict[str, object]:
    """All of it as JSON: shares are fractions, days ISO."""
    return {
        "period": {"from": found.start.isoformat(), "to": found.end.isoformat()},
        "as_of": found.day.isoformat(),
        "grade": found.grade,
        "reasons": [{"code": code, "kpis": n} for code, n in found.reasons],
        "completeness": _filled_json(found.filled),
        **{name: [_filled_json(f) for f in some] for name, some in (
            ("tables", found.tables), ("fields", found.fields), ("reps", found.reps),
        )},
        "kpis": [_graded_json(g) for g in found.kpis],
        "repairs": [asdict(r) for r in found.repairs],
        "unresolved": [asdict(u) for u in found.unresolved],
        "suspects": [asdict(s) for s in found.suspects],
        "held": None if found.held is None else dict(found.held),
    }  # fmt: skip


def _graded_json(one: Graded) -> dict[str, object]:
    """A reading as everywhere, with its grade and why."""
    why = [asdict(f) for f in one.findings]
    return {"grade": one.grade, "fields": one.fields, "findings": why} | reading_json(one.reading)


def _filled_json(one: Filled) -> dict[str, object]:
    share = one.share if one.asked else None
    return {"name": one.name, "asked": one.asked, "filled": one.filled, "share": share}


def _colon(to: Format) -> str:
    return to.word(f"{NO_BREAK}: ", ": ")


def _headline(found: Quality, to: Format) -> str:
    label = Period(found.start, found.end).label(to.lang)
    about = to.word(f"Confiance dans les chiffres, {label}", f"Trust in the figures, {label}")
    return about + _colon(to) + (found.grade or to.word("aucun chiffre à noter", "no figure to grade"))


def _completeness(found: Quality, to: Format) -> str:
    if not found.filled.asked:
        return to.word("Aucun champ n'est attendu : il n'y a pas encore de données.",
                       "No field is needed: there are no data yet.")  # fmt: skip
    share, missing = to.percent(found.filled.share), to.number(found.filled.asked - found.filled.filled, 0)
    asked = to.number(found.filled.asked, 0)
    return to.word(
        f"{share} des {asked} champs attendus sont remplis, il en manque {missing} (lignes connues à ce jour).",
        f"{share} of the {asked} needed fields are filled, {missing} are missing (rows known today).",
    )


def _why(found: Quality, to: Format) -> Iterable[str]:
    """What costs most trust, over all KPIs."""
    graded = [g for g in found.kpis if g.grade]
    best = sum(g.grade == "A" for g in graded)
    if not graded:
        return
    yield to.word(f"{best} indicateurs sur {len(graded)} sont notés A.", f"{best} of {len(graded)} KPIs are graded A.")
    if found.reasons:
        costs = ", ".join(f"{say(FINDINGS[code], to.lang)} ({n})" for code, n in found.reasons)
        yield to.word(
            "Ce qui coûte aux autres, en nombre d'indicateurs", "What costs the others, by number of KPIs"
        ) + (_colon(to) + costs + ".")


def _suspects(found: Sequence[Suspect], to: Format) -> Iterable[str]:
    for one in found:
        listed = ", ".join(one.rows[:3]) + ("…" if one.n > len(one.rows[:3]) else "")
        usual, n, of = to.number(one.expected, 1), to.number(one.n, 0), to.number(one.of, 0)
        if one.code == "month_end":
            yield to.word(
                f"Sans doute une date par défaut{NO_BREAK}: {n} affaires sur {of} à signer dans leur mois de création"
                f" le sont au dernier jour (environ {usual} par hasard) : {listed}",
                f"Probably a default date: {n} of {of} deals expected to close in the month they were created in close"
                f" on its last day (about {usual} by chance): {listed}",
            )
        else:
            amount, table = to.value(one.value, "money"), thing(one.table, to.lang)
            yield to.word(
                f"Sans doute un montant par défaut{NO_BREAK}: {amount} revient {n} fois sur {of} ({table}), le montant"
                f" suivant {usual} fois : {listed}",
                f"Probably a default amount: {amount} stands {n} times of {of} ({table}), the next one {usual} times:"
                f" {listed}",
            )


def _filled(title: str, found: Sequence[Filled], to: Format, *, people: bool = False) -> Block:
    """The worst few of what is not complete."""
    heads = (title, to.word("Rempli", "Filled"), to.word("Manquent", "Missing"), to.word("Attendus", "Needed"))
    rows = tuple(
        (_name(f, to, people), to.percent(f.share), to.number(f.asked - f.filled, 0), to.number(f.asked, 0))
        for f in found if f.filled < f.asked
    )[:SHOWN]  # fmt: skip
    return Block(
        to.word("Le moins rempli, par ", "The least filled, by ") + title.lower(), heads, rows, frozenset({1, 2, 3})
    )


def _name(one: Filled, to: Format, people: bool) -> str:
    if one.name is None:
        return say(NOBODY, to.lang)
    if people:
        return one.name
    table, _, field = one.name.partition(".")
    return field_of(table, field, to.lang) if field else thing(table, to.lang)


def _kpis(found: Sequence[Graded], to: Format) -> Block:
    """The KPIs that are not graded A, the worst first; those without a value last, with the reason."""
    poor = sorted((g for g in found if g.grade != "A"), key=lambda g: "" if g.grade is None else g.grade, reverse=True)
    heads = to.word("Indicateur,Note,Lignes utilisées,Pourquoi", "KPI,Grade,Rows used,Why")
    rows = tuple(
        (KPIS[g.reading.kpi].name(to.lang), g.grade or "–",
         "" if g.reading.coverage is None else to.percent(g.reading.coverage), _because(g, to))
        for g in poor
    )  # fmt: skip
    title = to.word("Indicateurs à lire avec prudence", "KPIs to be read with care")
    return Block(title, tuple(heads.split(",")), rows, frozenset({2}))


def _because(one: Graded, to: Format) -> str:
    if one.grade is None:
        return reason(one.reading.reason or "no_data", to.lang)
    return ", ".join(_finding(f, to) for f in one.findings)


def _finding(one: Finding, to: Format) -> str:
    return say(FINDINGS[one.code], to.lang) + ("" if one.share is None else f"{NO_BREAK}{to.percent(one.share)}")


def _repairs(found: Sequence[Repair], to: Format) -> Block:
    title = to.word("À corriger d'abord : ce que chaque ligne déplacerait (estimation)",
                    "Mend these first: what each row would move (estimates)")  # fmt: skip
    heads = to.word("Ligne,Identifiant,Commercial,À corriger,Déplacerait,D'environ",
                    "Row,Id,Rep,To mend,Would move,By about")  # fmt: skip
    rows = tuple(
        (r.label or r.key, r.key, r.owner or say(NOBODY, to.lang), say(FAULTS[r.table, r.code], to.lang),
         KPIS[r.moves].name(to.lang), to.value(r.by, "money") + (_average(to) if r.estimated else ""))
        for r in found
    )  # fmt: skip
    return Block(title, tuple(heads.split(",")), rows, frozenset({5}))


def _average(to: Format) -> str:
    return to.word(" (moyenne)", " (average)")


def _unresolved(found: Sequence[Unresolved], to: Format) -> Block:
    heads = to.word("Texte,Où,Lignes,Ce que c'est", "Text,Where,Rows,What it is").split(",")
    rows = tuple(
        (u.text, field_of(u.table, u.column, to.lang),
         to.number(u.rows, 0), say(UNRESOLVED[u.reason], to.lang))
        for u in found[:SHOWN]
    )  # fmt: skip
    title = to.word(f"Références sans correspondance : {len(found)}", f"References without a match: {len(found)}")
    return Block(title, tuple(heads), rows, frozenset({2}))


def _held(held: Mapping[str, int], to: Format, because: Mapping[str, Words]) -> Block:
    rows = tuple((say(because.get(code, (code, code)), to.lang), to.number(n, 0)) for code, n in held.items())
    heads = (to.word("Raison", "Reason"), to.word("Lignes", "Rows"))
    return Block(to.word("Quarantaine", "Quarantine"), heads, rows, frozenset({1}))
