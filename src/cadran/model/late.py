"""A library that is loaded when something of it is first used.

For what many modules name and few commands need: pyarrow takes 50 MB and a tenth of a second, which a report that makes
no table does without. Type checkers and import contracts read the plain import that stands beside.
"""

from importlib import import_module  # noqa: TID251 - the import stands beside, under TYPE_CHECKING


class Late:
    """Stands for a module until it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, part: str) -> object:
        return getattr(import_module(self._name), part)
