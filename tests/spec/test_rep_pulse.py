"""Rep pulse: how the reps feel, told only where nobody's answer can be made out."""

from datetime import date

import pytest
from tests.spec.conftest import Spec

from cadran.errors import BadInput
from cadran.metrics.restated import restated
from cadran.workspace.asking import Asking

TEAMS = {"Nord": ("Ana", "Bo", "Cleo", "Dan"), "Sud": ("Eve", "Finn", "Gil", "Hana"), "Ouest": ("Ina", "Jo", "Kim")}
SCORES = {"Nord": (8, 6, 7, 7), "Sud": (4, 5, 6, 5), "Ouest": (9, 9, 9)}


def case(*teams: str, month: str = "2025-03") -> str:
    """Everybody of these teams answers once, on different days of the month; the first of each says something."""
    lines = ["reps", "name | role", *(f"{rep} | ae" for team in teams for rep in TEAMS[team])]
    lines += ["rep_assignments", "rep | team", *(f"{rep} | {team}" for team in teams for rep in TEAMS[team])]
    lines += ["surveys", "kind | respondent_rep | answered_on | score | comment"]
    lines += [
        f"pulse | {rep} | {month}-{5 + n:02} | {score} | {f'Word of {rep}' if n == 0 else ''}"
        for team in teams
        for n, (rep, score) in enumerate(zip(TEAMS[team], SCORES[team], strict=True))
    ]
    return "\n".join(lines)


BOTH = case("Nord", "Sud")
ALL = case("Nord", "Sud", "Ouest")
MARCH = {"period": "2025-03"}


def test_the_mean_of_all_with_how_many_said_something(spec: Spec) -> None:
    spec("rep_pulse", BOTH, **MARCH, expect=6.0, also={"n": 8, "beside": {"comments": 2}})


def test_by_team_where_four_answered_and_four_others(spec: Spec) -> None:
    spec("rep_pulse", BOTH, **MARCH, by="team", expect={"Nord": 7.0, "Sud": 5.0})


def test_three_answers_are_too_few(spec: Spec) -> None:
    spec(
        "rep_pulse",
        case("Ouest"),
        **MARCH,
        expect=None,
        also={"reason": "too_few_answers", "n": 3, "beside": {"comments": None}},
    )


def test_what_is_not_told_does_not_come_out_as_the_rest(spec: Spec) -> None:
    # All less Nord and Sud would leave the three of Ouest: one of equals is held back too.
    spec("rep_pulse", ALL, **MARCH, expect=(28 + 20 + 27) / 11)
    shop = spec("rep_pulse", ALL, **MARCH, by="team", expect={"Nord": None, "Sud": 5.0, "Ouest": None})
    # Nor by asking for teams one by one, or for two of them together.
    spec("rep_pulse", ALL, **MARCH, where="team=Nord", expect=None, also={"reason": "too_few_answers"})
    (two,) = shop.read("rep_pulse", **MARCH, where=("team=Nord", "team=Sud"))
    assert two.value is None


def test_four_beside_three_are_not_told_either(spec: Spec) -> None:
    spec("rep_pulse", case("Nord", "Ouest"), **MARCH, by="team", expect={"Nord": None, "Ouest": None})


def test_no_rep_and_no_date_finer_than_a_month(spec: Spec) -> None:
    shop = spec("rep_pulse", BOTH, **MARCH, expect=6.0)
    for asked in ({"by": "rep"}, {"by": "manager"}, {"where": "rep=Ana"}):
        with pytest.raises(BadInput, match="by team"):
            shop.read("rep_pulse", **MARCH, **asked)
    for asked in ({"period": "2025-03-05"}, {"period": "2025-W10"}, {"period": "2025-03", "grain": "week"}):
        with pytest.raises(BadInput, match="whole month"):
            shop.read("rep_pulse", **asked)


