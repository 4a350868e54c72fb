"""No indicator without a spec, no family without an oracle, and each as the agreed list of indicators has it."""

import csv
from pathlib import Path

from tests.meta.tree import ROOT

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kpi


def proved_in(folder: str) -> set[str]:
    return {path.stem.removeprefix("test_") for path in (ROOT / "tests" / folder).glob("test_*.py")}


def as_agreed(kpi: Kpi) -> dict[str, str]:
    """What the agreed list says of an indicator, in its own columns."""
    return {
        "id": kpi.id,
        "family": kpi.family,
        "name_fr": kpi.fr,
        "aliases_fr": "; ".join(kpi.aliases_fr),
        "name_en": kpi.en,
        "unit": kpi.unit.value,
        "better": kpi.better.value,
        "kind": kpi.kind.value,
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
