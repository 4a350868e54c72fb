"""Stage conversion rate: of the deals that entered a stage, the share that ever went beyond it or won."""

from tests.spec.conftest import Spec

VISITS = """
    stages
    name    | position | outcome
    --------+----------+--------
    Contact | 1        | open
    Devis   | 2        | open
    Négo    | 3        | open

    deals
    name    | owner | stage   | outcome | created_on | closed_on
    --------+-------+---------+---------+------------+-----------
    Four    | Ana   | Devis   | won     | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   | Contact | won     | 2025-01-20 | 2025-04-01
    Vitrine | Bo    | Contact | lost    | 2025-02-01 | 2025-11-30
    Étuve   | Bo    | Contact | open    | 2025-03-03 |

    deal_changes
    deal    | valid_from       | stage   | owner | outcome
    --------+------------------+---------+-------+--------
    Four    | 2025-01-10T09:00 | Contact | Ana   | open
    Four    | 2025-02-10T09:00 | Devis   | Ana   | open
    Pétrin  | 2025-01-20T09:00 | Contact | Ana   | open
    Vitrine | 2025-02-01T09:00 | Contact | Bo    | open
    Vitrine | 2025-03-01T09:00 | Devis   | Bo    | open
    Vitrine | 2025-04-01T09:00 | Contact | Bo    | open
    Étuve   | 2025-03-03T09:00 | Contact | Bo    | open
"""
# Contact: Four and Vitrine went on to Devis, Pétrin skipped it and won, Étuve is still there.
# Devis: Four won, Vitrine went back and was lost.


def test_skips_count_as_beyond_and_a_return_is_no_second_entry(spec: Spec) -> None:
    spec("stage_conversion_rate", VISITS, by="stage", expect={"Contact": 3 / 4, "Devis": 1 / 2})


def test_over_all_stages_each_deal_counts_once_a_stage(spec: Spec) -> None:
    spec("stage_conversion_rate", VISITS, expect=4 / 6, also={"n": 6, "beside": {"resolved": 5 / 6}})


def test_entries_after_the_period_are_not_in_but_what_came_of_them_later_is(spec: Spec) -> None:
    spec("stage_conversion_rate", VISITS, period="2025-01", expect=1.0, also={"denominator": 2})
    spec("stage_conversion_rate", VISITS, period="2025-01", as_of="2025-02-28", expect=1 / 2)


def test_a_stage_of_a_closed_deal_that_nobody_recorded_is_not_guessed(spec: Spec) -> None:
    unrecorded = """
    deals
    name    | owner | stage   | outcome | created_on | closed_on
    --------+-------+---------+---------+------------+-----------
    Four    | Ana   | Devis   | won     | 2025-01-10 | 2025-03-31
"""
    spec("stage_conversion_rate", unrecorded, expect=None, also={"reason": "no_history"})


def test_without_positions_nobody_knows_what_lies_beyond(spec: Spec) -> None:
    spec(
        "stage_conversion_rate", VISITS[VISITS.index("    deals\n"):], expect=None,
        also={"reason": "never_filled", "excluded_by": {"no_position": 7}},
    )  # fmt: skip
