"""Where a rep stood, was there, and what was asked of whom."""

from datetime import date, timedelta

from hypothesis import given as examples
from hypothesis import strategies as st
from tests.derived.desk import PLAIN, check, given, windowed

from cadran.metrics.derived import build
from cadran.store.duck import rows

REPS = "name | role\nAda | bdm\nBo | manager\nCy | "
TEAMS = "name | manager\nNorth | 2\nSouth |"


def test_a_rep_who_changes_team_stands_in_each_on_its_days() -> None:
    con = given(
        reps=REPS,
        teams=TEAMS,
        rep_assignments="""
            rep | team | manager | region | role | starts_on | ends_on
            1   | 1    |         | West   |      | 01-01     | 03-14
            1   | 2    | 2       | East   | ae   | 03-15     |
        """,
    )
    check(con, "now.rep_spans", """
        rep_id | from_day | to_day | team_id | manager_id | region | role    | certain
        1      | ever     | 01-01  | 2       | 2          | East   | ae      | no
        1      | 01-01    | 03-15  | 1       | 2          | West   | bdm     | yes
        1      | 03-15    | end    | 2       | 2          | East   | ae      | yes
        2      | ever     | end    |         |            |        | manager | no
        3      | ever     | end    |         |            |        |         | no
    """)  # fmt: skip


def test_of_two_assignments_at_once_the_later_start_wins_and_the_other_comes_back() -> None:
    con = given(
        reps="name\nAda",
        teams="name\nNorth\nSouth\nEast\nWest",
        rep_assignments="""
            rep | team | starts_on | ends_on
            1   | 1    |           | 12-31
            1   | 2    | 03-01     | 03-31
            1   | 3    | 03-01     | 03-10
            1   | 4    | 05-10     | 05-01
        """,
    )  # the fourth ends before it starts: it never was
    check(con, "now.rep_spans", """
        from_day   | to_day     | team_id | certain
        ever       | 03-01      | 1       | yes
        03-01      | 03-11      | 3       | yes
        03-11      | 04-01      | 2       | yes
        04-01      | 2026-01-01 | 1       | yes
        2026-01-01 | end        | 1       | no
    """)  # fmt: skip


def test_outside_any_assignment_a_rep_stands_as_today_else_as_last() -> None:
    con = given(
        reps="name\nAda\nBo",
        teams="name\nNorth\nSouth\nEast",
        rep_assignments="""
            rep | team | starts_on | ends_on
            1   | 1    | 06-01     | 06-30
            1   | 2    | 07-10     |
            2   | 3    | 01-01     | 01-31
            2   | 1    | 03-01     | 03-31
        """,
    )  # today is 30 June
    check(con, "now.rep_spans", """
        rep_id | from_day | to_day | team_id | certain
        1      | ever     | 06-01  | 1       | no
        1      | 06-01    | 07-01  | 1       | yes
        1      | 07-01    | 07-10  | 1       | no
        1      | 07-10    | end    | 2       | yes
        2      | ever     | 01-01  | 1       | no
        2      | 01-01    | 02-01  | 3       | yes
        2      | 02-01    | 03-01  | 1       | no
        2      | 03-01    | 04-01  | 1       | yes
        2      | 04-01    | end    | 1       | no
    """)  # fmt: skip


DAYS = st.one_of(st.none(), st.integers(0, 20))


@examples(st.lists(st.tuples(st.integers(1, 2), DAYS, DAYS), max_size=6))
def test_every_rep_stands_somewhere_once_on_every_day(drawn: list[tuple[int, int | None, int | None]]) -> None:
    def day(number: int | None) -> str:
        return "" if number is None else (date(2025, 3, 1) + timedelta(days=number)).isoformat()

    lines = [f"{rep} | {day(start)} | {day(end)}" for rep, start, end in drawn]
    con = given(only=True, reps=REPS, rep_assignments="\n".join(["rep | starts_on | ends_on", *lines]))
    spans = rows(con, "SELECT rep_id, from_day, to_day FROM now.rep_spans ORDER BY 1, 2")
    assert {rep for rep, *_ in spans} == {1, 2, 3}
    for rep in (1, 2, 3):
        own = [span[1:] for span in spans if span[0] == rep]
        ends = [date(1, 1, 1), *(to for _, to in own)]
        assert [start for start, _ in own] == ends[:-1], "each begins where the one before ends"
        assert ends[-1] == date(9999, 12, 31)
        assert all(start < to for start, to in own)


