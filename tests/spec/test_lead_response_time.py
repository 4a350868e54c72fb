"""Inbound lead response time: business hours until a person turned to the lead, those who wait included."""

import pytest
from tests.spec.conftest import Spec

LEADS = """
    contacts
    last_name | account
    ----------+--------
    Aubry     | Moreau

    leads
    name    | owner | contact | account | direction | created_at
    --------+-------+---------+---------+-----------+-----------------
    Dupré   | Ana   |         |         | inbound   | 2025-01-10T16:30
    Martin  | Ana   |         |         | inbound   | 2025-01-14T09:00
    Aubry   | Bo    | Aubry   |         | inbound   | 2025-01-15T09:00
    Lefèvre | Bo    |         | Lefèvre | inbound   | 2025-01-16T09:00
    Petit   | Bo    |         | Petit   | inbound   | 2025-12-31T14:00
    Roux    | Bo    |         |         | outbound  | 2025-01-17T09:00
    Garnier | Bo    |         |         |           | 2025-01-17T09:00

    activities
    lead   | contact | account | rep | kind    | direction | automatic | status    | occurred_at
    -------+---------+---------+-----+---------+-----------+-----------+-----------+-----------------
    Dupré  |         |         | Ana | email   | outbound  | yes       |           | 2025-01-10T16:31
    Dupré  |         |         | Ana | note    |           |           |           | 2025-01-10T16:45
    Dupré  |         |         | Ana | call    | outbound  |           | cancelled | 2025-01-10T16:50
    Dupré  |         |         | Ana | call    | outbound  |           |           | 2025-01-13T08:30
    Martin |         |         | Ana | call    | outbound  |           |           | 2025-01-13T09:00
    Martin |         |         | Ana | email   | inbound   |           |           | 2025-01-14T09:05
    Martin |         |         | Ana | email   | outbound  | no        | done      | 2025-01-14T13:00
           | Aubry   | Moreau  | Bo  | message | outbound  |           |           | 2025-01-15T11:00
           |         | Lefèvre | Bo  | call    | outbound  |           |           | 2025-01-02T09:00
           |         | Lefèvre | Bo  | call    | outbound  |           |           | 2025-03-03T09:00
"""
# By the clocks of Paris, open from 9 to 18 on working days: Dupré from Friday 17:30 to Monday 9:30: 1 hour.
# Martin 4 (called the day before it came, which is no answer), Aubry 2. Lefèvre's account was called before, then
# after more than 30 days: not towards the lead.
# Petit came on December 31 at 15:00 and has waited 3 hours when the year ends.


def test_the_unanswered_are_kept_as_waiting(spec: Spec) -> None:
    """1 of 5 in 1 hour, 2 of 5 in 2; Petit leaves at 3; of the last two one is answered at 4: 1 - 3/5 x 1/2."""
    spec("lead_response_time", LEADS, expect=4.0, also={"n": 5})


def test_beside_it_stand_the_answered_and_how_many_wait(spec: Spec) -> None:
    shop = spec("lead_response_time", LEADS, expect=4.0)
    beside = shop.read("lead_response_time")[0].beside
    assert beside["mean"] == pytest.approx((1 + 4 + 2) / 3)
    assert beside["p90"] == pytest.approx(2 + 0.8 * 2)  # nine tenths of the way from the first to the third
    assert beside["unanswered_share"] == 2 / 5


def test_where_more_wait_than_were_answered_there_is_no_median(spec: Spec) -> None:
    spec("lead_response_time", LEADS, by="rep", expect={"Ana": 1.0, "Bo": None})


def test_a_lead_of_unknown_direction_is_left_out(spec: Spec) -> None:
    spec("lead_response_time", LEADS, expect=4.0, also={"excluded_by": {"no_direction": 1}, "coverage": 5 / 6})


def test_as_of_a_day_later_answers_had_not_come(spec: Spec) -> None:
    """On the evening of Friday 10 Dupré had waited half an hour."""
    asked = {"period": "2025-01", "as_of": "2025-01-10"}
    spec("lead_response_time", LEADS, **asked, expect=None, also={"reason": "median_not_reached", "n": 1})


BOTH = """
    contacts
    last_name | account
    ----------+--------
    Aubry     | Moreau

    leads
    name    | owner | contact | direction | created_at
    --------+-------+---------+-----------+-----------------
    Aubry   | Bo    | Aubry   | inbound   | 2025-01-15T09:00

    activities
    lead  | contact | rep | kind | direction | occurred_at
    ------+---------+-----+------+-----------+-----------------
          | Aubry   | Bo  | call | outbound  | 2025-01-15T10:00
    Aubry | Aubry   | Bo  | call | outbound  | 2025-01-16T10:00
"""


def test_what_names_the_lead_goes_before_what_names_its_contact_once_it_is_there(spec: Spec) -> None:
    """On the evening of the 15th the call to the contact is the answer; from the 16th on the one to the lead."""
    spec("lead_response_time", BOTH, expect=10.0)
    spec("lead_response_time", BOTH, period="2025-01", as_of="2025-01-15", expect=1.0)
    spec("open_leads_unworked", BOTH, period="2025-01-15", expect=0)


def test_without_activities_nobody_knows_who_was_answered(spec: Spec) -> None:
    silent = LEADS[: LEADS.index("    activities")]
    spec("lead_response_time", silent, expect=None, also={"reason": "no_data: activities"})
