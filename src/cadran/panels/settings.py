"""Every setting of a workspace in words: its name, what it changes, and how it is entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Literal, get_args

from cadran.model.words import Words
from cadran.store.settings import CostNature, CycleStart, Language, RevenueBasis, Settings, WeightedAmount

Entry = Literal["text", "whole", "choice", "days", "pairs", "date", "zone", "currency"]

CHOICES: Mapping[str, Mapping[str, Words]] = {
    "language": {"fr": ("Français", "French"), "en": ("Anglais", "English")},
    "revenue_basis": {
        "": ("À demander au prochain import", "To be asked at the next import"),
        "orders": ("Commandes", "Orders"),
        "won_deals": ("Affaires gagnées", "Won deals"),
    },
    "cycle_start": {
        "auto": ("Automatique", "Automatic"),
        "created_on": ("Création de l'affaire", "The deal's creation"),
        "qualified_on": ("Qualification", "Qualification"),
        "first_contact": ("Premier contact", "First contact"),
    },
    "cost_nature": {
        "purchase": ("Coût d'achat", "Purchase cost"),
        "full": ("Coût complet", "Full cost"),
    },
    "weighted_amount": {
        "deal": ("Le montant de l'affaire", "The deal's amount"),
        "quote": ("Le dernier devis ouvert", "The latest open quote"),
    },
    "fiscal_year_start": {
        str(n): (fr, en)
        for n, (fr, en) in enumerate(
            [
                ("janvier", "January"), ("février", "February"), ("mars", "March"), ("avril", "April"),
                ("mai", "May"), ("juin", "June"), ("juillet", "July"), ("août", "August"),
                ("septembre", "September"), ("octobre", "October"), ("novembre", "November"),
                ("décembre", "December"),
            ], 1,
        )
    },
    "working_days": {
        str(n): pair
        for n, pair in enumerate(
            [
                ("lundi", "Monday"), ("mardi", "Tuesday"), ("mercredi", "Wednesday"), ("jeudi", "Thursday"),
                ("vendredi", "Friday"), ("samedi", "Saturday"), ("dimanche", "Sunday"),
            ], 1,
        )
    },
}  # fmt: skip
_OF = {
    "language": get_args(Language), "revenue_basis": ("", *get_args(RevenueBasis)), "cycle_start": get_args(CycleStart),
    "cost_nature": get_args(CostNature), "weighted_amount": get_args(WeightedAmount),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettingWords:
    """A setting: its key in `Settings`, its name, and what changes when it does."""

    key: str
    group: str
    entry: Entry
    name: Words
    effect: Words


GROUPS: Mapping[str, Words] = {
    "company": ("Entreprise", "Company"),
    "calendar": ("Calendrier", "Calendar"),
    "definitions": ("Définitions", "Definitions"),
    "mapping": ("Étapes et activités", "Stages and activities"),
}

SETTINGS = (
    SettingWords(
        "name", "company", "text", ("Nom de l'entreprise", "Company name"),
        ("Titre des pages et des rapports.", "The title of pages and reports."),
    ),
    SettingWords(
        "language", "company", "choice", ("Langue des rapports", "Language of reports"),
        ("Chacun garde la sienne pour les pages.", "Everybody keeps their own for the pages."),
    ),
    SettingWords(
        "currency", "company", "currency", ("Devise", "Currency"),
        ("Tous les montants y sont convertis, au jour de chaque ligne.",
         "All amounts are converted into it, on each row's day."),
    ),
    SettingWords(
        "timezone", "company", "zone", ("Fuseau horaire", "Time zone"),
        ("Décide du jour de chaque instant ; fixé au premier import.",
         "Decides the day of every instant; fixed at the first import."),
    ),
    SettingWords(
        "revenue_basis", "company", "choice", ("Base du chiffre d'affaires", "Basis of revenue"),
        ("Ce qu'est une vente : commande ou affaire gagnée. Choisie une fois.",
         "What a sale is: an order or a won deal. Chosen once."),
    ),
    SettingWords(
        "today", "company", "date", ("Aujourd'hui figé au", "Today fixed to"),
        ("Pour une démonstration ou un jeu de données ancien ; vide : la date du jour.",
         "For a demonstration or old data; blank: the day's own date."),
    ),
    SettingWords(
        "fiscal_year_start", "calendar", "choice", ("L'exercice commence en", "The fiscal year starts in"),
        ("Les périodes FY et leurs trimestres.", "FY periods and their quarters."),
    ),
    SettingWords(
        "working_days", "calendar", "days", ("Jours travaillés", "Working days"),
        ("Rythmes, jours restants et comparaisons des activités.",
         "Paces, days left, and comparisons of activities."),
    ),
    SettingWords(
        "business_hours", "calendar", "text", ("Heures ouvrées", "Business hours"),
        ("Délais de réponse comptés en heures ouvrées, par exemple 09:00-18:00.",
         "Response times counted in business hours, such as 09:00-18:00."),
    ),
    SettingWords(
        "holidays", "calendar", "text", ("Jours fériés de", "Public holidays of"),
        ("Code du pays (FR, BE, CH...) ; vide : aucun.", "The country's code (FR, BE, CH...); blank: none."),
    ),
    SettingWords(
        "cycle_start", "definitions", "choice", ("Début du cycle de vente", "Start of the sales cycle"),
        ("Automatique : la première date remplie pour 90 % des affaires gagnées.",
         "Automatic: the first date filled for 90% of won deals."),
    ),
    SettingWords(
        "customer_window_months", "definitions", "whole",
        ("Client actif pendant (mois)", "Customer active for (months)"),
        ("Sans achat depuis plus longtemps, un client n'est plus actif.",
         "Without a purchase for longer, a customer is no longer active."),
    ),
    SettingWords(
        "new_customer_days", "definitions", "whole", ("Nouveau client pendant (jours)", "New customer for (days)"),
        ("Ses ventes comptent comme CA de nouveaux clients.", "Their sales count as new-customer revenue."),
    ),
    SettingWords(
        "response_target_minutes", "definitions", "whole",
        ("Réponse visée à un lead (minutes)", "Response target for a lead (minutes)"),
        ("Seuil du taux de réponse dans le délai.", "The bound of the rate of leads answered in time."),
    ),
    SettingWords(
        "conversion_days", "definitions", "whole", ("Fenêtre de transformation (jours)", "Conversion window (days)"),
        ("Un lead a ce temps pour devenir une vente.", "A lead has this long to become a sale."),
    ),
    SettingWords(
        "quote_validity_days", "definitions", "whole", ("Validité d'un devis (jours)", "Validity of a quote (days)"),
        ("Un devis sans date de fin expire après.", "A quote without an end expires after it."),
    ),
    SettingWords(
        "renewal_tolerance_days", "definitions", "whole",
        ("Tolérance de renouvellement (jours)", "Renewal tolerance (days)"),
        ("Un contrat repris dans ce délai est renouvelé, non perdu.",
         "A contract resumed within it is renewed, not lost."),
    ),
    SettingWords(
        "cac_lag_months", "definitions", "whole", ("Décalage du CAC (mois)", "CAC lag (months)"),
        ("Les dépenses d'un mois gagnent les clients de plus tard.",
         "The money of a month wins the customers of later."),
    ),
    SettingWords(
        "cost_nature", "definitions", "choice", ("Nature du coût unitaire", "Nature of the unit cost"),
        ("Ce que dit la marge brute.", "What the gross margin tells."),
    ),
    SettingWords(
        "weighted_amount", "definitions", "choice", ("Montant du pipeline pondéré", "Amount in the weighted pipeline"),
        ("Celui de l'affaire ou de son devis.", "The deal's, or its quote's."),
    ),
    SettingWords(
        "minimum_sample", "definitions", "whole", ("Effectif minimum", "Minimum sample"),
        ("En dessous, une valeur est grise.", "Below it, a value is grey."),
    ),
    SettingWords(
        "stages", "mapping", "pairs", ("Étapes → issue", "Stages → outcome"),
        ("Le texte d'une étape, puis open, won ou lost. Vaut pour les imports suivants.",
         "A stage's text, then open, won or lost. Holds for the imports to come."),
    ),
    SettingWords(
        "activity_kinds", "mapping", "pairs", ("Activités → nature", "Activities → kind"),
        ("Le mot du CRM, puis call, email, meeting, demo, visit, task...",
         "The CRM's word, then call, email, meeting, demo, visit, task..."),
    ),
    SettingWords(
        "region_paths", "mapping", "pairs", ("Relation → chemin de la région", "Relation → path of the region"),
        ("D'où vient la région d'une ligne : rep, account ou la ligne elle-même.",
         "Where a row's region comes from: rep, account or the row itself."),
    ),
    SettingWords(
        "source_zones", "mapping", "pairs", ("Source → fuseau", "Source → time zone"),
        ("Fuseau des dates-heures sans fuseau d'une source.",
         "The zone of a source's date-times that have none.")),
)  # fmt: skip


def choices(key: str) -> list[tuple[str, Words]]:
    """The values to choose from with their words; a value that has none stands for itself."""
    words = CHOICES.get(key, {})
    return [(v, words.get(v, (v, v))) for v in _OF.get(key, tuple(words))]


def written(settings: Settings, key: str) -> str:
    """A setting's value as it is typed: pairs one a line, days and spans as `with_changes` reads them."""
    value = getattr(settings, key)
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{k} = {v}" for k, v in value.items())
    if isinstance(value, tuple):
        return "-".join(_part(v) for v in value) if key == "business_hours" else ",".join(_part(v) for v in value)
    return _part(value)


def _part(value: object) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def read(words: SettingWords, typed: str, several: list[str]) -> object:
    """What was entered in a form, as `Settings.with_changes` takes it."""
    if words.entry == "pairs":
        lines = (line.partition("=") for line in typed.splitlines() if line.strip())
        return {key.strip(): value.strip() for key, _, value in lines}
    if words.entry == "days":
        return ",".join(several)
    return typed.strip()
