"""Fusing: measures of one relation and axis are computed in one scan."""

from collections.abc import Iterable
from dataclasses import dataclass

from cadran.errors import BadInput
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Aggregate, Measure
from cadran.metrics.relation import Relation
from cadran.metrics.relations import RELATIONS
from cadran.metrics.text import Compiled, compiled
from cadran.model import TABLES, Kind

# So few measures are counted in one step, among the rows that any of them is about.
FEW = 2


@dataclass(frozen=True)
class Scan:
    """One pass over one relation by one axis. `pre`: rows are first counted by the conditions' columns."""

    relation: Relation
    axis: str
    measures: tuple[Compiled, ...]
    pre: bool

    @property
    def about(self) -> tuple[str, ...]:
        """The conditions one of which every row that matters meets; none where too many, or a measure is about all."""
        found = tuple(dict.fromkeys(c.where.sql for c in self.measures))
        return found if len(found) <= FEW and all(found) else ()


def plan(measures: Iterable[Measure], by: Iterable[str], facts: Facts) -> tuple[Scan, ...]:
    """The scans that compute all measures, each once."""
    groups: dict[tuple[str, str, bool], list[Compiled]] = {}
    for measure in dict.fromkeys(measures):
        relation = relation_for(measure, by, facts)
        text = compiled(measure)
        key = (relation.name, measure.on, relation.preaggregate and _countable(relation, text))
        groups.setdefault(key, []).append(text)
    return tuple(
        Scan(RELATIONS[name], axis, tuple(found), pre and len(found) > FEW)
        for (name, axis, pre), found in groups.items()
    )


def relation_for(measure: Measure, dimensions: Iterable[str], facts: Facts) -> Relation:
    """The measure's relation, or the finer one that carries the same money where a dimension asks for it.

    What counts sales is refused such a dimension: a sale of two lines would be two.
    """
    relation = RELATIONS[measure.relation]
    for dimension in dimensions:
        if dimension in relation.finer:
            finer = RELATIONS[relation.finer[dimension]]
            if not (_adds_up(measure) or facts.base(finer) == "deals"):
                raise BadInput(
                    f"Pas de {dimension} ici : une vente de deux lignes compterait deux fois.",
                    f"No {dimension} here: a sale of two lines would count twice.",
                    code="unknown_dimension", next_fr=f"Possibles : {', '.join(relation.coarse)}.",
                    next_en=f"It has: {', '.join(relation.coarse)}.",
                )  # fmt: skip
            return finer
        facts.path(relation, dimension)  # an error names the dimensions it has
    return relation


def _adds_up(measure: Measure) -> bool:
    """Whether lines can stand for their sale: sums and different values, not the number of sales or their mean."""
    return measure.aggregate is not Aggregate.COUNT and not measure.quantiles


def _countable(relation: Relation, text: Compiled) -> bool:
    """A count whose conditions read closed vocabularies only: few combinations, so counting first pays."""
    if text.measure.aggregate is not Aggregate.COUNT:
        return False
    kinds = TABLES[relation.name].by_name
    return all(c in kinds and kinds[c].kind in (Kind.ENUM, Kind.BOOLEAN) for c in text.columns)
