"""Pipeline value: the amounts of the deals open at the period's end, as they stood then."""

from tests.spec.conftest import Spec

OPEN = """
    deals
    name    | owner | account | stage   | amount | outcome | created_on | closed_on
    --------+-------+---------+---------+--------+---------+------------+-----------
    Four    | Ana   | Durand  | Devis   | 12 000 | open    | 2025-01-10 |
    Pétrin  | Ana   | Durand  | Signé   |  4 000 | won     | 2025-02-01 | 2025-06-15
    Vitrine | Bo    | Lefèvre | Contact |        | open    | 2025-03-01 |
    Armoire | Bo    | Lefèvre | Contact |  9 000 | open    | 2025-10-01 |
    Chambre | Bo    | Moreau  | Contact |  1 000 | open    |            |

    deal_changes
    deal | valid_from       | valid_to         | stage   | amount | owner | outcome
    -----+------------------+------------------+---------+--------+-------+--------
    Four | 2025-01-10T09:00 | 2025-07-01T09:00 | Contact |  8 000 | Bo    | open
    Four | 2025-07-01T09:00 |                  | Devis   | 12 000 | Ana   | open
"""


def test_open_deals_without_an_amount_are_left_out_not_worth_zero(spec: Spec) -> None:
    spec(
        "pipeline_value", OPEN, expect=12_000 + 9_000 + 1_000,
        also={"n": 3, "excluded_by": {"no_amount": 1}, "coverage": 0.75},
    )  # fmt: skip


def test_in_the_past_a_deal_has_the_amount_the_stage_and_the_owner_of_that_time(spec: Spec) -> None:
    spec("pipeline_value", OPEN, period="2025-05", expect=8_000 + 4_000)
    spec("pipeline_value", OPEN, period="2025-05", by="rep", expect={"Ana": 4_000, "Bo": 8_000})


def test_a_past_stage_that_nobody_recorded_is_unknown_and_the_deal_is_marked_as_assumed(spec: Spec) -> None:
    spec("pipeline_value", OPEN, period="2025-05", by="stage", expect={"Contact": 8_000, None: 4_000})
    spec("pipeline_value", OPEN, period="2025-05", expect=12_000, also={"beside": {"undated": 0, "assumed": 2}})


def test_a_deal_is_open_until_the_day_it_is_closed(spec: Spec) -> None:
    spec("pipeline_value", OPEN, period="2025-06-14", expect=12_000)
    spec("pipeline_value", OPEN, period="2025-06-15", expect=8_000)


def test_a_deal_of_unknown_creation_is_open_since_it_was_first_known_and_counted_beside(spec: Spec) -> None:
    spec("pipeline_value", OPEN, period="2025-12-31", expect=22_000, also={"beside": {"undated": 1, "assumed": 0}})
    spec("pipeline_value", OPEN, period="2025-12-30", expect=21_000)
