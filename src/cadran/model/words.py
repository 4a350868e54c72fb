"""The words a reader sees for what the model and the readings call by a code, in French and in English."""

from collections.abc import Mapping
from types import MappingProxyType

from cadran.model.tables import TABLES

Words = tuple[str, str]  # French, English

FAMILIES: Mapping[str, Words] = MappingProxyType({
    "revenue": ("Chiffre d'affaires", "Revenue"),
    "recurring": ("Revenu récurrent", "Recurring revenue"),
    "pipeline": ("Pipeline", "Pipeline"),
    "leads": ("Leads", "Leads"),
    "activity": ("Activité", "Activity"),
    "customers": ("Clients", "Customers"),
    "delivery": ("Livraison", "Delivery"),
    "team": ("Équipe", "Team"),
    "market": ("Marché", "Market"),
})  # fmt: skip

KINDS: Mapping[str, Words] = MappingProxyType({
    "flow": ("flux de la période", "flow over the period"),
    "ratio": ("rapport de deux termes", "ratio of two terms"),
    "mean": ("moyenne", "mean"),
    "median": ("médiane", "median"),
    "stock": ("état à la fin de la période", "state at the period's end"),
    "cohort": ("cohorte entrée dans la période", "cohort that entered in the period"),
    "share": ("part entre les groupes", "share across the groups"),
    "rank": ("rang entre les groupes", "rank across the groups"),
    "survival": ("durée, cas en cours compris", "length, running cases included"),
    "forecast": ("prévision", "forecast"),
    "comparison": ("écart entre deux évolutions", "a change against another change"),
})  # fmt: skip

UNITS: Mapping[str, Words] = MappingProxyType({
    "money": ("montant", "money"),
    "percent": ("pourcentage", "percent"),
    "count": ("nombre", "count"),
    "ratio": ("rapport", "ratio"),
    "days": ("jours", "days"),
    "hours": ("heures", "hours"),
    "minutes": ("minutes", "minutes"),
    "months": ("mois", "months"),
    "points": ("points", "points"),
    "rank": ("rang", "rank"),
    "per 1000": ("pour 1000", "per 1000"),
    "money per day": ("montant par jour", "money per day"),
    "money per hour": ("montant par heure", "money per hour"),
})  # fmt: skip

ROLES: Mapping[str, Words] = MappingProxyType({
    "sdr": ("SDR", "SDR"),
    "bdm": ("commercial", "rep"),
    "manager": ("responsable d'équipe", "manager"),
    "executive": ("direction", "executive"),
})  # fmt: skip

# Why a value is not shown, or a row not used. `no_<column>` needs no entry: the column's label says it.
REASONS: Mapping[str, Words] = MappingProxyType({
    "empty": ("rien dans la période", "nothing in the period"),
    "no_data": ("aucune donnée", "no data"),
    "before_data": ("période antérieure aux données", "before the data start"),
    "never_filled": ("jamais renseigné", "never filled"),
    "not_visible": ("hors de votre périmètre", "outside what you may see"),
    "few_cases": ("trop peu de cas", "too few cases"),
    "no_history": ("historique trop court", "history too short"),
    "over": ("période finie", "the period is over"),
    "nothing_expected": ("l'historique ne laisse rien attendre", "history lets nothing be expected"),
    "not_running": ("aucun objectif en cours", "no target that runs"),
    "not_over": ("période pas encore finie", "period not over yet"),
    "ends_before_lead": ("la période finit avant son 31e jour", "the period ends before its 31st day"),
    "period_too_short": ("période plus courte que l'objectif", "period shorter than the target's"),
    "base_not_positive": ("base de comparaison nulle ou négative", "the base is zero or negative"),
    "target_reached": ("objectif déjà atteint", "target already reached"),
    "median_not_reached": ("moins de la moitié sont arrivés", "less than half have come"),
    "no_plateau": ("aucun n'est encore arrivé", "none has come yet"),
    "no_rate": ("taux de change manquant", "no exchange rate"),
    "existing_customer": ("déjà client", "already a customer"),
    "sql_before_mql": ("SQL avant d'être MQL", "SQL before MQL"),
    "no_cost": ("coût inconnu", "cost unknown"),
    "ramping": ("en montée en charge", "ramping"),
    "too_recent": ("moins de 90 jours depuis", "less than 90 days since"),
    "no_untrained": ("personne à qui comparer", "nobody to compare with"),
    "few_trained": ("trop peu de commerciaux formés", "too few reps trained"),
    "too_few_answers": ("trop peu de réponses pour rester anonyme", "too few answers to stay anonymous"),
    "part_month": ("mois incomplet ou en cours", "month incomplete or running"),
    "part_period": ("présent une partie de la période", "there for part of the period"),
    "unknown_group": ("groupe inconnu : pas de rang", "unknown group: no rank"),
    "no_loss": ("aucun client perdu à ce jour", "no customer lost so far"),
    "no_scale": ("échelle inconnue", "scale unknown"),
    "other_scale": ("autre échelle que 0 à 10", "another scale than 0 to 10"),
    "no_cancelled_by": ("annulé, on ne sait par qui", "cancelled, by whom is not known"),
    "no_cycle_start": ("début de cycle inconnu", "start of the cycle unknown"),
    "no_market": ("secteur dont le marché n'est pas connu", "industry without a known market"),
    "no_promised_on": ("date promise inconnue", "promised day unknown"),
    "no_conforming": ("conformité non dite", "conformity not told"),
    "no_ordered_on": ("date de commande inconnue", "order day unknown"),
    "ends_before_start": ("finit avant de commencer", "ends before it starts"),
    "undated": ("sans date", "without a date"),
})  # fmt: skip


