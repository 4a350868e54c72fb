"""Whose eyes: the one door through which rows are seen (metrics.md, Privacy)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cadran.errors import BadInput, UnknownName
from cadran.store.duck import Connection, rows

Role = Literal["rep", "manager", "executive", "marketing"]
# Marketing sees where leads come from, what they cost and what becomes of them, and how nobody in sales performs.
MARKETING = frozenset({
    "leads", "mqls", "sqls", "mql_to_sql_rate", "lead_conversion_rate", "time_to_conversion", "cost_per_lead", "cac",
    "cac_payback", "campaign_roi", "revenue_attribution_coverage", "open_leads_unworked", "new_customers",
    "new_customer_revenue", "content_engagements", "social_mentions", "social_sentiment", "nps", "csat",
    "survey_response_rate", "market_share", "market_share_growth",
})  # fmt: skip
PEOPLE_COLUMNS = frozenset({"owner", "rep", "sdr", "respondent_rep", "booked_by", "manager", "team"})
OF_PEOPLE = frozenset({"rep", "sdr", "team", "manager"})

# The viewer's reps: own row, or those of the teams below, as they stand on the day.
_TEAMS = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM now.teams WHERE manager_id = $me
    UNION
    SELECT t.id FROM now.teams AS t JOIN below AS b ON t.parent_id = b.id
)
"""
_LED = f"{_TEAMS} SELECT id FROM below"
_BELOW = f"""{_TEAMS}
SELECT rep_id FROM now.rep_spans
WHERE from_day <= $day AND to_day > $day AND (manager_id = $me OR team_id IN (SELECT id FROM below))
UNION SELECT $me
"""


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks. A rep sees own rows, a manager those of the teams below, an executive all; marketing sees
    leads, campaigns and sources of all, and nothing by person.

    `rep`: the person's row in `reps`, by id told in readings, e-mail or name; asked of reps and managers alone.
    """

    role: Role
    rep: str = ""

    def owners(self, con: Connection, day: date) -> frozenset[int] | None:
        """Ids of the reps whose rows are seen on a day; None: all. `UnknownName` when `rep` is nobody."""
        if self.role in {"executive", "marketing"}:
            return None
        me = self._id(con)
        if self.role == "rep":
            return frozenset({me})
        found = con.execute(_BELOW, {"me": me, "day": day}).fetchall()
        return frozenset(int(r[0]) for r in found)

    def teams(self, con: Connection) -> frozenset[int] | None:
        """Ids of the teams whose leader sees them: one's own and those below; None: all."""
        if self.role in {"executive", "marketing"}:
            return None
        if self.role == "rep":
            return frozenset()
        return frozenset(int(r[0]) for r in con.execute(_LED, {"me": self._id(con)}).fetchall())

    def me(self, con: Connection) -> int | None:
        """The id of this person's own row in `reps`, of those who have one."""
        return self._id(con) if self.role in {"rep", "manager"} else None

    def sees(self, kpi: str) -> bool:
        """Whether this person may ask for a KPI at all."""
        return self.role != "marketing" or kpi in MARKETING

    def check(self, kpis: Iterable[str], dimensions: Iterable[str]) -> None:
        """Raises `BadInput` (`not_visible`) where one of them is not for this person's role."""
        if self.role != "marketing":
            return
        refused = [k for k in kpis if k not in MARKETING] or [d for d in dimensions if d in OF_PEOPLE]
        if refused:
            raise BadInput(
                f"« {refused[0]} » n'est pas ouvert au marketing : ni la performance, ni le détail par personne.",
                f"'{refused[0]}' is not open to marketing: neither performance nor anything by person.",
                code="not_visible",
            )

    def hidden(self, columns: Iterable[str]) -> list[str]:
        """The columns of rows that are not for this person: marketing reads without who in sales they belong to."""
        return [c for c in columns if c in PEOPLE_COLUMNS] if self.role == "marketing" else []

    def shown(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Rows as this person may read them: without what is hidden, and marketing and reps without who they belonged
        to before."""
        hidden = set(self.hidden(rows[0] if rows else ()))
        return [{name: self._told(name, value) for name, value in row.items() if name not in hidden} for row in rows]

    def _told(self, name: str, value: Any) -> Any:
        if name != "changes" or self.role not in {"marketing", "rep"}:
            return value
        return [c for c in value or () if c["column"].removesuffix("_id") not in PEOPLE_COLUMNS]

    def _id(self, con: Connection) -> int:
        listed = rows(con, "SELECT id, concat(source, '/', source_id), email, name FROM now.reps ORDER BY stub, id")
        found = [r[0] for r in listed if self.rep in r[1:]]
        if not found or not isinstance(found[0], int):
            raise UnknownName(("Commercial", "rep"), self.rep, [str(r[3]) for r in listed if r[3]])
        return found[0]
