"""Texts in files for spreadsheets: none of them is run as a formula. The intake reads them back as they were."""

RUN = ("=", "+", "-", "@", "\t", "\r", "\n")  # what makes a spreadsheet take a text for a formula


def safe(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(RUN) else text