# What a reader must know of how a value was made.
NOTES: Mapping[str, Words] = MappingProxyType({
    "prorated": (
        "Objectif d'une période plus longue, au prorata des jours ouvrés.",
        "Target of a longer period, prorated by working days.",
    ),
    "revised_target": (
        "Objectif révisé : la dernière version fixée ce jour-là compte.",
        "Revised target: the latest version set by that day counts.",
    ),
    "pace_seasonal": (
        "Rythme attendu selon la saison des deux dernières années (mois, et place dans le mois).",
        "Pace expected by the season of the last two years (month, and place within the month).",
    ),
    "pace_working_days": (
        "Rythme attendu selon les jours ouvrés : moins de deux ans d'historique.",
        "Pace expected by working days: less than two years of history.",
    ),
    "below_minimum": ("Trop peu de cas pour en conclure quelque chose.", "Too few cases to conclude anything from."),
    "interval_withheld": (
        "Pas d'intervalle : les montants sont trop peu nombreux pour qu'il tienne ce qu'il promet.",
        "No interval: the amounts are too few for one to keep what it promises.",
    ),
    "interval_on_resolved": (
        "L'intervalle ne porte que sur les cas dénoués.", "The interval is that of the resolved cases only.",
    ),
    "rank_without_interval": (
        "Un état, non un tirage\u202f: les rangs n'ont ni intervalle ni palier.",
        "A state and no draw: ranks have neither intervals nor tiers.",
    ),
    "immature": (
        "Cohorte immature : moins de 90\u202f% des cas sont dénoués, le taux peut encore bouger.",
        "Immature cohort: less than 90% of the cases are resolved, the rate can still move.",
    ),
    "curve_unfinished": (
        "La courbe n'est pas finie : il reste plus de cas ouverts que d'aboutis, la médiane ne peut que s'allonger.",
        "The curve is not finished: more cases are open than have come, the median can only grow.",
    ),
})  # fmt: skip

