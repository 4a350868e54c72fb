"""Canonical columns out of what a file gives: SQL text over the typed columns of one row.

In the typed relation a column has the name the vocabulary gave it; an instant `x` has beside it `x!day`, its
local day, and `x!exact`, the instant only where the cell told an hour.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cadran.model import TABLES, Kind
from cadran.sources.files.rules import Reading
from cadran.store.duck import literal, quote

Columns = dict[str, str]  # canonical column → SQL
SPOKEN = "('call', 'email', 'message')"
MEETS = "('meeting', 'demo', 'visit', 'trial', 'onboarding')"


@dataclass(frozen=True)
class Given:
    """The typed columns that a file gives for one table, and what the kind of file implies."""

    table: str
    names: frozenset[str]
    kind: str = ""  # activities: the kind of all rows of this object, where a row does not say
    direction: str = ""  # activities: that of calls and messages, where no row says

    def has(self, *names: str) -> bool:
        return any(n in self.names for n in names)

    def col(self, name: str, typed: str = "VARCHAR") -> str:
        """The column, or a typed NULL when the file does not give it."""
        return quote(name) if name in self.names else f"CAST(NULL AS {typed})"

    def day(self, name: str) -> str:
        return quote(f"{name}!day") if name in self.names else "CAST(NULL AS DATE)"

    def at(self, name: str) -> str:
        return self.col(name, "TIMESTAMP")

    def timed(self, name: str) -> str:
        """The instant where the cell told an hour."""
        return quote(f"{name}!exact") if name in self.names else "CAST(NULL AS TIMESTAMP)"

    def flag(self, name: str) -> str:
        return self.col(name, "BOOLEAN")


def derive(given: Given) -> Columns:
    """Canonical column → SQL, for every column that the file gives or implies, and the row's key columns."""
    found = _plain(given)
    found |= _SPECIAL.get(given.table, _nothing)(given)
    if given.has("deleted", "deleted_at"):
        found["deleted"] = f"coalesce({given.flag('deleted')}, {given.at('deleted_at')} IS NOT NULL)"
    if given.has("source_updated_at"):
        found["source_updated_at"] = given.at("source_updated_at")
    return found


def _plain(given: Given) -> Columns:
    """Columns that are taken as they are, references and instants in their stored form."""
    found: Columns = {}
    for column in TABLES[given.table].columns:
        name = column.name
        if column.kind is Kind.REF and given.has(name, f"{name}.id", f"{name}.ids"):
            ids = f"nullif(trim(split_part({given.col(name + '.ids')}, ';', 1)), '')"
            found[name] = f"coalesce({given.col(name + '.id')}, {given.col(name)}, {ids})"
        elif not given.has(name):
            continue
        elif column.kind is Kind.DAY and column.instant:
            found |= {name: given.day(name), f"{name}_at": given.timed(name)}
        else:
            found[name] = quote(name)
    return found


def _nothing(given: Given) -> Columns:
    return {}


def outcome_sql(given: Given) -> str:
    """A deal's outcome, from the plainest word to the vaguest: status, flags, days of winning, the stage's name."""
    told = [given.col(name) for name in ("outcome", "status") if given.has(name)]
    won, lost, closed = given.flag("is_won"), given.flag("is_lost"), given.flag("is_closed")
    flags = (
        f"CASE WHEN {won} THEN 'won' WHEN {lost} THEN 'lost' WHEN NOT {closed} THEN 'open'"
        f" WHEN {closed} AND NOT {won} THEN 'lost'"
        f" WHEN {given.at('won_at')} IS NOT NULL THEN 'won' WHEN {given.at('lost_at')} IS NOT NULL THEN 'lost'"
        f" WHEN NOT {given.flag('active')} THEN 'lost' END"
    )
    stage = given.col("stage!outcome")
    undecided = f"CASE WHEN coalesce({won}, {lost}, {closed}, {given.flag('active')}) IS NOT NULL"
    undecided += " OR TRUE" if given.has("won_at", "lost_at") else ""
    blank = [given.col(f"{name}!blank") for name in ("outcome", "status") if given.has(f"{name}!blank")]
    opened = f"{undecided} THEN {literal('open')} END"
    return f"coalesce({', '.join([*told, flags, stage, opened, *blank])})"


_OUTCOMES = ("outcome", "status", "is_won", "is_lost", "is_closed", "won_at", "lost_at", "active", "stage")


