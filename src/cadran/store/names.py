"""What a reference's text may be, beside an id: an e-mail or a name, folded so that two spellings meet."""

from cadran.model import Table
from cadran.store.duck import quote
from cadran.store.schema import OPEN


def fold_sql(text: str) -> str:
    """Two spellings of one name fold to the same text: no accents, no case, one space for all the rest."""
    return rf"trim(regexp_replace(lower(strip_accents({text})), '[^\pL\pN]+', ' ', 'g'))"


def stub_key_sql(text: str) -> str:
    """The `source_id` of the stub for a text: folded, but ids that differ by case only stay apart."""
    ident = f"regexp_full_match({text}, '[A-Za-z0-9]*[0-9][A-Za-z0-9]*') AND length({text}) >= 12"
    folded = fold_sql(text)
    return f"'stub:' || CASE WHEN {ident} OR {folded} = '' THEN {text} ELSE {folded} END"


def unstubbed_sql(text: str) -> str:
    """A text that names a stub from outside (`source/stub:anna legrand`) as the name that it stands for."""
    return f"regexp_replace({text}, '^[^/]+/stub:', '')"


def stub_label(table: Table) -> str:
    """The column in which a stub keeps its text."""
    return "last_name" if table.name == "contacts" else table.label


def name_sql(table: Table) -> str:
    """The text by which people name a row, or "" when it has none of its own."""
    if table.name == "contacts":
        return "concat_ws(' ', first_name, last_name)"
    return quote(table.label) if table.label in {"name", "number"} else ""


def keys_sql(table: Table) -> str:
    """(source, how, key, id) of every row alive that a text may name: its e-mail, its folded name."""
    alive = f"FROM main.{quote(table.name)} WHERE {OPEN} AND deleted_at IS NULL AND NOT stub"
    found = ["SELECT '' AS source, '' AS how, '' AS key, 0::BIGINT AS id WHERE FALSE"]
    if "email" in table.by_name:
        found.append(f"SELECT source, 'email', lower(trim(email)), id {alive}")
    if name := name_sql(table):
        found.append(f"SELECT source, 'name', {fold_sql(name)}, id {alive}")
    return f"SELECT * FROM ({' UNION ALL '.join(found)}) WHERE key <> ''"
