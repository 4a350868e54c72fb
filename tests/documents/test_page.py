"""The report's page: self-contained, accessible, in both languages, whatever the data are like."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from tests.panels.made_up import TODAY, MadeUp, empty, full

from cadran.documents.page import page
from cadran.model.format import Format
from cadran.model.periods import parse
from cadran.panels.board import Asked, Report
from cadran.panels.report import gather

SOURCES = {"some": MadeUp(), "full": full(32), "empty": empty(), "one": full(1)}
VOID = {"meta", "br", "hr", "img", "input", "link", "path", "rect", "line", "use"}


@cache
def report(name: str, lang: str = "fr", period: str = "2017-11") -> Report:
    to = Format(lang, "EUR")
    return gather(Asked(SOURCES[name], parse(period, TODAY), TODAY, to), "Dupont & <Fils>")


@cache
def written(name: str, lang: str = "fr") -> str:
    return page(report(name, lang), Format(lang, "EUR"))


class Tree(HTMLParser):
    """Checks that every element is closed where it should be, and keeps what the tests ask about."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


@cache
def tree(html: str) -> Tree:
    found = Tree()
    found.feed(html)
    assert not found.open
    return found


@pytest.fixture(scope="module", params=SOURCES)
def html(request: pytest.FixtureRequest) -> str:
    return written(request.param)


def test_nothing_is_fetched_and_nothing_runs(html: str) -> None:
    found = tree(html)
    assert not found.all("script") + found.all("link") + found.all("img") + found.all("iframe")
    assert not re.findall(r"""(?:src|href|srcset)\s*=\s*["'](?!#)""", html.replace("xmlns:xlink", ""))
    assert "url(http" not in html
    assert "@import" not in html
    assert not [name for _, attrs in found.seen for name in attrs if name.startswith("on")]


def test_tables_have_captions_and_heads_and_drawings_a_name(html: str) -> None:
    found = tree(html)
    assert len(found.all("caption")) == len(found.all("table")) > 0
    assert all(attrs.get("scope") in {"col", "row"} for attrs in found.all("th"))
    named = [attrs for attrs in found.all("svg") if attrs.get("role") == "img" and attrs.get("aria-label")]
    assert len(named) == len(found.all("svg"))


def test_what_is_named_is_named_once(html: str) -> None:
    names = [attrs["id"] for _, attrs in tree(html).seen if "id" in attrs]
    assert len(names) == len(set(names))


def test_names_are_escaped(html: str) -> None:
    assert "Dupont &amp; &lt;Fils&gt;" in html
    assert "<Fils>" not in html


def test_every_colour_follows_the_readers_preference(html: str) -> None:
    drawn = "".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    assert not re.findall(r'(?:fill|stroke)="#', drawn)
    assert "light-dark(" in html


def test_no_data_says_why_and_draws_nothing() -> None:
    found, html = report("empty"), written("empty")
    assert "<svg" not in html
    assert all(card.headline.why_not == "aucune donnée (Commandes)" for card in found.cards)
    assert "Rien à dessiner" in html
    assert all(line.shown.why_not for family in found.families for line in family.lines)


def test_every_kpi_has_its_row_its_definition_and_what_was_left_out() -> None:
    html = written("some", "en")
    shown = {line.id: line for family in report("some", "en").families for line in family.lines}
    assert {"win_rate", "revenue", "target_attainment", "calls"} <= set(shown)
    assert "revenue_share" not in shown
    assert shown["win_rate"].definition in html.replace("&#x27;", "'").replace("&quot;", '"')
    assert any("left out:" in line.left_out for line in shown.values())
    assert "Without a value" not in html


def test_the_page_speaks_the_language_asked_for() -> None:
    french, english = written("some"), written("some", "en")
    assert '<html lang="fr">' in french
    assert "Taux de gain" in french
    assert "novembre 2017 : 1 nov. 2017 – 21 nov. 2017" in french
    assert '<html lang="en">' in english
    assert "Win rate" in english
    assert "objectif" not in english.lower()


def test_the_months_are_twelve_at_least_and_a_running_one_is_faint() -> None:
    card = report("some").cards[0]
    assert len(card.bars) == 12
    assert [bar.faint for bar in card.bars] == [False] * 11 + [True]
    assert len(report("some", period="2016..2017-06").cards[0].bars) == 18


def test_many_reps_are_all_in_the_table_and_unknown_is_one_of_them() -> None:
    card = report("full").cards[1]
    assert len(card.bars) == 30
    assert len(card.grid.rows) == 32
    assert "(inconnu)" in {row[0] for row in card.grid.rows}
