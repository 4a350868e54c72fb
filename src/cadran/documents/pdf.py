"""An edition as a PDF: one page of essentials, then the detail, tagged for those who do not see it (PDF/UA-1).

The template is fixed; what an edition holds reaches it as data, so that no text of a CRM is ever read as markup.
"""

import json
from dataclasses import asdict

from cadran.documents.artist import printed
from cadran.documents.drawing import COLOURS, sparks, svg
from cadran.documents.words import headline, notes, read, shared, when, whose, words
from cadran.panels.edition import Edition


def pdf(edition: Edition) -> bytes:
    """The same edition gives the same bytes. A text in a script that no font at hand has keeps the report from being
    PDF/UA, not from being made."""
    return printed(json.dumps(_data(edition), ensure_ascii=False), edition.today)


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
