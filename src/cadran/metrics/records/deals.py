"""All deals, one row each: the record of today beside what the pipeline's KPIs say of it.

Open, overdue, dormant, without a next step: the very conditions of the KPIs, on the very relations, so that a
list and its KPI never differ. Amounts are in the workspace's currency: of an open deal that of the KPIs, of a
closed one at the rate of its closing.
"""

from datetime import date, timedelta

import polars as pl

from cadran.metrics.catalogue.terms import NO_NEXT_STEP, PAST_DUE, QUIET
from cadran.metrics.facts import Facts
from cadran.metrics.query import Query, window
from cadran.metrics.relations import RELATIONS
from cadran.metrics.sql import ALL, prelude, with_parameters
from cadran.store.duck import literal, rows
from cadran.store.frames import frame
from cadran.store.names import fold_sql

_DEALS = """
{windows}, weighted AS ({weighted}), dozing AS ({stalled}),
slipped AS (
    SELECT deal_id, count(*) AS slips, CAST(sum(to_on - from_on) AS BIGINT) AS slipped_days
    FROM {s}.slips WHERE day <= {asof} GROUP BY deal_id
),
open_now AS (
    SELECT
        z.id, z.pipeline, z.stage, z.amount, z.no_rate, z.expected_close_on, z.next_day,
        CASE WHEN NOT w.no_rate THEN CAST(w.amount * w.weight AS DOUBLE) END AS weighted,
        coalesce({past_due}, false) AS overdue, coalesce({no_next_step}, false) AS without_next_step,
        coalesce({quiet}, false) AS dormant, z.at_day - z.quiet_since AS quiet_days
    FROM dozing z JOIN weighted w ON w.id = z.id
),
told AS (
    SELECT
        d.id, d.source, d.source_id, d.name, d.account_id, a.name AS account,
        concat(a.source, '/', a.source_id) AS account_key,
        d.owner_id, r.name AS owner, concat(r.source, '/', r.source_id) AS owner_key,
        coalesce(o.pipeline, d.pipeline) AS pipeline, coalesce(o.stage, d.stage) AS stage,
        o.id IS NOT NULL AS open, CAST(d.outcome AS VARCHAR) AS outcome,
        CASE
            WHEN o.id IS NOT NULL THEN CASE WHEN NOT o.no_rate THEN CAST(o.amount AS DECIMAL(38, 12)) END
            WHEN coalesce(d.currency, {currency}) = {currency} THEN CAST(d.amount AS DECIMAL(38, 12))
            ELSE CAST(d.amount AS DECIMAL(24, 4)) * CAST(fx.rate AS DECIMAL(14, 8))
        END AS amount,
        o.weighted, CASE WHEN o.id IS NOT NULL THEN o.expected_close_on ELSE d.expected_close_on END
            AS expected_close_on,
        d.created_on, d.closed_on, d.next_step, greatest(d.next_step_on, o.next_day) AS next_step_on,
        d.lost_reason, d.won_reason,
        CASE WHEN d.created_on <= {asof} THEN {asof} - d.created_on END AS age,
        coalesce(o.overdue, false) AS overdue, coalesce(o.without_next_step, false) AS without_next_step,
        coalesce(o.dormant, false) AS dormant, o.quiet_days,
        coalesce(s.slips, 0) AS slips, coalesce(s.slipped_days, 0) AS slipped_days
    FROM {s}.deals d
    LEFT JOIN open_now o ON o.id = d.id
    LEFT JOIN slipped s ON s.deal_id = d.id
    LEFT JOIN {s}.accounts a ON a.id = d.account_id
    LEFT JOIN {s}.reps r ON r.id = d.owner_id
    LEFT JOIN {s}.fx_days fx ON fx.currency = d.currency AND fx.day = coalesce(d.closed_on, d.created_on)
)
SELECT
    t.* REPLACE (
        CASE WHEN account_id IS NOT NULL THEN account_key END AS account_key,
        CASE WHEN owner_id IS NOT NULL THEN owner_key END AS owner_key
    ),
    p.position,
    {fold_name} AS folded_name, {fold_account} AS folded_account, {fold_owner} AS folded_owner
FROM told t
LEFT JOIN {s}.stage_places p ON p.stage = t.stage AND p.pipeline IS NOT DISTINCT FROM t.pipeline
ORDER BY t.id
"""


def deal_list(facts: Facts, asof: date) -> pl.DataFrame:
    """Every deal of the workspace at the end of a day; whoever shows it narrows it to what may be seen."""
    return facts.kept.get("deal_list", asof, lambda: _read(facts, asof))


def _read(facts: Facts, asof: date) -> pl.DataFrame:
    query = Query((window(asof, asof + timedelta(days=1), asof),), asof)
    sql = _DEALS.format(
        s=facts.schema, asof=literal(asof), currency=literal(facts.settings.currency),
        windows=prelude(RELATIONS["deals"], query, facts),
        weighted=facts.windowed(RELATIONS["weighted_deals"], ALL),
        stalled=facts.windowed(RELATIONS["stalled_deals"], ALL),
        past_due=_of("z", PAST_DUE), no_next_step=_of("z", NO_NEXT_STEP), quiet=_of("z", QUIET),
        fold_name=fold_sql("coalesce(t.name, '')"), fold_account=fold_sql("coalesce(t.account, '')"),
        fold_owner=fold_sql("coalesce(t.owner, '')"),
    )  # fmt: skip
    return frame(facts.con, with_parameters(sql, query, facts))


_COLUMNS = ("expected_close_on", "end_day", "next_day", "at_day", "quiet_since", "patience")


def _of(alias: str, condition: str) -> str:
    """A KPI's condition on the columns of one relation among several."""
    for column in _COLUMNS:
        condition = condition.replace(column, f"{alias}.{column}")
    return f"({condition})"


def open_stages(facts: Facts, pipeline: str | None) -> frozenset[str]:
    """The open stages that are declared for a pipeline, or for all: each is worth its place even while empty."""
    sql = (
        f"SELECT name FROM {facts.schema}.stages WHERE coalesce(outcome, 'open') = 'open'"
        " AND (pipeline IS NULL OR pipeline IS NOT DISTINCT FROM ?)"
    )
    return frozenset(str(name) for (name,) in rows(facts.con, sql, [pipeline]))


def folded(facts: Facts, text: str) -> str:
    """A text looked for, as the folded names are: no accents, no case."""
    found = rows(facts.con, f"SELECT {fold_sql('CAST(? AS VARCHAR)')}", [text])
    return str(found[0][0] or "")
