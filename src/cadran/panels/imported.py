"""What an import did, in sentences: what a file was recognised as, what was assumed, left out, blanked."""

from collections.abc import Mapping, Sequence

from cadran.model.format import Format
from cadran.model.words import thing
from cadran.sources.files import convert, stage
from cadran.sources.files.questions import Question
from cadran.sources.files.vocabulary import WHY
from cadran.workspace.importing import FileReport

NAMED = 8  # columns of a remark; more are counted
HELD_BECAUSE: Mapping[str, tuple[str, str]] = {**convert.REASONS, **stage.REASONS}


def recognised(file: FileReport, to: Format) -> str:
    """`hubspot deal → Affaires`."""
    known = " ".join(part for part in (file.crm, file.object) if part)
    tables = ", ".join(thing(name, to.lang) for name in file.tables) or (
        thing(file.table, to.lang) if file.table else "?"
    )
    return f"{known} → {tables}" if known else tables


def held_because(reason: str, to: Format) -> str:
    """Why a row is in quarantine."""
    return to.word(*HELD_BECAUSE.get(reason, (reason, reason)))


def basis(code: str, to: Format) -> str:
    """What revenue is counted from, settled by this import."""
    words = to.word("commandes", "orders") if code == "orders" else to.word("affaires gagnées", "won deals")
    return to.word(f"Base du CA, choisie une fois : {words}.", f"Revenue basis, chosen once: {words}.")


def remarks(file: FileReport, to: Format, take: str = "") -> Sequence[str]:
    """Sentences about what was assumed, left out, blanked, numbered apart. `take`: the option that takes proposals."""
    counted = (
        (file.blanked, "cellules illisibles, laissées vides", "cells that could not be read, left blank"),
        (file.doubles, "lignes de même clé, numérotées", "rows of one key, numbered apart"),
        (file.older, "lignes plus anciennes que ce qui est connu", "rows older than what is known"),
        (file.absent, "lignes absentes de ce fichier complet, supprimées", "rows this complete file lacks, deleted"),
        (file.damaged, "caractères abîmés dans le fichier", "damaged characters in the file"),
    )
    said = [f"{to.number(n, 0)} {to.word(fr, en)}." for n, fr, en in counted if n]
    told = [(q, answer) for q, answer in file.assumed if q.about not in file.left_out]
    said += [f"{question.text(to.lang)} → {answer}" for question, answer in told]
    said += [_unanswered(question, to, take) for question in file.unanswered]
    return [*said, *_left_out(file, to)]


def _unanswered(question: Question, to: Format, take: str) -> str:
    if not take:
        return f"{question.text(to.lang)} {to.word('Non répondu, laissé vide.', 'Not answered, left blank.')}"
    proposed = to.word(
        f"non répondu, laissé vide ; {take} prend « {question.default} ».",
        f"not answered, left blank; {take} takes '{question.default}'.",
    )
    return f"{question.text(to.lang)} {proposed}"


def not_understood(file: FileReport, to: Format, option: str = "") -> str:
    """The columns that nobody knew, all of them by name; "" when there are none. `option`: how a mapping is given."""
    named = ", ".join(header for header, why in file.left_out.items() if why == "unknown")
    by = f" {option}" if option else ""
    return named and to.word(
        f"Attention, {file.file} : colonnes non comprises, donc non reprises : {named}. Si l'une compte, dites ce"
        f" qu'elle est dans un fichier{by or ' de correspondance'} et importez de nouveau.",
        f"Warning, {file.file}: columns not understood and so left out: {named}. If one matters, say what it is"
        f" in a{by or ' mapping'}{' file'} and import again.",
    )


def _left_out(file: FileReport, to: Format) -> Sequence[str]:
    """Columns that are not taken, by reason; a long list of them is only counted."""
    by_reason: dict[str, list[str]] = {}
    for header, why in file.left_out.items():
        if why == "unknown":
            continue
        by_reason.setdefault(why, []).append(header)
    found = []
    for why, headers in by_reason.items():
        named = ", ".join(headers) if len(headers) <= NAMED else str(len(headers))
        because = to.word(*WHY[why]) if why in WHY else why
        found.append(
            to.word(f"colonnes non reprises : {named} ({because}).", f"columns left out: {named} ({because}).")
        )
    return found
