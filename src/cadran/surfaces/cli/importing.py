"""`cadran import`."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.prompt import Prompt

from cadran.model.format import Format
from cadran.model.words import thing
from cadran.sources.files.questions import Question
from cadran.sources.files.vocabulary import WHY
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, Folder
from cadran.surfaces.cli.output import err, out, print_json, table
from cadran.workspace import Workspace
from cadran.workspace.importing import FileReport, ImportReport

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help=word("Les fichiers.", "The files."))]
As = Annotated[
    str | None, typer.Option("--as", metavar="TABLE", help=word("Ce que c'est : deals…", "What they are: deals..."))
]
Map = Annotated[Path | None, typer.Option(metavar="map.toml", help=word("Fichier de correspondance.", "Mapping file."))]
KnownOn = Annotated[
    str | None,
    typer.Option(metavar="D", help=word("Antidater : ce que l'on savait ce jour-là.", "Back-date: as known that day.")),
]
Complete = Annotated[
    bool,
    typer.Option("--complete", help=word("L'absent du fichier est supprimé.", "What the file lacks is deleted.")),
]
Yes = Annotated[
    bool, typer.Option("--yes", help=word("Accepter les réponses proposées.", "Take the proposed answers."))
]

NAMED = 8  # columns of a remark; more are counted
_STEPS = {
    "read": ("Lecture", "Reading"), "load": ("Chargement", "Loading"), "publish": ("Publication", "Publishing"),
}  # fmt: skip


def import_(
    files: Files, folder: Folder, as_: As = None, mapping: Map = None, known_on: KnownOn = None,
    complete: Complete = False, yes: Yes = False, as_json: AsJson = False,
) -> None:  # fmt: skip
    ask = _ask if sys.stdin.isatty() and not (yes or as_json) else None
    with _Bar() as bar:
        found = Workspace.open(folder).import_files(
            files, as_=as_, mapping=mapping, known_on=known_on, complete=complete, yes=yes,
            ask=bar.paused(ask) if ask else None, progress=bar.tell,
        )  # fmt: skip
    if as_json:
        print_json(report_json(found))
    else:
        print_import(found)


class _Bar:
    """Progress on standard error; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._shown = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=err(), transient=True, disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self._task = self._shown.add_task("", total=None)

    def __enter__(self) -> "_Bar":
        self._shown.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.stop()

    def tell(self, step: str, file: str, number: int, files: int) -> None:
        """Called by the import at each step of each file."""
        said = word(*_STEPS[step]) if step in _STEPS else step
        self._shown.update(self._task, description=f"{said} {file}", completed=number - 1, total=files)

    def paused(self, ask: Callable[[Question], str]) -> Callable[[Question], str]:
        """The same questions, asked without the bar in between."""

        def asked(question: Question) -> str:
            self._shown.stop()
            answer = ask(question)
            self._shown.start()
            return answer

        return asked


def _ask(question: Question) -> str:
    """Put one question on the terminal until the answer is one."""
    console = err()
    console.print(f"[bold]{escape(question.file)}[/]  {escape(question.text(lang()))}")
    if question.samples:
        console.print(f"[dim]{escape(', '.join(question.samples[:5]))}[/]")
    choices = None if question.free else list(question.candidates) or None
    if question.default:
        return Prompt.ask(word("Réponse", "Answer"), console=console, choices=choices, default=question.default)
    return Prompt.ask(word("Réponse", "Answer"), console=console, choices=choices)


def report_json(found: ImportReport) -> dict[str, object]:
    """An import in JSON: what became of every row of every file."""
    return {
        "ok": True,
        "generation": found.generation,
        "basis": found.basis or None,
        "files": [_file_json(file) for file in found.files],
    }


def _file_json(file: FileReport) -> dict[str, object]:
    plain = {name: value for name, value in asdict(file).items() if name not in {"assumed", "unanswered"}}
    assumed = [{"asked": q.key, "question": q.text(lang()), "answer": answer} for q, answer in file.assumed]
    open_ = [{"asked": q.key, "question": q.text(lang()), "proposed": q.default} for q in file.unanswered]
    return plain | {"assumed": assumed, "unanswered": open_}


