"""The forty additive KPIs by rep and month over five years, and how they are asked."""

from collections.abc import Sequence

from cadran.metrics.facts import Facts
from cadran.metrics.read import Answer, Question, answer
from cadran.workspace.asking import Asking

FORTY = (
    "revenue", "discount_amount", "discount_rate", "penalty_amount", "new_customer_revenue", "new_customers",
    "new_business_revenue", "gross_margin", "gross_margin_rate", "gross_margin_rate.over_cost", "hours_sold",
    "deals_created", "deals_created_value", "deals_won", "deals_lost", "lost_value", "win_rate", "win_rate.value",
    "win_rate.creation_cohort", "win_rate_value", "win_loss_ratio", "pipeline_conversion_rate", "sales_velocity",
    "outbound_activities", "calls", "emails", "calls_emails_per_rep_day", "messages", "social_interactions",
    "connection_requests", "content_engagements", "meetings", "demos", "client_interactions", "visits",
    "meetings_cancelled_by_us", "meeting_reliability", "meeting_no_show_rate", "meetings_booked", "call_connect_rate",
)  # fmt: skip
SPAN = "2021-01-01..2025-12-31"


def question(kpis: Sequence[str], facts: Facts) -> Question:
    """Those KPIs by rep and month over the five years."""
    return Asking(kpi=kpis, by="rep", period=SPAN, grain="month").question(facts, None)


def read(kpis: Sequence[str], facts: Facts) -> Answer:
    """Readings as frames: value, terms, n, interval, coverage, rows left out by reason, why null."""
    return answer(question(kpis, facts), facts)
