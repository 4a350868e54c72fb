"""Why a naive figure and an estimate differ, and what a value's notes say, in words."""

from dataclasses import replace
from datetime import date

import pytest
from tests.panels.made_up import TODAY, MadeUp

from cadran.documents.page import page
from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, THIN, Format
from cadran.model.periods import parse
from cadran.model.words import NOTES
from cadran.panels.board import Asked
from cadran.panels.gaps import gap, noted
from cadran.panels.report import gather
from cadran.panels.tables import line

FR, EN = Format("fr"), Format("en")
DAY = date(2025, 1, 1)
CYCLE = Reading(
    kpi="sales_cycle_estimate", variant="", of=None, start=DAY, end=DAY, group={}, group_id={}, unit="days",
    value=49.0, low=41.0, high=61.0, n=160,
    beside={"mean": 45.3, "ended_median": 44.0, "running": 78, "running_longer": 14, "plateau": 0.3, "unknown": 0.4},
    notes=("curve_unfinished",),
)  # fmt: skip
RATE = Reading(
    kpi="pipeline_conversion_rate", variant="", of=None, start=DAY, end=DAY, group={}, group_id={}, unit="percent",
    value=0.11, n=200, notes=("interval_on_resolved", "immature"),
    beside={"resolved": 0.48, "open": 0.52, "matured": 0.297, "matured_low": 0.195, "matured_high": 0.406},
)  # fmt: skip


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ").replace(THIN, " ")


def test_the_open_that_have_lasted_longer_are_counted() -> None:
    assert plain(gap(CYCLE, EN)) == (
        "Of those that came, half took no more than 44 d. That leaves out 78 still running, 14 of which have lasted "
        "longer already. Counting them, half take no more than 49 d (41 d – 61 d)."
    )
    assert plain(gap(CYCLE, FR)) == (
        "De ceux qui ont abouti, la moitié a pris au plus 44 j. C'est ignorer 78 cas en cours, dont 14 durent déjà "
        "depuis plus longtemps. En les comptant, la moitié prend au plus 49 j (41 j – 61 j)."
    )


def test_a_median_not_reached_and_none_running_are_said_so() -> None:
    assert "not reached yet" in gap(replace(CYCLE, value=None), EN)
    assert "n'a rien à y ajouter" in gap(replace(CYCLE, beside={**CYCLE.beside, "running": 0}), FR)


def test_a_rate_so_far_is_held_against_what_it_will_be() -> None:
    assert plain(gap(RATE, EN)) == (
        "11% so far, but 52% are still open and count as not won. If they end as those before them did at the same "
        "age, it will be 29.7% (19.5% – 40.6%)."
    )
    assert "29,7 % (19,5 % – 40,6 %)" in plain(gap(RATE, FR))
    assert "final" in gap(replace(RATE, beside={**RATE.beside, "open": 0.0}), EN)


def test_nothing_is_said_where_there_is_but_one_figure() -> None:
    assert gap(replace(CYCLE, beside={}), EN) == ""


@pytest.mark.parametrize("to", [FR, EN])
def test_notes_are_told_in_words_and_an_immature_cohort_is_marked(to: Format) -> None:
    assert "90" in noted(RATE, to)[1]
    shown = line(KPIS["pipeline_conversion_rate"], RATE, to)
    assert (shown.mark, len(shown.notes)) == ("immature", 3)
    assert line(KPIS["sales_cycle_estimate"], CYCLE, to).mark == ""


def test_every_note_has_words_of_its_own() -> None:
    assert len(set(NOTES.values())) == len(NOTES)


def test_the_report_marks_an_immature_cohort_and_says_why() -> None:
    source = MadeUp(lambda r: replace(r, notes=RATE.notes, beside=RATE.beside) if r.kpi == RATE.kpi else r)
    written = page(gather(Asked(source, parse("2017-11", TODAY), TODAY, EN), "Dupont"), EN)
    assert written.count('<span class="why small">immature</span>') == 1
    assert "Immature cohort" in written
    assert "it will be" in written
