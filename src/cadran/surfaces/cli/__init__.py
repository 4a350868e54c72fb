"""The command line. Only the module of the command that runs is loaded: `cadran --help` loads none."""

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Never

import typer
from typer.exceptions import TyperException

from cadran.errors import BadInput, CadranError
from cadran.model.words import say
from cadran.surfaces.cli.language import choose, lang, word
from cadran.surfaces.cli.loading import COMMANDS, load
from cadran.surfaces.cli.output import err, print_error
from cadran.surfaces.cli.usage import in_french


def main() -> Never:
    """The entry point: 0 when all went well, 2 for what the user can mend, 130 when interrupted."""
    gc.disable()  # what a command loads stays to its end: to look for garbage in it takes a tenth of the time
    sys.exit(run(sys.argv[1:], os.environ, loaded=_settled))


def _settled() -> None:
    gc.freeze()
    gc.enable()


def run(args: Sequence[str], environ: Mapping[str, str], *, loaded: Callable[[], None] | None = None) -> int:
    """Run one command and return its exit code. `loaded`: called once all that the command needs is imported."""
    as_json = "--json" in args
    try:
        asked, left = choose(args, environ)
        wanted = next((arg for arg in left if arg in COMMANDS), "")
        command = typer.main.get_command(application(wanted))
        if loaded is not None:
            loaded()
        found = command(left, prog_name="cadran", standalone_mode=False, obj=asked)
        return found if isinstance(found, int) else 0
    except CadranError as error:
        print_error(error, as_json=as_json)
        return 2
    except TyperException as error:
        if error.format_message().strip():  # else it was the help of a group, which is printed already
            print_error(_usage(error), as_json=as_json)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - closed with the process
        return 0
    except OSError as error:
        print_error(_unreadable(error), as_json=as_json)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        err().print(word("Interrompu.", "Interrupted."))
        return 130


def _usage(error: TyperException) -> CadranError:
    """What the parser of the arguments found."""
    return BadInput(
        in_french(error), error.format_message(), code="usage", next_fr="Voir `cadran --help`.",
        next_en="See `cadran --help`.",
    )  # fmt: skip


def _unreadable(error: OSError) -> CadranError:
    name, why = error.filename, error.strerror
    return BadInput(f"Impossible d'ouvrir {name} : {why}.", f"Cannot open {name}: {why}.", code="file")


def application(wanted: str) -> typer.Typer:
    """All commands by name; only the wanted one can do more than be listed."""
    app = typer.Typer(
        add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich",
        help=word("Cadran : des indicateurs commerciaux que l'on peut croire.",
                  "Cadran: sales indicators that can be believed."),
    )  # fmt: skip
    app.callback()(_language)
    for name, words in COMMANDS.items():
        command = load(name) if name == wanted else _listed_only
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name, help=say(words, lang()))
        else:
            app.command(name, help=say(words, lang()))(command)
    return app


def _listed_only() -> None:
    """Stands for a command that is listed and not asked for."""


def _language(
    lang: str = typer.Option("", "--lang", metavar="fr|en", help=word("Langue.", "Language.")),
) -> None:
    """`--lang` is taken out of the arguments before, wherever it stands; here it is only listed."""