def test_a_month_cut_short_or_running_is_left_out_whole(spec: Spec) -> None:
    # From one day to the next, or as of one and the next, the difference would be the answers of that day.
    cut = {"reason": "part_month", "excluded_by": {"part_month": 8}}
    spec("rep_pulse", BOTH, period="2025-02-01..2025-03-30", expect=None, also=cut | {"excluded_by": {"part_month": 8}})
    spec("rep_pulse", BOTH, **MARCH, as_of="2025-03-30", expect=None, also=cut)
    spec("rep_pulse", BOTH, **MARCH, as_of="2025-03-31", expect=6.0)


def test_comments_are_listed_without_their_authors_where_the_mean_is_told(spec: Spec) -> None:
    shop = spec("rep_pulse", BOTH, **MARCH, expect=6.0)
    assert shop.rows("rep_pulse", **MARCH)[:2] == [{"comment": "Word of Ana"}, {"comment": "Word of Eve"}]
    spec("rep_pulse", ALL, **MARCH, expect=(28 + 20 + 27) / 11)
    for asked in ({"where": "team=Ouest"}, {"where": "team=Nord"}, {"excluded": True}):
        with pytest.raises(BadInput, match="too few to be shown"):
            shop.rows("rep_pulse", **MARCH, **asked)


def test_a_rep_does_not_read_the_own_answer_and_a_manager_reads_the_teams(spec: Spec) -> None:
    shop = spec("rep_pulse", BOTH, **MARCH, expect=6.0)
    ids = {str(r[1]): int(str(r[0])) for r in shop.con.execute("SELECT id, name FROM now.reps").fetchall()}
    (own,) = shop.read("rep_pulse", **MARCH, owners=frozenset({ids["Ana"]}))
    assert (own.value, own.reason) == (None, "too_few_answers")
    (team,) = shop.read("rep_pulse", **MARCH, owners=frozenset(ids[rep] for rep in TEAMS["Nord"]))
    assert (team.value, team.n) == (7.0, 4)
    # Five of eight: the other three would come out.
    (five,) = shop.read("rep_pulse", **MARCH, owners=frozenset(ids[rep] for rep in (*TEAMS["Nord"], "Eve")))
    assert five.value is None


def test_answers_may_name_their_team_and_nobody(spec: Spec) -> None:
    """As the application hands them over: who leads the team reads them, though no rep is named."""
    lines = ["reps", "name | role", "Mia | manager", "Ana | ae"]
    lines += ["teams", "name | manager", "Nord | Mia", "Sud | "]
    lines += ["rep_assignments", "rep | team", "Ana | Nord"]
    lines += ["surveys", "kind | respondent_rep | team | answered_on | score"]
    lines += [f"pulse | | {team} | 2025-03-01 | {score}" for team in ("Nord", "Sud") for score in SCORES[team]]
    lines += ["pulse | Ana | Sud | 2025-03-01 | 5"]  # where both are named, the team is the one that is named
    shop = spec("rep_pulse", "\n".join(lines), **MARCH, by="team", expect={"Nord": 7.0, "Sud": 5.0})
    ids = {str(r[1]): int(str(r[0])) for r in shop.con.execute("SELECT id, name FROM now.reps").fetchall()}
    (mias,) = shop.read("rep_pulse", **MARCH, owners=frozenset({ids["Mia"]}))
    assert (mias.value, mias.n) == (7.0, 4)
    (anas,) = shop.read("rep_pulse", **MARCH, owners=frozenset({ids["Ana"]}))
    assert (anas.value, anas.reason) == (None, "too_few_answers")


def test_what_was_restated_is_not_told_answer_by_answer(spec: Spec) -> None:
    shop = spec("rep_pulse", BOTH, **MARCH, expect=6.0)
    question = Asking(kpi="rep_pulse", **MARCH).question(shop.facts(), None)
    with pytest.raises(BadInput, match="not compared"):
        restated(question, date(2025, 12, 30), shop.facts(), shop.facts())
