"""Lists of deals and accounts as CSV that a spreadsheet opens: cells are typed, and none of them is a formula."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TypeVar

from cadran.model.format import Format
from cadran.model.spreadsheet import safe
from cadran.model.words import Words, say
from cadran.panels.accounts import owner_of
from cadran.panels.codes import coded
from cadran.workspace.browsing import AccountRow, DealRow

T = TypeVar("T")
Columns = Sequence[tuple[Words, Callable[[T, Format], object]]]

_DEALS: Columns[DealRow] = (
    (("Affaire", "Deal"), lambda r, to: r.name),
    (("Compte", "Account"), lambda r, to: r.account),
    (("Commercial", "Rep"), lambda r, to: r.owner),
    (("Pipeline", "Pipeline"), lambda r, to: r.pipeline),
    (("Étape", "Stage"), lambda r, to: r.stage),
    (("Issue", "Outcome"), lambda r, to: r.outcome and coded("outcome", r.outcome, to)),
    (("Montant HT", "Amount"), lambda r, to: r.amount),
    (("Pondéré", "Weighted"), lambda r, to: None if r.weighted is None else round(r.weighted, 2)),
    (("Créée le", "Created"), lambda r, to: r.created_on),
    (("Signature prévue", "Expected close"), lambda r, to: r.expected_close_on),
    (("Close le", "Closed"), lambda r, to: r.closed_on),
    (("Reports", "Slips"), lambda r, to: r.slips),
    (("Sans nouvelles (jours)", "Quiet (days)"), lambda r, to: r.quiet_days),
    (("Prochaine action", "Next step"), lambda r, to: r.next_step),
    (("Prochaine action le", "Next step on"), lambda r, to: r.next_step_on),
    (("Motif de perte", "Lost reason"), lambda r, to: r.lost_reason),
    (("Source", "Source"), lambda r, to: r.source),
    (("Identifiant", "Id"), lambda r, to: r.source_id),
)
_ACCOUNTS: Columns[AccountRow] = (
    (("Compte", "Account"), lambda r, to: r.name),
    (("Commercial", "Rep"), owner_of),
    (("Secteur", "Industry"), lambda r, to: r.industry),
    (("Taille", "Size"), lambda r, to: r.size),
    (("Ville", "City"), lambda r, to: r.city),
    (("Pays", "Country"), lambda r, to: r.country),
    (("CA 12 mois", "Revenue 12 months"), lambda r, to: r.revenue),
    (("Affaires ouvertes", "Open deals"), lambda r, to: r.open_deals),
    (("Montant ouvert", "Open amount"), lambda r, to: r.open_amount),
    (("Dernière vente", "Last sale"), lambda r, to: r.last_sale),
    (("Dernier contact", "Last contact"), lambda r, to: r.last_contact),
    (("Source", "Source"), lambda r, to: r.source),
    (("Identifiant", "Id"), lambda r, to: r.source_id),
)


def deals_csv(rows: Sequence[DealRow], to: Format) -> str:
    """Deals, one a line, with the reader's separators."""
    return _csv(rows, _DEALS, to)


def accounts_csv(rows: Sequence[AccountRow], to: Format) -> str:
    """Accounts, one a line; figures are of the rows in scope."""
    return _csv(rows, _ACCOUNTS, to)


def _csv(rows: Sequence[T], columns: Columns[T], to: Format) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=to.word(";", ","), lineterminator="\r\n")
    writer.writerow([say(words, to.lang) for words, _ in columns])
    for row in rows:
        writer.writerow([cell(value(row, to), to) for _, value in columns])
    return text.getvalue()


def cell(value: object, to: Format) -> str:
    """A number with the reader's decimal mark, a day as ISO, a text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal | int | float):
        written = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        return written.replace(".", to.word(",", "."))
    if isinstance(value, date):
        return value.isoformat()
    return safe(str(value))
