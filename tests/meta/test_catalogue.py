"""No indicator without a spec, no family without an oracle, and each as the agreed list of indicators has it."""

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.meta.dimensions import OF_UNIT, dimension
from tests.meta.tree import ROOT
from tests.spec.business import Business, new_business

from cadran.metrics.catalogue import KPIS
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Aggregate, Kpi, Measure, Op, Rank, Term, Unit, measures
from cadran.metrics.query import Query, window
from cadran.metrics.relations import RELATIONS
from cadran.metrics.sql import prelude, with_parameters
from cadran.metrics.text import compiled
from cadran.model import TABLES
from cadran.store.duck import rows
from cadran.surfaces.cli import run


def proved_in(folder: str) -> set[str]:
    return {path.stem.removeprefix("test_") for path in (ROOT / "tests" / folder).glob("test_*.py")}


def as_agreed(kpi: Kpi) -> dict[str, str]:
    """What the agreed list says of an indicator, in its own columns."""
    return {
        "id": kpi.id,
        "family": kpi.family,
        "funnel": kpi.funnel,
        "name_fr": kpi.fr,
        "aliases_fr": "; ".join(kpi.aliases_fr),
        "name_en": kpi.en,
        "unit": kpi.unit.value,
        "better": kpi.better.value,
        "kind": kpi.kind.value,
        "anchor": kpi.axis,
        "definition": kpi.definition[1],
        "roles": ",".join(kpi.roles),
        "source": kpi.source,
    }


def test_every_kpi_has_a_spec_and_no_spec_is_left_over() -> None:
    assert proved_in("spec") == set(KPIS)


def test_every_family_has_an_oracle() -> None:
    assert {kpi.family for kpi in KPIS.values()} <= proved_in("oracle")


def test_the_catalogue_is_the_agreed_list(shared: Path) -> None:
    with (shared / "kpis.csv").open(encoding="utf-8", newline="") as file:
        agreed = {row["id"]: row for row in csv.DictReader(file)}
    found = {kpi.id: as_agreed(kpi) for kpi in KPIS.values()}
    assert found == {id: {column: agreed[id][column] for column in row} for id, row in found.items()}


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_every_kpi_says_what_it_is_in_both_languages(kpi: Kpi) -> None:
    for french, english in (kpi.definition, kpi.caveat, kpi.grain):
        assert all((french.strip(), english.strip(), french != english))
    assert all((kpi.source.strip(), kpi.roles))


# ---------------------------------------------------------------- what is measured


@pytest.fixture(scope="module")
def nothing() -> Business:
    """A company without a row."""
    shop = new_business()
    shop.load("")
    return shop


def ways(kpi: Kpi) -> dict[str, tuple[Term, Unit]]:
    """The value and its variants, each with its unit."""
    return {"": (kpi.value, kpi.unit)} | {v.name: (v.value, v.unit or kpi.unit) for v in kpi.variants}


def needed(kpi: Kpi) -> str | None:
    """A dimension to ask by, where the indicator says nothing without: the first that it ranks, else rep."""
    ranked = [d for t in kpi.value.walk() if isinstance(t, Rank) for d in t.over]
    return (ranked or ["rep"])[0] if kpi.needs_by else None


def all_measures_of(kpi: Kpi) -> set[Measure]:
    terms = [term for term, _ in ways(kpi).values()] + [*kpi.beside.values()] + ([kpi.units] if kpi.units else [])
    return {m for term in terms for m in measures(term)}


def types(measure: Measure, facts: Facts) -> dict[str, str]:
    """The SQL types of a measure's value, condition, axis and reasons, bound on the empty store."""
    text, relation = compiled(measure), RELATIONS[measure.relation]
    query = Query((window(date(2025, 1, 1), date(2026, 1, 1), date(2025, 12, 31)),), date(2025, 12, 31))
    found = {"value": text.value.sql or "1", "condition": text.where.sql or "TRUE"}
    found |= {f"reason {reason}": condition.sql for reason, condition in text.reasons}
    found |= {"axis": f't."{measure.on}"'} if measure.on else {}
    found |= {"currency": f't."{measure.money}"'} if measure.money else {}
    found |= {f"read {column}": f't."{column}"' for column in measure.reads}
    source = "windowed" if relation.windowed else f"now.{relation.name}"
    selected = ", ".join(f'{sql} AS "{name}"' for name, sql in found.items())
    described = f"DESCRIBE {prelude(relation, query, facts)} SELECT {selected} FROM {source} AS t"
    return {str(r[0]): str(r[1]) for r in rows(facts.con, with_parameters(described, query, facts))}


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_every_measure_binds_to_the_empty_store_with_the_type_it_needs(kpi: Kpi, nothing: Business) -> None:
    facts = nothing.facts()
    for measure in all_measures_of(kpi):
        found = types(measure, facts)
        assert found["condition"] == "BOOLEAN"
        assert {kind for name, kind in found.items() if name.startswith("reason ")} <= {"BOOLEAN"}
        assert found.get("axis", "DATE") == "DATE"
        assert found.get("currency", "VARCHAR") == "VARCHAR"
        if measure.aggregate is Aggregate.SUM:
            assert found["value"].startswith(("DECIMAL", "DOUBLE", "BIGINT")), measure


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_the_terms_of_a_kpi_make_its_unit(kpi: Kpi) -> None:
    for term, unit in ways(kpi).values():
        assert dimension(term) in OF_UNIT[unit]


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_in_an_empty_company_nothing_has_a_value_and_the_reason_names_what_is_missing(
    kpi: Kpi, nothing: Business
) -> None:
    for variant in ways(kpi):
        for reading in nothing.read(kpi.id, variant=variant, by=needed(kpi)):
            assert (reading.value, str(reading.reason)[:7]) == (None, "no_data")


# A row of each table of facts in which nothing is filled. What a blank person means is told by `reps` itself.
FACTS_TABLES = [t for t in TABLES.values() if not t.entity and t.name not in {"rep_assignments", "stages", "links"}]
BLANKS = "\n".join(f"{t.name}\nsource_id | {t.columns[0].name}\nunknown |" for t in FACTS_TABLES)


@pytest.fixture(scope="module")
def unknowns() -> Business:
    shop = new_business()
    shop.load(BLANKS)
    return shop


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_a_row_we_know_nothing_about_counts_nowhere(kpi: Kpi, unknowns: Business) -> None:
    for variant, (term, _) in ways(kpi).items():
        for reading in unknowns.read(kpi.id, variant=variant, by=needed(kpi)):
            assert not any((reading.value, reading.numerator, reading.n, reading.excluded, *reading.beside.values()))
            if isinstance(term, Op) and measures(term.right):  # days pass without rows
                assert not reading.denominator


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_kpi_can_be_explained(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    for kpi in KPIS.values():
        assert run(["explain", kpi.id, "--lang", lang], {}) == 0
        said = capsys.readouterr().out
        assert kpi.name(lang) in " ".join(said.split()), kpi.id
