"""Dates: every writing, day or month by the column's vote, zones, days and instants."""

from datetime import date, datetime

import pytest
from tests.sources.files.reading import judged, read, unreadable, values

from cadran.sources.files.dates import moment_sql
from cadran.store.duck import Connection

PARIS = "Europe/Paris"
# A column known to be of dates in which the day comes first, and its clock times are in Paris.
DAYS = {
    "2026-05-01": date(2026, 5, 1), "2026/05/01": date(2026, 5, 1), "2026.05.01": date(2026, 5, 1),
    "2026-5-1": date(2026, 5, 1),
    "01/05/2026": date(2026, 5, 1), "1/5/2026": date(2026, 5, 1), "01-05-2026": date(2026, 5, 1),
    "01.05.2026": date(2026, 5, 1), "01/05/26": date(2026, 5, 1), "01-05-26": date(2026, 5, 1),
    "20-10-16": date(2016, 10, 20),
    "01/05/69": date(2069, 5, 1), "01/05/70": date(1970, 5, 1), "12 mars 2026": date(2026, 3, 12),
    "1er mai 2026": date(2026, 5, 1), "1 juin 2026": date(2026, 6, 1), "1 juillet 2026": date(2026, 7, 1),
    "3 déc. 2025": date(2025, 12, 3), "12 AOÛT 2026": date(2026, 8, 12), "15 févr. 2026": date(2026, 2, 15),
    "jeudi 12 mars 2026": date(2026, 3, 12), "12 avril 2026": date(2026, 4, 12),
    "Mar 12, 2026": date(2026, 3, 12),
    "March 12 2026": date(2026, 3, 12), "12 Mar 2026": date(2026, 3, 12), "12-Mar-2026": date(2026, 3, 12),
    "Thu, Mar 12, 2026": date(2026, 3, 12), "May 1st, 2026": date(2026, 5, 1),
    "1 July 2026": date(2026, 7, 1),
    "45631": date(2024, 12, 5), "20000": date(1954, 10, 3), "80000": date(2119, 1, 11),
    "20260501": date(2026, 5, 1),
    "29/02/2024": date(2024, 2, 29), "9999-12-31": date(9999, 12, 31),
}  # fmt: skip
NO_DAYS = [
    "31/02/2026", "29/02/2026", "2026-13-01", "00/05/2026", "32/01/2026", "n/c", "-", "mars 2026",
    "Q1 2017", "2026", "12",
    "19999", "90000", "12/2026", "26/05/01/2", "12 marsu 2026", "0226-05-01", "20261301",
    "01/05/2026 25:00", "01/05/202",
]  # fmt: skip
# UTC of the same column's cells with a time.
INSTANTS = {
    "2026-05-01 14:30": "12:30:00", "2026-05-01T14:30:00": "12:30:00", "2026-05-01 9:05:07": "07:05:07",
    "2026-05-01T14:30:00.250": "12:30:00.250000", "2026-05-01 14:30:00,250": "12:30:00.250000",
    "2026-05-01T12:30:00.000Z": "12:30:00", "2026-05-01T12:30Z": "12:30:00",
    "2026-05-01T14:30:00+02:00": "12:30:00",
    "2026-05-01T08:30:00-0400": "12:30:00", "2026-05-01 12:30:00 UTC": "12:30:00",
    "2026-05-01 14:30:00+02": "12:30:00",
    "01/05/2026 14:30": "12:30:00", "1/5/26 14:30:15": "12:30:15", "01-05-2026 14h30": "12:30:00",
    "01/05/2026 à 14h30": "12:30:00", "01/05/2026, 14:30": "12:30:00", "01/05/2026 2:30 PM": "12:30:00",
    "1/5/2026 2:30:15 pm": "12:30:15", "01/05/2026 12:15 AM": "-1 22:15:00", "1er mai 2026 14:30": "12:30:00",
    "May 1, 2026 2:30 PM": "12:30:00", "1 mai 2026 à 14h30": "12:30:00", "46143.5": "10:00:00",
    "46143,604166667": "12:30:00",
}  # fmt: skip


def moments(con: Connection, cells: list[str | None], zone: str = PARIS, source: str = "") -> list[tuple[object, ...]]:
    return read(con, moment_sql, cells, "date", zone=zone, source_zone=source)


def test_every_writing_of_a_day_is_read(con: Connection) -> None:
    found = values(con, moment_sql, [*DAYS, "13/01/2026"], "date", zone=PARIS)[:-1]
    assert dict(zip(DAYS, found, strict=True)) == DAYS


