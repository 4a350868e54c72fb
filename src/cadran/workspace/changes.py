"""What happened to deals between two days: won, lost, moved, pushed, new; and what came to be known only since."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from cadran.workspace.workspace import Workspace

Kind = Literal["won", "lost", "new", "moved", "pushed", "pulled"]
KINDS: tuple[Kind, ...] = ("won", "lost", "new", "moved", "pushed", "pulled")
WHOSE = ("deal", "name", "account", "rep", "rep_name", "team", "amount")
LATE = timedelta(days=92)  # how far back a closing is looked for that was told late

# How each deal stood at the end of two days. `told`: it was closed before, but nobody had said so by then.
_STOOD = """
WITH
before AS (SELECT * FROM {s}.deal_states WHERE from_day <= $since AND to_day > $since),
after AS (SELECT * FROM {s}.deal_states WHERE from_day <= $until AND to_day > $until)
SELECT
    concat(d.source, '/', d.source_id) AS deal, coalesce(a.name, d.source_id) AS name, coalesce(c.name, '') AS account,
    coalesce(concat(r.source, '/', r.source_id), '') AS rep, coalesce(r.name, '') AS rep_name,
    coalesce(t.name, '') AS team,
    a.amount, b.outcome, a.outcome, b.stage, a.stage, b.expected_close_on, a.expected_close_on,
    coalesce(a.created_on, a.from_day), a.from_day, coalesce(a.lost_reason, '') AS reason, {told} AS told
FROM after AS a
JOIN {s}.deals AS d ON d.id = a.id
LEFT JOIN before AS b ON b.id = a.id
LEFT JOIN {s}.accounts AS c ON c.id = a.account_id
LEFT JOIN {s}.reps AS r ON r.id = a.owner_id
LEFT JOIN {s}.rep_spans AS p ON p.rep_id = a.owner_id AND p.from_day <= $until AND p.to_day > $until
LEFT JOIN {s}.teams AS t ON t.id = p.team_id
WHERE ($all OR list_contains($ids, a.owner_id))
    AND (b.id IS NULL OR b.outcome IS DISTINCT FROM a.outcome OR a.outcome = 'open' OR {told})
ORDER BY 4, 2, 1
"""
# Closed before, yet not so in any version that was known at the instant.
_TOLD_LATE = """(
    a.outcome IN ('won', 'lost') AND b.outcome = a.outcome AND a.from_day > $late
    AND NOT EXISTS (
        SELECT 1 FROM main.deals AS v
        WHERE v.id = a.id AND v.known_from <= $known AND v.known_to > $known AND v.outcome::VARCHAR = a.outcome
    )
)"""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a deal. `before`, `after`: the stages of a move, the expected days of a push, as ISO.
    `day`: when it happened. `late`: it happened before, and became known since."""

    kind: Kind
    deal: str
    name: str
    account: str
    rep: str
    rep_name: str
    team: str
    amount: Decimal | None
    day: date
    before: str = ""
    after: str = ""
    late: bool = False


def deal_events(
    workspace: Workspace, since: date, until: date, *, known_since: datetime | None = None
) -> tuple[Event, ...]:  # fmt: skip
    """What happened to the viewer's deals after the end of `since`, to the end of `until`, by rep and deal.

    Deals are compared as they stood on the two days, so that what was moved and moved back is no event. `known_since`:
    an instant (UTC); closings of the three months before `since` that were not known then are told as `late`.
    Raises `BadInput` where the viewer sees nobody's deals.
    """
    workspace.viewer.check(["*"], ())
    with workspace.facts() as facts:
        owners = workspace.viewer.owners(facts.con, until)
        given: dict[str, object] = {
            "since": since, "until": until, "all": owners is None, "ids": sorted(owners or ()),
        }  # fmt: skip
        if known_since is not None:
            given |= {"late": since - LATE, "known": known_since}
        told = "FALSE" if known_since is None else _TOLD_LATE
        stood = facts.con.execute(_STOOD.format(s=facts.schema, told=told), given).fetchall()
        return tuple(event for row in stood for event in _events(row, since))


def _events(row: tuple[Any, ...], since: date) -> Iterator[Event]:
    said: dict[str, Any] = dict(zip(WHOSE, row, strict=False))
    was, now, was_stage, stage, was_due, due, created, day, why, told = row[len(WHOSE) :]
    base = Event(kind="new", day=day, after=stage or "", **said)
    if now in {"won", "lost"}:
        if now != was or told:
            after = why if now == "lost" else base.after
            yield replace(base, kind=now, before=was_stage or "", after=after, late=bool(told))
    elif now == "open" and was is None:
        yield replace(base, day=created, late=created <= since)
    elif now == was == "open":
        if stage is not None and was_stage is not None and stage != was_stage:
            yield replace(base, kind="moved", before=was_stage)
        if due is not None and was_due is not None and due != was_due:
            kind: Kind = "pushed" if due > was_due else "pulled"
            yield replace(base, kind=kind, before=was_due.isoformat(), after=due.isoformat())
