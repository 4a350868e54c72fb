"""What a pocket calculator needs a formula for."""

from statistics import NormalDist

import pytest

Z = NormalDist().inv_cdf(0.975)


def wilson(wins: int, trials: int) -> object:
    """The 95 % interval of a share (Wilson 1927): its ends, to be compared with (low, high)."""
    p, below = wins / trials, 1 + Z**2 / trials
    middle, half = p + Z**2 / (2 * trials), Z * (p * (1 - p) / trials + Z**2 / (4 * trials**2)) ** 0.5
    return pytest.approx(((middle - half) / below, (middle + half) / below))
