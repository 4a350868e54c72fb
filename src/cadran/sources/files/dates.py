"""Dates and date-times as SQL: text in, the local day and the UTC instant out, for a whole column at once.

Every writing is first rewritten as ISO text, then cast once: a day that does not exist (31/02) is unreadable.
"""

import re
from typing import NamedTuple

from cadran.sources.files import patterns
from cadran.sources.files.cells import cell
from cadran.sources.files.votes import ColumnVote
from cadran.store.duck import literal

_D_M_Y = r"^(\d{1,2})[-/.](\d{1,2})[-/.]"
_MONTHS = (
    "['jan','fev','mar','avr','mai','jui','jul','aou','sep','oct','nov','dec']",
    "['jan','feb','mar','apr','may','jun','jul','aug','sep','oct','nov','dec']",
)


class Moment(NamedTuple):
    """SQL of what a cell tells: its day in the workspace's zone, its instant, and whether it could be read.

    `day` DATE; `instant` TIMESTAMP in UTC, the start of the day where the cell has no time; `exact` the
    same but NULL where the cell has no time; `unreadable` BOOLEAN.
    """

    day: str
    instant: str
    exact: str
    unreadable: str


def moment_sql(column: str, vote: ColumnVote, zone: str, source_zone: str = "") -> Moment:
    """The moments of a column of dates.

    `zone` is the workspace's, `source_zone` that of naive times in the file (the workspace's if not
    given). A cell without a time is that day, in no zone. In a column whose times are all midnight they
    are no times. Between day and month the column's vote decides, the day first when it does not tell.
    """
    iso = _iso_text(column, vote)
    local = source_zone or zone
    clock = f"TRY_CAST({iso} AS TIMESTAMP)"
    if not vote.timed:
        return _moment(column, f"CAST({clock} AS DATE)", _utc(clock, zone), "FALSE")
    timed = f"regexp_matches({column}, {literal(f'{patterns.HAS_CLOCK}|^{patterns.SERIAL_TIME}$')})"
    if local == zone and not vote.aware:
        return _moment(column, f"CAST({clock} AS DATE)", _utc(clock, zone), timed)
    aware = f"{timed} AND regexp_matches(x, {literal(patterns.ZONE + '$')})"
    instant = (
        f"list_transform([{iso}], lambda x: CASE"
        f" WHEN {aware} THEN timezone('UTC', TRY_CAST(x AS TIMESTAMPTZ))"
        f" WHEN {timed} THEN {_utc('TRY_CAST(x AS TIMESTAMP)', local)}"
        f" ELSE {_utc('TRY_CAST(x AS TIMESTAMP)', zone)} END)[1]"
    )
    return _moment(column, f"CAST({_local(instant, zone)} AS DATE)", instant, timed)


def _moment(column: str, day: str, instant: str, timed: str) -> Moment:
    exact = "CAST(NULL AS TIMESTAMP)" if timed == "FALSE" else f"CASE WHEN {timed} THEN {instant} END"
    return Moment(day, instant, exact, cell(column, day).unreadable)


def _utc(naive: str, zone: str) -> str:
    """A naive local TIMESTAMP as one in UTC; of the hour that winter time repeats, the second."""
    return naive if zone == "UTC" else f"timezone('UTC', timezone({literal(zone)}, {naive}))"


def _local(utc: str, zone: str) -> str:
    return utc if zone == "UTC" else f"timezone({literal(zone)}, timezone('UTC', {utc}))"


def _iso_text(column: str, vote: ColumnVote) -> str:
    """The cell as `yyyy-mm-dd[ hh:mm[:ss[.f]]][zone]`; NULL for what is no date."""
    c = column
    days = "{year}-\\2-\\1" if vote.day_first is not False else "{year}-\\1-\\2"
    long_year = f"regexp_replace({c}, '{_D_M_Y}(\\d{{4}})', '{days.format(year=chr(92) + '3')}')"
    short_year = c
    for decades, year in (("[7-9]", "19\\3"), ("[0-6]", "20\\3")):
        short_year = f"regexp_replace({short_year}, '{_D_M_Y}({decades}\\d)', '{days.format(year=year)}')"
    return (
        f"CASE WHEN {_is(c, patterns.STRICT_ISO)} THEN {c}"
        f" WHEN {_is(c, patterns.LONG_YEAR)} THEN {_clock(long_year)}"
        f" WHEN {_is(c, patterns.SHORT_YEAR)} THEN {_clock(short_year)}"
        f" WHEN {_is(c, patterns.ISO_DATE)} THEN {_clock(_dashed(c))}"
        f" WHEN {_is(c, patterns.COMPACT_DATE)} THEN {c}[1:4] || '-' || {c}[5:6] || '-' || {c}[7:8]"
        f" WHEN {_is(c, patterns.SERIAL)} THEN {_serial(c)} ELSE {_named(c)} END"
    )


def _is(column: str, pattern: str) -> str:
    return f"regexp_full_match({column}, {literal(pattern)})"


def _dashed(text: str) -> str:
    return f"regexp_replace({text}, '^(\\d{{4}})[/.](\\d{{1,2}})[/.]', '\\1-\\2-')"


def _clock(text: str) -> str:
    """The time after an ISO date in one dress: `T14:30`, ` à 14h30` and `, 2:30 PM` become ` 14:30`."""
    dressed = r"^(\d+-\d+-\d+)(?:T|,? )(?:à |a |at )?(\d+)[:hH](\d\d)"
    spaced = f"regexp_replace({text}, {literal(dressed)}, '\\1 \\2:\\3')"
    pointed = f"regexp_replace({spaced}, '(:\\d\\d),(\\d)', '\\1.\\2')"
    halves = "regexp_replace(x, ' ?([AaPp])[Mm]$', ' \\1M')"
    formats = "['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p']"
    return (
        f"list_transform([{pointed}], lambda x: CASE WHEN regexp_matches(x, '[AaPp][Mm]$')"
        f" THEN CAST(try_strptime(upper({halves}), {formats}) AS VARCHAR) ELSE x END)[1]"
    )


def _serial(column: str) -> str:
    """Excel's days since 1899-12-30, to the second; only where a date is known to stand."""
    seconds = f"round(TRY_CAST(replace({column}, ',', '.') AS DOUBLE) * 86400)"
    return f"CAST(TIMESTAMP '1899-12-30' + to_seconds(CAST({seconds} AS BIGINT)) AS VARCHAR)"


def _named(column: str) -> str:
    """`12 mars 2026 à 14h30`, `1er mai 2026`, `Thu, Mar 12, 2026`."""
    folded = f"lower(strip_accents({column}))"
    branches = " ".join(_named_branch(pattern) for pattern in (patterns.DAY_MONTH, patterns.MONTH_DAY))
    return _clock(f"list_transform([{folded}], lambda f: CASE {branches} END)[1]")


def _named_branch(pattern: str) -> str:
    whole = f"({pattern})({patterns.CLOCK})"
    groups = re.compile(whole)
    day, month, year = (f"regexp_extract(f, {literal(whole)}, {groups.groupindex[g]})" for g in "dmy")
    clock = f"regexp_extract(f, {literal(whole)}, {groups.groups})"
    placed = ", ".join(f"list_position({names}, m[1:3])" for names in _MONTHS)
    number = f"CASE WHEN starts_with(m, 'juil') THEN 7 ELSE coalesce({placed}) END"
    number = f"list_transform([{month}], lambda m: {number})[1]"
    iso = f"{year} || '-' || {number} || '-' || {day} || {clock}"
    return f"WHEN regexp_full_match(f, {literal(whole)}) THEN {iso}"
