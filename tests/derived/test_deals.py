"""Deals over time: how they stood, where they were, when they slipped, how long they took."""

from dataclasses import replace

import pytest
from tests.derived.desk import PLAIN, check, given, windowed

from cadran.metrics.derived import cycle_start

STAGES = """
    pipeline | name  | position | probability
    Sales    | First | 1        | 0.1
    Sales    | Demo  | 2        | 0.3
    Sales    | Offer | 3        | 0.6
    Sales    | Lost  | 9        | 0
"""
STATES = "now.deal_states"


def test_recorded_changes_hold_until_the_next() -> None:
    con = given(
        deals="name | outcome | created_on | closed_on | amount | owner\nA | won | 01-10 | 03-01 | 500 | 1",
        reps="name\nAda\nBo",
        deal_changes="""
            deal | valid_from  | stage | amount | owner | outcome | probability
            1    | 02-01 10:00 | Demo  | 300    | 2     | open    | 0.5
            1    | 01-10 09:00 | First | 200    | 2     | open    | 0.2
            1    | 03-01 18:00 | Won   | 500    | 1     | won     | 1
        """,
    )
    check(con, STATES, """
        version | from_day | to_day | stage | amount | owner_id | outcome | probability | certainty | undated
        1       | 01-10    | 02-01  | First | 200    | 2        | open    | 0.2         | recorded  | no
        2       | 02-01    | 03-01  | Demo  | 300    | 2        | open    | 0.5         | recorded  | no
        3       | 03-01    | end    | Won   | 500    | 1        | won     | 1           | recorded  | no
    """)  # fmt: skip


def test_what_a_record_leaves_out_is_put_beside_it() -> None:
    """A history of stages alone, begun after the deal, that never heard of its closing."""
    con = given(
        deals="""
            name | outcome | created_on | closed_on | amount | owner | stage | expected_close_on
            A    | lost    | 01-10     | 03-01     | 500    | 1     | Lost  | 04-01
        """,
        reps="name\nAda",
        deal_changes="deal | valid_from | stage\n1 | 02-01 08:00 | Demo\n1 | 02-20 08:00 | Offer",
    )
    check(con, STATES, """
        from_day | to_day | stage | amount | owner_id | outcome | expected_close_on | certainty
        01-10    | 02-01  |       | 500    | 1        | open    | 04-01             | assumed
        02-01    | 02-20  | Demo  | 500    | 1        | open    | 04-01             | recorded
        02-20    | 03-01  | Offer | 500    | 1        | open    | 04-01             | recorded
        03-01    | end    | Lost  | 500    | 1        | lost    | 04-01             | recorded
    """)  # fmt: skip


def test_an_amount_that_one_change_lacks_is_not_known_then() -> None:
    con = given(
        deals="name | outcome | created_on | amount\nA | open | 01-10 | 500",
        deal_changes="deal | valid_from | stage | amount\n1 | 01-10 08:00 | First |\n1 | 02-20 08:00 | Demo | 400",
    )
    check(con, STATES, "from_day | amount\n01-10 |\n02-20 | 400")


def test_two_changes_on_one_day_leave_the_last_for_its_end() -> None:
    con = given(
        deals="name | outcome | created_on\nA | open | 01-10",
        deal_changes="""
            deal | valid_from  | stage
            1    | 01-10 08:00 | First
            1    | 01-10 09:00 | Demo
            1    | 01-10 09:00 | Offer
        """,
    )
    check(con, STATES, """
        from_day | to_day | stage
        01-10    | 01-10  | First
        01-10    | 01-10  | Demo
        01-10    | end    | Offer
    """)  # fmt: skip
    check(con, windowed("open_deals", ("01-01", "02-01", "01-10")), "stage | assumed\nOffer | no")


