"""What every test may lean on: the public data beside the repository, and how hard Hypothesis tries."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# No deadline: the two cores of the test machine are shared, and a slow second is not a wrong answer.
# The same examples every time: a red is a change's own. `make deep` looks for new ones.
settings.register_profile("default", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public data and papers beside the repository; a machine without it skips, CI fails."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        why = f"no public data in {folder}"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    return folder
