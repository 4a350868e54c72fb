"""The catalogue: every KPI, discovered, checked, then frozen. A double is an error."""

from collections.abc import Iterable, Iterator, Mapping

from cadran.errors import DefinitionError, UnknownName
from cadran.metrics.catalogue import (
    activity,
    customers,
    delivery,
    forecast,
    leads,
    market,
    pipeline,
    recurring,
    revenue,
    team,
)
from cadran.metrics.kpi import Kpi, Variant

__all__ = ["KPIS", "Catalogue", "find", "find_variant"]


class Catalogue(Mapping[str, Kpi]):
    """KPIs by id, in the order declared."""

    def __init__(self, kpis: Iterable[Kpi]) -> None:
        self._by_id: dict[str, Kpi] = {}
        for kpi in kpis:
            if self._by_id.setdefault(kpi.id, kpi) is not kpi:
                raise DefinitionError(f"KPI déclaré deux fois : {kpi.id}", f"A KPI is declared twice: {kpi.id}")

    def __getitem__(self, key: str) -> Kpi:
        return self._by_id[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


KPIS = Catalogue(
    kpi
    for family in (revenue, pipeline, forecast, leads, activity, team, customers, delivery, recurring, market)
    for kpi in family.KPIS
)


def find(name: str) -> Kpi:
    """The KPI of that id; an error names its nearest neighbours, by id, name or alias."""
    if name in KPIS:
        return KPIS[name]
    words = [w for k in KPIS.values() for w in (k.id, k.fr, k.en, *k.aliases_fr)]
    raise UnknownName(
        ("Indicateur", "KPI"), name, words, code="unknown_kpi",
        next_fr="La liste : `cadran kpi list`.", next_en="List them with `cadran kpi list`.",
    )  # fmt: skip


def find_variant(kpi: Kpi, name: str) -> Variant | None:
    """The named variant, None for ""; an error names those there are."""
    if not name:
        return None
    found = next((v for v in kpi.variants if v.name == name), None)
    if found is None:
        raise UnknownName(
            (f"Variante de {kpi.id}", f"variant of {kpi.id}"),
            name,
            [v.name for v in kpi.variants],
            code="unknown_variant",
        )
    return found
