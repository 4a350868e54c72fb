"""What fires, of a firm made so that each rule has one case that it must find and one that it must leave alone."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from cadran.metrics.estimators.control import Noise, Seen
from cadran.panels.alerts import Alert, Rule, Tongues, check
from cadran.panels.alerts.intake import failed, judged, usual_gap
from cadran.panels.alerts.refused import refused
from cadran.panels.alerts.unusual import unusual
from cadran.panels.alerts.watched import Look, Watched, mondays
from cadran.sources.own import stage
from cadran.store.bookkeeping import Import
from cadran.workspace import Viewer, Workspace
from cadran.workspace.weeks import Fed, known_through
from cadran.workspace.weeks import fed as fed_by

TODAY = date(2025, 6, 16)  # a Monday
BOTH = Tongues()
WEEKS = 70
READ: dict[tuple[str, str], dict[str, Alert]] = {}  # by role and rep
REPS = {"Ana": 40.0, "Cy": 40.0, "Dan": 40.0}  # calls a week; Cy's fall, Dan is away
TEAMS = {"source_id": ["n", "s"], "name": ["North", "South"], "manager": ["Bo", None]}
PLACES = {
    "source_id": ["1", "2", "3"], "rep": ["Ana", "Cy", "Dan"], "team": ["North", "South", "North"],
    "starts_on": [date(2020, 1, 1)] * 3,
}  # fmt: skip
PEOPLE = {
    "source_id": ["ana", "cy", "dan", "bo"], "name": ["Ana", "Cy", "Dan", "Bo"],
    "role": ["bdm", "bdm", "bdm", "manager"],
}  # fmt: skip
AWAY = {"source_id": ["1"], "rep": ["Dan"], "starts_on": [date(2025, 5, 26)], "ends_on": [date(2025, 6, 13)]}
TARGETS = {
    "source_id": ["1", "2", "3"], "kpi": ["revenue"] * 3, "rep": ["Ana", "Cy", None], "value": [Decimal(100_000)] * 3,
    "starts_on": [date(2025, 4, 1)] * 3, "ends_on": [date(2025, 6, 30)] * 3,
}  # fmt: skip


def calls() -> dict[str, list[object]]:
    """Calls on the working days of each week; of the last four, Cy makes two in five, Dan only those of his first."""
    rng = np.random.default_rng(11)
    rows: dict[str, list[object]] = {"source_id": [], "kind": [], "direction": [], "rep": [], "occurred_at": []}
    for at, monday in enumerate(mondays(TODAY - timedelta(days=1), WEEKS)):
        for rep, mean in REPS.items():
            last = WEEKS - at <= 4
            number = int(rng.poisson(mean * (0.4 if rep == "Cy" and last else 1.0)))
            if rep == "Dan" and monday >= date(2025, 5, 26):
                continue
            for n in range(number):
                day = monday + timedelta(days=n % 5)
                rows["source_id"].append(f"{rep}{at}-{n}")
                rows["kind"].append("call")
                rows["direction"].append("outbound")
                rows["rep"].append(rep)
                rows["occurred_at"].append(datetime(day.year, day.month, day.day, 9))  # noqa: DTZ001 - UTC, as the store has it
    return rows


DEALS = {
    "source_id": ["late", "fine", "soon", "foreign", "won"],
    "name": ["Late", "Fine", "Soon", "Foreign", "Won"],
    "owner": ["Ana", "Ana", "Ana", "Cy", "Ana"],
    "amount": [Decimal(n) for n in (900, 200, 300, 400, 120_000)],
    "created_on": [date(2025, 5, 30)] * 5,
    "expected_close_on": [date(2025, 6, 1), date(2025, 9, 1), date(2025, 6, 20), date(2025, 6, 2), None],
    "next_step_on": [date(2025, 6, 30), date(2025, 6, 30), None, date(2025, 6, 30), None],
    "outcome": ["open"] * 4 + ["won"], "closed_on": [None] * 4 + [date(2025, 5, 5)],
}  # fmt: skip
LEADS = {
    "source_id": ["old", "fresh", "dead", "foreign"], "name": ["Old", "Fresh", "Dead", "Foreign"],
    "owner": ["Ana", "Ana", "Ana", "Cy"],
    "created_at": [datetime(2025, 6, 10, 9), datetime(2025, 6, 16, 6), datetime(2024, 6, 10, 9),  # noqa: DTZ001 - as above
                   datetime(2025, 6, 9, 9)],  # noqa: DTZ001 - as above
}  # fmt: skip


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    settings = {"today": TODAY.isoformat(), "revenue_basis": "won_deals"}
    workspace = Workspace.create(tmp_path_factory.mktemp("alerts") / "w", settings)
    tables = {
        "reps": PEOPLE, "teams": TEAMS, "rep_assignments": PLACES, "absences": AWAY, "activities": calls(),
        "deals": DEALS, "leads": LEADS, "targets": TARGETS,
    }  # fmt: skip
    with workspace.store.write() as writer:
        number = writer.next_import()
        for name, columns in tables.items():
            writer.upsert(stage(writer.con, name, pa.table(columns), source="crm", import_id=number))
            writer.record(told_on(name, number, len(columns["source_id"])))
            number = writer.next_import()
    return workspace


def told_on(name: str, number: int, rows: int) -> Import:
    """An import of this Monday morning: it knows all of last week."""
    at = datetime(2025, 6, 16, 5)  # noqa: DTZ001 - UTC, as the store has it
    return Import(
        id=number, file=f"{name}.csv", source="crm", table_name=name, imported_at=at, known_at=at, rows_read=rows,
        loaded=rows,
    )  # fmt: skip


def found(firm: Workspace, role: str = "executive", rep: str = "") -> dict[str, Alert]:
    """What fires for somebody; read once."""
    if (role, rep) not in READ:
        eyes = firm.seen_by(Viewer(role, rep))  # type: ignore[arg-type]  # a role of Viewer's
        READ[role, rep] = {one.key: one for one in check(eyes, TODAY)}
    return READ[role, rep]


def of(alerts: dict[str, Alert], rule: str) -> list[Alert]:
    return [one for one in alerts.values() if one.rule == rule]


def test_a_cadence_that_fell_is_told_with_its_reason_and_nobody_elses(firm: Workspace) -> None:
    (one,) = of(found(firm), "cadence")
    assert (one.key, one.who, one.tone) == ("cadence/cadence/rep/crm/cy/down", "crm/cy", "bad")
    assert one.title[1] == "Cy: activity has dropped"
    assert "against 1" in one.sentence[1]
    assert "No absence is entered" in one.sentence[1]
    assert one.href == "/team/crm/cy/"


def test_who_is_away_has_not_slowed_down(firm: Workspace) -> None:
    assert "crm/dan" not in {one.who for one in found(firm).values()}


def test_the_words_are_in_both_languages(firm: Workspace) -> None:
    (one,) = of(found(firm), "cadence")
    assert one.title[0] == "Cy\u00a0: activité en baisse"
    assert "Aucune absence n'est saisie sur ces jours." in one.sentence[0]


def test_deals_are_told_once_with_all_that_is_wrong(firm: Workspace) -> None:
    deals = {one.title[1]: one.sentence[1] for one in of(found(firm), "deal")}
    assert set(deals) == {"Late", "Soon", "Foreign"}
    assert deals["Late"].startswith("15 days past its date · €900 · Ana")
    assert deals["Soon"].startswith("To close on 20 Jun 2025, without a next step") or "Jun 20, 2025" in deals["Soon"]


def test_a_lead_past_its_target_is_told_and_one_of_today_or_of_last_year_is_not(firm: Workspace) -> None:
    leads = {one.key: one.title[1] for one in of(found(firm), "lead")}
    assert leads == {"lead/Ana": "Ana: 1 unanswered lead", "lead/Cy": "Cy: 1 unanswered lead"}


def test_targets_nearly_empty_and_reached_early(firm: Workspace) -> None:
    alerts = found(firm)
    (far,) = of(alerts, "attainment")
    assert (far.who, far.severity) == ("crm/cy", 3)
    assert {one.who for one in of(alerts, "reached")} == {"crm/ana", ""}


def test_each_sees_what_is_theirs(firm: Workspace) -> None:
    ana, bo = found(firm, "rep", "Ana"), found(firm, "manager", "Bo")
    assert {one.title[1] for one in of(ana, "deal")} == {one.title[1] for one in of(bo, "deal")} == {"Late", "Soon"}
    assert not any(
        "Cy" in one.title[1] + one.sentence[1] or one.who == "crm/cy" for one in (*ana.values(), *bo.values())
    )
    cy = found(firm, "rep", "Cy")
    assert of(cy, "cadence")  # his own whole is what he does
    assert found(firm, "marketing") == {}


def test_the_same_thing_has_the_same_key_on_another_day(firm: Workspace) -> None:
    eyes = firm.seen_by(Viewer("rep", "Ana"))
    later = check(eyes, TODAY + timedelta(days=1), kinds=("deal",))
    assert {one.key for one in later} == {one.key for one in of(found(firm, "rep", "Ana"), "deal")}


def test_weeks_that_no_import_has_told_are_not_judged(firm: Workspace) -> None:
    """Five weeks later, and nothing came since: nobody has stopped calling, and the source is the news."""
    later = check(firm, TODAY + timedelta(weeks=5), kinds=("cadence", "change"))
    assert [one.key for one in later] == ["cadence/cadence/rep/crm/cy/down"]
    assert known_through(firm)["activities"] == TODAY - timedelta(days=1)
    assert [(one.source, one.days) for one in fed_by(firm)] == [("crm", (TODAY,))]


# ---------------------------------------------------------------- thresholds


def told(firm: Workspace, *rules: Rule, role: str = "executive", rep: str = "") -> list[Alert]:
    eyes = firm.seen_by(Viewer(role, rep))  # type: ignore[arg-type]  # a role of Viewer's
    return check(eyes, TODAY, rules=rules, kinds=("threshold",))


def test_a_value_under_a_bound(firm: Workspace) -> None:
    rule = Rule("1", "calls", "below", 30.0, scope="rep", grain="week")
    assert [one.key for one in told(firm, rule)] == ["threshold/1/crm/cy", "threshold/1/crm/dan"]
    assert told(firm, Rule("1", "calls", "above", 500.0, scope="rep", grain="week")) == []
    only = Rule("1", "calls", "above", 30.0, scope="rep", only="Ana", grain="week")
    assert [(one.key, one.tone) for one in told(firm, only)] == [("threshold/1/crm/ana", "good")]


def test_the_figure_of_the_company_is_not_held_against_a_part_of_it(firm: Workspace) -> None:
    rule = Rule("1", "calls", "below", 70.0, grain="week")
    assert told(firm, rule, role="rep", rep="Ana") == told(firm, rule, role="manager", rep="Bo") == []


def test_a_percentage_is_typed_in_percent_and_too_few_cases_fire_nothing(firm: Workspace) -> None:
    assert told(firm, Rule("1", "win_rate", "above", 40.0, grain="quarter")) == []  # one deal won
    (behind,) = told(firm, Rule("1", "revenue", "behind", 99.0, scope="rep", grain="quarter"))
    assert behind.who == "crm/cy"


# ---------------------------------------------------------------- data


def fed(*gaps: int) -> Fed:
    days = [date(2025, 6, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return Fed("crm", tuple(days), 100, 0)


def test_a_source_is_silent_when_it_waits_longer_than_it_ever_did() -> None:
    weekdays = fed(1, 1, 3, 1, 1, 1, 1, 3)
    assert usual_gap(weekdays.days) == 3
    friday = weekdays.days[-1]
    assert judged(weekdays, friday + timedelta(days=4), BOTH) == []
    (one,) = judged(weekdays, friday + timedelta(days=5), BOTH)
    assert one.key == "intake/silent/crm"
    assert "never more than 3 days" in one.sentence[1]
    assert judged(fed(1, 1, 1), friday + timedelta(days=90), BOTH) == []  # who came four times has no rhythm


def test_an_import_of_which_much_was_held_back() -> None:
    (one,) = judged(Fed("crm", (TODAY,), 100, 30), TODAY, BOTH)
    assert (one.key, one.severity) == (f"intake/held/crm/{TODAY}", 2)
    assert judged(Fed("crm", (TODAY,), 100, 5), TODAY, BOTH) == []


# ---------------------------------------------------------------- beyond chance, in words


def look(kpi: str, value: float, usual: float, *, who: str = "", width: int = 4, p: float = 1e-6) -> Look:
    """The last weeks of a figure of the whole, of Ana, or of a product."""
    dimension = {"": "", "Ana": "rep"}.get(who, "product")
    seen = Seen(value, usual, 0.7 * usual, 1.3 * usual, p, value)
    noise = Noise.AMOUNT if kpi == "revenue" else Noise.COUNT
    return Look(Watched((kpi,), noise, (width,)), dimension, who, who, TODAY, TODAY, width, seen)


def said(*looked: Look) -> list[tuple[str, str, int, str]]:
    return [(a.rule, a.tone, a.severity, a.title[1]) for a in unusual(looked, TODAY, BOTH)]


def test_several_losses_are_told_and_few_are_not() -> None:
    assert said(look("deals_lost", 9, 3, who="Ana")) == [("losses", "bad", 3, "Ana: more deals lost than usual")]
    assert said(look("deals_lost", 2, 0.4, who="Ana")) == []
    assert said(look("deals_lost", 1, 9, who="Ana")) == []  # fewer than usual is no loss


def test_good_news_of_a_product_and_of_the_whole() -> None:
    (one,) = unusual([look("revenue", 90_000, 40_000, who="Automate A5")], TODAY, BOTH)
    assert (one.rule, one.tone, one.severity) == ("above", "good", 1)
    assert "product=Automate+A5" in one.href
    assert "€90,000, against €40,000" in one.sentence[1]
    assert said(look("deals_won", 30, 10)) == [("above", "good", 1, "Deals won above the usual")]


def test_a_drop_to_less_than_half_is_grave_and_a_figure_is_told_once_by_its_surest_weeks() -> None:
    both = look("deals_won", 6, 10, width=1, p=1e-4), look("deals_won", 15, 40, width=4, p=1e-9)
    (one,) = unusual(both, TODAY, BOTH)
    assert (one.rule, one.severity) == ("change", 3)
    assert "Over the last 4 weeks" in one.sentence[1]


def test_what_one_look_would_tell_alone_is_silent_among_a_hundred() -> None:
    alone = look("deals_won", 6, 10, p=0.005)
    assert said(alone)
    assert said(alone, *(look("leads", 10, 10, p=0.5) for _ in range(99))) == []


def test_an_import_that_failed_is_told_with_its_reason() -> None:
    one = failed("17", "deals.csv", ("", "No line of headers."), TODAY)
    assert (one.key, one.sentence[1], one.href, one.severity) == (
        "intake/failed/17", "No line of headers.", "/import/17/", 3
    )  # fmt: skip


# ---------------------------------------------------------------- rules that cannot be looked at


def why(firm: Workspace, rule: Rule, role: str = "executive", rep: str = "") -> tuple[str, str]:
    eyes = firm.seen_by(Viewer(role, rep))  # type: ignore[arg-type]  # a role of Viewer's
    return refused(eyes, rule, TODAY) or ("", "")


def test_a_rule_about_what_is_gone_says_so_and_names_the_nearest(firm: Workspace) -> None:
    fr, en = why(firm, Rule("1", "revenues", "below", 1.0))
    assert fr.startswith("L'indicateur « revenues » n'existe pas. Vouliez-vous dire « Chiffre d'affaires HT »")
    assert en.startswith("There is no KPI 'revenues'. Did you mean 'Revenue'")
    fr, en = why(firm, Rule("1", "calls", "below", 1.0, scope="team", only="Nroth"))
    assert en == "No team 'Nroth' is here today. Did you mean 'North', 'South'? Edit the rule or remove it."
    assert fr.endswith("Vouliez-vous dire « North », « South » ? Modifiez la règle ou retirez-la.")
    assert "'Ana'" in why(firm, Rule("1", "calls", "below", 1.0, scope="rep", only="Anna"))[1]
    assert "Unknown dimension" in why(firm, Rule("1", "social_mentions", "below", 1.0, scope="rep"))[1]


def test_a_rule_that_can_be_looked_at_is_left_alone(firm: Workspace) -> None:
    assert refused(firm, Rule("1", "calls", "below", 1.0, scope="team", only="North"), TODAY) is None
    assert refused(firm, Rule("1", "revenue", "behind", 70.0, grain="quarter"), TODAY) is None


def test_a_manager_is_told_of_no_name_that_is_not_theirs(firm: Workspace) -> None:
    said = why(firm, Rule("1", "calls", "below", 1.0, scope="rep", only="Cyr"), "manager", "Bo")[1]
    assert "'Cy'" not in said
    assert "'Ana'" in said
    assert why(firm, Rule("1", "calls", "below", 1.0, scope="rep", only="Cy"), "manager", "Bo")[1].startswith("No rep")
    assert "not open" in why(firm, Rule("1", "calls", "below", 1.0), "manager", "Bo")[1]
