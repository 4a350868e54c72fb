"""Where a record's page is: `/deals/<source>/<source_id>/`, whatever a source's ids look like.

Ids are other people's: they hold slashes, question marks, dots, spaces. One that a browser or a proxy could bend
stands in the address as `~` and its URL-safe base 64; `plain` reads both forms back.
"""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote

_SAFE = re.compile(r"(?!\.+$)[\w.-]+")


def address(place: str, source: str, source_id: str) -> str:
    """The path of a record's page; `place`: deals, accounts."""
    return f"/{place}/{_part(source)}/{_part(source_id)}/"


def address_of(place: str, key: str | None) -> str:
    """The same of a `source/source_id`; "" where there is none."""
    if not key:
        return ""
    source, _, source_id = key.partition("/")
    return address(place, source, source_id)


def _part(text: str) -> str:
    if _SAFE.fullmatch(text):
        return quote(text)
    return "~" + urlsafe_b64encode(text.encode()).decode().rstrip("=")


def plain(part: str) -> str:
    """A part of an address as the id it stands for; one typed by hand as it is."""
    if not part.startswith("~"):
        return part
    try:
        return urlsafe_b64decode(part[1:] + "=" * (-len(part[1:]) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return part
