"""Measures that several KPIs share, each said once."""

from collections.abc import Mapping

from cadran.metrics.kpi import Count, Curve, Distinct, Measure, Needs, Sum, Survival

NO_RATE: Mapping[str, str] = {"no_rate": "no_rate"}

# Sales, by the workspace's revenue basis.
REVENUE = Sum("sales", "amount", on="day", unless=NO_RATE)
CUSTOMERS = Distinct(
    "sales",
    "customer_id",
    on="day",
    where="coalesce(kind, '') <> 'credit'",
    unless={"no_account": "customer_id IS NULL"},
)
NEW_CUSTOMERS = Count(
    "sales", on="day", where="is_first OR customer_id IS NULL", unless={"no_account": "customer_id IS NULL"}
)
NEW_AMONG_THEM = Count("sales", on="day", where="is_first")

# Orders and their lines.
IS_ORDER = "coalesce(kind, 'order') = 'order'"
NO_COST: Mapping[str, str] = {**NO_RATE, "no_cost": "cost IS NULL", "no_amount": "amount IS NULL"}
MARGIN = Sum("line_facts", "amount - cost", on="day", unless=NO_COST, weigh="amount")
MARGIN_BASE = Sum("line_facts", "amount", on="day", unless=NO_COST, weigh="amount")
COST = Sum("line_facts", "cost", on="day", unless=NO_COST, weigh="amount")
DISCOUNT = Sum("order_facts", "discount", on="day", unless={**NO_RATE, "no_amount": "amount IS NULL"})
DISCOUNTED_NET = Sum("order_facts", "amount", on="day", unless={**NO_RATE, "no_discount": "discount IS NULL"})
SELLING_EXPENSES = Sum(
    "expenses", "amount", on="spent_on", money="currency",
    where="category IN ('salary', 'commission', 'tool', 'travel', 'representation')"
    " AND (rep_id IS NOT NULL OR team_id IS NOT NULL)",
)  # fmt: skip

# Deals.
CREATED = Count("deals", on="created_on")
WON = Count("deals", on="closed_on", where="outcome = 'won'", reads=("outcome",))
LOST = Count("deals", on="closed_on", where="outcome = 'lost'", reads=("outcome",))
WON_AMOUNT = Sum("deals", "amount", on="closed_on", where="outcome = 'won'", reads=("outcome",), money="currency")
# Where every lost amount of the workspace is 0, these zeros are blanks.
LOST_AMOUNT = Sum(
    "deals", "amount", on="closed_on", where="outcome = 'lost'", reads=("outcome",), money="currency",
    unless={"no_amount": "amount IS NULL OR (amount = 0 AND :lost_amounts_blank)"},
)  # fmt: skip
# When a decided deal was decided is needed to tell whether that was so at the as-of instant.
DATED: Mapping[str, str] = {"no_closed_on": "outcome IN ('won', 'lost') AND closed_on IS NULL"}
COHORT = Count("deals", on="created_on", unless=DATED)
COHORT_WON = Count("deals", on="created_on", where="outcome = 'won' AND closed_on <= :asof", reads=("outcome",))
COHORT_DECIDED = Count(
    "deals", on="created_on", where="outcome IN ('won', 'lost') AND closed_on <= :asof", reads=("outcome",)
)
CYCLE = Sum(
    "cycles", "days", on="closed_on", unless={"no_cycle_start": "start_on IS NULL", "ends_before_start": "days < 0"},
    quantiles=True,
)  # fmt: skip
# Days from a deal's start to what became of it by the as-of instant: 1 won, 2 lost, 0 open then.
BY_THEN = "outcome IN ('won', 'lost') AND closed_on <= :asof"
SO_FAR = f"CASE WHEN {BY_THEN} THEN closed_on ELSE :asof END"
ENDED = f"CASE WHEN NOT coalesce({BY_THEN}, FALSE) THEN 0 WHEN outcome = 'won' THEN 1 ELSE 2 END"
CYCLE_ESTIMATE = Survival(
    of=Count(
        "deal_cycles", on="created_on", reads=("outcome",),
        unless={
            **DATED, "no_cycle_start": "start_on IS NULL OR start_on > :asof",
            "ends_before_start": f"{BY_THEN} AND closed_on < start_on",
        },
    ),
    lasted=f"{SO_FAR} - start_on", ended=ENDED, competing=True,
)  # fmt: skip
MATURED = Survival(
    of=Count("deals", on="created_on", unless=DATED, reads=("outcome",)),
    lasted=f"greatest({SO_FAR} - created_on, 0)", ended=ENDED, competing=True, reads=Curve.PLATEAU,
)  # fmt: skip
TIME_IN_STAGE = Survival(
    of=Count(
        "stage_times", on="first_day", where="entered_day <= :asof AND coalesce(again_day > :asof, TRUE)",
        unless={"no_history": "unseen"},
    ),
    lasted="spent + (CASE WHEN left_day <= :asof THEN left_day ELSE :asof END - entered_day)",
    ended="CASE WHEN left_day <= :asof THEN 1 ELSE 0 END",
)  # fmt: skip
OPEN = Count("open_deals", reads=("outcome",))
OPEN_VALUE = Sum("open_deals", "amount", unless=NO_RATE, reads=("outcome",))
UNDATED = Count("open_deals", where="undated")
ASSUMED = Count("open_deals", where="assumed")
STATED = Sum(
    "weighted_deals", "amount * stated",
    unless={**NO_RATE, "no_amount": "amount IS NULL", "no_probability": "stated IS NULL"},
)  # fmt: skip
PAST_DUE = "expected_close_on < end_day"
OVERDUE = Count("open_deals", where=PAST_DUE, reads=("outcome", "expected_close_on"))
OVERDUE_AMOUNT = Sum("open_deals", "amount", where=PAST_DUE, unless=NO_RATE, reads=("outcome", "expected_close_on"))
OPEN_EXPECTED = Sum(
    "open_deals", "amount", where="expected_close_on >= end_day AND expected_close_on < period_to", unless=NO_RATE,
    reads=("outcome", "expected_close_on"),
)  # fmt: skip
COMMITTED = Sum(
    "open_deals", "amount", unless=NO_RATE, reads=("forecast_category",),
    where="forecast_category = 'commit' AND expected_close_on >= period_from AND expected_close_on < period_to",
)  # fmt: skip
NO_NEXT_STEP = "next_day IS NULL OR next_day < end_day"
WITHOUT_NEXT_STEP = Count("open_deals", where=NO_NEXT_STEP, reads=("outcome",))
QUIET = "at_day - quiet_since > patience"
STALLED = Count("stalled_deals", where=QUIET, reads=("outcome",))
STALLED_AMOUNT = Sum("stalled_deals", "amount", where=QUIET, unless=NO_RATE)
STAY = "(deal_id, pipeline, stage)"
# Without positions nobody knows which stage lies beyond which; counting the won alone would read too low.
PLACED: Mapping[str, str] = {"no_position": "position IS NULL"}
VISITS = Distinct("stage_visits", STAY, on="entered_day", unless=PLACED)
VISITS_BEYOND = Distinct("stage_visits", STAY, on="entered_day", where="beyond_day <= :asof", unless=PLACED)
VISITS_RESOLVED = Distinct("stage_visits", STAY, on="entered_day", where="resolved_day <= :asof", unless=PLACED)

