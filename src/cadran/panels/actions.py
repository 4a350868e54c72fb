"""What to try where a figure is behind: two or three actions a KPI, in words that a manager edits."""

from collections.abc import Mapping
from types import MappingProxyType

from cadran.model.words import Words

ANY: tuple[Words, ...] = (
    ("Écouter ensemble trois cas récents et choisir une chose à changer.",
     "Go through three recent cases together and pick one thing to change."),
    ("Passer une demi-journée avec le collègue qui y réussit le mieux.",
     "Spend half a day with the colleague who does this best."),
)  # fmt: skip
ACTIONS: Mapping[str, tuple[Words, ...]] = MappingProxyType({
    "win_rate": (
        ("Relire les cinq dernières affaires perdues : qui décidait, et quand l'avons-nous su ?",
         "Reread the last five lost deals: who decided, and when did we know?"),
        ("Qualifier plus tôt : budget, décideur et échéance écrits avant tout devis.",
         "Qualify earlier: budget, decider and date written down before any quote."),
    ),
    "stage_conversion_rate": (
        ("Pour chaque affaire à cette étape, convenir avec le client de la suite et de sa date.",
         "For each deal at this stage, agree with the customer what comes next, and when."),
        ("Préparer ensemble le prochain rendez-vous de cette étape, puis y aller à deux.",
         "Prepare the next meeting of this stage together, then go as two."),
    ),
    "proposal_success_rate": (
        ("Présenter chaque devis de vive voix, et ne plus l'envoyer seul.",
         "Present each quote in person, and stop just sending it."),
        ("Rappeler sous trois jours chaque devis resté sans réponse.",
         "Call back within three days on each quote without an answer."),
    ),
    "call_connect_rate": (
        ("Essayer deux autres plages horaires pendant deux semaines, et comparer.",
         "Try two other times of day for two weeks, and compare."),
        ("Vérifier les numéros avant d'appeler, et viser les lignes directes.",
         "Check numbers before calling, and aim for direct lines."),
    ),
    "meeting_no_show_rate": (
        ("Confirmer la veille, avec l'ordre du jour en deux lignes.",
         "Confirm the day before, with the agenda in two lines."),
        ("Proposer des rendez-vous à moins de dix jours.", "Offer meetings less than ten days away."),
    ),
    "meeting_reliability": (
        ("Bloquer le temps de préparation et de trajet dans l'agenda.",
         "Block time for preparation and travel in the calendar."),
    ),
    "mql_to_sql_rate": (
        ("Poser les quatre questions de qualification dès le premier appel.",
         "Ask the four qualifying questions in the very first call."),
        ("Revoir avec le marketing les dix derniers leads écartés.",
         "Go through the last ten rejected leads with marketing."),
    ),
    "response_within_target_rate": (
        ("Répondre aux nouveaux leads avant toute autre tâche, deux fois par jour à heure fixe.",
         "Answer new leads before anything else, twice a day at a fixed time."),
    ),
    "calls": (
        ("Réserver deux plages d'appels d'une heure par jour, sans messagerie.",
         "Keep two one-hour calling blocks a day, mail closed."),
        ("Préparer la liste du lendemain le soir même.", "Prepare tomorrow's list the evening before."),
    ),
    "meetings": (
        ("Demander un rendez-vous à la fin de chaque appel abouti.", "Ask for a meeting at the end of each call."),
        ("Reprendre les comptes sans contact depuis trois mois.", "Take up accounts without contact for three months."),
    ),
    "meetings_booked": (
        ("Demander un rendez-vous à la fin de chaque appel abouti.", "Ask for a meeting at the end of each call."),
    ),
    "demos": (
        ("Proposer une démonstration dès que le besoin est nommé.", "Offer a demo as soon as the need is named."),
    ),
    "proposals_sent": (
        ("Sortir un devis type en une journée pour les demandes simples.",
         "Send a standard quote within a day for simple requests."),
    ),
    "deals_created": (
        ("Ouvrir une affaire dès qu'un besoin, un budget ou une date est nommé.",
         "Open a deal as soon as a need, a budget or a date is named."),
        ("Chercher deux ventes additionnelles par semaine chez les clients actuels.",
         "Look for two further sales a week with current customers."),
    ),
    "sqls": (("Rappeler les leads qualifiés trop tôt il y a six mois.", "Call back the leads of six months ago."),),
})  # fmt: skip


def actions(kpi: str) -> tuple[Words, ...]:
    """What may be tried for a KPI, the most usual first."""
    return (*ACTIONS.get(kpi, ()), *ANY)
