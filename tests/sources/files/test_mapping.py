"""The mapping file is strict: what it says wrongly is an error that names the place and the nearest right word."""

from pathlib import Path

import pytest
from tests.sources.files.planning import plan

from cadran.errors import MappingError
from cadran.sources.files.mapping import parse_mapping, read_mapping
from cadran.store.duck import Connection

HEAD = '[[file]]\nname = "a.csv"\ntable = "deals"\n'


@pytest.mark.parametrize(
    ("text", "place", "near"),
    [
        ("[[fille]]\nname = 1", "map.toml", "file"),
        ('[[file]]\nname = "a.csv"\ntabel = "deals"', "file 1", "table"),
        ('[[file]]\nname = "a.csv"\ntable = "deal"', "file 1 (a.csv)", "deals"),
        (HEAD + 'map = { x = "amout" }', "map.x", "amount"),
        (HEAD + 'map = { x = "accounts.nam" }', "map.x", "name"),
        (HEAD + 'constant = { outcom = "won" }', "constant.outcom", "outcome"),
        (HEAD + 'constant = { outcome = { valeu = "won" } }', "constant.outcome", "value"),
        (HEAD + 'join_text = { name = { off = ["a"] } }', "join_text.name", "of"),
        (HEAD + '[[file.lookup]]\ncolumn = "amount"\nform = "b.csv"', "lookup", "from"),
        (
            HEAD + '[[file.lookup]]\ncolumn = "amount"\nfrom = "b"\nmatch = {a = "b"}\ntake = "c"\nwhen = "blnk"',
            "lookup",
            "blank",
        ),
        (HEAD + '[[file.next_in]]\ncolumn = "closed_on"\nof = "create_on"', "next_in", "created_on"),
        (HEAD + '[[file.next_in]]\ncolumn = "closed_on"\nof = "created_on"\nlast = "3 monts"', "next_in", "3 months"),
        (HEAD + '[[file.null_if]]\ncolumn = "amount"\nis = 0\nwhen = { outcme = "lost" }', "null_if", "outcome"),
        (HEAD + 'percent = { probability = "percents" }', "percent", "percent"),
        (HEAD + '[[file.emit]]\ntable = "rep"', "emit 1", "reps"),
    ],
)
def test_a_wrong_word_is_named_with_its_place_and_the_nearest(text: str, place: str, near: str) -> None:
    with pytest.raises(MappingError) as error:
        parse_mapping(text, "map.toml")
    assert place in error.value.text("fr")
    assert place in error.value.text("en")
    assert near in error.value.near


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[file]]\n", "'name' is missing"),
        ('[[file]]\nname = "a"\nheader = false', "needs 'columns'"),
        ('[[file]]\nname = "a"\nheader = "no"', "'header' must be true or false"),
        ('[[file]]\nname = "a"\nmap = ["x"]', "'map' must be a table"),
        ('[[file]]\nname = "a"\n[[file.emit]]\nmap = {}', "'table' is missing"),
        ('[[file]]\nname = "a"\nonly = "x"', "'only' must be a table"),
        ('[[file]]\nname = "a"\nkey = { x = 1 }', "'key' must be a text or a list of texts"),
        ("name = ", "not valid TOML"),
        (HEAD + '[[file.null_if]]\ncolumn = "amount"', "'is' is missing"),
    ],
)
def test_what_is_missing_or_of_another_kind_is_said(text: str, says: str) -> None:
    with pytest.raises(MappingError) as error:
        parse_mapping(text, "map.toml")
    assert says in error.value.text("en")


def test_a_mapping_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as error:
        read_mapping(tmp_path / "none.toml")
    assert "none.toml" in error.value.text("fr")


def test_the_first_section_that_fits_a_name_holds() -> None:
    found = parse_mapping('[[file]]\nname = ["b.*", "a*.csv"]\nsource = "x"\n[[file]]\nname = "*"\nsource = "y"')
    assert [s.source if (s := found.of(n)) else "" for n in ("A1.CSV", "b.txt", "c.csv")] == ["x", "x", "y"]


@pytest.mark.parametrize(
    ("rest", "near"),
    [
        ('map = { Amout = "amount" }', "Amount"),
        ('join_text = { name = ["Titel"] }', "Title"),
        ('only = { Amonut = "filled" }', "Amount"),
        ('[[file.lookup]]\ncolumn = "amount"\nfrom = "b.csv"\nmatch = { Title = "T" }\ntake = "x"', "a.csv"),
    ],
)
def test_a_header_the_file_has_not_is_named_with_the_nearest(
    con: Connection, tmp_path: Path, rest: str, near: str
) -> None:
    with pytest.raises(MappingError) as error:
        plan(con, tmp_path, {"a.csv": "Title,Amount,Stage\nx,1,won\n"}, HEAD + rest)
    assert near in error.value.near


def test_a_header_is_found_however_a_mapping_writes_it(con: Connection, tmp_path: Path) -> None:
    made = plan(
        con,
        tmp_path,
        {"a.csv": "Étape de vente;Montant_HT\nwon;1\n"},
        HEAD + 'map = { "etape de vente" = "stage", "montant ht" = "amount" }',
    )
    assert made.files[0].mapped() == {"Étape de vente": ["deals.stage"], "Montant_HT": ["deals.amount"]}
