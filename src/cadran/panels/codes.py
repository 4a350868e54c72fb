"""The closed vocabularies of the model in words: what a page shows instead of `no_show`."""

from collections.abc import Mapping
from types import MappingProxyType

from cadran.model.words import Words, say

VALUES: Mapping[str, Words] = MappingProxyType({
    # outcomes and states
    "open": ("ouverte", "open"), "won": ("gagnée", "won"), "lost": ("perdue", "lost"),
    "draft": ("brouillon", "draft"), "sent": ("envoyé", "sent"), "accepted": ("accepté", "accepted"),
    "refused": ("refusé", "refused"), "expired": ("expiré", "expired"), "confirmed": ("confirmée", "confirmed"),
    "delivered": ("livrée", "delivered"), "invoiced": ("facturée", "invoiced"), "cancelled": ("annulé", "cancelled"),
    "planned": ("prévu", "planned"), "done": ("fait", "done"), "no_show": ("non honoré", "no-show"),
    # calls and mails
    "reached": ("joint", "reached"), "voicemail": ("messagerie", "voicemail"),
    "no_answer": ("sans réponse", "no answer"),
    "wrong_number": ("mauvais numéro", "wrong number"), "replied": ("a répondu", "replied"),
    "bounced": ("non délivré", "bounced"), "inbound": ("entrant", "inbound"), "outbound": ("sortant", "outbound"),
    # kinds of activities
    "call": ("appel", "call"), "email": ("e-mail", "e-mail"), "message": ("message", "message"),
    "meeting": ("rendez-vous", "meeting"), "demo": ("démonstration", "demo"), "trial": ("essai", "trial"),
    "onboarding": ("prise en main", "onboarding"), "visit": ("visite", "visit"),
    "social": ("réseaux sociaux", "social"),
    "connection_request": ("demande de connexion", "connection request"),
    "content_engagement": ("réaction à un contenu", "content engagement"), "task": ("tâche", "task"),
    "note": ("note", "note"), "other": ("autre", "other"),
    # kinds of deals and orders
    "new": ("nouveau", "new"), "existing": ("existant", "existing"), "expansion": ("extension", "expansion"),
    "renewal": ("renouvellement", "renewal"), "cross_sell": ("vente croisée", "cross-sell"),
    "upsell": ("montée en gamme", "upsell"), "order": ("commande", "order"), "credit": ("avoir", "credit"),
    # forecast categories
    "pipeline": ("pipeline", "pipeline"), "best_case": ("optimiste", "best case"), "commit": ("engagement", "commit"),
    "omitted": ("exclue", "omitted"), "recorded": ("relevé", "recorded"), "observed": ("observé", "observed"),
    "assumed": ("supposé", "assumed"),
    # complaints, surveys, expenses, mentions
    "sales": ("vente", "sales"), "product": ("produit", "product"), "delivery": ("livraison", "delivery"),
    "billing": ("facturation", "billing"), "nps": ("NPS", "NPS"), "csat": ("CSAT", "CSAT"),
    "marketing": ("marketing", "marketing"), "salary": ("salaire", "salary"),
    "commission": ("commission", "commission"),
    "tool": ("outil", "tool"), "travel": ("déplacement", "travel"),
    "representation": ("représentation", "representation"),
    "positive": ("positif", "positive"), "neutral": ("neutre", "neutral"), "negative": ("négatif", "negative"),
    # reps, and who cancelled
    "sdr": ("SDR", "SDR"), "bdm": ("commercial", "rep"), "ae": ("commercial", "rep"),
    "manager": ("responsable", "manager"), "csm": ("chargé de clientèle", "customer success"),
    "us": ("nous", "us"), "customer": ("client", "customer"),
    # units and terms
    "piece": ("pièce", "piece"), "hour": ("heure", "hour"), "month": ("mois", "month"),
    "quarter": ("trimestre", "quarter"), "year": ("an", "year"),
})  # fmt: skip
# The columns whose values are codes; a customer's own word in another column is told as given.
OF_CODES = frozenset({
    "outcome", "status", "kind", "direction", "forecast_category", "certainty", "cancelled_by", "about", "category",
    "sentiment", "role", "unit", "interval", "newness", "state", "what", "business",
})  # fmt: skip


def in_words(column: str, value: str, lang: str) -> str:
    """A cell in words where its column holds codes, else as given."""
    return say(VALUES[value], lang) if column in OF_CODES and value in VALUES else value
