"""Every canonical table. Names are the field's own; see docs/model.md for the generated page."""

from collections.abc import Mapping
from types import MappingProxyType

from cadran.errors import UnknownName
from cadran.model.column import Table
from cadran.model.tables_people import PEOPLE
from cadran.model.tables_selling import SELLING
from cadran.model.tables_serving import SERVING


def _index(tables: tuple[Table, ...]) -> Mapping[str, Table]:
    return MappingProxyType({t.name: t for t in tables})


TABLES: Mapping[str, Table] = _index(PEOPLE + SELLING + SERVING)


def table(name: str) -> Table:
    """The table of that name; an error names its nearest neighbours."""
    try:
        return TABLES[name]
    except KeyError:
        raise UnknownName(("Table", "table"), name, TABLES) from None
