"""Fusing: measures of one relation and axis are computed in one scan."""

from collections.abc import Iterable
from dataclasses import dataclass

from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Aggregate, Measure
from cadran.metrics.relation import RELATIONS, Relation
from cadran.metrics.text import Compiled, compiled
from cadran.model import TABLES, Kind


@dataclass(frozen=True)
class Scan:
    """One pass over one relation by one axis. `pre`: rows are first counted by the conditions' columns."""

    relation: Relation
    axis: str
    measures: tuple[Compiled, ...]
    pre: bool


def plan(measures: Iterable[Measure], by: Iterable[str], facts: Facts) -> tuple[Scan, ...]:
    """The scans that compute all measures, each once."""
    groups: dict[tuple[str, str, bool], list[Compiled]] = {}
    for measure in dict.fromkeys(measures):
        relation = relation_for(measure, by, facts)
        text = compiled(measure)
        key = (relation.name, measure.on, relation.preaggregate and _countable(relation, text))
        groups.setdefault(key, []).append(text)
    return tuple(Scan(RELATIONS[name], axis, tuple(found), pre) for (name, axis, pre), found in groups.items())


def relation_for(measure: Measure, dimensions: Iterable[str], facts: Facts) -> Relation:
    """The measure's relation, or the finer one that carries the same money where a dimension asks for it."""
    relation = RELATIONS[measure.relation]
    for dimension in dimensions:
        if dimension in relation.finer:
            return RELATIONS[relation.finer[dimension]]
        facts.path(relation, dimension)  # an error names the dimensions it has
    return relation


def _countable(relation: Relation, text: Compiled) -> bool:
    """A count whose conditions read closed vocabularies only: few combinations, so counting first pays."""
    if text.measure.aggregate is not Aggregate.COUNT:
        return False
    kinds = TABLES[relation.name].by_name
    return all(c in kinds and kinds[c].kind in (Kind.ENUM, Kind.BOOLEAN) for c in text.columns)
