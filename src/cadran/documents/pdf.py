"""An edition as a PDF: one page of essentials, then the detail, tagged for those who do not see it (PDF/UA-1).

The template is fixed; what an edition holds reaches it as data, so that no text of a CRM is ever read as markup.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

import typst

from cadran.documents.drawing import COLOURS, sparks, svg
from cadran.documents.words import headline, notes, read, shared, when, whose, words
from cadran.panels.edition import Edition

_TEMPLATE = files("cadran.documents").joinpath("report.typ").read_bytes()
STANDARD: Literal["ua-1"] = "ua-1"


def pdf(edition: Edition) -> bytes:
    """The same edition gives the same bytes. A text in a script that no font at hand has keeps the report from being
    PDF/UA, not from being made."""
    data = json.dumps(_data(edition), ensure_ascii=False)
    try:
        return _compiled(data, edition)
    except typst.TypstError:
        return _compiled(data, edition, strict=False)


def _compiled(data: str, edition: Edition, *, strict: bool = True) -> bytes:
    day = datetime.fromisoformat(edition.today).replace(tzinfo=UTC)
    made = typst.compile(
        _TEMPLATE, font_paths=_fonts(system=not strict), sys_inputs={"data": data}, format="pdf",
        pdf_standards=STANDARD if strict else None, timestamp=day,
    )  # fmt: skip
    return bytes(made)


def _data(edition: Edition) -> dict[str, object]:
    """What the template reads: the edition without its charts' definitions, and these drawn."""
    against, figures = shared(edition)
    plain = asdict(edition) | {"figures": [asdict(f) for f in figures]}
    for section, drawn in zip(plain["sections"], edition.sections, strict=True):
        section["charts"] = [{"svg": svg(c), "alt": c.alt} for c in drawn.charts]
    for figure, told in zip(plain["figures"], edition.figures, strict=True):
        figure["drawn"] = sparks(told.spark) if told.spark else ""
    return {
        "edition": plain, "words": words(edition.lang), "colours": dict(COLOURS), "headline": headline(edition),
        "whose": whose(edition), "when": when(edition), "read": read(edition), "against": against,
        "notes": notes(edition),
    }  # fmt: skip


@cache
def _fonts(*, system: bool = False) -> typst.Fonts:
    """Inter alone, so that a report looks the same everywhere; the machine's own only where Inter does not do."""
    with as_file(files("fontpkg_inter").joinpath("files")) as folder:
        return typst.Fonts(include_system_fonts=system, include_embedded_fonts=system, font_paths=[str(folder)])