def test_without_a_record_a_deal_was_open_as_first_seen_at_a_stage_nobody_knows() -> None:
    now = "1 | A | won | 01-10 | 06-20 | 900 | Won | 1 | 06-25 12:00 |"
    con = given(
        deals=f"id | name | outcome | created_on | closed_on | amount | stage | owner | known_from | known_to\n{now}",
        deal_versions=f"""
            id | name | outcome | created_on | closed_on | amount | stage | owner | known_from  | known_to
            1  | A    | open    | 01-10      |           | 500    | Demo  | 2     | 03-01 12:00 | 05-01 12:00
            1  | A    | open    | 01-10      |           | 700    | Offer | 1     | 05-01 12:00 | 06-25 12:00
            {now}
        """,
        reps="name\nAda\nBo",
    )
    check(con, STATES, """
        from_day | to_day | stage | amount | owner_id | outcome | certainty
        01-10    | 03-01  |       | 500    | 2        | open    | assumed
        03-01    | 05-01  | Demo  | 500    | 2        | open    | observed
        05-01    | 06-20  | Offer | 700    | 1        | open    | observed
        06-20    | end    | Won   | 900    | 1        | won     | observed
    """)  # fmt: skip
    check(con, windowed("open_deals", ("02-01", "03-01", "02-28")), "stage | amount | assumed\n | 500 | yes")


@pytest.mark.parametrize(
    ("deal", "states"),
    [
        (" | open | | ", "06-30 | end | open | observed | yes"),  # known in 2026, which is today at the latest
        ("01-10 | open | | ", "01-10 | 06-30 | open | assumed | no\n06-30 | end | open | observed | no"),
        ("01-10 | | | ", "01-10 | 06-30 | | assumed | no\n06-30 | end | | observed | no"),
        ("01-10 | won | 02-01 | ", "01-10 | 02-01 | open | assumed | no\n02-01 | end | won | observed | no"),
        ("02-10 | won | 02-01 | ", "02-01 | end | won | observed | no"),  # closed before it was created
        (" | lost | 02-01 | ", "02-01 | end | lost | observed | yes"),
        ("01-10 | lost | | ", "06-30 | end | lost | observed | no"),  # never seen open
    ],
)
def test_a_deal_seen_once_is_open_from_its_creation_to_its_closing(deal: str, states: str) -> None:
    con = given(deals=f"created_on | outcome | closed_on | name | known_from\n{deal} | 2026-02-01 12:00")
    check(con, STATES, f"from_day | to_day | outcome | certainty | undated\n{states}")


def test_a_deal_seen_open_and_then_lost_without_a_day_closed_when_that_was_known() -> None:
    then = "1 | A | open | 01-10 | Demo | 03-01 12:00 | 05-01 12:00"
    now = "1 | A | lost | 01-10 | Lost | 05-01 12:00 |"
    header = "id | name | outcome | created_on | stage | known_from | known_to"
    con = given(deals=f"{header}\n{now}", deal_versions=f"{header}\n{then}\n{now}")
    check(con, STATES, """
        from_day | to_day | stage | outcome | certainty
        01-10    | 03-01  |       | open    | assumed
        03-01    | 05-01  | Demo  | open    | observed
        05-01    | end    | Lost  | lost    | observed
    """)  # fmt: skip


def test_a_stock_converts_at_the_day_the_deal_was_created() -> None:
    con = given(
        fx_rates="currency | day | rate\nUSD | 01-01 | 0.9\nUSD | 02-01 | 0.5",
        deals="""
            name | outcome | created_on | currency | amount
            A    | open    | 01-10      | USD      | 100
            B    | open    | 01-10      | GBP      | 100
            C    | open    | 01-10      | USD      | 100
        """,
        deal_changes="""
            deal | valid_from  | amount | currency
            1    | 01-10 08:00 | 100    |
            1    | 03-01 08:00 | 200    | USD
        """,
    )
    check(con, STATES, """
        id | from_day | amount | no_rate
        1  | 01-10    | 90     | no
        1  | 03-01    | 180    | no
        2  | 01-10    |        | yes
        3  | 01-10    | 90     | no
    """)  # fmt: skip


