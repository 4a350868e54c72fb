"""Importing files (being written)."""

from collections.abc import Callable

Ask = Callable[..., object]
Progress = Callable[..., None]


class ImportReport: ...


class Importing: ...
