"""A served workspace with a small demo company, and the cast: who signs in and what each may see."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from django.core.management import call_command
from django.test import Client
from filelock import FileLock

from cadran.sources.demo import Company
from cadran.sources.own import stage
from cadran.surfaces.web import door
from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace
from cadran.workspace.demo import fill

TODAY = date(2025, 12, 31)
PASSWORD = "correct-horse-battery"  # noqa: S105 - the password of nobody real


class Small:
    """A tenth of the demo company's last year, as two exports: the end of November, and the end of December."""

    def steps(self) -> Iterator[tuple[date, dict[str, pa.Table]]]:
        all_steps = list(Company(scale=0.1, years=1).steps())
        merged: dict[str, list[pa.Table]] = {}
        for _, tables in all_steps[:-1]:
            for name, rows in tables.items():
                merged.setdefault(name, []).append(rows)
        yield all_steps[-2][0], {name: _last(parts) for name, parts in merged.items()}
        yield all_steps[-1]


def _last(parts: list[pa.Table]) -> pa.Table:
    """Of several exports of a table, the last word on each row."""
    rows = {row["source_id"]: row for part in parts for row in part.to_pylist()}
    return pa.Table.from_pylist(list(rows.values()), schema=parts[-1].schema)


def small_company(base: Path) -> Path:
    """A folder with the small demo company, made once a run, whichever worker asks first: to be copied.

    `base`: this worker's folder for temporary files; that of the whole run is above it.
    """
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "small-company"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            begun = base / "small-company-begun"
            fill(begun, Small(), language="fr").store.close()  # type: ignore[arg-type]  # only its steps are asked for
            begun.rename(folder)
    return folder


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace that the application serves in this run; tests read it and never write it."""
    folder = Path(os.environ["CADRAN_WORKSPACE"])
    if not (folder / "CURRENT").exists():
        shutil.copytree(small_company(tmp_path_factory.getbasetemp()), folder, dirs_exist_ok=True)
    return Workspace.open(folder)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django ships no type for it
        call_command("createcachetable", verbosity=0)


@pytest.fixture
def own_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The address of a workspace of the test's own, to be made and written there: the application serves it."""
    folder = tmp_path / "served"
    remembers = door.whole() if door.whole.cache_info().currsize else None
    door.whole.cache_clear()
    with monkeypatch.context() as patched:
        patched.setenv("CADRAN_WORKSPACE", str(folder))
        yield folder
    door.whole.cache_clear()
    if remembers:  # what was read of the company that all tests read need not be read again
        monkeypatch.setattr(door, "Remembering", lambda _: remembers)
        door.whole()


def settled(folder: Path, settings: Mapping[str, object], tables: Mapping[str, pa.Table] | None = None) -> Path:
    """A workspace with rows of a CRM, derived and closed: to be made once and copied, as deriving takes its time."""
    workspace = Workspace.create(folder, settings)
    with workspace.store.write() as writer:
        for name, rows in (tables or {}).items():
            writer.upsert(stage(writer.con, name, rows, source="crm", import_id=writer.next_import()))
    with workspace.facts():
        pass  # who asks first has it derived
    workspace.store.close()
    return folder


@dataclass(frozen=True)
class Cast:
    """Ana owns the rows, Bo leads her team, Cy sells in another; as their ids in `reps`."""

    ana: str
    bo: str
    cy: str


@pytest.fixture(scope="session")
def cast(served: Workspace) -> Cast:
    """Three reps by their place in the teams: a seller, her manager, and a seller whom he does not lead."""
    with served.facts() as facts:
        found = facts.con.execute(
            """
            SELECT concat(r.source, '/', r.source_id), concat(m.source, '/', m.source_id), s.team_id
            FROM now.rep_spans AS s JOIN now.reps AS r ON r.id = s.rep_id JOIN now.reps AS m ON m.id = s.manager_id
            WHERE s.from_day <= DATE '2025-12-31' AND s.to_day > DATE '2025-12-31'
            AND r.role = 'bdm' AND r.left_on IS NULL
            ORDER BY r.id
            """
        ).fetchall()
    ana, bo, team = found[0]
    cy = next(rep for rep, manager, other in found if other != team and manager != bo)
    return Cast(ana, bo, cy)


@pytest.fixture
def people(db: None, served: Workspace, cast: Cast) -> dict[str, User]:
    """A user of every role; `ana`, `bo` and `cy` as the cast says."""
    make = User.objects.create_user
    return {
        "boss": make("boss@example.org", PASSWORD, name="Claire Patronne", role="administrator"),
        "exec": make("exec@example.org", PASSWORD, name="Éric Direction", role="executive"),
        "bo": make("bo@example.org", PASSWORD, name="Bo Manager", role="manager", rep=cast.bo),
        "ana": make("ana@example.org", PASSWORD, name="Ana Vente", role="rep", job="bdm", rep=cast.ana),
        "cy": make("cy@example.org", PASSWORD, name="Cy Ailleurs", role="rep", job="sdr", rep=cast.cy),
        "mark": make("mark@example.org", PASSWORD, name="Marc Marketing", role="marketing"),
    }


@pytest.fixture
def client_of(people: dict[str, User]) -> Callable[[str], Client]:
    """A browser in which somebody of `people` is signed in."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
