"""Paired timing: each candidate in turn, several rounds, so that a busy machine hits all alike."""

import statistics
import time
from collections.abc import Callable, Mapping

Run = Callable[[], object]


def paired(runs: Mapping[str, Run], rounds: int) -> dict[str, list[float]]:
    """Seconds of every round, by name, after one round that is not counted."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            if number:
                found[name].append(time.perf_counter() - started)
    return found


def ratio(top: list[float], below: list[float]) -> float:
    """The median of the ratios round by round."""
    return statistics.median(a / b for a, b in zip(top, below, strict=True))


def line(what: str, seconds: list[float], note: str = "") -> str:
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    return f"{what:52s} {middle:8.3f} s  ({low:.3f} to {high:.3f})  {note}"
