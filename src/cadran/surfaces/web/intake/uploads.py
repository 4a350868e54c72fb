"""Files that people drop: kept under safe names in a folder of their own, only until they are imported."""

import re
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from cadran.errors import BadInput
from cadran.surfaces.web.place import app_folder

MOST_BYTES = 100 * 1024 * 1024  # of one import
MOST_FILES = 40
LONGEST = 120
KINDS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet", ".toml", ""})
PASTED = {"fr": "collé.tsv", "en": "pasted.tsv"}


def folder_of(intake: UUID) -> Path:
    """The folder of one import's files."""
    return app_folder() / "uploads" / str(intake)


def keep(intake: UUID, files: Iterable["UploadedFile[Any]"], pasted: str = "", lang: str = "fr") -> list[str]:
    """Write the files; returns their names. Raises `BadInput` for too many, too large, or of a kind nobody reads."""
    given = list(files)
    size = sum(file.size or 0 for file in given) + len(pasted.encode())
    if size > MOST_BYTES or len(given) > MOST_FILES:
        raise BadInput(
            f"Trop gros : {MOST_BYTES >> 20} Mo et {MOST_FILES} fichiers au plus à la fois.",
            f"Too large: at most {MOST_BYTES >> 20} MB and {MOST_FILES} files at once.", code="too_large",
            next_fr="Importez en plusieurs fois, ou par `cadran import`.",
            next_en="Import in parts, or with `cadran import`.",
        )  # fmt: skip
    names: list[str] = []
    for file in given:
        names.append(_free(safe_name(file.name or ""), names))
    if pasted.strip():
        names.append(_free(PASTED[lang], names))
    if not names:
        raise BadInput("Aucun fichier.", "No file.", code="no_file")
    folder = folder_of(intake)
    folder.mkdir(parents=True, mode=0o700)
    for file, name in zip(given, names, strict=False):
        with (folder / name).open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    if pasted.strip():
        (folder / names[-1]).write_text(pasted, encoding="utf-8")
    return names


def drop(intake: UUID) -> None:
    """Remove an import's files."""
    shutil.rmtree(folder_of(intake), ignore_errors=True)


def safe_name(given: str) -> str:
    """A file's own name, without folders, signs that steer, or a leading dot. Raises `BadInput` for an odd kind."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    bare = re.sub(r"[^\w .()+,'&@=\-]", "_", last).strip(" .")
    stem, dot, suffix = bare.rpartition(".")
    if f"{dot}{suffix}".lower() not in KINDS:
        raise BadInput(
            f"« {given[-60:]} » : un fichier CSV, Excel ou Parquet est attendu.",
            f"'{given[-60:]}': a CSV, Excel or Parquet file is expected.", code="bad_kind",
            next_fr="Enregistrez-le en .xlsx ou en .csv.", next_en="Save it as .xlsx or .csv.",
        )  # fmt: skip
    return f"{(stem or suffix)[:LONGEST]}{f'.{suffix}' if stem else ''}" or "fichier"


def _free(name: str, taken: list[str]) -> str:
    """The name, numbered where another file has it."""
    stem, dot, suffix = name.rpartition(".")
    number, found = 2, name
    while found.casefold() in {t.casefold() for t in taken}:
        found, number = f"{stem or suffix} ({number}){dot if stem else ''}{suffix if stem else ''}", number + 1
    return found
