"""A KPI explained: all that there is to know before reading one."""

from dataclasses import dataclass

from cadran.metrics.catalogue import find
from cadran.metrics.kpi import Kpi, measures
from cadran.metrics.needed import needs
from cadran.model.format import Format
from cadran.model.words import BESIDE, KINDS, ROLES, UNITS, field_of, reason, said, say
from cadran.panels.defined import defined
from cadran.panels.formula import Formula, formula


@dataclass(frozen=True, slots=True)
class Explained:
    """All that there is to know about a KPI before reading one, in one language."""

    id: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    kind: str
    grain: str
    axis: str
    definition: str
    formula: Formula
    caveat: str
    needed: tuple[tuple[str, str], ...]  # table.column, its name; where sales come from orders
    source: str
    roles: tuple[str, ...]
    variants: tuple[tuple[str, str, Formula], ...]  # name, what it is, formula
    left_out: tuple[tuple[str, str], ...]  # reason, condition
    beside: tuple[str, ...]


def explain(name: str, to: Format) -> Explained:
    """The KPI of that id, name or alias; an error names its nearest neighbours."""
    kpi, lang = find(name), to.lang
    return Explained(
        id=kpi.id,
        name=kpi.name(lang),
        aliases=kpi.aliases_fr if lang == "fr" else (),  # words of French speech
        unit=said(UNITS, kpi.unit.value, lang),
        kind=said(KINDS, kpi.kind.value, lang),
        grain=say(kpi.grain, lang),
        axis=kpi.axis,
        definition=defined(kpi, lang),
        formula=formula(kpi.value, to),
        caveat=say(kpi.caveat, lang),
        needed=tuple((n.name, field_of(n.table, n.column, lang)) for n in needs(kpi)),
        source=kpi.source,
        roles=tuple(said(ROLES, role, lang) for role in kpi.roles),
        variants=tuple((v.name, say((v.fr, v.en), lang), formula(v.value, to)) for v in kpi.variants),
        left_out=_left_out(kpi, lang),
        beside=tuple(say(BESIDE[name][:2], lang) for name in kpi.beside),
    )


def _left_out(kpi: Kpi, lang: str) -> tuple[tuple[str, str], ...]:
    """Why a row of the population may not be used, whatever the variant."""
    terms = [kpi.value, *(variant.value for variant in kpi.variants)]
    pairs = [pair for term in terms for measure in measures(term) for pair in measure.left_out]
    return tuple((reason(why, lang), condition) for why, condition in dict(pairs).items())
