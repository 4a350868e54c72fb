"""Forgetting somebody: nothing of them is found afterwards by the very looking that finds them before."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from tests.store.firm import ask, new_store, put, upsert

from cadran.errors import BadInput
from cadran.store import Store, backup, restore
from cadran.store.duck import Connection, quote, rows
from cadran.store.persons import find
from cadran.store.spelling import Spelling, fold

Part = TypeVar("Part", str, bytes)

ANNA = ("anna.legrand@acme.fr", "06 12 34 56 78", "Anna Legrand", "Légrand", "anna legrand", "anna legrand acme fr")
ORDERS = [
    {"source_id": f"O{n}", "number": f"O{n}", "account": "A1", "rep": "R1", "ordered_on": date(2025, 1, n),
     "amount": 100 * n, "status": "confirmed"}
    for n in range(1, 5)
]  # fmt: skip


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Store:
    return Store.open(shutil.copytree(filled, tmp_path / "workspace"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna is a contact in two sources, one of which knows her by her e-mail alone; Jean is two people."""
    made = new_store(tmp_path_factory.mktemp("filled"), language="fr")
    put(made, "activities", [
        {"source_id": "C0", "kind": "call", "contact": "Anna Legrand", "subject": "Premier appel"},
    ], source="calls", on=date(2025, 1, 5))  # fmt: skip
    fill(made)
    return made.folder


def fill(store: Store) -> None:
    with store.write() as writer:
        upsert(writer, "accounts", [{"source_id": "A1", "name": "Acme"}, {"source_id": "A2", "name": "Bis"}])
        upsert(writer, "contacts", people())
        upsert(writer, "contacts", [
            {"source_id": "anna legrand acme fr", "email": "Anna.Legrand@acme.fr", "first_name": "Anna",
             "last_name": "Légrand"},
        ], source="mails")  # fmt: skip
        upsert(writer, "leads", [
            {"source_id": "anna legrand|acme|2025 01 01", "name": "Anna Legrand", "company": "ACME"},
            {"source_id": "L2", "name": "Zoé Roux", "company": "Bis"},
        ])  # fmt: skip
        upsert(writer, "deals", [
            {"source_id": "D1", "name": "Acme – devis LEGRAND Anna", "account": "A1", "contact": "K1",
             "outcome": "won"},
            {"source_id": "D2", "name": "Bis", "account": "A2", "contact": "Anna Legrand", "outcome": "open",
             "next_step": "rappeler au +33 6.12.34.56.78 ou anna.legrand@ACME.fr"},
        ])  # fmt: skip
        upsert(writer, "activities", [
            {"source_id": "C1", "kind": "call", "contact": "anna.legrand@acme.fr", "subject": "Appel de suivi"},
            {"source_id": "C2", "kind": "call", "contact": "K2", "subject": "Avec Jean et Anna_Legrand"},
        ], source="mails")  # fmt: skip
        upsert(writer, "surveys", [
            {"source_id": "S1", "kind": "nps", "contact": "K1", "score": 9, "comment": "Merci !"},
            {"source_id": "S2", "kind": "nps", "contact": "K2", "score": 3, "comment": "Trop cher"},
        ])  # fmt: skip
        upsert(writer, "reps", [{"source_id": "sophie petit", "name": "Sophie Petit", "role": "bdm"}])
        upsert(writer, "worktime", [
            {"source_id": "sophie petit|2025 01 01", "rep": "Sophie Petit", "day": date(2025, 1, 1), "hours": 8},
        ])  # fmt: skip
        hold(writer.con)
        writer.quarantine("held_back", import_id=1, table="contacts", file="export_anna_legrand.csv", header_hash="h")
        writer.cell_issues("noted", import_id=1, table="contacts", file="export.csv")


def people() -> list[dict[str, object]]:
    return [
        {"source_id": "K1", "account": "A1", "first_name": "Anna", "last_name": "Legrand",
         "email": "anna.legrand@acme.fr", "phone": "06 12 34 56 78", "title": "Acheteuse"},
        {"source_id": "K2", "account": "A2", "first_name": "Jean", "last_name": "Martin", "email": "jean@bis.fr"},
        {"source_id": "K3", "account": "A1", "first_name": "Jean", "last_name": "Martin", "email": "jean@acme.fr"},
    ]  # fmt: skip