def test_the_next_step_is_the_latest_planned_day() -> None:
    con = given(
        deals="""
            outcome | created_on | next_step_on
            open    | 01-10      | 07-01
            open    | 01-10      |
            open    | 01-10      |
        """,
        activities="""
            kind    | deal | scheduled_at | status
            meeting | 1    | 06-20 10:00  | planned
            call    | 2    | 07-02 10:00  | planned
            call    | 2    | 07-09 23:30  | planned
            call    | 2    | 08-01 10:00  | cancelled
        """,
    )
    check(con, windowed("open_deals", ("06-01", "07-01", "06-30")), "id | next_day\n1 | 07-01\n2 | 07-09\n3 |")


CHANGES = """
    deal | valid_from  | stage | owner | outcome
    1    | 01-10 08:00 | First | 1     | open
    1    | 01-20 08:00 | First | 2     | open
    1    | 02-01 08:00 | Offer | 2     | open
    1    | 02-10 08:00 | Demo  | 2     | open
    1    | 02-12 08:00 |       | 2     | open
    1    | 02-15 08:00 | Demo  | 1     | open
    1    | 03-01 08:00 | Offer | 1     | open
    1    | 04-01 08:00 | Lost  | 1     | lost
"""


def test_a_stage_may_be_skipped_and_returned_to() -> None:
    con = given(
        stages=STAGES,
        reps="name\nAda\nBo",
        deals="name | pipeline | outcome | created_on | closed_on\nA | Sales | lost | 01-10 | 04-01",
        deal_changes=CHANGES,
    )
    check(con, "now.stage_visits", """
        ordinal | stage | position | owner_id | entered_day | left_day | beyond_day | resolved_day | first_entry
        1       | First | 1        | 1        | 01-10       | 02-01    | 02-01      | 02-01        | yes
        2       | Offer | 3        | 2        | 02-01       | 02-10    |            | 04-01        | yes
        3       | Demo  | 2        | 2        | 02-10       | 03-01    | 03-01      | 03-01        | yes
        4       | Offer | 3        | 1        | 03-01       | 04-01    |            | 04-01        | no
    """)  # fmt: skip


def test_a_win_goes_beyond_every_stage_and_a_deal_still_there_has_not_left() -> None:
    con = given(
        stages=STAGES,
        deals="""
            name | pipeline | outcome | created_on | closed_on
            A    | Sales    | won     | 01-10      | 03-01
            B    | Sales    | open    | 01-10      |
            C    | Other    | open    | 01-10      |
        """,
        deal_changes="""
            deal | valid_from  | stage
            1    | 01-10 08:00 | Demo
            2    | 01-10 08:00 | Offer
            2    | 01-15 08:00 | First
            3    | 01-10 08:00 | First
            3    | 01-15 08:00 | Nowhere
        """,
    )
    check(con, "now.stage_visits", """
        deal_id | stage   | position | entered_day | left_day | beyond_day | resolved_day
        1       | Demo    | 2        | 01-10       | 03-01    | 03-01      | 03-01
        2       | Offer   | 3        | 01-10       | 01-15    |            |
        2       | First   | 1        | 01-15       |          |            |
        3       | First   |          | 01-10       | 01-15    |            |
        3       | Nowhere |          | 01-15       |          |            |
    """)  # fmt: skip


def test_stages_declared_without_a_pipeline_hold_for_all() -> None:
    con = given(
        stages="pipeline | name | position\n | First | 1\n | Demo | 2\nSales | Demo | 7",
        deals="name | pipeline | outcome | created_on\nA | Sales | open | 01-10\nB | | open | 01-10",
        deal_changes="""
            deal | valid_from  | stage
            1    | 01-10 08:00 | First
            1    | 01-11 08:00 | Demo
            2    | 01-10 08:00 | Demo
        """,
    )
    check(con, "now.stage_visits", "deal_id | stage | position\n1 | First | 1\n1 | Demo | 7\n2 | Demo | 2")


