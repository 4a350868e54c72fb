"""`{% say "français" "English" %}`: both languages stand side by side where they are read, as in all of Cadran."""

import re
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide as drawn

from cadran.model.format import NO_BREAK, Format
from cadran.surfaces.web import door

register = template.Library()


@register.simple_tag
def say(fr: str, en: str, **values: str | int) -> SafeString:
    """The text in the reader's language; `{name}` in it is filled from the values, escaped."""
    text = bound(fr) if get_language() == "fr" else en
    if values:
        told = {
            name: str(value) if isinstance(value, int) else conditional_escape(value) for name, value in values.items()
        }
        text = text.format(**told)
    return mark_safe(text)  # noqa: S308 - the text is the template's own, the values are escaped


@lru_cache(4096)
def bound(fr: str) -> str:
    """French with the spaces of its punctuation as ones at which no line breaks."""
    return re.sub(r" (?=[:;?!»%])|(?<=«) ", NO_BREAK, fr)


@register.filter
def whole(number: int) -> str:
    """A count as the reader writes it: `500 000`, `500,000`."""
    return _format().number(number, 0)


@register.filter
def day(at: date | None) -> str:
    """A day as the reader writes it, of an instant in the workspace's zone: `31 déc. 2025`, `Dec 31, 2025`."""
    return _format().day(_local(at)) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """An instant with its minute, in the workspace's zone: `31 déc. 2025, 23:59`."""
    return _format().moment(_local(at)) if at else ""


@register.filter
def clock(at: datetime) -> str:
    """The hour and minute of an instant, in the workspace's zone."""
    return _format().clock(_local(at))


def _format() -> Format:
    return Format("fr" if get_language() == "fr" else "en")


def _local(at: Any) -> Any:
    return at.astimezone(door.whole().settings.zone) if isinstance(at, datetime) else at


@register.filter
def unbroken(text: str) -> str:
    """A sentence whose amounts stay whole: a browser would end a line between `+` and `€`."""
    return text.replace("+€", "+\u2060€")


@register.filter
def initials(name: str) -> str:
    """`Inès Martin` → `IM`, for an avatar."""
    words = str(name).split()
    return "".join(w[0] for w in (words[:1] + words[1:][-1:])).upper() or "?"


@register.simple_tag
@cache
def lucide(name: str, size: int = 24, **attributes: str) -> SafeString:
    """An icon, drawn once: a page has dozens, and parsing its SVG each time is what it would spend most time on."""
    return mark_safe(drawn(name, size=size, **attributes))  # noqa: S308 - the package's own drawing