def test_what_is_no_day_is_reported_and_a_blank_is_not(con: Connection) -> None:
    def in_paris(column: str, verdict: object) -> object:
        return moment_sql(column, verdict, PARIS)

    assert unreadable(con, in_paris, [*NO_DAYS, None, "13/01/2026"], "date") == NO_DAYS


def test_every_writing_of_a_time_is_an_instant(con: Connection) -> None:
    found = moments(con, [*INSTANTS, "13/01/2026"])[:-1]
    for (text, wanted), (day, instant, exact, bad) in zip(INSTANTS.items(), found, strict=True):
        utc = datetime.fromisoformat(f"2026-04-30 {wanted[3:]}" if wanted.startswith("-1") else f"2026-05-01 {wanted}")
        assert (text, day, instant, exact, bad) == (text, date(2026, 5, 1), utc, utc, False)


@pytest.mark.parametrize(
    ("cells", "order", "first"),
    [
        (["01/05/2026", "13/05/2026"], "day_first", date(2026, 5, 1)),
        (["01/05/2026", "05/13/2026"], "month_first", date(2026, 1, 5)),
        (["01/05/2026", "02/06/2026"], "ambiguous", date(2026, 5, 1)),
        (["01/05/2026", "13/05/2026", "14/05/2026", "05/13/2026"], "conflicting", date(2026, 5, 1)),
        (["01/05/2026", "13/05/2026", "05/13/2026", "05/14/2026"], "conflicting", date(2026, 1, 5)),
        (["01-05-26", "05-13-26"], "month_first", date(2026, 1, 5)),
        (["01/05/2026 10:00", "05/13/2026 11:00"], "month_first", date(2026, 1, 5)),
        (["2026-05-01", "12 mars 2026"], "none", date(2026, 5, 1)),
    ],
)
def test_the_column_decides_between_day_and_month(con: Connection, cells: list[str], order: str, first: date) -> None:
    verdict = judged(con, cells)
    assert (verdict.kind, verdict.day_order) == ("date", order)
    assert values(con, moment_sql, cells, zone=PARIS)[0] == first
    assert ("day_or_month" in verdict.questions) == (order in {"ambiguous", "conflicting"})


def test_cells_against_the_column_s_order_are_unreadable_and_never_turned_round(con: Connection) -> None:
    found = moments(con, ["13/05/2026", "14/05/2026", "05/13/2026"])
    assert [(day, bad) for day, _, _, bad in found] == [
        (date(2026, 5, 13), False),
        (date(2026, 5, 14), False),
        (None, True),
    ]


def test_a_day_alone_is_that_day_in_every_zone(con: Connection) -> None:
    for source in ("", "America/New_York", "Asia/Tokyo"):
        (day, instant, exact, _), _ = moments(con, ["2026-05-01", "2026-05-02 10:00"], source=source)
        assert (day, instant, exact) == (date(2026, 5, 1), datetime.fromisoformat("2026-04-30 22:00"), None)


def test_midnights_only_are_days_and_no_times(con: Connection) -> None:
    found = moments(con, ["2011-05-31 00:00:00", "2011-06-01T00:00:00.000Z"], source="America/New_York")
    assert [(day, exact) for day, _, exact, _ in found] == [(date(2011, 5, 31), None), (date(2011, 6, 1), None)]


def test_one_real_time_makes_the_midnights_instants(con: Connection) -> None:
    first, _ = moments(con, ["2026-05-01 00:00:00", "2026-05-01 09:00:00"])
    assert first[2] == datetime.fromisoformat("2026-04-30 22:00")


def test_the_day_is_the_workspace_s_though_the_clock_is_the_source_s(con: Connection) -> None:
    found = moments(con, ["30/04/2026 23:30", "2026-04-30T23:30:00Z", "13/01/2026"], source="America/New_York")
    assert [row[:2] for row in found[:2]] == [
        (date(2026, 5, 1), datetime.fromisoformat("2026-05-01 03:30")),
        (date(2026, 5, 1), datetime.fromisoformat("2026-04-30 23:30")),
    ]


def test_a_workspace_in_utc_shifts_nothing(con: Connection) -> None:
    assert moments(con, ["2026-05-01 14:30"], zone="UTC")[0][1] == datetime.fromisoformat("2026-05-01 14:30")


def test_summer_time_is_kept_apart_from_winter_time(con: Connection) -> None:
    found = moments(con, ["2026-01-15 12:00", "2026-07-15 12:00", "2026-03-29 02:30"])
    assert [row[1].hour for row in found if isinstance(row[1], datetime)] == [11, 10, 1]
