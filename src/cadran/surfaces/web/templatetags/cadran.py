"""`{% say "français" "English" %}`: both languages stand side by side where they are read, as in all of Cadran."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def say(fr: str, en: str, **values: str | int) -> SafeString:
    """The text in the reader's language; `{name}` in it is filled from the values, escaped."""
    text = fr if get_language() == "fr" else en
    if values:
        text = text.format(**{name: conditional_escape(str(value) if isinstance(value, int) else value) for name, value in values.items()})
    return mark_safe(text)  # noqa: S308 - the text is the template's own, the values are escaped


@register.filter
def initials(name: str) -> str:
    """`Inès Martin` → `IM`, for an avatar."""
    words = str(name).split()
    return "".join(w[0] for w in (words[:1] + words[1:][-1:])).upper() or "?"
