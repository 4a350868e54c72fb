"""What every template must keep to: icons that exist, both languages, nothing that the content policy forbids."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import lucide
import pytest
from django.template.loader import get_template
from django.utils.translation import override

from cadran.surfaces.web import door
from cadran.surfaces.web.templatetags.cadran import clock, day, moment, say, whole
from cadran.workspace import Workspace

WEB = Path(__file__).parents[3] / "src/cadran/surfaces/web"
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
FORBIDDEN = {
    r"\sstyle=": "an inline style",
    r"\son\w+=": "an inline script",
    r"hx-on": "an inline script",
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)": "an inline script",
    r"https?://(?!www\.w3\.org)": "an address of somebody else",
    r"\|safe\b(?!.*help_text)": "text that is not escaped",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_a_template_keeps_to_the_rules(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for pattern, what in FORBIDDEN.items():
        if template.name == "fields.html" and "safe" in pattern:
            continue  # Django's own help of a password field is a list
        assert not re.search(pattern, text), what
    for icon in re.findall(r'{% lucide "([\w-]+)"', text):
        lucide.lucide(icon) if hasattr(lucide, "lucide") else lucide._load_icon(icon)
    get_template(str(template).rpartition("/templates/")[2])


def test_no_line_breaks_before_french_punctuation() -> None:
    with override("fr"):
        assert say("Où ? « Ici » : 5 %", "Where?") == "Où\xa0? «\xa0Ici\xa0»\xa0: 5\xa0%"
    with override("en"):
        assert say("Où ?", "Where : there") == "Where : there"


@pytest.mark.parametrize(("lang", "said"), [("fr", "500 000"), ("en", "500,000")])
def test_a_count_is_written_as_its_reader_does(lang: str, said: str) -> None:
    with override(lang):
        assert whole(500_000).replace("\u202f", " ") == said


def test_instants_are_told_by_the_workspaces_clock(own_served: Path) -> None:
    """Not by the server's, nor by the zone of who wrote the application."""
    Workspace.create(own_served, {"timezone": "America/New_York"})
    at = datetime(2026, 1, 1, 3, 30, tzinfo=UTC)
    with override("fr"):
        assert (day(at), moment(at), clock(at)) == ("31 déc. 2025", "31 déc. 2025, 22:30", "22:30")
    with override("en"):
        assert moment(at).replace("\u202f", " ") == "Dec 31, 2025, 10:30 PM"
        assert (day(date(2026, 1, 1)), day(None), moment(None)) == ("Jan 1, 2026", "", "")
    door.whole().plain.store.close()
