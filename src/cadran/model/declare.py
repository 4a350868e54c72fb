"""Short words to declare columns with, so that a table reads like a list."""

from cadran.model.column import Column, Kind


def text(name: str, fr: str, en: str) -> Column:
    return Column(name=name, kind=Kind.TEXT, fr=fr, en=en)


def day(name: str, fr: str, en: str, *, instant: bool = False, blank: tuple[str, str] = ("", "")) -> Column:
    return Column(name=name, kind=Kind.DAY, fr=fr, en=en, instant=instant, blank=blank)


def instant(name: str, fr: str, en: str, *, blank: tuple[str, str] = ("", "")) -> Column:
    return Column(name=name, kind=Kind.INSTANT, fr=fr, en=en, blank=blank)


def money(name: str, fr: str, en: str, *, blank: tuple[str, str] = ("", "")) -> Column:
    return Column(name=name, kind=Kind.MONEY, fr=fr, en=en, blank=blank)


def number(name: str, fr: str, en: str) -> Column:
    return Column(name=name, kind=Kind.NUMBER, fr=fr, en=en)


def factor(name: str, fr: str, en: str) -> Column:
    return Column(name=name, kind=Kind.FACTOR, fr=fr, en=en)


def rate(name: str, fr: str, en: str) -> Column:
    return Column(name=name, kind=Kind.RATE, fr=fr, en=en)


def integer(name: str, fr: str, en: str) -> Column:
    return Column(name=name, kind=Kind.INTEGER, fr=fr, en=en)


def boolean(name: str, fr: str, en: str, *, blank: tuple[str, str] = ("", "")) -> Column:
    return Column(name=name, kind=Kind.BOOLEAN, fr=fr, en=en, blank=blank)


def enum(name: str, fr: str, en: str, values: str, *, blank: tuple[str, str] = ("", "")) -> Column:
    """`values`: the closed vocabulary, separated by spaces."""
    return Column(name=name, kind=Kind.ENUM, fr=fr, en=en, values=tuple(values.split()), blank=blank)


def ref(name: str, to: str, fr: str, en: str) -> Column:
    return Column(name=name, kind=Kind.REF, fr=fr, en=en, to=to)


def currency() -> Column:
    return Column(
        name="currency", kind=Kind.TEXT, fr="Devise", en="Currency",
        blank=("la devise de l'espace", "the workspace's currency"),
    )  # fmt: skip
