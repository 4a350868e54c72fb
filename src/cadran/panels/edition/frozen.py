"""Editions as JSON: what was sent, to the last digit, whatever the code that wrote it becomes.

A later version reads what an earlier one wrote: a field that was not there yet takes its default.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from cadran.errors import BadInput
from cadran.panels.edition.edition import FORMAT, Edition


def to_json(edition: Edition) -> str:
    return json.dumps({"format": FORMAT, "edition": asdict(edition)}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Edition:
    """The edition that `to_json` wrote. Raises `BadInput` for anything else."""
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise _unreadable(f"format {found['format']}")
        made = _made(Edition, found["edition"])
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(type(error).__name__) from error
    if not isinstance(made, Edition):
        raise _unreadable(type(made).__name__)
    return made


def _unreadable(why: str) -> BadInput:
    return BadInput(
        f"Cette édition gelée ne se relit pas ({why}).", f"This frozen edition cannot be read ({why}).",
        code="bad_edition",
    )  # fmt: skip


def _made(kind: Any, value: Any) -> Any:
    """A value of JSON as the type that a field declares."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], value[name]) for name in hints if name in value})
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(_made(inner, one) for one in value)
    if float in get_args(kind) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}
