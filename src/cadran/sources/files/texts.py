"""The staged text of a file, with the columns that a mapping adds to it: replaced words, constants, texts put
together, cells looked up in another file. All of it is one view over the staged table; nothing is copied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cadran.errors import MappingError, nearest
from cadran.sources.files.headers import fold
from cadran.sources.files.mapping import BLANK, FILLED, Condition
from cadran.sources.files.vocabulary import key
from cadran.store.duck import Connection, literal, quote
from cadran.store.names import fold_sql


@dataclass
class TextView:
    """Builds the view `name` over the staged table `staged`. Added columns are called `@1`, `@2`...

    `labels` tells what an added column is made of, for messages.
    """

    file: str
    staged: str
    columns: Sequence[str]
    name: str
    blank: Sequence[str] = ()
    labels: dict[str, str] = field(default_factory=dict)
    _first: list[str] = field(default_factory=list)
    _joins: list[str] = field(default_factory=list)
    _then: list[str] = field(default_factory=list)
    _swapped: dict[str, str] = field(default_factory=dict)

    def column(self, header: str, place: str) -> str:
        """The column of a header as a mapping writes it; a replaced one where its words were replaced."""
        return self._swapped.get(found := self.raw(header, place), found)

    def raw(self, header: str, place: str) -> str:
        if header in self.columns:
            return header
        near = [c for c in self.columns if key(c) == key(header)]
        if near:
            return near[0]
        raise MappingError(
            f"{place} : {self.file} n'a pas de colonne « {header} ».",
            f"{place}: {self.file} has no column '{header}'.", near=nearest(header, self.columns),
        )  # fmt: skip

    def label(self, column: str) -> str:
        return self.labels.get(column, column)

    def swap(self, header: str, pairs: Mapping[str, str], place: str) -> None:
        """From now on the words of a column are replaced; those not named stay."""
        found = self.raw(header, place)
        self._swapped[found] = self._add(self._first, words_sql(quote(found), pairs), found)

    def replaced(self, column: str, pairs: Mapping[str, str]) -> str:
        """A copy of a column with other words."""
        return self._add(self._then, words_sql(quote(column), pairs), self.label(column))

    def constant(self, value: str, when: Condition | None, place: str) -> str:
        sql = literal(value)
        if when is not None:
            sql = f"CASE WHEN {self.condition(when, place)} THEN {sql} END"
        return self._add(self._then, sql, f"= {value}")

    def joined(self, headers: Sequence[str], with_: str, place: str) -> str:
        found = [self.column(h, place) for h in headers]
        sql = f"nullif(concat_ws({literal(with_)}, {', '.join(quote(c) for c in found)}), '')"
        return self._add(self._then, sql, with_.join(found))

    def either(self, found: Sequence[str]) -> str:
        """One column that takes the first filled of several."""
        if len(found) == 1:
            return found[0]
        label = " / ".join(self.label(c) for c in found)
        return self._add(self._then, f"coalesce({', '.join(quote(c) for c in found)})", label)

    def looked_up(self, other: str, match: Mapping[str, str], take: str) -> str:
        """The text of `take` in the relation `other` where the pairs of `match` are equal; the first if several."""
        alias = f"l{len(self._joins) + 1}"
        keys = ", ".join(f"{quote(theirs)} AS k{n}" for n, theirs in enumerate(match.values()))
        numbers = ", ".join(f"k{n}" for n in range(len(match)))
        inner = f"SELECT {keys}, first({quote(take)}) AS taken FROM {quote(other)} WHERE {quote(take)} IS NOT NULL"
        on = " AND ".join(f"i.{quote(ours)} = {alias}.k{n}" for n, ours in enumerate(match))
        self._joins.append(f"LEFT JOIN ({inner} GROUP BY {numbers}) {alias} ON {on}")
        return self._add(self._then, f"{alias}.taken", take)

    def chosen(self, column: str, when: Condition, place: str) -> str:
        """A column where a condition on the file's cells holds, blank elsewhere."""
        sql = f"CASE WHEN {self.condition(when, place)} THEN {quote(column)} END"
        return self._add(self._then, sql, self.label(column))

    def condition(self, when: Condition, place: str) -> str:
        """A condition on this file's columns as SQL."""
        return condition_sql({quote(self.column(h, place)): texts for h, texts in when.columns.items()})

    def create(self, con: Connection) -> None:
        cells = ", ".join(quote(c) for c in self.columns)
        if self.blank:
            words = ", ".join(literal(w) for w in self.blank)
            cells = ", ".join(
                f"CASE WHEN {quote(c)} IN ({words}) THEN NULL ELSE {quote(c)} END AS {quote(c)}" for c in self.columns
            )
        base = f"SELECT line, {cells} FROM {quote(self.staged)}"
        inner = f"SELECT {', '.join(['*', *self._first])} FROM ({base})"
        joins = " ".join(self._joins)
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {quote(self.name)} AS"
            f" SELECT {', '.join(['i.*', *self._then])} FROM ({inner}) i {joins}"
        )

    def _add(self, where: list[str], sql: str, label: str) -> str:
        name = f"@{len(self._first) + len(self._then) + 1}"
        where.append(f"{sql} AS {quote(name)}")
        self.labels[name] = label
        return name


def words_sql(column: str, pairs: Mapping[str, str]) -> str:
    """`column` with some of its words replaced, however they are cased or accented; an empty word blanks."""
    exact = map_sql(pairs)
    folded = map_sql({fold(k) or k: v for k, v in pairs.items()})
    found = f"coalesce({exact}[{column}], {folded}[{fold_sql(column)}])"
    return f"nullif(CASE WHEN {found} IS NOT NULL THEN {found} ELSE {column} END, '')"


def map_sql(pairs: Mapping[str, str]) -> str:
    """A MAP of texts as SQL."""
    if not pairs:
        return "MAP([]::VARCHAR[], []::VARCHAR[])"
    keys, values = (", ".join(literal(t) for t in texts) for texts in (pairs.keys(), pairs.values()))
    return f"MAP([{keys}], [{values}])"


def condition_sql(columns: Mapping[str, Sequence[str]]) -> str:
    """SQL column → the texts it may hold, or `filled`, or `blank`; all must hold."""
    parts = []
    for column, texts in columns.items():
        if FILLED in texts:
            parts.append(f"{column} IS NOT NULL")
            continue
        words = ", ".join(literal(t) for t in texts if t != BLANK)
        ways = [f"CAST({column} AS VARCHAR) IN ({words})"] if words else []
        ways += [f"{column} IS NULL"] if BLANK in texts else []
        parts.append(f"coalesce({' OR '.join(ways)}, FALSE)")
    return f"({' AND '.join(parts)})"
