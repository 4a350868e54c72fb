"""What amounts, percents, yes-or-no and dates look like: RE2 patterns, shared by the vote and the reading.

They are matched by DuckDB against trimmed cells. `[…]` of SPACE are the blanks and apostrophes that people
put between thousands: U+0020, U+00A0, U+202F, U+2009, U+2007, straight and curly apostrophes.
"""

SPACES = " \u00a0\u202f\u2009\u2007'’"
SPACE = f"[{SPACES}]"
CURRENCY_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
CURRENCY_CODES = tuple(
    "EUR USD GBP CHF CAD AUD NZD JPY CNY INR SGD HKD SEK NOK DKK PLN CZK HUF RON BGN TRY MAD TND DZD XOF XAF"
    " ZAR AED SAR ILS BRL MXN".split()
)

# The shape of nearly all cells: groups of three by blanks, at most one separator, which must be the decimal.
PLAIN_NUMBER = rf"[-+]?(?:\d+|\d{{1,3}}(?:{SPACE}\d{{3}})+)(?:[.,](?:\d{{1,2}}|\d{{4,}}))?{SPACE}?€?"
_CURRENCY = rf"(?:€|US\$|\$|£|¥|EUROS?|{'|'.join(CURRENCY_CODES)})"
_DIGITS = r"\d+(?:[.,]\d*)?|[.,]\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:\.\d{3})+(?:,\d*)?"
# Against the cell in capitals without SPACES.
AMOUNT = (
    rf"\(?[-+−]?{_CURRENCY}?[-+−]?(?:{_DIGITS})(?:K|MD|M)?"
    rf"{_CURRENCY}?(?:H\.?T\.?)?{_CURRENCY}?[-−]?\)?"
)
# After the number, before the currency or nothing: `M` of `12 MAD` is no million.
SCALES = {
    rf"[\d.,]{SPACE}*{letters}(?:[^a-zA-Z]|$|(?i:{_CURRENCY}|HT))": factor
    for letters, factor in (("(?i:MD)", 1_000_000_000), ("[mM]", 1_000_000), ("[kK]", 1_000))
}
AMOUNT_BODY = r"\d[\d.,]*|[.,]\d+"
EXPONENT = r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d+"
# Blanks inside a number that are not between groups of three: two numbers, a phone, a registration number.
BAD_GROUPS = rf"\d{SPACE}+\d{{1,2}}(?:\D|$)|\d{SPACE}+\d{{4}}|\d{{4}}{SPACE}\d"
AMBIGUOUS = r"[^\d.,]*[1-9]\d{0,2}[.,]\d{3}[^\d.,]*"
TAXED = r"(?:^|[^A-Z])T\.?T\.?C(?:[^A-Z]|$)"

TRUE_WORDS = ("oui", "vrai", "o", "x", "1", "true", "yes", "y", "t", "✓", "✔", "☑", "☒")
FALSE_WORDS = ("non", "faux", "n", "0", "false", "no", "f", "☐")
MARKS = ("x", "✓", "✔", "☑", "☒")

_CLOCK = r"(?:(?:T|,? )(?:à |a |at )?\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp][Mm])?)?"
ZONE = r" ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"
_FULL_YEAR = r"(?:[12]\d{3}|9999)"
ISO_DATE = rf"{_FULL_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_CLOCK}(?:{ZONE})?"
STRICT_ISO = r"[12]\d{3}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?"
LONG_YEAR = rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_FULL_YEAR}{_CLOCK}"
SHORT_YEAR = rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2}}{_CLOCK}"
COMPACT_DATE = r"(?:19|20)\d{6}"
SERIAL = r"[2-8]\d{4}(?:[.,]\d+)?"
SERIAL_TIME = r"[2-8]\d{4}[.,]\d+"
_MONTH = (
    r"(?P<m>janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept?(?:embre)?|oct(?:obre)?"
    r"|nov(?:embre)?|dec(?:embre)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|october|november|december)"
)
_WEEKDAY = r"(?:[a-z]{2,9}\.?,? +)?"
# Against the cell in lower case without accents; the groups d, m, y are the same in both.
DAY_MONTH = rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?[ .-]+(?:de |of )?{_MONTH}\.?[ ,.-]+(?P<y>{_FULL_YEAR})"
MONTH_DAY = rf"{_WEEKDAY}{_MONTH}\.? +(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<y>{_FULL_YEAR})"
CLOCK = _CLOCK.lower()
HAS_CLOCK = r"\d[:hH]\d{2}"
MIDNIGHT = r"[T ]0?0[:hH]00(?::00(?:[.,]0+)?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$"