def test_a_slip_is_a_move_of_an_open_deal_to_a_later_month() -> None:
    con = given(
        deals="name | outcome | created_on | closed_on\nA | won | 01-10 | 06-01",
        deal_changes="""
            deal | valid_from  | expected_close_on | outcome
            1    | 01-10 08:00 | 03-31             | open
            1    | 02-01 08:00 | 04-01             | open
            1    | 02-10 08:00 | 04-30             | open
            1    | 02-20 08:00 | 03-15             | open
            1    | 03-10 08:00 | 2026-01-05        | open
            1    | 06-01 08:00 | 2026-06-01        | won
        """,
    )
    check(con, "now.slips", """
        deal_id | day   | from_on | to_on
        1       | 02-01 | 03-31   | 04-01
        1       | 03-10 | 03-15   | 2026-01-05
    """)  # fmt: skip


def won(filled: int) -> str:
    """Ten won deals, of which so many have a qualification day."""
    lines = [f"{'02-01' if n < filled else ''} | 01-01 | 03-01 | won" for n in range(10)]
    return "\n".join(["qualified_on | created_on | closed_on | outcome", *lines])


@pytest.mark.parametrize(("filled", "start"), [(10, "qualified_on"), (9, "qualified_on"), (8, "created_on")])
def test_a_cycle_starts_where_nine_won_deals_of_ten_say(filled: int, start: str) -> None:
    con = given(deals=won(filled))
    assert cycle_start(con, "now", PLAIN) == start
    days = "28" if start == "qualified_on" else "59"
    expected = [f"{start} | {days}"] * (filled if start == "qualified_on" else 10)
    expected += ["qualified_on | "] * (10 - len(expected))
    check(con, "now.cycles", "\n".join(["start_from | days", *expected]))


def test_a_first_contact_is_the_first_thing_a_person_did_with_the_deal_its_lead_or_its_contact() -> None:
    con = given(
        replace(PLAIN, cycle_start="first_contact"),
        contacts="last_name\nSmith",
        leads="name | deal\nL | 2",
        deals="""
            name | outcome | closed_on | contact | created_on
            A    | won     | 03-01     | 1       | 02-20
            B    | won     | 03-01     |         | 02-20
            C    | won     | 03-01     |         | 02-20
            D    | won     | 03-01     |         | 02-20
            E    | open    |           | 1       | 02-20
        """,
        activities="""
            kind  | deal | lead | contact | occurred_at | status    | automatic
            call  | 1    |      |         | 02-10 09:00 | done      |
            email |      |      | 1       | 02-05 23:30 |           | no
            email |      |      | 1       | 02-01 09:00 | done      | yes
            call  |      | 1    |         | 01-15 09:00 | done      |
            call  | 3    |      |         | 01-02 09:00 | cancelled |
            call  | 3    |      |         | 03-05 09:00 | done      |
        """,
    )
    check(con, "now.cycles", """
        id | start_on | start_from    | days
        1  | 02-05    | first_contact | 24
        2  | 01-15    | first_contact | 45
        3  | 03-05    | first_contact | -4
        4  |          | first_contact |
    """)  # fmt: skip


def closed(count: int, wins: int, day: str) -> tuple[str, str]:
    """Deals that were once in Demo, and their changes."""
    deals = [f"Sales | {'won' if n < wins else 'lost'} | 2023-01-02 | {day} | 10 | " for n in range(count)]
    changes = [f"{n + 2} | 2023-01-02 08:00 | Demo" for n in range(count)]
    return "\n".join(deals), "\n".join(changes)


