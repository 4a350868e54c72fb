"""The words of the canonical tables' closed vocabularies, as a person reads them."""

from collections.abc import Mapping
from types import MappingProxyType

from cadran.model.format import NOTHING, Format
from cadran.model.words import Words, say

CODES: Mapping[str, Mapping[str, Words]] = MappingProxyType({
    "activity": {
        "call": ("Appel", "Call"), "email": ("E-mail", "E-mail"), "message": ("Message", "Message"),
        "meeting": ("Rendez-vous", "Meeting"), "demo": ("Démonstration", "Demo"), "trial": ("Essai", "Trial"),
        "onboarding": ("Mise en route", "Onboarding"), "visit": ("Visite", "Visit"),
        "social": ("Réseau social", "Social"), "connection_request": ("Demande de contact", "Connection request"),
        "content_engagement": ("Contenu consulté", "Content engagement"), "task": ("Tâche", "Task"),
        "note": ("Note", "Note"), "other": ("Autre", "Other"),
    },
    "status": {
        "planned": ("planifié", "planned"), "done": ("fait", "done"), "cancelled": ("annulé", "cancelled"),
        "no_show": ("non honoré", "no-show"),
    },
    "result": {
        "reached": ("joint", "reached"), "voicemail": ("messagerie", "voicemail"),
        "no_answer": ("sans réponse", "no answer"), "wrong_number": ("mauvais numéro", "wrong number"),
        "replied": ("a répondu", "replied"), "bounced": ("non remis", "bounced"),
    },
    "outcome": {"open": ("en cours", "open"), "won": ("gagnée", "won"), "lost": ("perdue", "lost")},
    "certainty": {
        "recorded": ("enregistré par la source", "recorded by the source"),
        "observed": ("observé entre deux imports", "observed between two imports"),
        "assumed": ("supposé", "assumed"),
    },
    "forecast_category": {
        "pipeline": ("pipeline", "pipeline"), "best_case": ("au mieux", "best case"),
        "commit": ("engagement", "commit"), "omitted": ("hors prévision", "omitted"),
    },
    "kind": {
        "new": ("nouvelle affaire", "new business"), "expansion": ("extension", "expansion"),
        "renewal": ("renouvellement", "renewal"), "cross_sell": ("vente croisée", "cross-sell"),
        "upsell": ("montée en gamme", "upsell"),
    },
    "quote": {
        "open": ("en attente", "open"), "accepted": ("accepté", "accepted"), "refused": ("refusé", "refused"),
        "expired": ("expiré", "expired"),
    },
    "survey": {"nps": ("NPS", "NPS"), "csat": ("Satisfaction", "Satisfaction")},
    "about": {
        "sales": ("vente", "sales"), "product": ("produit", "product"), "delivery": ("livraison", "delivery"),
        "billing": ("facturation", "billing"),
    },
})  # fmt: skip


def coded(vocabulary: str, code: object, to: Format) -> str:
    """A code in words; one that nobody knows as it is, none as a dash."""
    if code is None:
        return NOTHING
    found = CODES[vocabulary].get(str(code))
    return say(found, to.lang) if found else str(code)