# Quotes and tenders.
QUOTES_ACCEPTED = Count("quote_facts", on="decided_day", where="state = 'accepted'", reads=("state",))
QUOTES_DECIDED = Count(
    "quote_facts", on="decided_day", where="state IN ('accepted', 'refused', 'expired')", reads=("state",)
)
QUOTES_ORDERED = Count("quote_facts", on="sent_on", where="order_day <= :asof")
QUOTES_RESOLVED = Count("quote_facts", on="sent_on", where="order_day <= :asof OR decided_day <= :asof")
TENDERS = Count("tender_facts", on="received_on")
TENDERS_ANSWERED = Count("tender_facts", on="received_on", where="answer_day <= :asof")
TENDERS_RESOLVED = Count("tender_facts", on="received_on", where="decided_day <= :asof OR due_on < :asof")

# Activities. A blank status means done, a blank `automatic` means done by a person.
DONE = "coalesce(status, 'done') = 'done'"
OUTBOUND = "(direction = 'outbound' OR direction IS NULL)"
HUMAN = "automatic IS NOT TRUE"
INVITED = f"kind = 'connection_request' AND {OUTBOUND}"


def activity(where: str, *, needs: Needs = (), unless: Mapping[str, str] | None = None) -> Measure:
    """Activities done, by the day they were."""
    return Count("activities", on="occurred_day", where=f"{DONE} AND {where}", needs=needs, unless=unless)


CALL = f"{DONE} AND kind = 'call' AND {OUTBOUND}"
CALLS = Count("activities", on="occurred_day", where=CALL, needs=("direction",))
EMAILS = activity(f"kind = 'email' AND {OUTBOUND} AND {HUMAN}", needs=("direction",))
CALLS_AND_EMAILS = activity(f"(kind = 'call' OR (kind = 'email' AND {HUMAN})) AND {OUTBOUND}", needs=("direction",))
VISITED = activity("kind = 'visit'")
INTERACTIONS = activity(
    "(kind IN ('meeting', 'visit', 'demo', 'call')"
    " OR (kind IN ('email', 'message') AND (direction = 'inbound' OR direction IS NULL)))",
    unless={"no_direction": "kind IN ('email', 'message') AND direction IS NULL"},
)
DUE_MEETING = "kind IN ('meeting', 'demo', 'visit')"
DUE = "kind IN ('meeting', 'visit') AND coalesce(status, 'done') <> 'planned'"
WHO_CANCELLED: Mapping[str, str] = {"no_cancelled_by": "status = 'cancelled' AND cancelled_by IS NULL"}
SCHEDULED = Count("activities", on="scheduled_day", where=DUE, unless=WHO_CANCELLED)
KEPT = Count(
    "activities", on="scheduled_day",
    where=f"{DUE} AND NOT coalesce(status = 'cancelled' AND coalesce(cancelled_by, 'us') = 'us', FALSE)",
)  # fmt: skip
BOOKED = Count("bookings", on="booked_day")
BOOKED_DUE = Count(
    "bookings", on="booked_day", where="scheduled_day <= :asof AND coalesce(status, 'done') <> 'planned'"
)
BOOKED_HELD = Count("bookings", on="booked_day", where="scheduled_day <= :asof AND coalesce(status, 'done') = 'done'")

# The activities that a target can be set for, in activity_rate.
RATED = ("calls", "sqls", "meetings", "demos", "proposals_sent")
