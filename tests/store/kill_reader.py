"""A process that reads in a loop: `python -m tests.store.kill_reader FOLDER`. It ends when its input closes.

Says how often it read and how many generations it saw; fails at the first error or torn import.
"""

import sys
import threading
from pathlib import Path

from cadran.store import Store

WHOLE = """
    SELECT count(*), count(DISTINCT amount), min(amount), count(*) FILTER (WHERE r.id IS NULL),
        (SELECT n FROM now.totals), (SELECT amount FROM now.totals)
    FROM now.deals d LEFT JOIN now.reps r ON r.id = d.owner_id
"""


def look(store: Store) -> int:
    """Read the current generation and check that it is one whole import; returns its number."""
    with store.read() as reader:
        found = reader.con.execute(WHOLE).fetchone()
        assert found is not None
        deals, amounts, amount, lost, n, total = found
        assert (amounts, lost, n, total) == (1, 0, deals, amount), found
        assert amount == reader.generation, "every published import is whole and the last one"
        return reader.generation


def main(folder: Path) -> None:
    store, seen, reads = Store.open(folder), set(), 0
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while True:
        last = ended.is_set()
        seen.add(look(store))
        reads += 1
        if reads == 1:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
        if last:
            break
        ended.wait(0.01)
    sys.stdout.write(f"{reads} {len(seen)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
