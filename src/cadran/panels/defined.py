"""A KPI's definition as it is read: other KPIs by their names, not by the ids that definitions are written with."""

import re
from functools import cache

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kpi
from cadran.model.words import say

# What is one word in both is written alike: only ids of several words look like a machine's.
_ID = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def defined(kpi: Kpi, lang: str) -> str:
    """`new_customers / distinct accounts` → `new customers / distinct accounts`; columns keep their names."""
    return _named_all(say(kpi.definition, lang), lang)


@cache
def _named_all(text: str, lang: str) -> str:
    return _ID.sub(lambda found: _named(found[0], lang), text)


def _named(word: str, lang: str) -> str:
    if word not in KPIS:
        return word
    name = KPIS[word].name(lang)
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
