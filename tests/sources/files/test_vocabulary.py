"""The vocabulary as data: complete, consistent, and open to every way of writing a header."""

import csv
from pathlib import Path

import pytest

from cadran.model import TABLES, Kind
from cadran.sources.files import fold, vocabulary
from cadran.sources.files.recognise import recognise
from cadran.sources.files.rules import readings, vocabulary_of
from cadran.sources.files.vocabulary import WHY, fields, key, pivot, things, words

DATA = Path(vocabulary.__file__).parent


def lines(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_alias_is_mapped_or_left_out_for_a_reason() -> None:
    known = fields()
    assert not [a for a in lines("aliases.csv") if (a["entity"], a["field"]) not in known]
    for target in known.values():
        if target.kept:
            assert target.column in readings(target.table), target
        else:
            assert target.why in WHY, target


def test_no_field_waits_for_an_alias_that_does_not_exist() -> None:
    used = {(a["entity"], a["field"]) for a in lines("aliases.csv")}
    assert not set(fields()) - used


def test_our_aliases_hold_all_those_that_were_gathered(shared: Path) -> None:
    with (shared / "intake" / "aliases.csv").open(encoding="utf-8") as file:
        gathered = {(r["crm"], key(r["header"])) for r in csv.DictReader(file)}
    ours = {(a["crm"], key(a["header"])) for a in lines("aliases.csv")}
    assert gathered <= ours


def test_every_word_is_one_of_its_column() -> None:
    for line in lines("words.csv"):
        table, _, column = line["column"].partition(".")
        valid = ("open", "won", "lost") if line["column"] == "outcome" else TABLES[table].column(column).values
        assert line["value"] in valid, line


def test_no_word_means_two_things() -> None:
    seen: dict[tuple[str, str], str] = {}
    for line in lines("words.csv"):
        place = (line["column"], fold(line["word"]))
        assert seen.setdefault(place, line["value"]) == line["value"], line


def test_every_closed_vocabulary_has_words() -> None:
    missing = [
        f"{t.name}.{c.name}"
        for t in TABLES.values()
        for c in t.columns
        if c.kind is Kind.ENUM and not words(vocabulary_of(t.name, c.name))
    ]
    assert not missing


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("Gagné", "won"), ("Closed Won", "won"), ("Fermée - gagnée", "won"), ("SIGNÉ", "won"), ("Perdu", "lost"),
     ("closed lost", "lost"), ("Abandonné", "lost"), ("Négociation", "open"), ("en cours", "open")],
)  # fmt: skip
def test_outcomes_are_read_in_french_and_english(word: str, outcome: str) -> None:
    assert words("outcome")[fold(word)] == outcome


@pytest.mark.parametrize(
    ("headers", "same"),
    [(("StageName", "STAGENAME", "stage_name", "Stage Name "), "stagename"),
     (("Étape", "etape", "ÉTAPE :"), "etape"), (("N° commande", "n commande"), "ncommande"),
     (("property_dealname", "dealname"), "dealname")],
)  # fmt: skip
def test_a_header_is_known_however_it_is_written(headers: tuple[str, ...], same: str) -> None:
    assert {key(h) for h in headers} == {same}


def test_a_column_per_stage_names_its_stage_and_pipeline() -> None:
    assert pivot('Date entered "Closed won (Sales Pipeline)"') == ("Closed won", "Sales Pipeline")
    assert pivot("Date entered current stage") is None


@pytest.mark.parametrize("name", TABLES)
def test_canonical_names_and_labels_need_no_mapping(name: str) -> None:
    for headers in ([c.name for c in TABLES[name].columns], [c.fr for c in TABLES[name].columns],
                    [c.en for c in TABLES[name].columns]):  # fmt: skip
        found = recognise(headers, as_=name)
        assert found is not None
        assert found.table == name
        assert not found.unknown


def test_canonical_names_alone_tell_the_table() -> None:
    wrong = {}
    for name, table in TABLES.items():
        found = recognise([c.name for c in table.columns], stem=name)
        if found is None or found.table != name:
            wrong[name] = found.table if found else None
    assert not wrong


def test_every_object_has_a_table() -> None:
    assert {t.table for t in things()} == set(TABLES)
