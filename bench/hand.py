"""The same outputs as the engine's, fused by hand: what an expert would write on this store.

One query a relation and axis, each once over its rows; money is converted by the day's rate where the
relation has not done it. Every query gives rep, month and, for each measure, population, rows left out
by reason, sum and sum of squares.
"""

SPAN = "{day} >= DATE '2021-01-01' AND {day} < DATE '2026-01-01'"

SALES = """
SELECT rep_id, date_trunc('month', day) AS month, count(*) AS rows,
  count(*) FILTER (WHERE no_rate) AS no_rate, count(*) FILTER (WHERE amount IS NULL AND NOT no_rate) AS no_amount,
  sum(amount) FILTER (WHERE NOT no_rate) AS amount, sum(amount::DOUBLE * amount::DOUBLE)
    FILTER (WHERE NOT no_rate) AS squares,
  count(*) FILTER (WHERE fresh) AS fresh, count(*) FILTER (WHERE fresh AND no_rate) AS fresh_no_rate,
  count(*) FILTER (WHERE fresh AND amount IS NULL AND NOT no_rate) AS fresh_no_amount,
  sum(amount) FILTER (WHERE fresh AND NOT no_rate) AS fresh_amount,
  sum(amount::DOUBLE * amount::DOUBLE) FILTER (WHERE fresh AND NOT no_rate) AS fresh_squares,
  count(*) FILTER (WHERE is_first OR customer_id IS NULL) AS first,
  count(*) FILTER (WHERE business IS NULL) AS no_kind, count(*) FILTER (WHERE business IS NOT NULL
    AND no_rate) AS kind_no_rate,
  count(*) FILTER (WHERE business IS NOT NULL AND amount IS NULL AND NOT no_rate) AS kind_no_amount,
  sum(amount) FILTER (WHERE business IN ('new_customer', 'new_deal') AND NOT no_rate) AS new_business,
  sum(amount::DOUBLE * amount::DOUBLE) FILTER (WHERE business IN ('new_customer',
  'new_deal') AND NOT no_rate) AS nb_squares,
  sum(amount) AS whole, sum(amount) FILTER (WHERE business IS NOT NULL AND NOT no_rate) AS known
FROM (SELECT *, newness = 'new' OR customer_id IS NULL AS fresh FROM now.sales WHERE {span}) GROUP BY ALL
"""
ORDERS = """
SELECT rep_id, date_trunc('month', day) AS month, count(*) AS rows, count(*) FILTER (WHERE no_rate) AS no_rate,
  count(*) FILTER (WHERE amount IS NULL AND NOT no_rate) AS no_amount,
  count(*) FILTER (WHERE discount IS NULL AND amount IS NOT NULL AND NOT no_rate) AS no_discount,
  sum(discount) FILTER (WHERE ok) AS discount, sum(discount::DOUBLE * discount::DOUBLE)
    FILTER (WHERE ok) AS discount_squares,
  count(*) FILTER (WHERE discount IS NULL AND NOT no_rate) AS net_no_discount,
  count(*) FILTER (WHERE amount IS NULL AND discount IS NOT NULL AND NOT no_rate) AS net_no_amount,
  sum(amount) FILTER (WHERE ok) AS net, sum(amount::DOUBLE * amount::DOUBLE) FILTER (WHERE ok) AS net_squares,
  count(penalty) AS penalties, count(penalty) FILTER (WHERE no_rate) AS penalty_no_rate,
  sum(penalty) FILTER (WHERE NOT no_rate) AS penalty,
  sum(penalty::DOUBLE * penalty::DOUBLE) FILTER (WHERE NOT no_rate) AS penalty_squares
FROM (SELECT *, NOT no_rate AND amount IS NOT NULL AND discount IS NOT NULL AS ok FROM now.order_facts WHERE {span})
GROUP BY ALL
"""
LINES = """
SELECT rep_id, date_trunc('month', day) AS month, count(*) AS rows, count(*) FILTER (WHERE no_rate) AS no_rate,
  count(*) FILTER (WHERE cost IS NULL AND NOT no_rate) AS no_cost,
  count(*) FILTER (WHERE amount IS NULL AND cost IS NOT NULL AND NOT no_rate) AS no_amount,
  sum(margin) AS margin, sum(margin::DOUBLE * margin::DOUBLE) AS margin_squares,
  sum(amount) AS whole, sum(amount) FILTER (WHERE margin IS NOT NULL) AS base,
  sum(amount::DOUBLE * amount::DOUBLE) FILTER (WHERE margin IS NOT NULL) AS base_squares,
  count(*) FILTER (WHERE unit = 'hour') AS hour_lines, count(*) FILTER (WHERE unit = 'hour'
    AND quantity IS NULL) AS no_quantity,
  sum(quantity) FILTER (WHERE unit = 'hour') AS hours,
  sum(quantity::DOUBLE * quantity::DOUBLE) FILTER (WHERE unit = 'hour') AS hours_squares
FROM (SELECT *, CASE WHEN NOT no_rate THEN amount - cost END AS margin FROM now.line_facts WHERE {span}) GROUP BY ALL
"""
_RATED = """
SELECT d.*, CASE WHEN d.currency IS NULL OR d.currency = 'EUR' THEN d.amount::DECIMAL(38,12)
  ELSE d.amount::DECIMAL(24,4) * fx.rate::DECIMAL(14,8) END AS money,
  d.currency <> 'EUR' AND fx.rate IS NULL AS no_rate
FROM now.deals AS d LEFT JOIN now.fx_days AS fx ON fx.currency = d.currency AND fx.day = d.{axis} WHERE {span}
"""
CREATED = """
SELECT owner_id, date_trunc('month', created_on) AS month, count(*) AS rows,
  count(*) FILTER (WHERE no_rate) AS no_rate,
  count(*) FILTER (WHERE amount IS NULL AND no_rate IS NOT TRUE) AS no_amount,
  sum(money) AS amount, sum(money::DOUBLE * money::DOUBLE) AS squares,
  count(*) FILTER (WHERE outcome = 'won' AND closed_on <= DATE '2025-12-31') AS won,
  count(*) FILTER (WHERE outcome IN ('won', 'lost') AND closed_on <= DATE '2025-12-31') AS decided
FROM ({rated}) GROUP BY ALL
"""
CLOSED = """
SELECT owner_id, date_trunc('month', closed_on) AS month,
  count(*) FILTER (WHERE outcome = 'won') AS won, count(*) FILTER (WHERE outcome = 'lost') AS lost,
  count(*) FILTER (WHERE outcome = 'won' AND no_rate) AS won_no_rate,
  count(*) FILTER (WHERE outcome = 'won' AND amount IS NULL AND no_rate IS NOT TRUE) AS won_no_amount,
  sum(money) FILTER (WHERE outcome = 'won') AS won_amount,
  sum(money::DOUBLE * money::DOUBLE) FILTER (WHERE outcome = 'won') AS won_squares,
  count(*) FILTER (WHERE outcome = 'lost' AND no_rate) AS lost_no_rate,
  count(*) FILTER (WHERE outcome = 'lost' AND amount IS NULL AND no_rate IS NOT TRUE) AS lost_no_amount,
  sum(money) FILTER (WHERE outcome = 'lost') AS lost_amount,
  sum(money::DOUBLE * money::DOUBLE) FILTER (WHERE outcome = 'lost') AS lost_squares
FROM ({rated}) GROUP BY ALL
"""
# Open deals past their date at each month's end, by their owner then: states that cover the end.
OVERDUE = """
WITH ends AS (SELECT m::DATE AS month, (m + INTERVAL 1 MONTH)::DATE AS next
  FROM generate_series(DATE '2021-01-01', DATE '2025-12-01', INTERVAL 1 MONTH) AS s(m))
SELECT s.owner_id, e.month, count(*) FILTER (WHERE s.expected_close_on < e.next) AS overdue
FROM ends AS e JOIN now.deal_states AS s
  ON s.from_day < e.next AND s.to_day >= e.next AND s.outcome = 'open' GROUP BY ALL
"""
# Activities: counted by the few words that matter first, then added up.
DONE_ACTIVITIES = """
WITH few AS (
  SELECT rep_id, date_trunc('month', occurred_day) AS month, kind, direction, outcome, accepted,
    automatic IS TRUE AS robot, coalesce(status, 'done') = 'done' AS done, count(*) AS c
  FROM now.activities WHERE {span} GROUP BY ALL)
SELECT rep_id, month,
  sum(c) FILTER (WHERE sent AND NOT robot AND kind IN ('call', 'email', 'message', 'social',
  'connection_request')) AS outbound,
  sum(c) FILTER (WHERE sent AND kind = 'call') AS calls, sum(c) FILTER (WHERE sent AND NOT robot
    AND kind = 'email') AS emails,
  sum(c) FILTER (WHERE sent AND (kind = 'call' OR kind = 'email' AND NOT robot)) AS calls_emails,
  sum(c) FILTER (WHERE sent AND NOT robot AND kind = 'message') AS messages,
  sum(c) FILTER (WHERE kind IN ('social', 'connection_request')) AS social,
  sum(c) FILTER (WHERE kind = 'connection_request') AS invitations,
  sum(c) FILTER (WHERE kind = 'connection_request' AND accepted) AS accepted,
  sum(c) FILTER (WHERE kind = 'connection_request' AND accepted IS NOT NULL) AS answered,
  sum(c) FILTER (WHERE kind = 'content_engagement') AS content, sum(c) FILTER (WHERE kind = 'meeting') AS meetings,
  sum(c) FILTER (WHERE kind IN ('demo', 'trial', 'onboarding')) AS demos,
  sum(c) FILTER (WHERE kind = 'visit') AS visits,
  sum(c) FILTER (WHERE kind IN ('meeting', 'visit', 'demo', 'call')
    OR kind IN ('email', 'message') AND (direction = 'inbound' OR direction IS NULL)) AS interactions,
  sum(c) FILTER (WHERE kind IN ('email', 'message') AND direction IS NULL) AS no_direction,
  sum(c) FILTER (WHERE sent AND kind = 'call' AND (outcome = 'reached' OR outcome IS NULL)) AS reached,
  sum(c) FILTER (WHERE sent AND kind = 'call' AND outcome IS NULL) AS no_outcome
FROM (SELECT *, direction = 'outbound' OR direction IS NULL AS sent FROM few WHERE done) GROUP BY ALL
"""
SCHEDULED = """
WITH few AS (
  SELECT rep_id, date_trunc('month', scheduled_day) AS month, kind, coalesce(status, 'done') AS status, cancelled_by,
    count(*) AS c FROM now.activities WHERE {span} GROUP BY ALL)
SELECT rep_id, month,
  sum(c) FILTER (WHERE due AND status = 'cancelled' AND (cancelled_by = 'us' OR cancelled_by IS NULL)) AS ours,
  sum(c) FILTER (WHERE due AND status = 'cancelled' AND cancelled_by IS NULL) AS unknown,
  sum(c) FILTER (WHERE due AND status <> 'planned') AS scheduled,

   sum(c) FILTER (WHERE due AND status <> 'planned' AND NOT coalesce(status = 'cancelled' AND cancelled_by = 'us',
    FALSE)) AS kept,
  sum(c) FILTER (WHERE kind IN ('meeting', 'demo', 'visit') AND status = 'no_show') AS no_show,
  sum(c) FILTER (WHERE kind IN ('meeting', 'demo', 'visit') AND status IN ('done', 'no_show')) AS held
FROM (SELECT *, kind IN ('meeting', 'visit') AS due FROM few) GROUP BY ALL
"""
BOOKED = """
SELECT coalesce(booked_by_id, rep_id) AS rep_id, date_trunc('month', booked_day) AS month, count(*) AS booked,
  count(*) FILTER (WHERE scheduled_day <= DATE '2025-12-31' AND coalesce(status, 'done') = 'done') AS held,
  count(*) FILTER (WHERE scheduled_day <= DATE '2025-12-31' AND coalesce(status, 'done') <> 'planned') AS due
FROM now.activities WHERE kind IN ('meeting', 'demo', 'visit') AND {span} GROUP BY ALL
"""
PRESENCE = """
SELECT rep_id, date_trunc('month', day) AS month, count(*) AS rows, sum(present) AS present,
  sum(present::DOUBLE * present::DOUBLE) AS squares FROM now.rep_days WHERE {span} GROUP BY ALL
"""


