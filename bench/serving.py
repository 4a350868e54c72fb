"""The application under load: fifty managers who open their home page, on a server of its own, over loopback alone.

Each thinks one to three seconds between two pages. What is told is the time from request to whole answer, in
milliseconds, for pages that were remembered (`warm`) and for the first look after a publication (`cold`).
"""

import http.client
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USERS, SECONDS = 50, 25.0
SESSIONS = """
import django
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.people.models import User
store = import_module(settings.SESSION_ENGINE).SessionStore
with whole().plain.facts() as facts:
    found = facts.con.execute("SELECT DISTINCT concat(m.source, '/', m.source_id) FROM now.rep_spans AS s "
                              "JOIN now.reps AS m ON m.id = s.manager_id").fetchall()
for at in range(COUNT):
    user = User.objects.create_user(f"m{at}@example.org", None, role="manager", rep=found[at % len(found)][0])
    session = store()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    print(session.session_key)
"""


def bench(workspace: Path) -> None:
    """Print a line for the cold page and one for the load. `workspace`: a filled one, copied before it is served."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept) / "served"
        folder.mkdir()
        shutil.copy(workspace / "CURRENT", folder)
        newest = max(workspace.glob("generation-*.duckdb"), key=lambda p: int(p.stem.partition("-")[2]))
        shutil.copy(newest, folder)
        with served(folder) as port:
            keys = sessions(folder)
            cold = [page(port, key) for key in keys[:5]]
            print(f"home of a manager, cold: median {1000 * statistics.median(cold):.0f} ms")
            for key in keys:
                page(port, key)
            report(load(port, keys))


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The application on a free port."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = int(asked.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "cadran.surfaces.web", str(folder), "127.0.0.1", str(port)])
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port: int, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            ask(port, "/health/", "")
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise TimeoutError(f"no answer on port {port} in {seconds} s")


def sessions(folder: Path) -> list[str]:
    """A session for each of the users, made where the server keeps them."""
    env = os.environ | {"CADRAN_WORKSPACE": str(folder), "DJANGO_SETTINGS_MODULE": "cadran.surfaces.web.settings"}
    code = SESSIONS.replace("COUNT", str(USERS))
    made = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
    return made.stdout.split()


def ask(port: int, path: str, key: str) -> int:
    """The status of one page, read to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Cookie": f"sessionid={key}"} if key else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def page(port: int, key: str) -> float:
    """Seconds of one home page."""
    start = time.perf_counter()
    status = ask(port, "/", key)
    if status != 200:
        raise RuntimeError(f"home answered {status}")
    return time.perf_counter() - start


def load(port: int, keys: list[str]) -> list[float]:
    """What every page took while all users were at it."""
    taken: list[float] = []
    until = time.monotonic() + SECONDS

    def user(key: str, seed: int) -> None:
        rng = random.Random(seed)
        time.sleep(rng.uniform(0, 2))
        while time.monotonic() < until:
            taken.append(page(port, key))
            time.sleep(rng.uniform(1, 3))

    threads = [threading.Thread(target=user, args=(key, at)) for at, key in enumerate(keys)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def report(taken: list[float]) -> None:
    cuts = statistics.quantiles(taken, n=100)
    print(
        f"home of a manager, {USERS} users: {len(taken) / SECONDS:.0f} pages/s, "
        f"p50 {1000 * cuts[49]:.0f} ms, p95 {1000 * cuts[94]:.0f} ms, p99 {1000 * cuts[98]:.0f} ms (goal: p95 < 200 ms)"
    )


if __name__ == "__main__":
    bench(Path(sys.argv[1]))
