"""How a reference's text finds its row: by id, then e-mail, then folded name; within the source, then across."""

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


def name_sql(table: Table) -> str:
    """The text by which people name a row, or "" when it has none of its own."""
    if table.name == "contacts":
        return "concat_ws(' ', first_name, last_name)"
    return quote(table.label) if table.label in {"name", "number", "contract"} else ""


def keys_sql(table: Table) -> str:
    """(source, how, key, id) of every row alive that a text may name: its e-mail, its folded name."""
    rows = f"FROM main.{quote(table.name)} WHERE {OPEN} AND deleted_at IS NULL AND NOT stub"
    found = [f"SELECT source, 'email' AS how, lower(trim(email)) AS key, id {rows}"] if "email" in table.by_name else []
    if name := name_sql(table):
        found.append(f"SELECT source, 'name' AS how, {fold_sql(name)} AS key, id {rows}")
    if not found:
        return "SELECT NULL::VARCHAR AS source, NULL::VARCHAR AS how, NULL::VARCHAR AS key, NULL::BIGINT AS id LIMIT 0"
    return f"SELECT * FROM ({' UNION ALL '.join(found)}) WHERE key <> ''"