def hold(con: Connection) -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE held_back AS SELECT * FROM (VALUES (3, 'bad', 'x', 'y',"
        """ '{"Prénom": "Anna", "Nom": "Legrand"}'), (4, 'bad', 'x', 'y', '{"Nom": "Martin"}'))"""
        ' t(line, reason, "column", value, cells)'
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE noted AS SELECT * FROM (VALUES (3, 'x', 'anna.legrand@acme.fr', 'bad'),"
        " (9, 'x', 'n/c', 'bad')) t(line, \"column\", value, reason)"
    )


def texts(con: Connection) -> Iterator[tuple[str, str]]:
    """(table and column, text) of everything in a generation."""
    listed = "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'store'"
    for schema, table in rows(con, listed):
        found = con.execute(f"SELECT COLUMNS(*)::VARCHAR FROM {quote(str(schema))}.{quote(str(table))}")
        columns = [str(name) for name, *_ in found.description]
        for values in found.fetchall():
            for column, value in zip(columns, values, strict=True):
                if value is not None:
                    yield f"{schema}.{table}.{column}", value


def seen(store: Store, said: Sequence[str] = ANNA) -> set[str]:
    """Where somebody stands: columns of the generation, and files whose bytes hold a spelling."""
    folded = {fold(s) for s in said}
    with store.read() as reader:
        found = {place for place, text in set(texts(reader.con)) if holds(fold(text), folded)}
    spelled = [s.encode() for s in said]
    for path in store.folder.rglob("*"):
        if path.is_file() and holds(path.read_bytes(), spelled):
            found.add(path.suffix)
    return found


def holds(text: Part, parts: Iterable[Part]) -> bool:
    return any(part in text for part in parts)


def forget(store: Store, who: str) -> str:
    with store.write() as writer:
        return writer.forget([find(writer.con, who)])[0].pseudonym


def test_nothing_is_found_of_somebody_forgotten(store: Store) -> None:
    before = seen(store)
    assert {".duckdb", "main.contacts.email", "main.contacts.phone", "main.leads.name", "main.deals.next_step",
            "main.deals.name", "main.activities.contact", "main.activities.subject", "meta.quarantine.file",
            "meta.cell_issues.value", "meta.moves.text"} <= before  # fmt: skip
    store.read().close()
    pseudonym = forget(store, "anna.legrand@acme.fr")
    assert seen(store) == set()
    assert len(list(store.folder.glob("generation-*"))) == 1
    assert [n for (n,) in ask(store, "SELECT DISTINCT last_name FROM main.contacts WHERE id NOT IN (SELECT id FROM"
                                     " main.contacts WHERE source_id IN ('K2', 'K3'))")] == [pseudonym]  # fmt: skip


def test_the_rows_and_what_they_refer_to_stay(store: Store) -> None:
    links = (
        "SELECT 'd', d.source_id, c.id FROM now.deals d LEFT JOIN now.contacts c ON c.id = d.contact_id UNION ALL"
        " SELECT 'a', a.source_id, c.id FROM now.activities a LEFT JOIN now.contacts c ON c.id = a.contact_id"
        " ORDER BY 1, 2"
    )
    before = ask(store, links)
    forget(store, "contacts/crm/K1")
    assert ask(store, links) == before
    # a remapping looks at every text again: they still mean the same rows
    put(store, "contacts", [{"source_id": "K9", "first_name": "Neuf", "last_name": "Venu"}])
    assert ask(store, links) == before
    assert ask(store, "SELECT count(*) FROM meta.resolved WHERE how IN ('ambiguous', 'missing', 'stub')")[0] == (0,)


def test_others_keep_their_names_texts_and_rows_held_back(store: Store) -> None:
    forget(store, "anna.legrand@acme.fr")
    assert ask(store, "SELECT count(*) FROM now.contacts WHERE last_name = 'Martin' AND first_name = 'Jean'") == [(2,)]
    assert ask(store, "SELECT comment FROM now.surveys ORDER BY source_id") == [(None,), ("Trop cher",)]
    assert ask(store, "SELECT cells FROM meta.quarantine") == [('{"Nom": "Martin"}',)]
    assert ask(store, "SELECT value FROM meta.cell_issues") == [("n/c",)]
    assert ask(store, "SELECT name FROM now.leads WHERE source_id = 'L2'") == [("Zoé Roux",)]
    told = ask(store, "SELECT subject FROM now.activities WHERE source_id = 'C2'")[0][0]
    assert str(told).startswith("Avec Jean et Personne ")


def test_an_old_export_does_not_bring_somebody_back(store: Store) -> None:
    forget(store, "anna.legrand@acme.fr")
    versions = ask(store, "SELECT count(*) FROM main.contacts")
    fill(store)
    put(store, "activities", [{"source_id": "C0", "kind": "call", "contact": "Anna Legrand"}], source="calls")
    put(store, "contacts", [{"source_id": "99", "last_name": "Legrand", "email": "ANNA.legrand@acme.fr"}], source="new")
    put(store, "deals", [{"source_id": "N1", "contact": "Anna Légrand", "outcome": "open"}], source="new")
    assert seen(store) == set()
    assert ask(store, "SELECT count(*) FROM main.contacts") == [(int(str(versions[0][0])) + 1,)]
    mine = ask(store, "SELECT DISTINCT last_name FROM now.contacts WHERE email IS NULL")
    assert len(mine) == 1
    deal = ask(store, "SELECT c.last_name FROM now.deals d JOIN now.contacts c ON c.id = d.contact_id"
                      " WHERE d.source_id IN ('N1', 'D2')")  # fmt: skip
    assert deal == mine * 2


def test_a_rep_known_by_name_keeps_their_rows_under_a_pseudonym(store: Store) -> None:
    said = ("Sophie Petit", "sophie petit")
    assert {"main.reps.name", "main.reps.source_id", "main.worktime.source_id", "main.worktime.rep"} <= seen(
        store, said
    )
    pseudonym = forget(store, "Sophie Petit")
    assert seen(store, said) == set()
    owner = "SELECT DISTINCT r.name FROM now.worktime w JOIN now.reps r ON r.id = w.rep_id"
    assert ask(store, owner) == [(pseudonym,)]
    put(store, "reps", [{"source_id": "sophie petit", "name": "Sophie Petit"}])
    put(store, "worktime", [
        {"source_id": "sophie petit|2025 01 01", "rep": "Sophie Petit", "day": date(2025, 1, 1), "hours": 8},
        {"source_id": "sophie petit|2025 01 02", "rep": "Sophie Petit", "day": date(2025, 1, 2), "hours": 7},
    ])  # fmt: skip
    assert seen(store, said) == set()
    assert ask(store, owner) == [(pseudonym,)]
    assert ask(store, "SELECT count(*), sum(hours) FROM now.worktime") == [(2, 15)]


def test_a_rep_whom_only_texts_name_is_forgotten_too(store: Store) -> None:
    put(store, "orders", [ORDERS[0] | {"rep": "Paul Vent"}, ORDERS[1] | {"rep": "paul  VENT"}])
    pseudonym = forget(store, "paul vent")
    assert seen(store, ("Paul Vent", "paul vent", "paul  VENT")) == set()
    put(store, "orders", [ORDERS[2] | {"rep": "Paul Vent"}])
    assert seen(store, ("Paul Vent", "paul vent")) == set()
    named = "SELECT r.name, count(*) FROM now.orders o JOIN now.reps r ON r.id = o.rep_id GROUP BY 1"
    assert ask(store, named) == [(pseudonym, 3)]


def test_a_name_of_several_people_is_refused_with_their_keys(store: Store) -> None:
    with store.read() as reader:
        with pytest.raises(BadInput) as told:
            find(reader.con, "jean martin")
        assert told.value.code == "ambiguous_person"
        assert set(told.value.near) == {"contacts/crm/K2", "contacts/crm/K3"}
        with pytest.raises(BadInput) as told:
            find(reader.con, "Ana Legrand")
        assert told.value.code == "no_person"
        assert "Anna Legrand" in told.value.near


def test_forgetting_one_of_two_of_a_name_leaves_the_other(store: Store) -> None:
    put(store, "deals", [
        {"source_id": "D3", "contact": "K2", "name": "Jean Martin bis", "outcome": "open"},
        {"source_id": "D4", "contact": "K3", "name": "Pour Jean Martin", "outcome": "open"},
    ])  # fmt: skip
    pseudonym = forget(store, "contacts/crm/K2")
    kept = dict(ask(store, "SELECT source_id, name FROM now.deals WHERE source_id IN ('D3', 'D4')"))
    assert kept == {"D3": f"{pseudonym} bis", "D4": "Pour Jean Martin"}
    assert ask(store, "SELECT email FROM now.contacts WHERE last_name = 'Martin'") == [("jean@acme.fr",)]


def test_tombstones_hold_hashes_and_come_through_a_backup(store: Store, tmp_path: Path) -> None:
    forget(store, "anna.legrand@acme.fr")
    backup(store, tmp_path / "saved")
    again = restore(tmp_path / "saved", tmp_path / "again")
    fill(again)
    assert seen(again) == set()
    assert all(len(str(h)) == 64 for (h,) in ask(again, "SELECT hash FROM meta.tombstones"))


def test_imports_ask_one_question_where_nobody_was_forgotten(store: Store) -> None:
    with store.write() as writer:
        upsert(writer, "contacts", people())
        assert not rows(writer.con, "SELECT 1 FROM duckdb_tables() WHERE table_name = 'forgotten_rows'")
        assert not rows(writer.con, "SELECT 1 FROM meta.state WHERE key = 'salt'")


@pytest.mark.parametrize("text", [
    "Vu avec Hélène GARNIER hier", "garnier helene",
    "HE\N{COMBINING ACUTE ACCENT}LE\N{COMBINING GRAVE ACCENT}NE_garnier",
    "écrire à helene.garnier@x.fr", "tel 06.39.98.68.35", "+33 (0)6 39 98 68 35", "0033639986835",
])  # fmt: skip
def test_spellings_are_found(text: str) -> None:
    who = Spelling("3f2a1b", "Personne 3f2a1b", frozenset({"helene garnier x fr"}), frozenset({"helene garnier"}),
                   frozenset({"639986835"}))  # fmt: skip
    assert "Personne 3f2a1b" in who.scrub(text)
    assert "arnier" not in who.scrub(text).lower()
    assert "98" not in who.scrub(text)


@pytest.mark.parametrize("text", ["Hélène Garnierot", "garnier", "06 39 98 68 36", "1063998683512"])
def test_what_is_like_a_spelling_stays(text: str) -> None:
    who = Spelling("1", "P", names=frozenset({"helene garnier"}), phones=frozenset({"639986835"}))
    assert who.scrub(text) == text
