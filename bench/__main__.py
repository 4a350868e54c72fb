"""`make bench`: every figure a ratio in one run against hand-written SQL on the same store.

`python -m bench [share] [rounds]`: the share of ten million activities (1 by default; 0.01 to try it out).
`python -m bench whole [share] [rounds]`: the whole catalogue and the home board alone.
`python -m bench board FOLDER [rounds]`: the home board of any workspace, such as the demo company's.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import by_pandas, files, hand, whole
from bench.data import workspace
from bench.questions import FORTY, question, read
from bench.timing import line, paired, ratio
from cadran.metrics.engine import all_measures
from cadran.metrics.facts import Facts
from cadran.metrics.plan import plan
from cadran.metrics.query import Query, window
from cadran.metrics.sql import build
from cadran.store.duck import to_arrow
from cadran.workspace import Workspace

SINGLE = {"win_rate": (hand.WIN_RATE, hand.OVERDUE), "calls": (hand.CALLS,), "revenue": (hand.REVENUE,)}


def main(share: float, rounds: int) -> None:
    made, took = workspace(share)
    print(f"store of {share:g} x 10 million activities" + (f", made in {took:.0f} s" if took else ", made before"))
    with made.facts() as facts:
        forty(facts, rounds)
        single(facts, rounds)
        assembly(facts)
        pandas(facts)
    whole.catalogue(made, rounds)
    whole.board(made, rounds)
    memory(share)
    imports(int(1_000_000 * share), made)


def forty(facts: Facts, rounds: int) -> None:
    times = paired(
        {
            "(a) engine, forty KPIs": lambda: read(FORTY, facts),
            "(c) fused by hand": lambda: [to_arrow(facts.con, q) for q in hand.FUSED],
            "(b) engine, one question per KPI": lambda: [read([k], facts) for k in FORTY],
        },
        rounds,
    )
    for what, seconds in times.items():
        print(line(what, seconds))
    a, c, b = times.values()
    print(f"  (a)/(c) = {ratio(a, c):.2f} (goal <= 1.15)   (a)/(b) = {ratio(a, b):.2f} (goal <= 0.20)")
    print(f"  (c)/(b) = {ratio(c, b):.2f}: what the second goal leaves to whoever fuses by hand")
    started = time.perf_counter()
    readings = read(FORTY, facts).readings()
    print(f"  as {len(readings):,} Python objects: {time.perf_counter() - started:.2f} s in all")


def single(facts: Facts, rounds: int) -> None:
    for kpi, queries in SINGLE.items():
        times = paired(
            {"engine": lambda k=kpi: read([k], facts), "hand": lambda q=queries: [to_arrow(facts.con, x) for x in q]},
            rounds,
        )
        print(line(f"{kpi} alone", times["engine"], f"by hand {statistics.median(times['hand']):.3f} s"))
        print(f"  ratio {ratio(times['engine'], times['hand']):.2f} (goal <= 1.3)")


def assembly(facts: Facts) -> None:
    """Planning and writing the SQL of all measures, without running it."""
    asked = question(FORTY, facts)
    query = Query(tuple(window(p.start, p.end, asked.asof) for p in asked.periods), asked.asof, asked.by)
    seconds = []
    for _ in range(20):
        started = time.perf_counter()
        for number, scan in enumerate(plan(all_measures(asked.asked), query.by, facts)):
            build(scan, query, facts, f"s{number}_")
        seconds.append(time.perf_counter() - started)
    found = statistics.median(seconds) * 1000
    print(f"SQL of {len(all_measures(asked.asked))} measures assembled in {found:.1f} ms (goal <= 10 ms for 40)")


def pandas(facts: Facts) -> None:
    started = time.perf_counter()
    frames = by_pandas.load(facts.con)
    loaded = time.perf_counter()
    by_pandas.values(frames)
    print(f"(d) pandas, values alone: {time.perf_counter() - loaded:.1f} s, after {loaded - started:.1f} s of loading")


def memory(share: float) -> None:
    """Peak memory of a process that reads the forty, and of one that does it in pandas."""
    for what in ("forty", "pandas"):
        words = [sys.executable, "-m", "bench", "peak", what, str(share)]
        ran = subprocess.run(words, capture_output=True, text=True)
        print(f"peak memory, {what}: {ran.stdout.strip() or ran.stderr.strip()[-200:]}")


def peak(what: str, share: float) -> None:
    made, _ = workspace(share)
    with made.facts() as facts:
        read(FORTY, facts) if what == "forty" else by_pandas.values(by_pandas.load(facts.con))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def imports(count: int, made: Workspace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain, french = files.make(Path(folder), count)
        pairs = [(files.imported(french, Path(folder)), files.bare(plain, Path(folder))) for _ in range(3)]
    found = statistics.median(a / b for a, b in pairs)
    shown = ", ".join(f"{a:.1f} s against {b:.1f} s" for a, b in pairs)
    print(f"import of a {count:,}-row French CSV: {found:.1f} x a bare read and write (goal <= 4): {shown}")
    seconds = [files.changed_deals(made, 10_000) for _ in range(3)]
    print(line("10,000 changed deals published", seconds, "(goal <= 1 s)"))


def alone(share: float, rounds: int) -> None:
    made, _ = workspace(share)
    whole.catalogue(made, rounds)
    whole.board(made, rounds)


def _scale(words: Sequence[str]) -> tuple[float, int]:
    """(share, rounds) as typed."""
    share, rounds, *_ = (*words, *("1", "5")[len(words) :])
    return float(share), int(rounds)


if __name__ == "__main__":
    if sys.argv[1:2] == ["peak"]:
        peak(sys.argv[2], float(sys.argv[3]))
    elif sys.argv[1:2] == ["board"]:
        whole.boards(Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 5)
    elif sys.argv[1:2] == ["whole"]:
        alone(*_scale(sys.argv[2:]))
    else:
        main(*_scale(sys.argv[1:]))
