"""Rules that somebody has set: a KPI under or over a value, or behind its target, in the last whole week or month."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Literal
from urllib.parse import urlencode

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Better, Kind
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Grain, Period, unit
from cadran.panels.alerts.alert import SERIOUS, Alert, Tongues
from cadran.panels.alerts.goals import ATTAINMENT
from cadran.panels.allowed import allowed
from cadran.panels.saying import due
from cadran.workspace import Workspace

Scope = Literal["company", "team", "rep"]
Condition = Literal["below", "above", "behind"]
SCOPES: tuple[Scope, ...] = ("company", "team", "rep")
CONDITIONS: tuple[Condition, ...] = ("below", "above", "behind")
GRAINS: tuple[Grain, ...] = ("week", "month", "quarter")
PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Rule:
    """`value`: in the KPI's unit, of a percentage in points (35 is 35 %); of `behind` the share in percent of what is
    due by now. `only`: the one team or rep it is about, by name; "" for each. `key`: what names it."""

    key: str
    kpi: str
    condition: Condition
    value: float
    scope: Scope = "company"
    only: str = ""
    grain: Grain = "month"


DEFAULTS = (Rule("pace", "revenue", "behind", 70.0, grain="quarter"),)
WELL_IN = 1 / 3  # of what is due at the end: before, a pace says little


def thresholds(workspace: Workspace, rules: Iterable[Rule], today: date, to: Tongues) -> list[Alert]:
    """Those that fire, of what this viewer sees; a value of too few cases fires nothing. A rule that cannot be looked
    at is told to its owner (`refused`), not to everybody whom it would be about."""
    return [alert for rule in rules for alert in _of(workspace, rule, today, to)]


def _of(workspace: Workspace, rule: Rule, today: date, to: Tongues) -> Iterator[Alert]:
    if rule.kpi not in KPIS or not workspace.viewer.sees(rule.kpi) or not of_theirs(workspace, rule):
        return
    least, by = workspace.settings.minimum_sample, "" if rule.scope == "company" else rule.scope
    for reading in allowed(partial(readings, workspace, rule, today)) or ():
        if by and not reading.group_id.get(by):
            continue
        fires = _behind(reading, rule) if rule.condition == "behind" else _fires(reading, rule, least)
        if fires is not None:
            yield _alert(reading, rule, fires, today, to)


def readings(workspace: Workspace, rule: Rule, today: date) -> Sequence[Reading]:
    """What a rule is held against. Raises what the engine refuses: an unknown KPI, team or rep, no such breakdown."""
    behind, by = rule.condition == "behind", [] if rule.scope == "company" else [rule.scope]
    return workspace.kpi(
        ATTAINMENT if behind else rule.kpi, of=rule.kpi if behind else None, by=by,
        where=[f"{rule.scope}={rule.only}"] if by and rule.only else [], period=str(_period(rule, today)), today=today,
    )  # fmt: skip


def _period(rule: Rule, today: date) -> Period:
    return unit(today, rule.grain) if rule.condition == "behind" else last_whole(today, rule.grain)


def of_theirs(workspace: Workspace, rule: Rule) -> bool:
    """The company's figure is for who sees all of it, a team's for who leads it; part of either is another figure."""
    role = workspace.viewer.role
    return {"company": role in {"executive", "marketing"}, "team": role in {"executive", "manager"}}.get(
        rule.scope, role != "marketing"
    )


def last_whole(today: date, grain: Grain) -> Period:
    """The last week, month or quarter that is over."""
    return unit(unit(today, grain).start - timedelta(days=1), grain)


def limit(rule: Rule) -> float:
    """A rule's value as readings have it: a percentage is a fraction."""
    percent = KPIS[rule.kpi].unit.value == "percent"
    return rule.value / PERCENT if percent and rule.condition != "behind" else rule.value


def _fires(reading: Reading, rule: Rule, least: int) -> float | None:
    """The value that is out of bounds. A rate or a mean of fewer cases than the workspace takes for enough is none."""
    kpi = KPIS[rule.kpi]
    few = kpi.kind not in {Kind.FLOW, Kind.STOCK} and reading.n is not None and reading.n < (kpi.min_sample or least)
    if reading.value is None or few:
        return None
    value = float(reading.value)
    out = value < limit(rule) if rule.condition == "below" else value > limit(rule)
    return value if out else None


def _behind(reading: Reading, rule: Rule) -> float | None:
    """The share of what is due by now, where it is less than the rule asks."""
    share_due = due(reading)
    if reading.value is None or share_due is None or share_due < WELL_IN:
        return None
    share = float(reading.value) / share_due
    return share if share < rule.value / PERCENT else None


def _alert(reading: Reading, rule: Rule, value: float, today: date, to: Tongues) -> Alert:
    kpi, period = KPIS[rule.kpi], _period(rule, today)
    who = next(iter(reading.group_id.values()), None) or ""
    good = (rule.condition == "above" and kpi.better is Better.UP) or (rule.condition == "below" and (
        kpi.better is Better.DOWN
    ))  # fmt: skip
    return Alert(
        f"threshold/{rule.key}/{who}", "threshold", "good" if good else "bad",
        *to.tell(partial(_told, reading, rule, value, period)), _href(reading, rule, period), today, SERIOUS, rule.kpi,
        who if rule.scope == "rep" else "",
    )  # fmt: skip


def _told(reading: Reading, rule: Rule, value: float, period: Period, to: Format) -> tuple[str, str]:
    name, label = KPIS[rule.kpi].name(to.lang), period.label(to.lang)
    whose = next(iter(reading.group.values()), None) or ""
    if rule.condition == "behind":
        share, bound = to.percent(round(value, 3)), to.percent(rule.value / PERCENT)
        title = to.word(f"{name} en retard sur l'objectif", f"{name} behind its target")
        sentence = to.word(
            f"{label}{NO_BREAK}: {share} de ce qui était attendu à ce jour (seuil{NO_BREAK}: {bound}).",
            f"{label}: {share} of what was due by now (limit: {bound}).",
        )
    else:
        title, sentence = _beyond(reading, rule, value, label, to)
    return f"{whose}{to.word(NO_BREAK, '')}: {title}" if whose else title, sentence


def _beyond(reading: Reading, rule: Rule, value: float, label: str, to: Format) -> tuple[str, str]:
    kpi = KPIS[rule.kpi]
    unit_of, name = kpi.unit.value, kpi.name(to.lang)
    below = rule.condition == "below"
    bound, shown = to.value(limit(rule), unit_of), to.value(value, unit_of)
    title = to.word(
        f"{name} {'sous' if below else 'au-dessus de'} {bound}", f"{name} {'below' if below else 'above'} {bound}"
    )
    between = to.interval(reading.low, reading.high, unit_of)
    sure = "" if not between else to.word(
        f" Entre {between}, 95{NO_BREAK}fois sur{NO_BREAK}100.", f" Between {between}, 95 times in 100."
    ).replace(" – ", to.word(" et ", " and "))  # fmt: skip
    return title, to.word(f"{label}{NO_BREAK}: {shown}.", f"{label}: {shown}.") + sure


def _href(reading: Reading, rule: Rule, period: Period) -> str:
    behind = rule.condition == "behind"
    asked = {"period": str(period)} | ({"of": rule.kpi} if behind else {})
    asked |= {name: shown for name, shown in reading.group.items() if shown}
    return f"/kpi/{ATTAINMENT if behind else rule.kpi}/?{urlencode(asked)}"
