"""Exact decimals as people write them in a cell: `12 500,50`, `12,5 k€`, `80 %`; written back without loss."""

import re
from decimal import Decimal

from cadran.errors import BadInput
from cadran.model.format import THIN

_SCALES = {"k": 3, "m": 6, "md": 9, "bn": 9, "b": 9}
_SPACES = re.compile(r"[\s'’]+")
_NUMBER = re.compile(r"(?P<sign>[+\-−]?)(?P<digits>[0-9.,]*[0-9])(?P<scale>k|md|m|bn|b)?", re.IGNORECASE)
PLACES = 4  # what the store keeps


def written(value: Decimal | None, unit: str, lang: str) -> str:
    """A value for a cell, with all its decimals: reading it back gives the same."""
    if value is None:
        return ""
    shown = value * 100 if unit == "percent" else value
    whole, _, rest = f"{shown:,f}".partition(".")
    rest = rest.rstrip("0")
    if lang == "fr":
        return whole.replace(",", THIN) + (f",{rest}" if rest else "") + (f"{THIN}%" if unit == "percent" else "")
    return whole + (f".{rest}" if rest else "") + ("%" if unit == "percent" else "")


def read(text: str, unit: str, lang: str) -> Decimal | None:
    """The value of a cell, None for a blank one. Raises `BadInput` for what is no number, or might be two."""
    bare = _SPACES.sub("", text)
    if not bare:
        return None
    percent = bare.endswith("%")
    found = _NUMBER.fullmatch(re.sub(r"[€$£%]|EUR|USD|GBP|HT", "", bare, flags=re.IGNORECASE))
    if found is None or (percent and unit != "percent"):
        raise _unreadable(text)
    value = Decimal(_plain(found["digits"], lang, text)).scaleb(_SCALES[s.lower()] if (s := found["scale"]) else 0)
    value = (-value if found["sign"] in {"-", "−"} else value) / (100 if unit == "percent" else 1)
    if value != round(value, PLACES) or abs(value) >= Decimal(10) ** 14:
        raise BadInput(
            f"« {text} » : quatre décimales au plus, et moins de cent mille milliards.",
            f"'{text}': at most four decimals, and less than a hundred trillion.",
        )
    return value


def _plain(digits: str, lang: str, text: str) -> str:
    """Digits with a point before the decimals, if there are any."""
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:  # the last one is the decimal mark: it stands once, after all the others
        last = marks[-1]
        if marks.count(last) > 1 or (first := marks[0]) == last or not _grouped(digits.split(last)[0], first):
            raise _unreadable(text)
        return digits.replace(first, "").replace(last, ".")
    if not marks:
        return digits
    mark = marks[0]
    if len(marks) > 1:
        if not _grouped(digits, mark):
            raise _unreadable(text)
        return digits.replace(mark, "")
    if (mark == ",") == (lang == "fr"):
        return digits.replace(mark, ".")
    if not _grouped(digits, mark):
        return digits.replace(mark, ".")  # 12,5 in English, 12.5 in French: no thousands, so decimals
    if lang == "en":
        return digits.replace(mark, "")
    raise BadInput(
        f"« {text} » : mille ou décimale ? Écrivez {digits.replace('.', '')} ou {digits.replace('.', ',')}.",
        f"'{text}': thousands or decimals?",
    )


def _grouped(digits: str, mark: str) -> bool:
    first, *rest = digits.split(mark)
    return 1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)


def _unreadable(text: str) -> BadInput:
    return BadInput(f"« {text} » n'est pas un nombre.", f"'{text}' is not a number.")
