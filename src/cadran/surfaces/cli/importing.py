"""`cadran import`."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.prompt import Prompt

from cadran.model.format import Format
from cadran.panels.imported import basis, not_understood, recognised, remarks
from cadran.panels.underway import underway
from cadran.sources.files.questions import Question
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, Folder
from cadran.surfaces.cli.output import err, out, print_json, table
from cadran.workspace import Workspace
from cadran.workspace.importing import FileReport, ImportReport
from cadran.workspace.progress import Moment

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
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
            console=err(), transient=True, disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self._task = self._shown.add_task("", total=100)

    def __enter__(self) -> "_Bar":
        self._shown.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.stop()

    def tell(self, moment: Moment) -> None:
        """Called by the import as it moves on."""
        found = underway(moment, Format(lang()))
        said = "  ".join(escape(part) for part in (found.words, found.file, found.detail) if part)
        self._shown.update(self._task, description=said, completed=found.percent)

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
        shown.add_row(escape(file.file), escape(recognised(file, to)), *(to.number(n, 0) for n in counts))
    out().print(shown)
    for file in found.files:
        for remark in remarks(file, to, "--yes"):
            out().print(f"{file.file} : {remark}" if lang() == "fr" else f"{file.file}: {remark}", markup=False)
    for file in found.files:
        if warning := not_understood(file, to, "--mapping"):
            out().print(f"[bold yellow]{escape(warning)}[/]")
    if found.basis:
        out().print(basis(found.basis, to), markup=False)


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"import": import_}
