"""Static files that installed packages bring: the charts' script and the font. No Node, no file of others in ours."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import vl_convert
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from cadran.surfaces.web.place import app_folder

FONT = "Inter.ttf"
SCRIPT = "vega.js"


@cache
def _charts_version() -> str:
    """Looked up once: it takes as long as a small file takes to be sent."""
    return version("vl-convert-python")


def vendored() -> Path:
    """The folder of these files, written when it is first asked for or a package has changed."""
    folder = app_folder() / "vendored" / _charts_version()
    made = folder / "vendor"
    if not (made / FONT).exists():
        made.mkdir(parents=True, exist_ok=True)
        bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub forgets the default
        (made / SCRIPT).write_text(bundle, encoding="utf-8")
        (made / FONT).write_bytes(files("fontpkg_inter").joinpath("files/Inter[opsz,wght].ttf").read_bytes())
    return folder


class Vendored(BaseFinder):
    """Finds `vendor/…` in the folder above."""

    def check(self, **options: object) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **options: object) -> str | list[str] | None:  # type: ignore[override]  # Django's stub names one of the two calls
        there = vendored() / path
        known = path in {f"vendor/{FONT}", f"vendor/{SCRIPT}"} and there.exists()
        if find_all:
            return [str(there)] if known else []
        return str(there) if known else None

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=str(vendored()))
        for name in (FONT, SCRIPT):
            yield f"vendor/{name}", storage
