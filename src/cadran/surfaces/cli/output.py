"""Where the command line writes: answers to standard output, all else to standard error."""

import json
import sys

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cadran.errors import CadranError
from cadran.surfaces.cli.language import lang, word

_PIPED = 160  # columns where no terminal says its own width


def out() -> Console:
    """For what was asked."""
    return Console(width=None if sys.stdout.isatty() else _PIPED, highlight=False, soft_wrap=False)


def err() -> Console:
    """For progress, questions and errors."""
    return Console(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """JSON on standard output, in UTF-8 whatever the terminal."""
    print_line(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2, default=str))


def print_line(text: str) -> None:
    sys.stdout.write(text + "\n")


def print_error(error: CadranError, *, as_json: bool) -> None:
    """What is wrong, the nearest valid inputs, and what to do next."""
    if as_json:
        sys.stderr.write(json.dumps(error.as_dict(lang()), ensure_ascii=False) + "\n")
    else:
        err().print(f"[bold red]{word('Erreur', 'Error')}[/]  {escape(error.text(lang()))}", soft_wrap=True)


def table(title: str = "") -> Table:
    """An empty table in the house style."""
    return Table(title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False,
                 padding=(0, 2, 0, 0), header_style="dim")  # fmt: skip
