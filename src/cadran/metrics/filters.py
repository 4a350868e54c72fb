"""Filters as typed, and the check that their values exist."""

from collections.abc import Sequence

from cadran.errors import BadInput, UnknownName
from cadran.metrics.engine import Asked, all_measures
from cadran.metrics.facts import Facts
from cadran.metrics.plan import relation_for
from cadran.metrics.query import Filter
from cadran.metrics.relation import DIMENSIONS, Path, Relation
from cadran.store.duck import quote, rows


def parse(asked: Sequence[str]) -> tuple[Filter, ...]:
    """`region=West` texts to filters: of one key ORed, of different keys ANDed; `rep=` blank, `rep!=` filled."""
    found: dict[str, Filter] = {}
    for text in asked:
        name, sign, value = text.partition("=")
        filled = name.endswith("!") and not value
        if name.endswith("!") and value:
            raise BadInput(
                f"Filtre illisible : « {text} ». « != » seul veut dire « renseigné » ; rien n'exclut une valeur.",
                f"Filter cannot be read: '{text}'. '!=' without a value means filled; no filter excludes a value.",
            )
        name = dimension(name.rstrip("!").strip(), text, sign)
        before = found.get(name, Filter(name))
        found[name] = Filter(
            name, (*before.values, value) if value else before.values,
            before.blank or not (value or filled), before.filled or filled,
        )  # fmt: skip
    return tuple(found.values())


def dimension(name: str, text: str = "", sign: str = "=") -> str:
    """A dimension's name; an error names its nearest neighbours."""
    if not sign:
        raise BadInput(
            f"Filtre illisible : « {text} ». Écrire dimension=valeur.",
            f"Filter cannot be read: '{text}'. Write dimension=value.",
        )
    if name not in DIMENSIONS:
        raise UnknownName(("Dimension", "dimension"), name, DIMENSIONS, code="unknown_dimension")
    return name


def check(filters: Sequence[Filter], asked: Sequence[Asked], facts: Facts) -> None:
    """Refuse a value that no row has, with the nearest that one has."""
    for one in filters:
        for measure in all_measures(asked)[:1]:
            relation = relation_for(measure, (one.dimension,), facts)
            _check(one, relation, facts)


def _check(asked: Filter, relation: Relation, facts: Facts) -> None:
    path = facts.path(relation, asked.dimension)
    for value in asked.values:
        if not _exists(value, path, relation, asked.dimension, facts):
            raise UnknownName(
                (f"Valeur de {asked.dimension}", f"value of {asked.dimension}"), value,
                _values(path, relation, asked.dimension, facts), code="unknown_value",
            )  # fmt: skip


def _exists(value: str, path: Path, relation: Relation, name: str, facts: Facts) -> bool:
    if path.to:
        sql = (
            f"SELECT 1 FROM {facts.schema}.{quote(path.to)} WHERE {facts.label_sql(path.to)} = $1"
            " OR concat(source, '/', source_id) = $1 LIMIT 1"
        )
        return bool(rows(facts.con, sql, [value]))
    return value in _values(path, relation, name, facts)


def _values(path: Path, relation: Relation, name: str, facts: Facts) -> list[str]:
    """All values a dimension takes: names of its table, else the different texts of the column."""
    if path.to:
        sql = f"SELECT DISTINCT {facts.label_sql(path.to)} FROM {facts.schema}.{quote(path.to)}"
    elif path.via:
        sql = f"SELECT DISTINCT CAST({quote(path.attribute)} AS VARCHAR) FROM {facts.schema}.{path.via}"
    else:
        source = relation.base if relation.windowed else relation.name
        sql = f"SELECT DISTINCT CAST({quote(path.column)} AS VARCHAR) FROM {facts.schema}.{quote(source)}"
    return [str(r[0]) for r in rows(facts.con, sql) if r[0] is not None]
