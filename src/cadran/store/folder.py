"""The files of a workspace: immutable generations, the pointer to the current one, copying and tidying.

CURRENT                  which generation readers open
generation-7.duckdb      published, never written again
generation-8.tmp         a writer's work; swept by the next writer when its own died
writer.lock, writer.json the lock and who holds it
"""

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cadran.errors import StoreError
from cadran.store.duck import FileError

KEPT_SECONDS = 15 * 60  # a reader may still be at work in an older generation
ROOM = 2.5  # times the file's size that must be free: the copy, its growth, a rewrite
LEAST_ROOM = 16 << 20
_NAME = re.compile(r"generation-(\d+)\.duckdb")


@dataclass(frozen=True)
class Pointer:
    """The content of `CURRENT`. `compact_bytes`: the file's size when it was last rewritten sorted."""

    generation: int
    compact_bytes: int


def generation_path(folder: Path, number: int) -> Path:
    return folder / f"generation-{number}.duckdb"


def work_path(folder: Path, number: int) -> Path:
    return folder / f"generation-{number}.tmp"


def read_pointer(folder: Path) -> Pointer:
    """The current generation. Raises `StoreError` where there is no workspace."""
    try:
        found = json.loads((folder / "CURRENT").read_text(encoding="ascii"))
        return Pointer(int(found["generation"]), int(found["compact_bytes"]))
    except FileNotFoundError:
        raise StoreError(
            f"Aucun espace de travail dans {folder}.", f"There is no workspace in {folder}.",
            code="no_workspace", next_fr="Créez-le : cadran init.", next_en="Create one: cadran init.",
        ) from None  # fmt: skip
    except (ValueError, KeyError, TypeError):
        raise StoreError(
            f"Le fichier {folder / 'CURRENT'} est abîmé.", f"The file {folder / 'CURRENT'} is damaged.",
            code="damaged", next_fr="Restaurez une sauvegarde : cadran restore.",
            next_en="Restore a backup: cadran restore.",
        ) from None  # fmt: skip


def sync_path(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(folder: Path, pointer: Pointer) -> None:
    """Make the work file of that number the current generation. Each step leaves the folder readable."""
    work = work_path(folder, pointer.generation)
    sync_path(work)
    work.replace(generation_path(folder, pointer.generation))
    fresh = folder / "CURRENT.tmp"
    fresh.write_text(json.dumps(asdict(pointer)), encoding="ascii")
    sync_path(fresh)
    fresh.replace(folder / "CURRENT")
    sync_path(folder)


def check_room(folder: Path, size: int) -> None:
    """Refuse to start when the disk could fill up midway. Raises `StoreError`."""
    needed, free = max(int(ROOM * size), LEAST_ROOM), shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"Disque trop plein : {needed >> 20} Mo nécessaires dans {folder}, {free >> 20} Mo libres.",
            f"The disk is too full: {needed >> 20} MB needed in {folder}, {free >> 20} MB free.",
            code="disk_full",
        )


@contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """Say what the system refused (a full disk, a folder that may not be written) as a `StoreError`."""
    try:
        yield
    except (OSError, FileError) as error:
        raise StoreError(
            f"Écriture impossible dans {folder} : {error}",
            f"Cannot write to {folder}: {error}",
            code="not_written",
            next_fr="Rien n'a changé : l'espace est comme avant.",
            next_en="Nothing has changed: the workspace is as before.",
        ) from error


def copy_file(source: Path, target: Path) -> None:
    """Copy inside the kernel: shared blocks where the file system can, else not through Python at least."""
    with source.open("rb") as read, target.open("wb") as write:
        left = os.fstat(read.fileno()).st_size
        try:
            while left and (done := os.copy_file_range(read.fileno(), write.fileno(), left)):
                left -= done
        except (AttributeError, OSError):  # another system, or two file systems
            left = -1
    if left:
        shutil.copyfile(source, target)


def _numbers(folder: Path) -> Iterator[tuple[int, Path]]:
    for path in folder.iterdir():
        if found := _NAME.fullmatch(path.name):
            yield int(found[1]), path


def sweep_work(folder: Path) -> None:
    """Remove what a dead writer left behind; only the lock's holder may."""
    for path in [*folder.glob("*.tmp"), *folder.glob("*.tmp.wal")]:
        path.unlink(missing_ok=True)


def retire(folder: Path, current: int, *, at_once: bool = False) -> None:
    """Unlink generations that nobody needs: neither current, nor previous, nor young; `at_once`: all but the current.

    Where a system refuses because a reader has a file open, the next writer tries again.
    """
    young = time.time() - KEPT_SECONDS
    for number, path in _numbers(folder):
        with suppress(OSError):
            if number < current and (at_once or (number < current - 1 and path.stat().st_mtime < young)):
                path.unlink()
