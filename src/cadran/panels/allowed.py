"""Reading what may not be there: a figure without data, or not for this viewer, is left away and breaks nothing.

A store that cannot be read is another matter, and is raised.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from cadran.errors import REFUSED

Found = TypeVar("Found")


def allowed(read: Callable[[], Found]) -> Found | None:
    """What `read` gives; None where the data or the viewer do not allow the question."""
    try:
        return read()
    except REFUSED:
        return None


def allowed_of(kpis: Sequence[str], read: Callable[[Sequence[str]], Iterable[Found]]) -> list[Found]:
    """What `read` gives of several KPIs in one question; of each by itself where one of them is refused."""
    if not kpis:
        return []
    together = allowed(lambda: list(read(kpis)))
    if together is not None:
        return together
    return [] if len(kpis) == 1 else [found for kpi in kpis for found in allowed_of([kpi], read)]
