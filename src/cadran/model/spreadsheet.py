"""Texts in files for spreadsheets: none of them is run as a formula, and each can be read back as it was."""

RUN = ("=", "+", "-", "@", "\t", "\r", "\n")  # what makes a spreadsheet take a text for a formula


def safe(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet would run; `restored` takes it away again."""
    return f"'{text}" if _would_run(text) else text


def restored(text: str) -> str:
    """The text of which `safe` made this one."""
    return text[1:] if text.startswith("'") and _would_run(text) else text


def _would_run(text: str) -> bool:
    """Apostrophes before it do not count: so one that was there already is told from one that `safe` has put."""
    return text.lstrip("'").startswith(RUN)
