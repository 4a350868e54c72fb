"""One deal over time: its versions, and what changed from one to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from cadran.metrics.facts import Facts
from cadran.store.duck import rows

What = Literal["opened", "stage", "amount", "date", "owner", "won", "lost", "reopened"]
_VERSIONS = """
SELECT
    from_day, to_day, pipeline, stage, amount, expected_close_on, owner_id, outcome, certainty,
    slipped_from IS NOT NULL
FROM {s}.deal_history WHERE id = ? AND from_day <= ? ORDER BY version
"""


@dataclass(frozen=True, slots=True)
class Version:
    """The deal as it stood from a day on (`to_day` exclusive). `certainty`: recorded by its source, observed
    between two imports, or assumed from its ends. `slipped`: its expected day was moved to a later month."""

    from_day: date
    to_day: date
    pipeline: str | None
    stage: str | None
    amount: Decimal | None
    expected_close_on: date | None
    owner_id: int | None
    outcome: str | None
    certainty: str
    slipped: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed on a day. `before`, `after`: a stage, an amount, a day or a rep's id.

    `days`: of a date, by how many days it was put later (negative: sooner). `slipped`: to a later month.
    """

    what: What
    day: date
    certainty: str
    before: str | Decimal | date | int | None = None
    after: str | Decimal | date | int | None = None
    days: int | None = None
    slipped: bool = False


def versions(facts: Facts, deal: int, asof: date) -> tuple[Version, ...]:
    """The versions of a deal up to a day, oldest first."""
    found = rows(facts.con, _VERSIONS.format(s=facts.schema), [deal, asof])
    return tuple(Version(*r) for r in found)  # type: ignore[arg-type]  # typed by the relation, which mypy cannot see


def changes(found: Sequence[Version]) -> tuple[Change, ...]:
    """What changed, oldest first; the first version is the deal's opening."""
    if not found:
        return ()
    first = found[0]
    opened = Change("opened", first.from_day, first.certainty, after=first.stage)
    return (opened, *(c for before, after in pairwise(found) for c in _between(before, after)))


def _between(before: Version, after: Version) -> Iterator[Change]:
    day, certainty = after.from_day, after.certainty
    if after.outcome != before.outcome and after.outcome in {"won", "lost"}:
        yield Change("won" if after.outcome == "won" else "lost", day, certainty)
    elif after.outcome == "open" and before.outcome in {"won", "lost"}:
        yield Change("reopened", day, certainty)
    # A blank stage is not known, so it is no other; of a closing the stage says nothing more.
    if after.stage is not None and after.stage != before.stage and after.outcome not in {"won", "lost"}:
        yield Change("stage", day, certainty, before.stage, after.stage)
    if after.amount != before.amount:
        yield Change("amount", day, certainty, before.amount, after.amount)
    if after.expected_close_on != before.expected_close_on:
        yield _pushed(before.expected_close_on, after)
    if after.owner_id != before.owner_id:
        yield Change("owner", day, certainty, before.owner_id, after.owner_id)


def _pushed(before: date | None, after: Version) -> Change:
    now = after.expected_close_on
    days = None if before is None or now is None else (now - before).days
    return Change("date", after.from_day, after.certainty, before, now, days, after.slipped)
