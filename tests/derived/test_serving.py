"""Quotes, tenders, requests and meetings put in the diary."""

from dataclasses import replace
from datetime import time

import pytest
from tests.derived.desk import PLAIN, check, given


def test_a_quote_is_accepted_refused_expired_or_open_as_of_today() -> None:
    con = given(
        quotes="""
            number | status   | sent_on | expires_on | decided_on
            Q1     | accepted | 03-01   |            | 03-10
            Q2     | refused  | 03-01   | 03-05      | 03-20
            Q3     | sent     | 03-01   | 05-31      |
            Q4     | sent     | 04-01   |            |
            Q5     |          | 04-02   |            |
            Q6     | sent     | 03-01   | 06-30      |
            Q7     | draft    |         |            |
            Q8     | expired  | 05-01   | 07-15      |
        """,
    )  # today is 30 June; 1 April and 90 days is 30 June: good until tonight
    check(con, "now.quote_facts", """
        label | state    | decided_day | sent_on
        Q1    | accepted | 03-10       | 03-01
        Q2    | refused  | 03-20       | 03-01
        Q3    | expired  | 05-31       | 03-01
        Q4    | open     |             | 04-01
        Q5    | open     |             | 04-02
        Q6    | open     |             | 03-01
        Q7    | open     |             |
        Q8    | expired  | 07-15       | 05-01
    """)  # fmt: skip


def test_the_validity_of_a_quote_is_a_setting() -> None:
    con = given(replace(PLAIN, quote_validity_days=10), quotes="sent_on | status\n06-19 | sent\n06-20 | sent")
    check(con, "now.quote_facts", "sent_on | state | decided_day\n06-19 | expired | 06-29\n06-20 | open |")


def test_a_quote_leads_to_the_order_it_names_else_its_deal_s_next_one_else_its_won_deal() -> None:
    con = given(
        deals="name | outcome | closed_on\nA | open |\nB | won | 05-01\nC | won | 05-01",
        orders="""
            deal | ordered_on | kind   | status    | amount
            1    | 03-01      |        |           | 5
            1    | 04-10      |        |           | 5
            1    | 04-05      | credit |           | -5
            1    | 04-06      |        | cancelled | 5
                 | 02-01      |        |           | 5
        """,
        quotes="""
            number | deal | order | sent_on | status
            named  | 1    | 5     | 04-01   | accepted
            next   | 1    |       | 04-01   | sent
            same   | 1    |       | 03-01   | sent
            won    | 2    |       | 04-01   | accepted
            lost   | 3    |       | 04-01   | sent
            alone  |      |       | 04-01   | accepted
        """,
    )
    check(con, "now.quote_facts", """
        label | order_day | led_to_order
        named | 02-01     | yes
        next  | 04-10     | yes
        same  | 03-01     | yes
        won   | 05-01     | yes
        lost  |           | no
        alone |           | no
    """)  # fmt: skip


def test_a_tender_is_answered_by_its_quote_too_and_decided_when_declined() -> None:
    con = given(
        quotes="sent_on\n03-12",
        tenders="""
            received_on | answered_on | quote | declined_on
            03-01       | 03-05       | 1     |
            03-01       |             | 1     |
            03-01       |             |       | 03-09
            03-01       |             |       |
            03-01       | 02-27       |       |
        """,
    )
    check(con, "now.tender_facts", """
        id | answer_day | decided_day | days
        1  | 03-05      | 03-05       | 4
        2  | 03-12      | 03-12       | 11
        3  |            | 03-09       |
        4  |            |             |
        5  | 02-27      | 02-27       | -2
    """)  # fmt: skip


@pytest.mark.parametrize(
    ("received", "answered", "hours"),
    [
        ("03-03 10:00", "03-03 12:30", "2.5"),
        ("03-03 07:00", "03-03 10:00", "1"),  # the office opens at nine
        ("03-03 17:00", "03-04 10:00", "2"),
        ("03-07 17:00", "03-10 10:00", "2"),  # Friday to Monday
        ("03-08 11:00", "03-09 11:00", "0"),  # within a week-end
        ("07-11 17:30", "07-15 09:30", "1"),  # a week-end and 14 July
        ("03-28 17:00", "03-31 10:00", "2"),  # the clocks go forward in between
        ("03-03 23:30", "03-04 08:00", "0"),
        ("03-03 12:00", "", ""),
        ("", "03-03 12:00", ""),
    ],
)
def test_business_hours_pass_by_the_local_clock_on_working_days(received: str, answered: str, hours: str) -> None:
    con = given(replace(PLAIN, today=None), requests=f"received_at | answered_at\n{received} | {answered}")
    check(con, "now.request_facts", f"hours | reversed\n{hours} | no")


def test_an_answer_before_its_request_took_no_time_and_is_marked() -> None:
    con = given(requests="received_at | answered_at\n03-04 10:00 | 03-03 10:00")
    check(con, "now.request_facts", "hours | reversed | answered_day\n0 | yes | 03-03")


def test_business_hours_and_days_are_settings() -> None:
    settings = replace(PLAIN, business_hours=(time(8, 30), time(12)), working_days=(1, 6), holidays="")
    con = given(settings, requests="received_at | answered_at\n03-07 10:00 | 03-10 10:00")
    check(con, "now.request_facts", "hours\n5")  # Saturday in full, Monday from half past eight to ten


def test_a_booking_is_a_meeting_put_in_the_diary_by_whoever_booked_it() -> None:
    con = given(
        reps="name\nAda\nBo",
        activities="""
            kind    | rep | booked_by | booked_at   | status
            meeting | 1   | 2         | 03-01 23:30 | cancelled
            visit   | 1   |           | 03-02 10:00 |
            demo    | 1   | 2         |             | done
            call    | 1   | 2         | 03-02 10:00 | done
        """,
    )
    check(con, "now.bookings", "id | rep_id | booked_day\n1 | 2 | 03-01\n2 | 1 | 03-02")
