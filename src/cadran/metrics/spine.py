"""Active reps: who appears in a reading by rep even without a row (metrics.md, Words)."""

import polars as pl

from cadran.metrics.facts import Facts
from cadran.metrics.query import Query
from cadran.metrics.relation import Path, Relation
from cadran.metrics.sql import Joins, prelude

ACTIVE = Relation(
    name="active_reps",
    windowed=True,
    base="reps",
    own={
        "rep": Path("rep_id", to="reps"),
        "team": Path("rep_id", "rep_spans", "team_id", "teams"),
        "manager": Path("rep_id", "rep_spans", "manager_id", "reps"),
    },
    region=(Path("rep_id", "rep_spans", "region"),),
    owner="rep_id",
)
# Sellers by role, or without one; managers only where they own a sale; others never.
_ACTIVE_SQL = """
SELECT w.w, r.id AS rep_id, w.at_day FROM windows AS w JOIN {s}.reps AS r
  ON (r.role IN ('sdr', 'bdm', 'ae') OR r.role IS NULL)
  AND (r.hired_on IS NULL OR r.hired_on < w.to_day) AND (r.left_on IS NULL OR r.left_on >= w.from_day)
UNION
SELECT w.w, o.rep_id, w.at_day FROM windows AS w JOIN (
  SELECT DISTINCT rep_id, day FROM {s}.sales WHERE rep_id IN (SELECT id FROM {s}.reps WHERE role = 'manager')
) AS o ON o.day >= w.from_day AND o.day < w.stop_day
"""


def rep_spine(query: Query, facts: Facts) -> pl.DataFrame:
    """(w, g0): every window with its active reps, within the question's filters and the viewer's scope.

    Kept with the generation's facts: each KPI of a board asks for the same.
    """
    return facts.kept.get("spine", query, lambda: _read(query, facts))


def _read(query: Query, facts: Facts) -> pl.DataFrame:
    joins = Joins(ACTIVE, "at_day", facts)
    asked = [joins.allows(f) for f in query.where if f.dimension in ACTIVE.dimensions]
    if query.owners is not None:
        asked.append(f"t.rep_id IN ({', '.join(map(str, sorted(query.owners))) or 'NULL'})")
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    windows = prelude(Relation(name="", axes=()), query, facts)
    active = _ACTIVE_SQL.format(s=facts.schema)
    sql = f"{windows}SELECT t.w AS w, t.rep_id AS g0 FROM ({active}) AS t{joins.text()}{where}"
    return facts.frame(sql).cast({"w": pl.Int32, "g0": pl.Int64})
