"""Training effect: the change of who was trained, less the change of who was not, over the same days."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import BadInput

# Trainings end on 1 July: before is 2 April to 30 June, after 1 July to 28 September.
TEAM = """
    reps
    name | role | hired_on
    -----+------+-----------
    Ana  | ae   | 2020-01-01
    Bo   | ae   | 2020-01-01
    Cleo | ae   | 2020-01-01
    Dan  | ae   | 2020-01-01
    Eve  | ae   | 2025-06-01

    trainings
    rep  | name    | assigned_on | completed_on
    -----+---------+-------------+-------------
    Ana  | Closing | 2025-06-01  | 2025-07-01
    Bo   | Closing | 2025-06-01  | 2025-07-01
    Eve  | Closing | 2025-06-01  | 2025-07-01

    orders
    number | account | rep  | ordered_on | amount
    -------+---------+------+------------+-------
    C-0    | Durand  | Ana  | 2025-01-10 | 99 000
    C-1    | Durand  | Ana  | 2025-04-02 | 10 000
    C-2    | Durand  | Ana  | 2025-07-01 | 15 000
    C-3    | Durand  | Ana  | 2025-09-29 | 99 000
    C-4    | Durand  | Bo   | 2025-06-30 | 30 000
    C-5    | Durand  | Bo   | 2025-09-28 | 33 000
    C-6    | Durand  | Cleo | 2025-05-10 |  5 000
    C-7    | Durand  | Dan  | 2025-05-10 |  5 000
    C-8    | Durand  | Cleo | 2025-08-10 |  8 000
    C-9    | Durand  | Dan  | 2025-08-10 |  3 000
    C-10   | Durand  | Eve  | 2025-08-10 | 77 000
"""
# Ana and Bo sold 40 000 and then 48 000: 20 % more. Cleo and Dan 10 000 and then 11 000: 10 % more.


def test_what_the_others_did_too_is_not_the_trainings_doing(spec: Spec) -> None:
    also = {"n": 2, "of": "revenue", "excluded_by": {"part_period": 1}}
    shop = spec("training_effect", TEAM, expect=10.0, also=also)
    (found,) = shop.read("training_effect")
    assert dict(found.beside) == {"trained": pytest.approx(20), "untrained": pytest.approx(10), "trainings": 2}
    # Ana is 20 points better than expected, Bo as expected: two reps leave nearly all to chance.
    assert found.low is not None
    assert found.high is not None
    assert found.low < -100
    assert found.high > 100


CALLS = """
    reps
    name | role | hired_on
    -----+------+-----------
    Ana  | sdr  | 2020-01-01
    Bo   | sdr  | 2020-01-01
    Cleo | sdr  | 2020-01-01
    Dan  | sdr  | 2020-01-01

    trainings
    rep | name  | completed_on
    ----+-------+-------------
    Ana | Calls | 2025-07-01
    Bo  | Calls | 2025-07-01

    activities
    kind | direction | rep | occurred_at         | outcome
    -----+-----------+-----+---------------------+--------
    call | outbound  | Ana | 2025-01-02 10:00:00 | reached
""" + "\n".join(
    f"    call | outbound | {rep} | 2025-0{month}-10 10:0{n}:00 | {'reached' if n < hits else 'no_answer'}"
    for rep, before, after in (("Ana", 2, 5), ("Bo", 4, 5), ("Cleo", 3, 4), ("Dan", 3, 2))
    for month, hits in ((5, before), (8, after))
    for n in range(10)
)  # fmt: skip


def test_a_share_changes_by_points(spec: Spec) -> None:
    # Ana reached 2 and then 5 of 10, Bo 4 and then 5: 20 points on average. Cleo and Dan together 6 and 6 of 20.
    shop = spec("training_effect", CALLS, of="call_connect_rate", expect=20.0, also={"n": 2})
    (found,) = shop.read("training_effect", of="call_connect_rate")
    assert (found.beside["trained"], found.beside["untrained"]) == (pytest.approx(20), pytest.approx(0))


def test_a_training_is_judged_once_its_90_days_are_over(spec: Spec) -> None:
    also = {"reason": "too_recent", "excluded_by": {"too_recent": 3}, "n": 0}
    spec("training_effect", TEAM, as_of="2025-09-27", expect=None, also=also)
    spec("training_effect", TEAM, as_of="2025-09-28", expect=10.0)


def test_where_all_are_trained_there_is_nobody_to_compare_with(spec: Spec) -> None:
    everybody = TEAM.replace("    orders\n", "    Cleo | Closing | 2025-06-01 | 2025-08-01\n\n    orders\n", 1)
    also = {"reason": "no_untrained", "excluded_by": {"no_untrained": 3, "part_period": 1}}
    spec("training_effect", everybody, expect=None, also=also)


def test_one_rep_is_no_evidence(spec: Spec) -> None:
    alone = "\n".join(line for line in TEAM.splitlines() if "Bo   | Closing" not in line)
    spec("training_effect", alone, expect=None, also={"reason": "few_trained", "n": 1})
    spec("training_effect", TEAM, by="rep", expect=dict.fromkeys(("Ana", "Bo", "Cleo", "Dan", "Eve")))


def test_what_lies_before_the_data_cannot_be_compared(spec: Spec) -> None:
    young = "\n".join(line for line in TEAM.splitlines() if "C-0 " not in line and "C-1 " not in line)
    spec("training_effect", young, expect=None, also={"reason": "before_data"})


def test_what_compares_already_is_no_measure_of_a_training(spec: Spec) -> None:
    with pytest.raises(BadInput, match="compares already"):
        spec("training_effect", TEAM, of="revenue_growth")