def _deals(given: Given) -> Columns:
    found: Columns = {}
    outcome = outcome_sql(given)
    if given.has(*_OUTCOMES):
        found["outcome"] = outcome
    if given.has("closed_on", "close_date", "won_at", "lost_at"):
        found |= _closing(given, outcome)
    if given.has("close_date", "expected_close_on"):
        expected = f"CASE WHEN coalesce({outcome}, 'open') = 'open' THEN {given.day('close_date')} END"
        found["expected_close_on"] = f"coalesce({given.col('expected_close_on', 'DATE')}, {expected})"
    if given.has("amount_won"):
        won = f"CASE WHEN {outcome} = 'won' THEN {given.col('amount_won')} END"
        found["amount"] = f"coalesce({won}, {given.col('amount', 'DECIMAL(18,4)')})"
    if given.has("status_reason"):
        lost = f"CASE WHEN {outcome} = 'lost' THEN {given.col('status_reason')} END"
        found["lost_reason"] = f"coalesce({given.col('lost_reason')}, {lost})"
    return found


def _closing(given: Given, outcome: str) -> Columns:
    """The day and the instant of the decision; an open deal has none."""

    def first(of: Callable[[str], str]) -> str:
        by_outcome = f"CASE {outcome} WHEN 'won' THEN {of('won_at')} WHEN 'lost' THEN {of('lost_at')} END"
        closing = f"CASE WHEN {outcome} IN ('won', 'lost') THEN {of('close_date')} END"
        return f"coalesce({of('closed_on')}, {by_outcome}, {closing})"

    shut = f"CASE WHEN {outcome} = 'open' THEN NULL ELSE"
    return {"closed_on": f"{shut} {first(given.day)} END", "closed_on_at": f"{shut} {first(given.timed)} END"}


def _deal_changes(given: Given) -> Columns:
    found = {"certainty": f"coalesce({given.col('certainty')}, 'recorded')"}
    if given.has(*_OUTCOMES):
        found["outcome"] = outcome_sql(given)
    return found


def _activities(given: Given) -> Columns:
    spoken = f"{given.col('result!status')}"
    done = f"CASE {given.flag('done')} WHEN TRUE THEN 'done' WHEN FALSE THEN 'planned' END"
    finished = f"CASE WHEN {given.at('done_at')} IS NOT NULL THEN 'done' END"
    status = f"coalesce({given.col('status')}, {spoken}, {done}, {finished})"
    kind = f"coalesce({given.col('subtype!kind')}, {given.col('kind')}, {literal(given.kind or None)}, 'other')"
    at = given.at("at")
    if given.has("at_time"):
        at = f"{at} + coalesce(TRY_CAST({given.col('at_time')} AS INTERVAL), INTERVAL 0 SECOND)"
    found: Columns = {"kind": kind}
    if given.direction:
        found["direction"] = f"CASE WHEN {kind} IN {SPOKEN} THEN {literal(given.direction)} END"
    if given.has("status", "result", "done", "done_at"):
        found["status"] = status
    if given.has("at", "occurred_at", "done_at"):
        over = f"CASE WHEN coalesce({status}, 'done') = 'done' THEN coalesce({given.at('done_at')}, {at}) END"
        found["occurred_at"] = f"coalesce({given.at('occurred_at')}, {over})"
    if given.has("at", "scheduled_at"):
        due = f"CASE WHEN {kind} IN {MEETS} OR {status} <> 'done' THEN {at} END"
        found["scheduled_at"] = f"coalesce({given.at('scheduled_at')}, {due})"
    return found | _activity_details(given, at)


def _activity_details(given: Given, at: str) -> Columns:
    found: Columns = {}
    if given.has("result", "outcome"):
        found["outcome"] = f"coalesce({given.col('outcome')}, {given.col('result!outcome')})"
    if given.has("duration_minutes", "duration", "duration_h", "duration_s", "duration_ms", "ends_at"):
        found["duration_minutes"] = _duration(given, at)
    if given.has("related"):
        related = given.col("related")
        found["deal"] = f"coalesce({found_ref(given, 'deal')}, CASE WHEN {related} LIKE '006%' THEN {related} END)"
        found["account"] = (
            f"coalesce({found_ref(given, 'account')}, CASE WHEN {related} LIKE '001%' THEN {related} END)"
        )
    return found


def found_ref(given: Given, name: str) -> str:
    return f"coalesce({given.col(name + '.id')}, {given.col(name)})"


def _duration(given: Given, at: str) -> str:
    """Minutes, whatever the unit; `1:30` is an hour and a half, a bare number minutes."""
    text = given.col("duration")
    clock = f"CASE WHEN {text} LIKE '%:%' THEN epoch(TRY_CAST({text} AS INTERVAL)) / 60 END"
    ways = [
        given.col("duration_minutes", "DECIMAL(18,4)"), f"{given.col('duration_h', 'DECIMAL(18,4)')} * 60",
        f"{given.col('duration_s', 'DECIMAL(18,4)')} / 60", f"{given.col('duration_ms', 'DECIMAL(18,4)')} / 60000",
        clock, f"TRY_CAST({text} AS DECIMAL(18,4))",
        f"date_diff('second', {at}, {given.at('ends_at')}) / 60",
    ]  # fmt: skip
    return f"CAST(coalesce({', '.join(ways)}) AS DECIMAL(18,4))"


