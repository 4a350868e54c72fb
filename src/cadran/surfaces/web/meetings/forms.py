"""What is typed in a meeting."""

import re
from decimal import Decimal, InvalidOperation

from django import forms

from cadran.surfaces.web.meetings.models import Decision

HIGHEST = Decimal(10) ** 15


class NewDecision(forms.Form):
    """What is to be done, by whom, until when."""

    text = forms.CharField(max_length=400)
    owner = forms.CharField(max_length=200)
    due_on = forms.DateField(required=False)


class Settling(forms.Form):
    """What became of a decision."""

    state = forms.ChoiceField(choices=[c for c in Decision.State.choices if c[0] != Decision.State.OPEN])


def amount(text: str) -> Decimal | None:
    """`12 500,50`, `12.5k`, `12,500.50`: an amount as people type it in either language; None for what is none."""
    bare = re.sub(r"[\s\u00a0\u202f€$£]", "", text).lower()
    scale = {"k": 1_000, "m": 1_000_000}.get(bare[-1:], 1)
    digits = bare.rstrip("km") if scale > 1 else bare
    if "," in digits and "." in digits:  # the last of the two is the decimal mark
        thousands = "," if digits.rfind(".") > digits.rfind(",") else "."
        digits = digits.replace(thousands, "")
    elif re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits) and scale == 1:
        digits = re.sub(r"[.,]", "", digits)
    try:
        found = Decimal(digits.replace(",", ".")) * scale
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.01")) if found.is_finite() and 0 <= found < HIGHEST else None
