"""One check: all that fires now for one viewer."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from functools import partial

from cadran.model.format import NO_BREAK, Format
from cadran.panels.addresses import address_of
from cadran.panels.alerts.alert import INFO, KINDS, Alert, Kind, Tongues, ordered
from cadran.panels.alerts.goals import goals
from cadran.panels.alerts.intake import intake
from cadran.panels.alerts.thresholds import DEFAULTS, Rule, thresholds
from cadran.panels.alerts.unusual import unusual
from cadran.panels.alerts.waiting import deals, leads
from cadran.panels.alerts.watched import looks
from cadran.panels.wins import YEAR, Win, wins
from cadran.workspace import Workspace
from cadran.workspace.changes import deal_events

FRESH = timedelta(days=7)  # of a record
CHANGES: frozenset[Kind] = frozenset({"change", "cadence", "losses", "above"})
Found = Callable[[Workspace, date, Tongues], list[Alert]]


def check(
    workspace: Workspace, today: date, *, rules: Iterable[Rule] = DEFAULTS, kinds: Collection[Kind] = tuple(KINDS)
) -> list[Alert]:  # fmt: skip
    """What fires for the workspace's viewer, the gravest first. `kinds`: of which rules."""
    found: list[Alert] = []
    to = Tongues(workspace.settings.currency)
    if CHANGES & set(kinds):
        found += unusual(looks(workspace, today), today, to)
    for kind, look in _BY_KIND.items():
        if kind in kinds or (kind == "attainment" and "reached" in kinds):
            found += look(workspace, today, to)
    if "threshold" in kinds:
        found += thresholds(workspace, rules, today, to)
    return ordered(one for one in found if one.rule in kinds)


def records(workspace: Workspace, today: date, to: Tongues) -> list[Alert]:
    """The largest deal of somebody's year, won this week."""
    if workspace.viewer.role == "marketing":
        return []
    events = deal_events(workspace, today - YEAR, today)
    english = {w.key: w for w in wins(events, today, to.en)}

    def told(key: str, win: Win, form: Format) -> tuple[str, str]:
        one = win if form is to.fr else english[key]
        detail = f"{one.detail[:1].upper()}{one.detail[1:]} ({one.day_text})."
        return f"{one.who}{form.word(NO_BREAK, '')}: {one.title}", detail

    return [
        Alert(
            f"record/{w.key}", "record", "good", *to.tell(partial(told, w.key, w)),
            address_of("deals", w.key.removeprefix("deal/")), today, INFO, who=w.rep,
        )
        for w in wins(events, today, to.fr)
        if w.kind == "record" and w.day is not None and w.day > today - FRESH
    ]  # fmt: skip


_BY_KIND: dict[Kind, Found] = {
    "attainment": goals,
    "deal": deals,
    "lead": leads,
    "record": records,
    "intake": intake,
}
