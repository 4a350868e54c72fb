"""Deals and leads that wait: asleep, moved again, past their date, without a next step; leads past their target."""

from collections.abc import Sequence, Set
from datetime import date, timedelta
from functools import partial

from cadran.model.format import NO_BREAK, Format
from cadran.panels.addresses import address_of
from cadran.panels.alerts.alert import GRAVE, INFO, SERIOUS, Alert, Tongues
from cadran.panels.allowed import allowed
from cadran.panels.attention import LISTS, Grounds, grounds, reason
from cadran.panels.todo import days
from cadran.workspace import Workspace
from cadran.workspace.agenda import Item, agenda
from cadran.workspace.changes import deal_events

MOST = 10  # deals told at once: those with most at stake
LONG, VERY_LONG = 30, 90  # days
SLIPPED_SINCE = FAR = timedelta(days=30)
SOON = timedelta(days=14)
PUSHED = "pushed"
MANY_LEADS = 5
DAY_OF_MINUTES = 24 * 60
GIVEN_UP = 30  # days: who has waited longer will hardly be won by an alert


def deals(workspace: Workspace, today: date, to: Tongues) -> list[Alert]:
    """Open deals that sleep, are past their date, were pushed far, or close soon without a next step; each once, with
    all its reasons."""
    if workspace.viewer.role == "marketing":
        return []
    since = today - SLIPPED_SINCE
    found = grounds(agenda(workspace, LISTS, period=f"{since}..{today}", today=today, shown=None))
    told = [
        one for one in [*found, *_pushed(workspace, {g.item.key for g in found}, since, today)] if _serious(one, today)
    ]
    told.sort(key=lambda one: (-(one.item.amount or 0), one.item.key))
    return [_deal(one, today, to) for one in told[:MOST]]


def _serious(one: Grounds, today: date) -> bool:
    """To have no next step is common; it is serious where the deal is to close soon, or with another reason."""
    if one.reasons.keys() != {"undecided"}:
        return True
    return one.item.day is not None and one.item.day - today <= SOON


def _pushed(workspace: Workspace, known: Set[str], since: date, today: date) -> list[Grounds]:
    """Open deals whose date was pushed far, and of which nothing else is said."""
    return [
        Grounds(
            Item(e.deal, e.name, e.account, e.rep_name, date.fromisoformat(e.after), amount=e.amount, deal=e.deal),
            {PUSHED: 1},
        )
        for e in deal_events(workspace, since, today)
        if e.kind == "pushed" and e.deal not in known
        and date.fromisoformat(e.after) - date.fromisoformat(e.before) >= FAR
    ]  # fmt: skip


def _deal(one: Grounds, today: date, to: Tongues) -> Alert:
    waited = max(one.reasons.get("dormant", 0), one.reasons.get("overdue", 0))
    item = one.item
    return Alert(
        f"deal/{item.key}", "deal", "bad", *to.tell(partial(_deal_told, one)),
        address_of("deals", item.key), today, GRAVE if waited > VERY_LONG else SERIOUS if waited > LONG else INFO,
        stake=item.amount,
    )  # fmt: skip


def _deal_told(one: Grounds, to: Format) -> tuple[str, str]:
    said, item = ", ".join(_reason(one, name, value, to) for name, value in one.reasons.items()), one.item
    amount = "" if item.amount is None else f" · {to.short_money(item.amount)}"
    whose = f" · {item.owner}" if item.owner and len(item.owner) < 60 else ""
    return item.name, said[:1].upper() + said[1:] + amount + whose + "."


def _reason(one: Grounds, name: str, value: int, to: Format) -> str:
    if name == PUSHED and one.item.day:
        day = to.day(one.item.day)
        return to.word(f"signature repoussée au {day}", f"close pushed to {day}")
    if name == "undecided" and one.reasons.keys() == {name} and one.item.day:
        day = to.day(one.item.day)
        return to.word(f"à signer le {day}, sans prochaine action", f"to close on {day}, without a next step")
    return reason(name, value, to)


# ---------------------------------------------------------------- leads


def leads(workspace: Workspace, today: date, to: Tongues) -> list[Alert]:
    """Leads that nobody has answered within the target, one alert for each who should."""
    found = allowed(lambda: agenda(workspace, ("leads",), today=today, shown=None))  # none of marketing's by person
    listed = found.lists.get("leads") if found else None
    late: dict[str, list[Item]] = {}
    target = workspace.settings.response_target_minutes
    minutes = max(target, DAY_OF_MINUTES)
    for item in listed.items if listed else ():
        if item.days is not None and minutes <= item.days * DAY_OF_MINUTES and item.days <= GIVEN_UP:
            late.setdefault(item.owner or "", []).append(item)
    return [_lead(owner, items, today, target, to) for owner, items in late.items()]


def _lead(owner: str, items: Sequence[Item], today: date, target: int, to: Tongues) -> Alert:
    number = len(items)
    return Alert(
        f"lead/{owner}", "lead", "bad", *to.tell(partial(_lead_told, owner, items, target)),
        "/kpi/open_leads_unworked/", today,
        GRAVE if number >= 4 * MANY_LEADS else SERIOUS if number >= MANY_LEADS else INFO,
    )  # fmt: skip


def _lead_told(owner: str, items: Sequence[Item], target: int, to: Format) -> tuple[str, str]:
    number, oldest = len(items), max(i.days or 0 for i in items)
    many, within = number > 1, _span(target, to)
    who = f"{owner}{to.word(NO_BREAK, '')}: " if owner else ""
    title = to.word(
        f"{number} lead{'s' * many} sans réponse", f"{number} unanswered lead{'s' * many}",
    )  # fmt: skip
    return who + title, to.word(
        f"Objectif{NO_BREAK}: répondre en {within}. Le plus ancien attend depuis {days(oldest, to)}.",
        f"Target: an answer within {within}. The oldest has waited for {days(oldest, to)}.",
    )


def _span(minutes: int, to: Format) -> str:
    if minutes < 120:
        return f"{minutes}{NO_BREAK}{to.word('minutes', 'minutes')}"
    return f"{to.number(minutes / 60, 1)}{NO_BREAK}{to.word('heures', 'hours')}"
