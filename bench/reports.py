"""Reports: one from the command line in a process of its own, and those of fifty people in one process.

`python -m bench.reports FOLDER`. Of the command: wall time, processor time of it and of the process that draws for it,
the most memory that one of them held and that both held at one time, looked at every 5 ms; median of five. Of the
fifty: gathering, PDF and mail together, by two threads as in the application's queue.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from cadran.documents.mail import mail
from cadran.documents.pdf import pdf
from cadran.model.format import Format
from cadran.model.periods import unit
from cadran.panels.board import Asked
from cadran.panels.edition import Reader, gather
from cadran.panels.home import Trade
from cadran.workspace import Viewer, Workspace
from cadran.workspace.remembering import Remembering
from cadran.workspace.roster import eyes_of, roster

PEOPLE, TIMES = 50, 5
LOOKS = 0.005  # seconds between two looks at memory
WORKERS = 2  # threads of the application's queue


def bench(folder: Path) -> None:
    """Print a line for the command and one for the fifty. `folder`: a filled workspace, which is only read."""
    alone(folder)
    fifty(folder)


def alone(folder: Path) -> None:
    month = unit(_today(Workspace.open(folder)), "month")
    walls, cpus, peaks, both = [], [], [], []
    with tempfile.TemporaryDirectory() as kept:
        command = [str(Path(sys.executable).with_name("cadran")), "report", "-w", str(folder), "--period", str(month)]
        command += ["--format", "pdf", "--output", str(Path(kept) / "report.pdf")]
        for _ in range(TIMES):
            start = time.perf_counter()
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            held = 0
            while (waited := os.wait4(child.pid, os.WNOHANG))[0] == 0:
                held = max(held, _held(child.pid))
                time.sleep(LOOKS)
            _, status, used = waited
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode:
                raise RuntimeError(command)
            walls.append(time.perf_counter() - start)
            cpus.append(used.ru_utime + used.ru_stime)
            peaks.append(used.ru_maxrss // 1024)
            both.append(held // 1024)
    wall, cpu, peak, sum_ = (statistics.median(found) for found in (walls, cpus, peaks, both))
    print(
        f"a month as PDF, cold: {wall:.1f} s, {cpu:.1f} s of processor, {peak:.0f} MB (goal: 3 s, 300 MB);"
        f" {sum_:.0f} MB with the process that draws for it"
    )


def _held(pid: int) -> int:
    """KB that a process and its children hold now."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        told = [Path(f"/proc/{one}/status").read_text(encoding="ascii") for one in (pid, *children)]
    except OSError:
        return 0
    return sum(int(line.split()[1]) for status in told for line in status.splitlines() if line.startswith("VmRSS"))


def fifty(folder: Path) -> None:
    plain = Workspace.open(folder)
    memory, today = Remembering(plain), _today(plain)
    there = [p for p in roster(plain, today) if p.there]
    readers: list[tuple[str, Trade, Viewer]] = [
        (p.name, "manager" if (v := eyes_of(plain, p, today)).role == "manager" else _trade(p.role), v) for p in there
    ]
    readers += [("", "executive", Viewer("executive")), ("", "marketing", Viewer("marketing"))]
    week, to = unit(today, "week"), Format("fr", plain.settings.currency)
    start, before = time.perf_counter(), time.process_time()

    def one(at: int) -> None:
        name, trade, viewer = readers[at % len(readers)]
        edition = gather(Asked(memory.seen_by(viewer), week, today, to), Reader(name, trade))
        pdf(edition)
        mail(edition)

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(one, range(PEOPLE)))
    wall, cpu = time.perf_counter() - start, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{PEOPLE} people's week, PDF and mail: {wall:.0f} s, {cpu:.0f} s of processor, {peak} MB (goal: 60 s)")


def _trade(role: str) -> Trade:
    return "sdr" if role == "sdr" else "seller"


def _today(workspace: Workspace) -> date:
    return workspace.settings.today or date.today()  # noqa: DTZ011 - a day to report on, whichever


if __name__ == "__main__":
    bench(Path(sys.argv[1]))
