"""Headers that no list holds word for word, read by the words they are made of.

`Opportunity owner name`, `Montant HT (€)` and `Date prévue de signature` say what `Owner name`, `Montant` and
`Signature prévue le` say. Articles, currencies, HT and TTC (asked about elsewhere) and the object's own name
are dropped, the order of words and a plural do not count, and a header that speaks of a date can only mean one.
Words that would mean two columns mean none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from cadran.sources.files.headers import fold
from cadran.sources.files.rules import Reading, readings
from cadran.sources.files.vocabulary import CANON, HOUSE, Target, aliases

_IDLE = frozenset(
    "a d de des du l la le les en et the of in for and s"
    " eur euro euros usd dollar dollars gbp chf cad k ke keur kusd m me meur"
    " h t c ht ttc tva hors taxe taxes excl excluding tax vat net nets nette"
    .split()
)  # fmt: skip
_DATED = frozenset("date dates day jour on at le time datetime".split())
_NAMES: dict[str, str] = {
    "deals": "deal opportunity opp affaire opportunite transaction dossier",
    "orders": "order commande sale vente invoice facture", "quotes": "quote quotation proposal devis offre",
    "leads": "lead piste", "activities": "activity activite task tache event evenement",
    "accounts": "account company customer client compte societe entreprise", "products": "product produit article item",
    "reps": "rep salesperson commercial vendeur employee collaborateur", "targets": "target objectif quota",
    "order_lines": "line ligne", "expenses": "expense depense frais", "stages": "stage etape",
}  # fmt: skip
Words = frozenset[str]


@dataclass
class _Index:
    """What the words of a table's columns mean; None: two things."""

    plain: dict[Words, Target | None] = field(default_factory=dict)
    dated: dict[Words, Target | None] = field(default_factory=dict)

    def add(self, words: Words, target: Target, *, dated: bool) -> None:
        for index in (self.dated,) if dated else (self.plain, self.dated):
            if index is self.dated and not _is_date(target):
                continue
            same = index.setdefault(words, target)
            if same is not None and (same.table, same.column) != (target.table, target.column):
                index[words] = None


def loosely(header: str, table: str) -> Target | None:
    """What a header means in a file of `table` by its words alone; used only where no other header says it."""
    words, dated = _words(header, table)
    index = _index(table)
    found = (index.dated if dated else index.plain).get(words) if words else None
    return replace(found, fallback=True) if found is not None else None


@cache
def _index(table: str) -> _Index:
    found = _Index()
    for header, target in _known(table):
        words, dated = _words(header, table)
        if words:
            found.add(words, target, dated=dated)
    return found


def _known(table: str) -> Iterator[tuple[str, Target]]:
    """The house's and the model's words for the columns of a table, but those that say little."""
    for alias in aliases():
        if alias.crm in {HOUSE, CANON} and alias.target.table == table and not alias.target.vague:
            yield alias.header, alias.target


def _words(header: str, table: str) -> tuple[Words, bool]:
    """The telling words of a header, and whether it speaks of a date."""
    found = {_singular(w) for w in fold(header.replace("_", " ")).split()}
    dated = bool(found & (_DATED - {"le", "on", "at"}))
    found -= _IDLE | (_DATED if dated else frozenset())
    named = set(_NAMES.get(table, "").split()) | {_singular(table)}
    return frozenset(found - named or (found if not dated else frozenset())), dated


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _is_date(target: Target) -> bool:
    return readings(target.table)[target.column] in {Reading.DAY, Reading.MOMENT}
