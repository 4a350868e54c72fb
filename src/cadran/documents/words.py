"""The words of documents around what an edition holds: heads of columns, what things are called."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cadran.model.format import NO_BREAK
from cadran.model.words import Words, say
from cadran.panels.edition import Edition, Figure

_WORDS: Mapping[str, Words] = {
    "essentials": ("L'essentiel", "The essentials"),
    "detail": ("Le détail", "The detail"),
    "brief": ("En bref", "In brief"),
    "figures": ("Les chiffres", "The figures"),
    "kpi": ("Indicateur", "KPI"),
    "value": ("Valeur", "Value"),
    "unit": ("Unité", "Unit"),
    "change": ("Évolution", "Change"),
    "months": ("12 mois", "12 months"),
    "target": ("Objectif", "Target"),
    "sure": ("Incertitude", "Uncertainty"),
    "interval": ("Intervalle", "Interval"),
    "coverage": ("Couverture", "Coverage"),
    "note": ("Remarque", "Note"),
    "reading": ("Pour lire ces chiffres", "How to read these figures"),
    "section": ("Rubrique", "Section"),
    "row": ("Ligne", "Row"),
    "column": ("Colonne", "Column"),
    "text": ("Texte", "Text"),
    "what": ("Quoi", "What"),
    "why": ("Pourquoi", "Why"),
    "who": ("Qui", "Who"),
    "amount": ("Montant", "Amount"),
    "comment": ("Commentaire", "Comment"),
    "day": ("Date", "Day"),
    "more": ("et {} de plus dans le rapport", "and {} more in the report"),
    "rest": ("et {} de plus dans le classeur", "and {} more in the workbook"),
    "total": ("Total", "Total"),
    "period": ("Période", "Period"),
    "page": ("Page", "Page"),
    "few": ("peu de cas", "few cases"),
    "open": ("Ouvrir dans Cadran", "Open in Cadran"),
    "pause": ("Mettre en pause", "Pause"),
    "unsubscribe": ("Se désabonner", "Unsubscribe"),
    "everybody": ("Toute l'entreprise", "The whole company"),
}


def words(lang: str) -> dict[str, str]:
    """All of them in one language."""
    return {name: say(both, lang) for name, both in _WORDS.items()}


def headline(edition: Edition) -> str:
    """`Weekly report · Week 46, 2026`."""
    return f"{edition.title} · {edition.period}"


def whose(edition: Edition) -> str:
    """`Northwind · Ana Lopez`; a company without a name is left away, nobody in particular is everybody."""
    reader = edition.reader or words(edition.lang)["everybody"]
    return " · ".join(part for part in (edition.company, reader) if part)


def when(edition: Edition) -> str:
    """The days of the report and those it is compared with, where it is with any."""
    if not edition.compared:
        return edition.dates
    against = say(("comparé au", "compared with"), edition.lang)
    return f"{edition.dates}, {against} {edition.compared}"


def read(edition: Edition) -> str:
    """What it was read from."""
    came = say((f"Données du {edition.imported}", f"Data of {edition.imported}"), edition.lang)
    made = say(("génération", "generation"), edition.lang)
    parts = [came if edition.imported else "", f"{made} {edition.generation}" if edition.generation else ""]
    return ", ".join(part for part in parts if part)


def shared(edition: Edition) -> tuple[str, Sequence[Figure]]:
    """What all changes are against, to be said once, and the figures without it; "" where they differ."""
    against = {f.against for f in edition.figures if f.change and f.against}
    if len(against) != 1:
        return "", edition.figures
    return against.pop(), [replace(f, against="") for f in edition.figures]


def notes(edition: Edition) -> list[str]:
    """What must be known of how a figure was made, a line each; what is said of several is said once."""
    about: dict[str, list[str]] = {}
    for figure in edition.figures:
        if figure.note and not figure.why_not:
            about.setdefault(figure.note, []).append(figure.name)
    return [", ".join(names) + colon(edition) + note for note, names in about.items()]


def colon(edition: Edition) -> str:
    """What stands between a name and what is said of it."""
    return say((f"{NO_BREAK}: ", ": "), edition.lang)
