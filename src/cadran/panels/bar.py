"""One bar of a chart as data: what reads a figure needs no drawing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `text` is its value as written; `target` draws a mark; `faint` is a period still running."""

    label: str
    value: float
    text: str
    target: float | None = None
    target_text: str = ""
    faint: bool = False