# Companions of a value, with their unit; `own`: that of the value, `of`: that of the KPI it is about.
BESIDE: Mapping[str, tuple[str, str, str]] = MappingProxyType({
    "accepted": ("part acceptée", "share accepted", "percent"),
    "accuracy_1": ("fiabilité au 1er jour", "accuracy on day 1", "percent"),
    "accuracy_60": ("fiabilité au 60e jour", "accuracy on day 60", "percent"),
    "actual": ("réalisé", "actual", "of"),
    "at_pace": ("atteinte à ce rythme", "attainment at this pace", "percent"),
    "amount": ("montant", "amount", "money"),
    "assumed": ("dont l'état passé est supposé", "with an assumed past", "count"),
    "estimate": ("médiane estimée, en cours compris", "median estimated with those waiting", "own"),
    "backtests": ("prévisions passées éprouvées", "past forecasts tested", "count"),
    "raw": ("valeur", "value", "of"),
    "shrunk": ("valeur attendue, hasard déduit", "expected value, less chance", "of"),
    "trained": ("évolution des formés", "change of the trained", "points"),
    "untrained": ("évolution des non-formés", "change of the untrained", "points"),
    "trainings": ("formations comparées", "trainings compared", "count"),
    "comments": ("commentaires", "comments", "count"),
    "tier": ("palier", "tier", "count"),
    "ranked": ("classés", "ranked", "count"),
    "ramping": ("en montée en charge", "ramping", "count"),
    "growth": ("croissance", "growth", "percent"),
    "margin_rate": ("taux de marge", "margin rate", "percent"),
    "returns": ("retours", "returns", "count"),
    "bias": ("biais des prévisions passées", "bias of past forecasts", "percent"),
    "bias_1": ("biais au 1er jour", "bias on day 1", "percent"),
    "bias_30": ("biais au 30e jour", "bias on day 30", "percent"),
    "bias_60": ("biais au 60e jour", "bias on day 60", "percent"),
    "commit": ("engagement des commerciaux", "committed amount", "money"),
    "commit_gap": ("engagement moins atterrissage", "commitment less landing", "money"),
    "coverage_measured": ("part des bandes passées tenues", "share of past bands held", "percent"),
    "from_new": ("attendu d'affaires à venir", "expected of deals to come", "money"),
    "from_open": ("attendu des affaires ouvertes", "expected of open deals", "money"),
    "estimate_high": ("au plus", "at most", "own"),
    "estimate_low": ("au moins", "at least", "own"),
    "ended_median": ("médiane des cas aboutis", "median of those that came", "own"),
    "held": ("part tenue", "share held", "percent"),
    "matured": ("estimation à maturité", "matured estimate", "percent"),
    "matured_high": ("au plus", "at most", "percent"),
    "matured_low": ("au moins", "at least", "percent"),
    "competitors": ("part des concurrents", "competitors' share", "percent"),
    "late": ("part en retard", "share late", "percent"),
    "mean": ("moyenne des cas aboutis", "mean of those that came", "own"),
    "lagged": ("décalé du cycle médian", "lagged by the median cycle", "money"),
    "estimated": ("part d'heures estimées", "share of hours estimated", "percent"),
    "by_margin": ("ventes comptées pour leur marge", "sales counted by their margin", "percent"),
    "per_activity": ("par activité", "per activity", "money"),
    "score": ("note moyenne", "mean score", "points"),
    "mature": ("part mûre", "share mature", "percent"),
    "by_value": ("en valeur", "by value", "percent"),
    "joined_and_left": ("venus et repartis dans la période", "joined and left within the period", "count"),
    "lifetime_high": ("au plus", "at most", "months"),
    "lifetime_low": ("au moins", "at least", "months"),
    "lifetime": ("durée de vie attendue", "expected lifetime", "months"),
    "monthly": ("par mois et par client", "a month and customer", "money"),
    "share": ("part", "share", "percent"),
    "needed": ("couverture nécessaire", "coverage needed", "ratio"),
    "needed_per_day": ("à faire par jour ouvré restant", "needed per remaining working day", "of"),
    "open": ("part encore ouverte", "share still open", "percent"),
    "oldest": ("âge du plus ancien", "age of the oldest", "days"),
    "overdue": ("à échéance dépassée", "overdue", "count"),
    "overdue_amount": ("montant à échéance dépassée", "overdue amount", "money"),
    "pace": ("attendu à ce jour", "expected by now", "percent"),
    "p90": ("P90 des cas terminés", "P90 of those ended", "own"),
    "plateau": ("part qui aboutira", "share that will", "percent"),
    "realised": ("réalisé", "realised", "money per day"),
    "resolved": ("part dénouée", "share resolved", "percent"),
    "running": ("encore en cours", "still running", "count"),
    "running_longer": ("en cours depuis plus que cette médiane", "running for longer than that median", "count"),
    "stated": ("aux probabilités déclarées", "at the stated probabilities", "money"),
    "so_far": ("CA à ce jour", "revenue so far", "money"),
    "target": ("objectif", "target", "of"),
    "top1": ("attendu de la plus grosse affaire", "expected of the largest deal", "money"),
    "top3": ("attendu des 3 plus grosses", "expected of the 3 largest", "money"),
    "top5": ("attendu des 5 plus grosses", "expected of the 5 largest", "money"),
    "without_top1": ("atterrissage sans la plus grosse", "landing without the largest", "money"),
    "without_top3": ("atterrissage sans les 3 plus grosses", "landing without the 3 largest", "money"),
    "without_top5": ("atterrissage sans les 5 plus grosses", "landing without the 5 largest", "money"),
    "times": ("reports", "times slipped", "count"),
    "unanswered": ("sans réponse", "unanswered", "count"),
    "unanswered_share": ("part sans réponse", "share unanswered", "percent"),
    "undated": ("sans date", "without a date", "count"),
    "unknown": ("part encore ouverte au bout de la courbe", "share still open at the curve's end", "percent"),
    "variation": ("variation", "variation", "percent"),
})  # fmt: skip

