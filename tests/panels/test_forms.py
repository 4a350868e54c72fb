"""The forms of the charts that are kept are those that Altair makes, and showing them does not load it."""

import subprocess
import sys

from cadran.model.format import Format
from cadran.panels import forms
from cadran.panels.vega import Bar, Landing, Point, Step, band, bars, trend, waterfall

USERS = "cadran.panels.edition, cadran.documents.pdf, cadran.documents.mail, cadran.surfaces.cli.editions"


def test_what_is_kept_is_what_altair_makes() -> None:
    assert forms.KEPT.read_text(encoding="utf-8") == forms.text(), "run: python -m cadran.panels.forms"


def test_every_word_is_put_in_the_readers_language() -> None:
    for to in (Format("fr"), Format("en")):
        point = Point("a", 1.0, "1", base=2.0, low=0.0, high=3.0)
        made = [
            trend([point], to, "percent", label="x", base='"Avant"'),
            bars([Bar("a", 1.0, "1", 2)], to, label="x", target="But"),
            bars([Bar("a", 1.0, "1")], to, label="x"), waterfall([Step("a", 0, 1, "1")], to, label="x"),
            band([Landing("a", 1.0)], to, "money", label="x"), trend([Point("a", 1.0, "1")], to, "money", label="x"),
        ]  # fmt: skip
        assert '"@' not in str(made).replace("'@", '"@')
        titles = [t["title"] for spec in made for layer in spec["layer"] for t in _tooltips(layer)]
        assert ("Valeur" in titles) == (to.lang == "fr")
        assert '"Avant"' in titles
        assert "But" in titles


def _tooltips(layer: dict[str, dict[str, list[dict[str, str]]]]) -> list[dict[str, str]]:
    return layer.get("encoding", {}).get("tooltip", [])


def test_nothing_that_writes_a_report_loads_altair() -> None:
    script = f"import {USERS}, sys\nprint('altair' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
