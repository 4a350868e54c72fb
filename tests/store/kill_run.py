"""Kill an importing process at random moments, with a reader at work in another process all the while.

As a script: `python -m tests.store.kill_run FOLDER [KILLS]`.
"""

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.store.kill_reader import look
from tests.store.kill_writer import import_all

from cadran.store import Store

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """`reads` and `generations`: what the reader in the other process got through without an error."""

    kills: int
    reads: int
    generations: int


def start(name: str, folder: Path) -> subprocess.Popen[str]:
    """The other process, once it says that it is ready."""
    command = [sys.executable, "-m", f"tests.store.{name}", str(folder)]
    started = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def run(folder: Path, kills: int, seed: int = 1) -> Outcome:
    """Raises AssertionError when the store is unreadable or torn after a kill, or the reader failed."""
    store = Store.create(folder) if not (folder / "CURRENT").exists() else Store.open(folder)
    import_all(store)
    moments, longest = random.Random(seed), 2 * _first_import(store)
    with start("kill_reader", folder) as reader:
        for _ in range(kills):
            _kill_one(folder, moments.uniform(0.0, longest))
            look(Store.open(folder))
        before = store.generation
        import_all(store)
        assert look(store) == before + 1, "the next import is complete"
        said, _ = reader.communicate(timeout=60)
    assert reader.returncode == 0, "the reader met an error"
    reads, generations = map(int, said.split())
    return Outcome(kills, reads, generations)


def _first_import(store: Store) -> float:
    """Seconds that the first import of a fresh process takes, from when it is ready until it has published."""
    before = store.generation
    with start("kill_writer", store.folder) as writer:
        begun = time.monotonic()
        while store.generation == before:
            time.sleep(0.005)
        writer.kill()
    return time.monotonic() - begun


def _kill_one(folder: Path, after: float) -> None:
    """SIGKILL an importing process `after` seconds of importing."""
    with start("kill_writer", folder) as writer:
        time.sleep(after)
        writer.kill()


if __name__ == "__main__":
    outcome = run(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50)
    sys.stdout.write(f"{outcome}\n")