def _reps(given: Given) -> Columns:
    if not given.has("first_name", "last_name"):
        return {}
    whole = f"nullif(concat_ws(' ', {given.col('first_name')}, {given.col('last_name')}), '')"
    return {"name": f"coalesce({given.col('name')}, {whole})"}


def _accounts(given: Given) -> Columns:
    found: Columns = {}
    if given.has("siren", "siret"):
        digits = f"regexp_replace(coalesce({given.col('siren')}, {given.col('siret')}), '[^0-9]', '', 'g')"
        found["siren"] = f"CASE WHEN length({digits}) >= 9 THEN left({digits}, 9) END"
    if given.has("domain", "website"):
        web = f"lower(coalesce({given.col('domain')}, {given.col('website')}))"
        host = rf"regexp_extract({web}, '^(?:[a-z]+://)?(?:www\.)?([^/:?#\s]+)', 1)"
        found["domain"] = f"nullif({host}, '')"
    if given.has("vat"):
        found["vat"] = f"upper(regexp_replace({given.col('vat')}, '[^0-9A-Za-z]', '', 'g'))"
    return found


def _contacts(given: Given) -> Columns:
    if not given.has("full_name"):
        return {}
    return {"last_name": f"coalesce({given.col('last_name')}, {given.col('full_name')})"}


def _stages(given: Given) -> Columns:
    return {"outcome": outcome_sql(given)} if given.has("outcome", "is_won", "is_closed") else {}


def _subscriptions(given: Given) -> Columns:
    if not given.has("mrr"):
        return {}
    monthly = f"CASE WHEN {given.col('amount', 'DECIMAL(18,4)')} IS NULL THEN 'month' END"
    return {
        "amount": f"coalesce({given.col('amount', 'DECIMAL(18,4)')}, {given.col('mrr')})",
        "interval": f"coalesce({monthly}, {given.col('interval')})",
    }


def _targets(given: Given) -> Columns:
    found = {"kpi": f"coalesce({given.col('kpi')}, 'revenue')"}
    if given.has("period"):
        for name in ("starts_on", "ends_on"):
            found[name] = f"coalesce({given.col(name, 'DATE')}, {given.col('period!' + name, 'DATE')})"
    return found


_SPECIAL: Mapping[str, Callable[[Given], Columns]] = {
    "deals": _deals,
    "deal_changes": _deal_changes,
    "activities": _activities,
    "reps": _reps,
    "accounts": _accounts,
    "contacts": _contacts,
    "stages": _stages,
    "subscriptions": _subscriptions,
    "targets": _targets,
}


def also_typed(table: str, name: str) -> Mapping[str, tuple[str, Reading]]:
    """Second readings of a column: what else its text tells, as `name!what` → (vocabulary, reading)."""
    if name == "stage" and table in {"deals", "deal_changes"}:
        return {"stage!outcome": ("outcome", Reading.WORD)}
    if table == "activities" and name == "result":
        return {
            "result!status": ("activities.status", Reading.WORD),
            "result!outcome": ("activities.outcome", Reading.WORD),
        }
    if table == "activities" and name == "subtype":
        return {"subtype!kind": ("activities.kind", Reading.WORD)}
    return {}


def key_sql(table: str, columns: Columns, fold: Callable[[str], str]) -> str:
    """The natural key of a row: the first of the table's keys whose first part is filled, folded.

    Keys whose columns the file all gives go first; a missing part counts as blank.
    """
    natural = TABLES[table].natural
    whole = [k for k in natural if all(c in columns for c in k)]
    ways = []
    for key in dict.fromkeys([*whole, *natural]):
        if key[0] not in columns:
            continue
        parts = [f"coalesce({fold(f'CAST({columns[c]} AS VARCHAR)')}, '')" for c in key if c in columns]
        ways.append(f"CASE WHEN {columns[key[0]]} IS NOT NULL THEN concat_ws('|', {', '.join(parts)}) END")
    return f"coalesce({', '.join(ways)})" if ways else "CAST(NULL AS VARCHAR)"


def kept_columns(table: str, found: Columns) -> tuple[str, ...]:
    """The canonical columns among those derived, in the model's order."""
    return tuple(c.name for c in TABLES[table].columns if c.name in found)