@pytest.mark.parametrize(
    ("count", "day", "weight"),
    [
        (30, "2024-07-01", "0.4 | observed"),
        (29, "2024-07-01", "0.3 | stated"),
        (30, "2023-06-30", "0.3 | stated"),  # 24 months before the end of 30 June end there
        (30, "2023-07-01", "0.4 | observed"),
    ],
)
def test_a_stage_s_weight_is_observed_where_enough_deals_passed_else_stated(count: int, day: str, weight: str) -> None:
    deals, changes = closed(count, 12, day)
    con = given(
        stages=STAGES,
        deals=f"pipeline | outcome | created_on | closed_on | amount | name\nSales | open | 01-10 | | 100 | A\n{deals}",
        deal_changes=f"deal | valid_from | stage\n1 | 01-10 08:00 | Demo\n{changes}",
    )
    shown = windowed("weighted_deals", ("06-01", "07-01", "06-30"))
    check(con, shown, f"id | weight | weight_from\n1 | {weight}", where="id = 1")


def test_a_deal_s_own_probability_goes_before_its_stage_s() -> None:
    con = given(
        stages=STAGES,
        deals="""
            name | pipeline | outcome | created_on | stage | probability | known_from
            A    | Sales    | open    | 01-10      | Demo  | 0.8         | 01-10 12:00
            B    | Sales    | open    | 01-10      | Demo  |             | 01-10 12:00
            C    | Sales    | open    | 01-10      | Else  |             | 01-10 12:00
        """,
    )
    check(con, windowed("weighted_deals", ("06-01", "07-01", "06-30")), """
        id | stated | observed | weight | weight_from
        1  | 0.8    |          | 0.8    | stated
        2  | 0.3    |          | 0.3    | stated
        3  |        |          |        |
    """)  # fmt: skip


def test_a_pipeline_may_be_weighed_by_its_latest_open_quote() -> None:
    settings = replace(PLAIN, weighted_amount="quote")
    con = given(
        settings,
        deals="name | outcome | created_on | amount\nA | open | 01-10 | 100\nB | open | 01-10 | 100",
        quotes="""
            deal | sent_on | amount | status  | decided_on
            1    | 05-01   | 70     | sent    |
            1    | 05-20   | 80     | sent    |
            1    | 06-01   | 90     | refused | 06-10
            1    | 07-05   | 60     | sent    |
        """,
    )
    end, early = ("06-01", "07-01", "06-30"), ("06-01", "06-06", "06-05")
    check(con, windowed("weighted_deals", end, chosen=settings), "name | amount\nA | 80\nB | 100")
    check(con, windowed("weighted_deals", early, chosen=settings), "name | amount\nA | 90\nB | 100")
    check(con, windowed("weighted_deals", end), "name | amount\nA | 100\nB | 100")


def test_a_change_without_a_day_is_no_record() -> None:
    con = given(
        deals="name | outcome | created_on | known_from\nA | open | 01-10 | 02-01 12:00",
        deal_changes="deal | stage\n1 | Demo",
    )
    check(con, STATES, "from_day | to_day | certainty\n01-10 | 02-01 | assumed\n02-01 | end | observed")


def test_what_was_known_before_a_deal_s_creation_is_no_state_of_it() -> None:
    then = "1 | A | open | 02-01 | {} | {} | {}"
    lines = [
        then.format("First", "01-05 12:00", "01-10 12:00"),
        then.format("Demo", "01-10 12:00", "03-01 12:00"),
        then.format("Demo", "03-01 12:00", ""),
    ]
    header = "id | name | outcome | created_on | stage | known_from | known_to"
    con = given(deal_versions="\n".join([header, *lines]))
    check(con, STATES, "from_day | to_day | stage\n02-01 | 03-01 | Demo\n03-01 | end | Demo")
    check(con, "now.stage_visits", "stage | entered_day | left_day\nDemo | 02-01 |")


def test_a_version_that_somebody_assumed_is_no_visit() -> None:
    con = given(
        deals="outcome | created_on\nopen | 01-10",
        deal_changes="""
            deal | valid_from  | stage | certainty
            1    | 01-10 08:00 | First | assumed
            1    | 02-01 08:00 | Demo  | observed
        """,
    )
    check(con, "now.stage_visits", "stage | entered_day\nDemo | 02-01")