def test_a_rep_s_days_are_the_working_days_less_absences() -> None:
    con = given(
        reps="""
            name | role    | hired_on | left_on
            Ada  | sdr     | 05-06    |
            Bo   | manager |          |
            Cy   |         |          | 05-05
        """,
        absences="rep | starts_on | ends_on\n1 | 05-07 |\n1 | 05-12 | 05-13\n1 | | 05-15",
        orders="ordered_on\n05-01\n05-13",
    )  # 1 May, 8 May: holidays; 3-4, 10-11 May: week-ends
    check(con, "now.rep_days", """
        rep_id | day   | present
        1      | 05-06 | 1
        1      | 05-07 | 0
        1      | 05-09 | 1
        1      | 05-12 | 0
        1      | 05-13 | 0
        3      | 05-02 | 1
        3      | 05-05 | 1
    """)  # fmt: skip


def test_of_a_target_the_highest_version_counts() -> None:
    con = given(
        reps="name\nAda",
        teams="name\nNorth",
        targets="""
            kpi     | rep | team | starts_on | ends_on | value | version | set_on | weight | prorate
            revenue | 1   |      | 03-01     | 03-31   | 10    | 1       |        |        |
            revenue | 1   |      | 03-01     | 03-31   | 12    | 2       | 01-01  | 2      | yes
            revenue | 1   |      | 03-01     | 03-31   | 13    | 2       | 01-02  |        |
            revenue | 1   |      | 03-01     | 03-31   | 14    | 1       | 01-03  |        |
            revenue | 1   |      | 03-01     | 03-30   | 99    |         |        |        |
            revenue |     | 1    | 03-01     | 03-31   | 20    |         |        |        |
            revenue |     |      | 03-01     | 03-31   | 30    |         |        |        |
            revenue |     |      | 03-01     |         | 40    |         |        |        |
        """,
    )
    check(con, "now.targets_now", """
        id | level   | rep_id | team_id | from_day | to_day | value | weight | prorate | version
        3  | rep     | 1      |         | 03-01    | 04-01  | 13    | 1      | no      | 2
        5  | rep     | 1      |         | 03-01    | 03-31  | 99    | 1      | no      |
        6  | team    |        | 1       | 03-01    | 04-01  | 20    | 1      | no      |
        7  | company |        |         | 03-01    | 04-01  | 30    | 1      | no      |
    """)  # fmt: skip


def test_a_target_of_someone_nobody_knows_is_not_the_company_s() -> None:
    con = given(targets="kpi | rep | starts_on | ends_on | value\nrevenue | 7 | 03-01 | 03-31 | 5")
    con.execute("UPDATE main.targets SET rep_id = NULL")
    build(con, "now", PLAIN)
    check(con, "now.targets_now", "id")


def test_reps_who_carry_a_revenue_target_are_counted_for_the_days_they_were_there() -> None:
    con = given(
        reps="""
            name | role | hired_on | left_on
            Ada  | sdr  |          |
            Bo   | bdm  | 03-16    |
            Cy   |      |          | 03-10
            Di   | csm  |          |
            Ed   | ae   | 05-01    |
        """,
        targets="""
            kpi     | rep | starts_on | ends_on | value
            revenue | 1   | 03-31     | 05-31   | 10
            calls   | 4   | 03-01     | 03-31   | 10
        """,
    )  # in March Ada carries one; in February nobody does
    presence = windowed("rep_presence", ("03-01", "04-01", "03-31"), ("02-01", "03-01", "02-28"))
    check(con, presence, """
        w | rep_id | share | carries_target
        1 | 1      | 1     | yes
        2 | 2      | 0     | no
        2 | 3      | 1     | no
        2 | 5      | 0     | no
    """)  # fmt: skip
    april = windowed("rep_presence", ("03-02", "03-22", "03-21"))
    con.execute("DELETE FROM now.targets_now")
    check(con, april, "rep_id | share\n2 | 0.3\n3 | 0.45\n5 | 0")
