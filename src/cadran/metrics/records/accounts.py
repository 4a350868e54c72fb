"""Accounts, one row each, as a viewer sees them: the company's own record, and the figures of the rows in scope."""

from datetime import date

import polars as pl

from cadran.metrics.facts import Facts
from cadran.metrics.records.beside import CONTACT
from cadran.metrics.records.deals import deal_list
from cadran.metrics.records.scope import Owners, among, within
from cadran.store.duck import literal, rows
from cadran.store.frames import frame
from cadran.store.names import fold_sql

# An account is seen by who owns it, or has a deal, an order or an activity of their own there.
_SEEN = """
SELECT id FROM {s}.accounts WHERE {owner}
UNION SELECT account_id FROM {s}.deals WHERE {owner}
UNION SELECT account_id FROM {s}.orders WHERE {rep}
UNION SELECT account_id FROM {s}.sales WHERE {rep}
UNION SELECT coalesce(a.account_id, d.account_id) FROM {s}.activities a LEFT JOIN {s}.deals d ON d.id = a.deal_id
    WHERE {actor}
"""
_RECORDS = """
SELECT
    a.id, a.source, a.source_id, a.name, a.owner_id, r.name AS owner,
    CASE WHEN a.owner_id IS NOT NULL THEN concat(r.source, '/', r.source_id) END AS owner_key,
    a.industry, a.size, a.city, a.country,
    {fold_name} AS folded_name, {fold_owner} AS folded_owner, {fold_place} AS folded_place
FROM {s}.accounts a LEFT JOIN {s}.reps r ON r.id = a.owner_id
ORDER BY a.id
"""
_FIGURES = """
WITH seen AS ({seen}),
sold AS (
    SELECT
        account_id, sum(amount) FILTER (WHERE NOT no_rate AND day >= {year}) AS revenue,
        max(day) FILTER (WHERE coalesce(kind, '') <> 'credit') AS last_sale
    FROM {s}.sales WHERE {rep} AND day <= {asof} GROUP BY account_id
),
met AS ({met})
SELECT a.id, s.revenue, s.last_sale, m.last_contact
FROM {s}.accounts a
LEFT JOIN sold s ON s.account_id = a.id
LEFT JOIN met m ON m.account_id = a.id
WHERE {all_of_them} OR a.id IN (SELECT id FROM seen)
"""
_MET = """
SELECT coalesce(a.account_id, d.account_id) AS account_id, max(a.occurred_day) AS last_contact
FROM {s}.activities a LEFT JOIN {s}.deals d ON d.id = a.deal_id
WHERE {actor} AND coalesce(a.status, 'done') = 'done' AND {contact} AND a.occurred_day <= {asof}
GROUP BY ALL
"""


def account_list(facts: Facts, asof: date, year: date, owners: Owners) -> pl.DataFrame:
    """The accounts seen, with the revenue since `year`, open deals and last contact of the rows in scope.

    Of an account of somebody out of scope `owner` is blank and `owner_seen` false: whose it is is not told.
    """
    records = facts.kept.get("account_records", "", lambda: _records(facts))
    key = (asof, year, owners)
    figures = facts.kept.get("account_figures", key, lambda: _figures(facts, asof, year, owners))
    found = records.join(figures, on="id").with_columns(
        among("owner_id", owners).alias("owner_seen"), pl.col("owner_id").is_not_null().alias("owned")
    )
    hidden = [pl.when("owner_seen").then(c).alias(c) for c in ("owner", "owner_key", "folded_owner")]
    return found.with_columns(hidden).with_columns(pl.col("folded_owner").fill_null(""))


def _records(facts: Facts) -> pl.DataFrame:
    sql = _RECORDS.format(
        s=facts.schema, fold_name=fold_sql("coalesce(a.name, '')"), fold_owner=fold_sql("coalesce(r.name, '')"),
        fold_place=fold_sql("concat_ws(' ', a.city, a.industry)"),
    )  # fmt: skip
    return frame(facts.con, sql)


def _figures(facts: Facts, asof: date, year: date, owners: Owners) -> pl.DataFrame:
    sql = _FIGURES.format(
        s=facts.schema, asof=literal(asof), year=literal(year), seen=_seen(facts, owners),
        met=_met(facts, owners, asof), rep=within("rep_id", owners), all_of_them="TRUE" if owners is None else "FALSE",
    )  # fmt: skip
    found = frame(facts.con, sql)
    return found.join(_open_deals(facts, asof, owners), left_on="id", right_on="account_id", how="left")


def _open_deals(facts: Facts, asof: date, owners: Owners) -> pl.DataFrame:
    opened = deal_list(facts, asof).filter(
        pl.col("open") & among("owner_id", owners) & pl.col("account_id").is_not_null()
    )
    return opened.group_by("account_id").agg(pl.len().alias("open_deals"), pl.col("amount").sum().alias("open_amount"))


def _seen(facts: Facts, owners: Owners) -> str:
    return _SEEN.format(
        s=facts.schema, owner=within("owner_id", owners), rep=within("rep_id", owners),
        actor=within("a.rep_id", owners),
    )  # fmt: skip


def _met(facts: Facts, owners: Owners, asof: date) -> str:
    return _MET.format(s=facts.schema, actor=within("a.rep_id", owners), contact=CONTACT, asof=literal(asof))


def sees_account(facts: Facts, account: int, owners: Owners) -> bool:
    """Whether an account is seen: its owner's, or of a deal, an order or an activity in scope."""
    if owners is None:
        return True
    return bool(rows(facts.con, f"SELECT 1 FROM ({_seen(facts, owners)}) WHERE id = ? LIMIT 1", [account]))


def last_contact(facts: Facts, account: int, owners: Owners, asof: date) -> date | None:
    """The last day that somebody in scope was in touch with the account."""
    sql = f"SELECT last_contact FROM ({_met(facts, owners, asof)}) WHERE account_id = ?"
    found = rows(facts.con, sql, [account])
    return found[0][0] if found and isinstance(found[0][0], date) else None
