"""Editions: frozen to the last digit, equal to what the engine reads, honest where there is too little to tell."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.conftest import SINCE, TODAY, edition_of, editions, people, served  # noqa: F401 - those are fixtures

from cadran.errors import BadInput
from cadran.metrics.estimators.since import difference, share
from cadran.model.format import Format
from cadran.model.periods import parse
from cadran.panels.board import Asked
from cadran.panels.edition import Edition, Figure, Line, Reader, Section, compare, from_json, gather, kind_of, to_json
from cadran.panels.home import TILES, Trade
from cadran.workspace import Workspace
from cadran.workspace.roster import eyes_of

Editions = Mapping[Trade, Edition]
WORDS = st.text(max_size=12)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
FIGURES = st.builds(Figure, WORDS, WORDS, WORDS, WORDS, NUMBERS, WORDS, WORDS, note=WORDS, n=st.none() | st.integers())
LINES = st.builds(Line, WORDS, WORDS, value=NUMBERS)
SECTIONS = st.builds(Section, WORDS, WORDS, st.tuples(WORDS, WORDS), st.tuples(LINES))
BARE = Edition(
    "weekly", "fr", "EUR", "T", "C", "R", "seller", "2025-12-08", "2025-12-14", "2025-12-31", "S50", "d", "c", "", "",
    7, "",
)  # fmt: skip


# ---------------------------------------------------------------- frozen


def test_editions_come_back_as_they_were(editions: Editions) -> None:  # noqa: F811 - that very fixture
    for edition in editions.values():
        assert from_json(to_json(edition)) == edition


@given(st.tuples(FIGURES, FIGURES), st.tuples(SECTIONS), WORDS)
def test_whatever_they_hold(figures: tuple[Figure, ...], sections: tuple[Section, ...], name: str) -> None:
    edition = replace(BARE, figures=figures, sections=sections, reader=name)
    assert from_json(to_json(edition)) == edition


def test_a_field_that_was_not_there_yet_takes_its_default() -> None:
    told = json.loads(to_json(replace(BARE, brief=("x",))))
    del told["edition"]["brief"]
    assert from_json(json.dumps(told)) == BARE


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 99, "edition": {}}', '{"format": 1, "edition": {"kind": 1}}']
)
def test_what_is_no_edition_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="frozen"):
        from_json(text)


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize("trade", ["executive", "manager", "seller", "sdr"])
def test_figures_are_the_engines_readings(editions: Editions, served: Workspace, trade: Trade) -> None:  # noqa: F811 - those very fixtures
    person = people(served).get(trade)
    source = served.seen_by(eyes_of(served, person, TODAY)) if person else served
    edition, told = editions[trade], 0
    assert [f.id for f in edition.figures] == [k for k in TILES[trade] if k in {f.id for f in edition.figures}]
    for figure in edition.figures:
        reading = source.kpi(figure.id, period="2025-12")[0]
        assert figure.value == (None if reading.value is None else pytest.approx(float(reading.value), rel=1e-12))
        assert figure.n == reading.n
        told += figure.value is not None
    assert told > 3


def test_the_terms_of_a_change_add_up_to_it(editions: Editions, served: Workspace) -> None:  # noqa: F811 - those very fixtures
    section = editions["executive"].section("changed-revenue")
    assert section is not None
    why = served.why("revenue", period="2025-12")
    terms = section.tables[0]
    assert sum(row[1] or 0 for row in terms.values) == pytest.approx(float(why.change or 0), abs=0.01)
    assert terms.sums == (1,)


def test_numbers_stand_where_texts_do(editions: Editions) -> None:  # noqa: F811 - that very fixture
    for edition in editions.values():
        for table in (t for s in edition.sections for t in s.tables if t.values):
            assert len(table.units) == len(table.sheet.columns)
            assert [len(v) for v in table.values] == [len(r) for r in table.sheet.rows]
            for numbers, texts in zip(table.values, table.sheet.rows, strict=True):
                assert all(text for number, text in zip(numbers, texts, strict=True) if number is not None)


# ---------------------------------------------------------------- what is said


def test_too_few_cases_are_said_to_be_too_few(served: Workspace) -> None:  # noqa: F811 - that very fixture
    week = edition_of(served, "executive", "2025-W50")
    assert week.kind == "weekly"
    moved = week.section("changed-revenue")
    assert moved is not None
    assert any(text.startswith("Trop peu de cas pour conclure (") for text in moved.sentences)
    assert {f.period for f in week.figures if f.id == "target_attainment"} == {"T4 2025"}


def test_chance_explains_a_change_where_the_interval_of_the_difference_says_so(
    editions: Editions,  # noqa: F811 - that very fixture
    served: Workspace,  # noqa: F811 - that very fixture
) -> None:
    section = editions["executive"].section("changed-win_rate")
    assert section is not None
    now, was = (served.kpi("win_rate", period=p)[0] for p in ("2025-12", "2025-11"))
    moved = share(*(float(v or 0) for r in (now, was) for v in (r.numerator, r.denominator)))
    assert moved is not None
    assert (now.n or 0) + (was.n or 0) >= 10
    said = "C'est plus que ce que fait le hasard" if moved.sure else "Le hasard seul suffit à expliquer un tel écart"
    assert section.sentences[-1] == f"{said} ({now.n} contre {was.n} cas)."


def test_restatements_are_told_from_the_last_edition_on_alone(editions: Editions) -> None:  # noqa: F811 - that very fixture
    told = editions["executive"].section("restated")
    assert told is not None
    assert Format("fr").day(SINCE) in told.title
    assert editions["manager"].section("restated") is None


def test_restated_rows_are_numbers_that_add_up_to_what_is_said(editions: Editions, served: Workspace) -> None:  # noqa: F811 - those very
    told = editions["executive"].section("restated")
    assert told is not None
    table = told.tables[0]
    heads = [c.text for c in table.sheet.columns]
    assert heads[:2] == ["Ligne", "Changement"]
    (summed,) = table.sums
    assert heads[summed] == "Écart"
    found = served.restated("revenue", period=f"2025-01-01..{SINCE}", since=SINCE, today=TODAY)
    assert sum(row[summed] or 0 for row in table.values) == pytest.approx(float(found.difference or 0))
    assert [heads[at] for at in table.narrow] == ["Ligne", "Changement", "Compte", "Écart"]


def test_a_reader_has_the_sections_of_the_trade(editions: Editions) -> None:  # noqa: F811 - that very fixture
    ids = {trade: [s.id for s in edition.sections] for trade, edition in editions.items()}
    assert {"attainment", "forecast", "deals", "wins", "comments", "repairs"} <= set(ids["executive"])
    assert {"attainment", "forecast", "deals", "wins", "comments"} <= set(ids["manager"])
    assert ids["seller"][0].startswith("todo-")
    assert ids["sdr"][0].startswith("todo-")
    assert not {"attainment", "deals", "wins", "repairs"} & set(ids["marketing"])
    assert not any(line.whose for s in editions["seller"].sections for line in s.lines)


def test_without_data_every_trade_is_told_so(tmp_path: Path) -> None:
    empty = Workspace.create(tmp_path / "w", {"today": "2025-12-31"})
    asked = Asked(empty, parse("2025-12", date(2025, 12, 31)), date(2025, 12, 31), Format("fr", "EUR"))
    for trade in TILES:
        edition = gather(asked, Reader("", trade))
        assert all(f.why_not for f in edition.figures if f.value is None)
        assert edition.takeaway
        assert from_json(to_json(edition)) == edition


# ---------------------------------------------------------------- then and now


def test_an_edition_is_compared_figure_by_figure() -> None:
    then = Figure("revenue", "", "", "CA", 1000.0, "money", "1 000 €")
    lost = Figure("deals_lost", "", "", "Perdues", 3.0, "count", "3")
    gone = Figure("win_rate", "", "", "Taux", 0.5, "percent", "50 %")
    old = replace(BARE, figures=(then, lost, gone))
    new = replace(BARE, lang="en", figures=(replace(then, value=1200.0, shown="€1,200", name="Revenue"), lost))
    found = {d.id: d for d in compare(old, new)}
    assert list(found) == ["revenue", "deals_lost", "win_rate"]
    assert (found["revenue"].then, found["revenue"].now) == ("1 000 €", "€1,200")
    assert (found["revenue"].difference, found["revenue"].tone) == ("+€200", "good")
    assert found["deals_lost"].same
    assert found["win_rate"].difference == "gone"
    assert all(d.same for d in compare(old, old))


@pytest.mark.parametrize(
    ("period", "kind"),
    [("2025-W46", "weekly"), ("2025-11", "monthly"), ("2025-Q4", "quarterly"), ("2025-H1", "half-yearly"),
     ("2025", "yearly"), ("2025-11-03", "daily"), ("2025-11-03..2025-11-12", "other")],
)  # fmt: skip
def test_a_report_is_named_after_its_period(period: str, kind: str) -> None:
    assert kind_of(parse(period, TODAY)) == kind


def test_a_difference_of_two_values_has_the_bounds_of_both() -> None:
    """d - sqrt((p-l)^2 + (u'-p')^2), worked by hand: 10 - 5, 3 and 4 away."""
    found = difference((10.0, 7.0, 13.0), (5.0, 1.0, 9.0))
    assert (found.change, found.low, found.high) == (5.0, 0.0, 10.0)
