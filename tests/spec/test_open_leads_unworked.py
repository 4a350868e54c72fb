"""Unworked leads: those that nobody had turned to, taken over or set aside at the period's end."""

from tests.spec.conftest import Spec

LEADS = """
    leads
    name    | owner | created_at       | mql_on     | sql_on     | disqualified_on | converted_at
    --------+-------+------------------+------------+------------+-----------------+-----------------
    Dupré   | Ana   | 2025-01-10T09:00 |            |            |                 |
    Martin  | Ana   | 2025-01-20T09:00 | 2025-01-21 |            |                 |
    Bernard | Ana   | 2025-01-20T09:00 |            | 2025-02-10 |                 |
    Petit   | Bo    | 2025-01-22T09:00 |            |            | 2025-02-15      |
    Roux    | Bo    | 2025-01-23T09:00 |            |            |                 | 2025-02-16T09:00
    Garnier | Bo    | 2025-02-20T09:00 |            |            |                 |

    activities
    lead  | rep | kind  | direction | automatic | occurred_at
    ------+-----+-------+-----------+-----------+-----------------
    Dupré | Ana | email | outbound  | yes       | 2025-01-10T09:01
    Dupré | Ana | call  | inbound   |           | 2025-01-11T09:00
    Dupré | Ana | task  |           |           | 2025-01-11T09:00
    Dupré | Ana | call  | outbound  |           | 2025-03-05T09:00
"""


def test_a_stock_at_the_end_of_the_period_with_the_age_of_the_oldest(spec: Spec) -> None:
    """At the end of January all five; a mail of a machine, a call from the lead and a task turned to nobody."""
    spec("open_leads_unworked", LEADS, period="2025-01", expect=5, also={"beside": {"oldest": 21.0}})


def test_taken_over_set_aside_or_converted_it_is_no_longer_there(spec: Spec) -> None:
    """At the end of February Dupré, Garnier, and Martin: an MQL that nobody called is what this is to show."""
    spec("open_leads_unworked", LEADS, period="2025-02", expect=3, also={"beside": {"oldest": 49.0}})


def test_once_called_it_is_worked(spec: Spec) -> None:
    spec("open_leads_unworked", LEADS, period="2025-03", expect=2, also={"beside": {"oldest": 70.0}})


def test_by_rep(spec: Spec) -> None:
    spec("open_leads_unworked", LEADS, period="2025-02", by="rep", expect={"Ana": 2, "Bo": 1})


def test_where_no_activity_tells_its_direction_nobody_knows(spec: Spec) -> None:
    mute = LEADS.replace("outbound", "        ").replace("inbound", "       ")
    spec("open_leads_unworked", mute, expect=None, also={"reason": "never_filled"})
