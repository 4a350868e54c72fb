"""`{% say "français" "English" %}`: both languages stand side by side where they are read, as in all of Cadran."""

import re
from functools import cache, lru_cache

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide as drawn

from cadran.model.format import NO_BREAK, Format

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
    return Format("fr" if get_language() == "fr" else "en").number(number, 0)


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
