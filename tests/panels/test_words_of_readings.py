"""Whatever the catalogue can answer has words: no code of ours reaches a reader."""

import pytest

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import measures
from cadran.metrics.relations import RELATIONS
from cadran.model.words import BESIDE, FAMILIES, KINDS, ROLES, UNITS, reason, thing

REASONS = {
    why
    for kpi in KPIS.values()
    for term in (kpi.value, *(variant.value for variant in kpi.variants), *kpi.beside.values())
    for measure in measures(term)
    for why, _ in measure.left_out
}


@pytest.mark.parametrize("why", sorted(REASONS))
def test_every_reason_has_words(why: str) -> None:
    assert why.replace("_", " ") not in {reason(why, "fr"), reason(why, "en")}
    assert reason(why, "fr") != reason(why, "en")


def test_every_kpi_has_a_family_a_unit_and_a_kind_in_words() -> None:
    for kpi in KPIS.values():
        assert kpi.family in FAMILIES
        assert kpi.unit.value in UNITS
        assert kpi.kind.value in KINDS
        assert set(kpi.roles) <= set(ROLES)
        assert set(kpi.beside) <= set(BESIDE)


def test_every_relation_is_called_something() -> None:
    unnamed = [name for name in RELATIONS if thing(name, "fr") == name.replace("_", " ")]
    assert not unnamed
