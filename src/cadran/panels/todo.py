"""To do today: the lists of an agenda as lines with a reason, an amount and where to go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from cadran.model.format import Format
from cadran.model.words import Words
from cadran.panels.addresses import address_of
from cadran.panels.codes import coded
from cadran.workspace.agenda import BEHIND, Agenda, Item, List, Waiting

SDR: tuple[List, ...] = ("leads", "steps", "meetings", "planned")
SELLER: tuple[List, ...] = ("steps", "overdue", "quotes", "dormant", "customers")
FOLLOW_UPS: tuple[List, ...] = ("leads", "steps", "quotes", "customers")  # what must not be forgotten, by mail
TITLES: Mapping[str, Words] = {
    "leads": ("Leads sans réponse", "Unanswered leads"),
    "steps": ("Prochaines actions échues", "Next steps due"),
    "meetings": ("Rendez-vous", "Meetings"),
    "planned": ("Activités planifiées", "Planned activities"),
    "quotes": ("Devis qui expirent", "Quotes about to expire"),
    "overdue": ("Signature prévue dépassée", "Past their expected close"),
    "dormant": ("Affaires dormantes", "Stalled deals"),
    "customers": ("Clients sans nouvelles", "Customers without contact"),
}
_NONE: Mapping[str, Words] = {
    "leads": ("Tous les leads ont une réponse.", "Every lead has an answer."),
    "steps": ("Aucune action en retard.", "No step is due."),
    "meetings": ("Aucun rendez-vous ces 7 jours.", "No meeting in the next 7 days."),
    "planned": ("Rien de planifié.", "Nothing planned."),
    "quotes": ("Aucun devis n'expire sous 14 jours.", "No quote expires within 14 days."),
    "overdue": ("Toutes les dates sont à jour.", "All dates are up to date."),
    "dormant": ("Aucune affaire ne dort.", "No deal is stalled."),
    "customers": ("Tous les clients ont eu des nouvelles.", "Every customer was in touch."),
}
_ICONS = {
    "leads": ("user-plus", "warn"), "steps": ("list-checks", ""), "meetings": ("calendar", ""),
    "planned": ("phone", ""), "quotes": ("file-clock", "warn"), "overdue": ("calendar-x", "bad"),
    "dormant": ("moon", "warn"), "customers": ("phone-missed", "warn"),
}  # fmt: skip
_ACTIONS: Mapping[str, Words] = {
    "leads": ("Appeler", "Call"),
    "quotes": ("Relancer", "Follow up"),
    "overdue": ("Corriger", "Correct"),
    "dormant": ("Réveiller", "Wake up"),
    "customers": ("Appeler", "Call"),
}


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do. `about`: why, in words; `href`: "" where there is no page; `action`: the words of its link."""

    title: str
    about: str
    amount: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Todos:
    """One list: what it is, its first lines, how many there are, where all of them are, what is said of none."""

    id: str
    title: str
    icon: str
    tone: str
    lines: tuple[Todo, ...]
    total: str
    more: str
    none: str


def todos(found: Agenda, lists: Sequence[List], zone: ZoneInfo, to: Format, shown: int = 5) -> list[Todos]:
    """The lists in order; one without data is left away."""
    return [_list(name, found.lists[name], found.day, zone, to, shown) for name in lists if name in found.lists]


def _list(name: str, waiting: Waiting, day: date, zone: ZoneInfo, to: Format, shown: int) -> Todos:
    icon, tone = _ICONS[name]
    lines = tuple(_line(name, item, day, zone, to) for item in waiting.items[:shown])
    more = f"/kpi/{BEHIND[name]}/" if name in BEHIND and waiting.total > len(lines) else ""
    total = to.number(waiting.total, 0) if waiting.total else ""
    return Todos(name, to.word(*TITLES[name]), icon, tone, lines, total, more, to.word(*_NONE[name]))


def _line(name: str, item: Item, day: date, zone: ZoneInfo, to: Format) -> Todo:
    title = coded("activity", item.note, to) if name in {"meetings", "planned"} else item.name
    if name in {"meetings", "planned"} and item.account:
        title = f"{title} · {item.account}"
    action = to.word(*_ACTIONS.get(name, ("Ouvrir", "Open")))
    amount = "" if item.amount is None else to.short_money(item.amount)
    href = address_of("accounts", item.key) if name == "customers" else address_of("deals", item.deal)
    return Todo(title, about(name, item, day, zone, to), amount, href, action)


def about(name: str, item: Item, day: date, zone: ZoneInfo, to: Format) -> str:
    """Why it waits, in words."""
    return " · ".join(p for p in _parts(name, item, day, zone, to) if p)


def _parts(name: str, item: Item, day: date, zone: ZoneInfo, to: Format) -> tuple[str | None, ...]:
    match name:
        case "leads":
            return (item.account if item.account != item.name else "", item.note, _waited(item, to))
        case "meetings":
            return (_due(item.day, day, to), _clock(item, zone, to))
        case "planned":
            return (item.name, _due(item.day, day, to))
        case "quotes":
            return (item.account, _expires(item.day, day, to))
        case "overdue":
            return (item.note, _since(item, to, "prévue il y a", "was due", "ago"))
        case "dormant" | "customers":
            return (item.note, _since(item, to, "rien depuis", "quiet for", ""))
        case _:
            return (item.note, _due(item.day, day, to))


def _waited(item: Item, to: Format) -> str:
    if item.days is None:
        return ""
    if item.days < 1:
        return to.word("arrivé aujourd'hui", "came today")
    return to.word(f"attend depuis {days(item.days, to)}", f"waiting for {days(item.days, to)}")


def _since(item: Item, to: Format, fr: str, en: str, en_after: str) -> str:
    if item.days is None:
        return ""
    return to.word(f"{fr} {days(item.days, to)}", f"{en} {days(item.days, to)} {en_after}".rstrip())


def days(count: int, to: Format) -> str:
    """`12 days`; from two months on in months, which is all that anybody wants to know."""
    if count < 61:
        return to.word(f"{count} jour{'s' * (count > 1)}", f"{count} day{'s' * (count != 1)}")
    return to.word(f"{round(count / 30.4)} mois", f"{round(count / 30.4)} months")


def _due(due: date | None, today: date, to: Format) -> str:
    if due is None:
        return ""
    late = (today - due).days
    if late == 0:
        return to.word("aujourd'hui", "today")
    if late == -1:
        return to.word("demain", "tomorrow")
    if late < 0:
        return format_date(due, "EEEE d MMMM", locale=to.lang)
    return to.word(f"en retard de {days(late, to)}", f"{days(late, to)} late")


def _clock(item: Item, zone: ZoneInfo, to: Format) -> str:
    if item.at is None:
        return ""
    local = item.at.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
    return format_time(local.time(), "short", locale=to.lang if to.lang == "fr" else "en_GB")


def _expires(day: date | None, today: date, to: Format) -> str:
    if day is None:
        return ""
    left = (day - today).days
    if left <= 0:
        return to.word("expire aujourd'hui", "expires today")
    if left == 1:
        return to.word("expire demain", "expires tomorrow")
    return to.word(f"expire dans {left} jours", f"expires in {left} days")