def print_import(found: ImportReport) -> None:
    """What became of every row, then what a person should know about each file."""
    to, shown = Format(lang()), table()
    shown.add_column(word("Fichier", "File"), overflow="fold")
    shown.add_column(word("Reconnu", "Recognised"))
    heads = (("Lues", "Read"), ("Chargées", "Loaded"), ("Inchangées", "Unchanged"), ("Supprimées", "Deleted"),
             ("Quarantaine", "Quarantined"), ("Pied", "Footer"))  # fmt: skip
    for head in heads:
        shown.add_column(word(*head), justify="right")
    for file in found.files:
        counts = (file.rows_read, file.loaded, file.unchanged, file.deleted, file.quarantined, file.footer)
        shown.add_row(escape(file.file), escape(_recognised(file)), *(to.number(n, 0) for n in counts))
    out().print(shown)
    for file in found.files:
        for remark in _remarks(file):
            out().print(f"{file.file} : {remark}" if lang() == "fr" else f"{file.file}: {remark}", markup=False)
    for file in found.files:
        if warning := _not_understood(file):
            out().print(f"[bold yellow]{escape(warning)}[/]")
    if found.basis:
        basis = word("commandes", "orders") if found.basis == "orders" else word("affaires gagnées", "won deals")
        out().print(word(f"Base du CA, choisie une fois : {basis}.", f"Revenue basis, chosen once: {basis}."))


def _recognised(file: FileReport) -> str:
    known = " ".join(part for part in (file.crm, file.object) if part)
    tables = ", ".join(thing(name, lang()) for name in file.tables) or (
        thing(file.table, lang()) if file.table else "?"
    )
    return f"{known} → {tables}" if known else tables


def _remarks(file: FileReport) -> Sequence[str]:
    """Sentences about what was assumed, left out, blanked, numbered apart."""
    to = Format(lang())
    counted = (
        (file.blanked, "cellules illisibles, laissées vides", "cells that could not be read, left blank"),
        (file.doubles, "lignes de même clé, numérotées", "rows of one key, numbered apart"),
        (file.older, "lignes plus anciennes que ce qui est connu", "rows older than what is known"),
        (file.absent, "lignes absentes de ce fichier complet, supprimées", "rows this complete file lacks, deleted"),
        (file.damaged, "caractères abîmés dans le fichier", "damaged characters in the file"),
    )
    said = [f"{to.number(n, 0)} {word(fr, en)}." for n, fr, en in counted if n]
    told = [(q, answer) for q, answer in file.assumed if q.about not in file.left_out]
    said += [f"{question.text(lang())} → {answer}" for question, answer in told]
    said += [_unanswered(question) for question in file.unanswered]
    return [*said, *_left_out(file)]


def _unanswered(question: Question) -> str:
    proposed = word(
        f"non répondu, laissé vide ; --yes prend « {question.default} ».",
        f"not answered, left blank; --yes takes '{question.default}'.",
    )
    return f"{question.text(lang())} {proposed}"


def _not_understood(file: FileReport) -> str:
    """The columns that nobody knew, all of them by name; "" when there are none."""
    named = ", ".join(header for header, why in file.left_out.items() if why == "unknown")
    return named and word(
        f"Attention, {file.file} : colonnes non comprises, donc non reprises : {named}. Si l'une compte, dites ce"
        " qu'elle est dans un fichier --mapping et importez de nouveau.",
        f"Warning, {file.file}: columns not understood and so left out: {named}. If one matters, say what it is"
        " in a --mapping file and import again.",
    )


def _left_out(file: FileReport) -> Sequence[str]:
    """Columns that are not taken, by reason; a long list of them is only counted."""
    by_reason: dict[str, list[str]] = {}
    for header, why in file.left_out.items():
        if why == "unknown":
            continue
        by_reason.setdefault(why, []).append(header)
    found = []
    for why, headers in by_reason.items():
        named = ", ".join(headers) if len(headers) <= NAMED else str(len(headers))
        because = word(*WHY[why]) if why in WHY else why
        found.append(word(f"colonnes non reprises : {named} ({because}).", f"columns left out: {named} ({because})."))
    return found


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"import": import_}
