"""What the parser of the arguments says, in French: it knows only English, and has no door for translations."""

import re
from collections.abc import Callable, Mapping, Sequence

from typer.exceptions import TyperException

_QUOTED = re.compile(r"'([^']*)'")


def in_french(error: TyperException) -> str:
    """The message in French; as it is where nobody has met it yet."""
    said = error.format_message()
    for pattern, told in _SAYINGS:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found:
            return told(*(_QUOTED.sub(r"« \1 »", part or "") for part in found.groups()))
    return said


def _missing(what: str, hint: str, more: str) -> str:
    named = {"argument": "l'argument", "option": "l'option"}.get(what, "le paramètre")
    return f"Usage : il manque {named} {hint}.{f' {more}' if more else ''}"


def _no_command(name: str, near: str) -> str:
    return f"Usage : commande inconnue : {name}.{f' Vouliez-vous dire {near} ?' if near else ''}"


def _no_option(name: str, possible: str) -> str:
    return f"Usage : option inconnue : {name}.{f' Options possibles : {possible}.' if possible else ''}"


def _refused(hint: str, why: str) -> str:
    wanted = next((fr for en, fr in _WANTED.items() if en in why), why.rstrip("."))
    return f"Usage : valeur refusée pour {hint} : {wanted}."


_WANTED: Mapping[str, str] = {"valid integer": "il y faut un nombre entier", "valid number": "il y faut un nombre"}
_SAYINGS: Sequence[tuple[str, Callable[..., str]]] = (
    (r"No such command ('.*?')\.?(?: Did you mean (.*)\?)?", _no_command),
    (r"No such option: (\S+)(?: \(Possible options: (.*)\))?", _no_option),
    (r"Missing (\w+) (.*?)\.(?: (.*))?", _missing),
    (r"Option ('.*') requires .*", "Usage : l'option {} demande une valeur.".format),
    (r"Option ('.*') does not take a value\.", "Usage : l'option {} ne prend pas de valeur.".format),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "Usage : argument en trop : {}.".format),
    (r"Invalid value for (.*?): (.*)", _refused),
)
