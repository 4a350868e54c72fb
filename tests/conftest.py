"""What every test may lean on: the public data beside the repository, and how hard Hypothesis tries."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# Of few tests each, and the longest: they begin, lest one worker ends with them while the other has nothing to do.
LONG = (
    "surfaces/web/browser/test_every_page.py", "generative/test_engine_agrees.py", "docs/test_site.py",
    "datasets/test_maven_crm.py", "datasets/test_northwind.py", "store/test_kill.py", "derived/test_build.py",
    "datasets/test_adventureworks.py", "datasets/test_crm_api_extracts.py", "surfaces/test_serve.py",
)  # fmt: skip

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


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no look for garbage need go through it again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; workers take files in this order (`--no-loadscope-reorder`)."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path, len(LONG)))