def _on(text: str, day: str) -> str:
    return text.format(span=SPAN.format(day=day))


def _deals(text: str, axis: str) -> str:
    return text.format(rated=_RATED.format(axis=axis, span=SPAN.format(day=axis)))


FUSED = (
    _on(SALES, "day"), _on(ORDERS, "day"), _on(LINES, "day"), _deals(CREATED, "created_on"),
    _deals(CLOSED, "closed_on"), OVERDUE, _on(DONE_ACTIVITIES, "occurred_day"), _on(SCHEDULED, "scheduled_day"),
    _on(BOOKED, "booked_day"), _on(PRESENCE, "day"),
)  # fmt: skip

# One KPI by rep and month: won deals among those decided, each with what its reading shows.
WIN_RATE = """
SELECT owner_id, date_trunc('month', closed_on) AS month, count(*) FILTER (WHERE outcome = 'won') AS won,
  count(*) FILTER (WHERE outcome IN ('won', 'lost')) AS decided FROM now.deals WHERE {span} GROUP BY ALL
""".format(span=SPAN.format(day="closed_on"))
CALLS = """
SELECT rep_id, date_trunc('month', occurred_day) AS month, count(*) AS calls FROM now.activities
WHERE kind = 'call' AND coalesce(status, 'done') = 'done' AND (direction = 'outbound' OR direction IS NULL) AND {span}
GROUP BY ALL
""".format(span=SPAN.format(day="occurred_day"))
REVENUE = """
SELECT rep_id, date_trunc('month', day) AS month, count(*) AS rows, count(*) FILTER (WHERE no_rate) AS no_rate,
  count(*) FILTER (WHERE amount IS NULL AND NOT no_rate) AS no_amount,
  sum(amount) FILTER (WHERE NOT no_rate) AS amount,
  sum(amount::DOUBLE * amount::DOUBLE) FILTER (WHERE NOT no_rate) AS squares FROM now.sales WHERE {span} GROUP BY ALL
""".format(span=SPAN.format(day="day"))
