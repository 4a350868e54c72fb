"""Meetings: those that were held."""

from tests.spec.conftest import Spec

DIARY = """
    activities
    kind    | rep | account | status    | scheduled_at     | occurred_at
    --------+-----+---------+-----------+------------------+-----------------
    meeting | Ana | Durand  | done      | 2025-03-03T09:00 | 2025-03-04T09:00
    meeting | Ana | Durand  |           |                  | 2025-03-31T09:00
    meeting | Bo  | Lefèvre | planned   | 2025-03-05T09:00 | 2025-03-05T09:00
    meeting | Bo  | Lefèvre | cancelled | 2025-03-06T09:00 | 2025-03-06T09:00
    meeting | Bo  | Moreau  | no_show   | 2025-03-07T09:00 | 2025-03-07T09:00
    visit   | Bo  | Moreau  | done      | 2025-03-08T09:00 | 2025-03-08T09:00
    meeting | Bo  | Moreau  | done      | 2025-03-30T09:00 | 2025-04-02T09:00
    meeting | Bo  | Moreau  | done      | 2025-04-09T09:00 |
"""


def test_a_meeting_never_closed_cancelled_or_missed_was_not_held(spec: Spec) -> None:
    spec("meetings", DIARY, period="2025-03", expect=2)


def test_it_counts_on_the_day_it_was_held_not_the_day_it_was_planned_for(spec: Spec) -> None:
    spec("meetings", DIARY, period="2025-04", by="rep", expect={"Ana": 0, "Bo": 1})


def test_a_meeting_held_nobody_knows_when_is_listed_as_undated(spec: Spec) -> None:
    shop = spec("meetings", DIARY, expect=3)
    assert [r["reason"] for r in shop.rows("meetings", excluded=True)] == ["undated"]


def test_by_customer(spec: Spec) -> None:
    spec("meetings", DIARY, by="customer", expect={"Durand": 2, "Moreau": 1})
