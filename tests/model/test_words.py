"""Every code a reader may meet has words in both languages."""

import pytest

from cadran.model import words
from cadran.model.words import reason, thing


@pytest.mark.parametrize(("code", "fr", "en"), [
    ("never_filled", "jamais renseigné", "never filled"),
    ("no_amount", "sans montant HT", "without amount"),
    ("no_account", "sans compte", "without account"),
    ("no_rate", "taux de change manquant", "no exchange rate"),
    ("no_data: orders", "aucune donnée (Commandes)", "no data (Orders)"),
    ("never_filled: orders.conforming", "jamais renseigné (Conforme)", "never filled (Conforming)"),
    ("some_new_reason", "some new reason", "some new reason"),
])  # fmt: skip
def test_a_reason_in_words(code: str, fr: str, en: str) -> None:
    assert (reason(code, "fr"), reason(code, "en")) == (fr, en)


def test_a_thing_without_a_name_is_named_by_its_code() -> None:
    assert thing("no_such_column", "fr") == "no such column"


def test_no_word_is_missing_in_a_language() -> None:
    listed = (words.FAMILIES, words.KINDS, words.UNITS, words.ROLES, words.REASONS)
    assert all(fr and en for known in listed for fr, en in known.values())
