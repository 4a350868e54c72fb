"""Why leads were set aside: the reasons given in a period, with how many leads had each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadran.model.periods import Period
from cadran.store.duck import rows
from cadran.workspace.asking import Asking
from cadran.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rejected:
    """Leads set aside in the period by the reason given (None: none was), the commonest first."""

    period: Period
    reasons: Mapping[str | None, int]

    @property
    def total(self) -> int:
        return sum(self.reasons.values())


def rejected(workspace: Workspace, *, period: str | None = None, today: date | str | None = None) -> Rejected:
    """The reasons of a period, of the leads this viewer sees: their own, their teams', or all."""
    asking = Asking(kpi="leads", period=period, today=today)
    with workspace.facts() as facts:
        workspace.viewer.check(["leads"], [])
        span, day = asking.periods(facts)[0], asking.asof(facts)
        owners = workspace.viewer.owners(facts.con, day)
        owned = "TRUE" if owners is None else f"owner_id IN ({', '.join(map(str, sorted(owners))) or 'NULL'})"
        found = rows(
            facts.con,
            f"""
            SELECT disqualified_reason, count(*) FROM now.leads
            WHERE disqualified_on >= $1 AND disqualified_on < $2 AND disqualified_on <= $3 AND {owned}
            GROUP BY 1 ORDER BY 2 DESC, 1
            """,
            [span.start, span.end, day],
        )
    return Rejected(span, {None if r[0] is None else str(r[0]): int(str(r[1])) for r in found})
