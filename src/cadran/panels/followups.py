"""What must not be forgotten today, as an edition: a rep's leads, next steps, quotes and customers, by mail."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.dates import format_date

from cadran.model.format import NO_BREAK, Format
from cadran.panels.edition import Edition, Line, Reader, Section
from cadran.panels.todo import FOLLOW_UPS, Todos, todos
from cadran.store.settings import Settings
from cadran.workspace.agenda import agenda
from cadran.workspace.workspace import Workspace

SHOWN = 12  # of each list: a mail that is read in a minute


def follow_ups(workspace: Workspace, reader: Reader, settings: Settings, zone: ZoneInfo, to: Format) -> Edition | None:
    """The lists that hold something, through the reader's own eyes; None where none does: then there is no mail."""
    found = agenda(workspace, FOLLOW_UPS, shown=SHOWN)
    lists = [one for one in todos(found, FOLLOW_UPS, zone, to, SHOWN) if one.lines]
    if not lists:
        return None
    day = found.day.isoformat()
    return Edition(
        kind="daily", lang=to.lang, currency=to.currency, title=to.word("À ne pas oublier", "Not to forget"),
        company=settings.name, reader=reader.name, trade=reader.trade, start=day, last=day, today=day,
        period=format_date(found.day, "EEEE d MMMM", locale=to.lang), dates="", compared="", progress="",
        takeaway=_takeaway(lists, to), generation=workspace.generation, imported="",
        sections=tuple(_section(one, found.lists[one.id].total - len(one.lines), to) for one in lists),
    )  # fmt: skip


def _takeaway(lists: Sequence[Todos], to: Format) -> str:
    """`Unanswered leads: 2, next steps due: 4`."""
    colon = to.word(f"{NO_BREAK}: ", ": ")
    said = ", ".join(f"{one.title.lower()}{colon}{one.total}" for one in lists)
    return said[:1].upper() + said[1:]


def _section(one: Todos, left: int, to: Format) -> Section:
    lines = tuple(Line(line.title, line.about, line.amount, line.href) for line in one.lines)
    more = (to.word(f"et {left} de plus dans Cadran", f"and {left} more in Cadran"),) if left else ()
    return Section(id=one.id, title=one.title, lines=lines, remarks=more)
