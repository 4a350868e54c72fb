"""How a deal goes through its pipeline: outcome drawn first, then its stay in each stage."""

from dataclasses import dataclass

import numpy as np

from cadran.sources.demo.arrays import Flags, Floats, Ints, draw
from cadran.sources.demo.truth import Line, Truth

NEVER_DAYS = 4_000.0


@dataclass(frozen=True)
class Path:
    """`entered[i, s]`: days from the creation of deal i to its entry into stage s, NaN where it never was."""

    entered: Floats
    closes: Floats  # days from creation to the closing; NEVER_DAYS for those never decided
    left_from: Ints  # the last stage


def draw_paths(rng: np.random.Generator, truth: Truth, line: Line, won: Flags, decided: Flags) -> Path:
    """Stays are gamma distributed, see `Line`. Deals never decided stop where a lost one would have left."""
    count, stages = len(won), len(line.stages)
    last = np.where(won & decided, stages - 1, draw(rng, line.leaves, count))
    visited = np.arange(stages) <= last[:, None]
    skipped = rng.random((count, stages)) < truth.skip
    skipped[:, 0] = False
    skipped[np.arange(count), last] = False
    stay = rng.gamma(line.shape, np.array(line.days) / line.shape, (count, stages))
    stay[np.arange(count), last] *= np.where(won & decided, 1.0, line.linger)
    stay = np.where(visited & ~skipped, stay, 0.0)
    entered = np.cumsum(stay, axis=1) - stay
    closes = np.where(decided, stay.sum(axis=1), NEVER_DAYS)
    return Path(np.where(visited & ~skipped, entered, np.nan), closes, last)


def median_days(truth: Truth, pipeline: str, outcome: str, draws: int = 200_000) -> float:
    """Median days from creation to `outcome` (won, lost), by simulation, before the move to a working day."""
    rng = np.random.default_rng(0)
    won = np.full(draws, outcome == "won")
    path = draw_paths(rng, truth, truth.pipeline(pipeline), won, np.ones(draws, dtype=bool))
    return float(np.median(path.closes))
