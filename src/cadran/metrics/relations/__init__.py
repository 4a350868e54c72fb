"""All relations that measures read, one module a field."""

from collections.abc import Mapping
from types import MappingProxyType

from cadran.errors import DefinitionError
from cadran.metrics.relation import Relation
from cadran.metrics.relations import (
    activities,
    customers,
    deals,
    delivery,
    leads,
    market,
    people,
    recurring,
    sales,
    serving,
)

_FIELDS = (deals, sales, activities, serving, leads, people, customers, delivery, recurring, market)


def _index(relations: tuple[Relation, ...]) -> Mapping[str, Relation]:
    found = {r.name: r for r in relations}
    if len(found) != len(relations):
        raise DefinitionError("Une relation est déclarée deux fois.", "A relation is declared twice.")
    return MappingProxyType(found)


RELATIONS: Mapping[str, Relation] = _index(tuple(r for field in _FIELDS for r in field.RELATIONS))