# Relations made from the canonical tables, by what one row of them is.
DERIVED: Mapping[str, Words] = MappingProxyType({
    "renewals": ("Échéances de renouvellement", "Renewals due"),
    "customers_then": ("Clients de la période", "Customers of the period"),
    "customer_baskets": ("Achats des clients", "What customers bought"),
    "customer_lives": ("Durées de vie des clients", "Lifetimes of customers"),
    "year_costs": ("Coûts d'acquisition de douze mois", "Acquisition costs of twelve months"),
    "year_sales": ("Ventes de douze mois", "Sales of twelve months"),
    "year_lines": ("Lignes de vente de douze mois", "Lines of sales of twelve months"),
    "acquirer_surveys": ("Enquêtes, par commercial qui a gagné le client", "Surveys, by acquiring rep"),
    "cycles": ("Cycles de vente", "Sales cycles"),
    "deal_cycles": ("Cycles de toutes les affaires", "Cycles of all deals"),
    "open_deals": ("Affaires ouvertes", "Open deals"),
    "stalled_deals": ("Affaires ouvertes, et leur dernier événement", "Open deals, and what last happened"),
    "weighted_deals": ("Affaires ouvertes, pondérées", "Open deals, weighted"),
    "deal_states": ("États des affaires", "States of deals"),
    "stage_visits": ("Passages par étape", "Visits of stages"),
    "stage_times": ("Temps passé par étape", "Times in stages"),
    "slips": ("Reports d'échéance", "Slipped dates"),
    "first_amounts": ("Affaires, au premier montant", "Deals, at their first amount"),
    "sales": ("Ventes", "Sales"),
    "sale_lines": ("Lignes de vente", "Lines of sales"),
    "order_facts": ("Commandes", "Orders"),
    "line_facts": ("Lignes de commande", "Order lines"),
    "bookings": ("Rendez-vous pris", "Meetings booked"),
    "quote_facts": ("Devis", "Quotes"),
    "tender_facts": ("Appels d'offres", "Tenders"),
    "deliveries": ("Livraisons", "Deliveries"),
    "return_facts": ("Retours", "Returns"),
    "subscription_facts": ("Abonnements, au mois", "Subscriptions, by the month"),
    "live_subscriptions": ("Abonnements en cours", "Subscriptions that run"),
    "opening_subscriptions": ("Abonnements en cours au début du mois", "Subscriptions that run when a month begins"),
    "market_sales": ("Ventes, dans leur marché", "Sales, in their market"),
    "market_parts": ("Chiffres du marché", "Figures of the market"),
    "mrr_months": ("Mouvements de MRR par client et par mois", "MRR movements by customer and month"),
    "mrr_cohorts": ("MRR des clients d'il y a douze mois", "MRR of the customers of twelve months ago"),
    "order_cohorts": ("Ventes aux clients d'il y a un an", "Sales to the customers of a year ago"),
    "request_facts": ("Demandes clients", "Customer requests"),
    "acquisition_costs": ("Frais commerciaux et de marketing", "Selling and marketing expenses"),
    "campaign_costs": ("Coûts des campagnes", "Costs of campaigns"),
    "attributed_sales": ("Ventes et leur origine", "Sales and where they come from"),
    "new_income": ("Revenu mensuel des nouveaux clients", "Monthly income of new customers"),
    "rep_hours": ("Heures travaillées", "Hours worked"),
    "lead_outcomes": ("Suites des leads", "Outcomes of leads"),
    "lead_answers": ("Réponses aux leads", "Answers to leads"),
    "unworked_leads": ("Leads non traités", "Unworked leads"),
    "pulse_answers": ("Réponses au baromètre interne", "Answers to the team's own survey"),
    "rep_days": ("Jours de présence", "Days of presence"),
    "rep_presence": ("Présence des commerciaux", "Presence of reps"),
})  # fmt: skip


def say(words: Words, lang: str) -> str:
    return words[0] if lang == "fr" else words[1]


def said(known: Mapping[str, Words], code: str, lang: str) -> str:
    """The words of a code; the code itself, made readable, where it has none."""
    return say(known[code], lang) if code in known else code.replace("_", " ")


def reason(code: str, lang: str) -> str:
    """A reason in words: `no_amount`, or with the thing it is about, as `no_data: orders`."""
    head, _, about = code.partition(":")
    if about:
        return f"{said(REASONS, head.strip(), lang)} ({thing(about.strip(), lang)})"
    if head in REASONS or not head.startswith("no_"):
        return said(REASONS, head, lang)
    missing = thing(head.removeprefix("no_"), lang)
    missing = missing[:1].lower() + missing[1:]
    return f"sans {missing}" if lang == "fr" else f"without {missing}"


def field_of(table: str, column: str, lang: str) -> str:
    """A table's column in full: `Orders, net amount`."""
    name = thing(f"{table}.{column}", lang)
    return f"{thing(table, lang)}, {name[:1].lower()}{name[1:]}"


def thing(name: str, lang: str) -> str:
    """What a relation, a column (`amount`) or a table's column (`deals.amount`) is called."""
    if name in DERIVED:
        return say(DERIVED[name], lang)
    table, _, column = name.partition(".")
    if table in TABLES:
        found = TABLES[table]
        named = found.by_name.get(column)
        return say((named.fr, named.en) if named else (found.fr, found.en), lang)
    columns = (t.by_name[name] for t in TABLES.values() if name in t.by_name)
    first = next(columns, None)
    return say((first.fr, first.en), lang) if first else name.replace("_", " ")
