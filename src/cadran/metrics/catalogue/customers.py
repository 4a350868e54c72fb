"""Customers: who stays, what they are worth, what they say of us."""

from cadran.metrics.catalogue.terms import INTERACTIONS, NO_COST, NO_RATE
from cadran.metrics.kpi import (
    Better,
    Const,
    Count,
    Curve,
    Distinct,
    Interval,
    Kind,
    Kpi,
    Sum,
    Survival,
    Unit,
    Variant,
)

NO_CUSTOMER = {"no_account": "customer_id IS NULL"}
# A customer is one at the end of a day: of the day before the period, and of its last day.
AT_START = Count("customers_then", where="at_start")
AT_END = Count("customers_then", where="at_end")
KEPT_CUSTOMERS = Count("customers_then", where="at_start AND at_end")
LOST = "at_start AND NOT at_end"
LOST_CUSTOMERS = Count("customers_then", where=LOST)
JOINED_AND_LEFT = Count("customers_then", where="NOT at_start AND NOT at_end")
NO_AMOUNT = {"no_amount": "revenue IS NULL"}
LOST_REVENUE = Sum("customers_then", "revenue", where=LOST, unless=NO_AMOUNT)
START_REVENUE = Sum("customers_then", "revenue", where="at_start", unless=NO_AMOUNT)
BASKETS = Count("customer_baskets")
UPSOLD = Count("customer_baskets", where="upsold")
CROSS_SOLD = Count("customer_baskets", where="cross_sold")

# Contracts and orders due; of a renewal to come nothing is known yet.
DUE_FOR_RENEWAL = Count("renewals", on="due_on")
RENEWED = Count("renewals", on="due_on", where="renewed_on <= :asof")
RENEWALS_RESOLVED = Count("renewals", on="due_on", where="renewed_on <= :asof OR last_day < :asof")
DUE_VALUE = Sum("renewals", "amount", on="due_on", unless=NO_RATE)
RENEWED_VALUE = Sum("renewals", "amount", on="due_on", where="renewed_on <= :asof AND amount IS NOT NULL")

# Worth: margin of 12 months per month of being a customer, times the months of a lifetime.
YEAR_MARGIN = Sum("year_lines", "amount - cost", unless={**NO_COST, **NO_CUSTOMER}, weigh="amount")
YEAR_REVENUE = Sum("year_lines", "amount", unless={**NO_RATE, **NO_CUSTOMER})
LIVES = Count("customer_lives")
LIVING = Distinct("customer_lives", "customer_id")
CUSTOMER_MONTHS = Sum("customer_lives", "months")
YEAR_COSTS = Sum("year_costs", "amount", unless=NO_RATE)
YEAR_NEW = Count("year_sales", where="is_first OR customer_id IS NULL", unless=NO_CUSTOMER)
LIFETIME = Survival(of=LIVES, lasted="lasted / 30.4375", ended="ended", reads=Curve.AREA, limit=36.0)

# Surveys. A CSAT answer is a happy one in the top two of five points, whatever the scale; a pulse is the reps' own.
HAPPY_SCORE = "kind = 'csat' AND score >= scale_min + 0.75 * (scale_max - scale_min) AND scale_max > scale_min"
SCALE = ("score", "scale_min", "scale_max")
NO_SCALE = {"no_scale": "scale_max <= scale_min"}
HAPPY = Count("surveys", on="answered_on", where=HAPPY_SCORE, reads=("kind",))
RATED_ANSWERS = Count("surveys", on="answered_on", where="kind = 'csat'", needs=SCALE, unless=NO_SCALE, reads=("kind",))
# Of new customers, under the name of who won them; whether a customer is new is known of those that are known.
NEW = "(newness = 'new' OR customer_id IS NULL)"
HAPPY_NEW = Count("acquirer_surveys", on="answered_on", where=f"{HAPPY_SCORE} AND newness = 'new'", reads=("kind",))
RATED_NEW = Count(
    "acquirer_surveys", on="answered_on", where=f"kind = 'csat' AND {NEW}", needs=SCALE, reads=("kind",),
    unless={"no_account": "customer_id IS NULL", **NO_SCALE},
)  # fmt: skip
# NPS has one scale, from 0 to 10.
TO_TEN = "coalesce(scale_min, 0) = 0 AND coalesce(scale_max, 10) = 10 AND score BETWEEN 0 AND 10"
NPS = f"kind = 'nps' AND {TO_TEN}"
PROMOTERS = Count("surveys", on="answered_on", where=f"{NPS} AND score >= 9", reads=("kind",))
DETRACTORS = Count("surveys", on="answered_on", where=f"{NPS} AND score <= 6", reads=("kind",))
RECOMMENDING = Count(
    "surveys", on="answered_on", where="kind = 'nps'", reads=("kind",),
    unless={"no_score": "score IS NULL", "other_scale": f"NOT ({TO_TEN})"},
)  # fmt: skip
SURVEYS_SENT = Count("surveys", on="sent_on", where="kind IS DISTINCT FROM 'pulse'")
SURVEYS_ANSWERED = Count("surveys", on="sent_on", where="kind IS DISTINCT FROM 'pulse' AND answered_on <= :asof")

COMPLAINTS = Count("complaints", on="opened_on", where="about = 'sales' OR about IS NULL", needs=("about",))
MENTIONS = Count("mentions", on="posted_on")
PRAISE = Count("mentions", on="posted_on", where="sentiment = 'positive'")
BLAME = Count("mentions", on="posted_on", where="sentiment = 'negative'")
JUDGED = Count("mentions", on="posted_on", needs=("sentiment",))

# fmt: off
KPIS = (
    Kpi(
        id="customer_retention_rate", family="customers", funnel="keep",
        fr="Taux de rétention des clients", en="Customer retention rate",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=KEPT_CUSTOMERS / AT_START,
        grain=("un client du début de la période", "a customer at the period's start"), axis="period start",
        definition=(
            "Clients au début de la période qui le sont encore à sa fin / clients au début. Client = un abonnement en cours, sinon une vente dans la fenêtre d'activité (réglage, 12 mois par défaut).",
            "Customers at the start of the period who are still customers at its end / customers at the start. Customer = an active subscription, else a sale within the activity window (setting, default 12 months).",
        ),
        caveat=("Tant que la période court, la fin est aujourd'hui. Sans abonnement, un client n'est perdu qu'un an après son dernier achat, et la première année des données n'a pas encore tous ses clients.", "While the period runs, its end is today. Without a subscription a customer is lost only a year after the last purchase, and the first year of the data has not all its customers yet."),
        source="folk (indicateurs de performance commerciale); B2B Rocket (KPI des équipes de vente B2B); Captain Prospect (KPI de vente essentiels)",
        roles=("bdm", "manager", "executive",),
        aliases_fr=("taux de fidélisation",),
        interval=Interval.WILSON,
    ),
    Kpi(
        id="churn_rate", family="customers", funnel="keep",
        fr="Taux d'attrition des clients", en="Churn rate",
        unit=Unit.PERCENT, better=Better.DOWN, kind=Kind.COHORT,
        value=LOST_CUSTOMERS / AT_START,
        grain=("un client du début de la période", "a customer at the period's start"), axis="period start",
        definition=(
            "Clients au début de la période qui ne le sont plus à sa fin / clients au début. Ceux qui sont venus et repartis dans la période sont comptés à part. La date est la fin du service, pas celle de la résiliation.",
            "Customers at the start who are none at the end / customers at the start. Those who joined and left within the period are counted apart. Date = end of service, not of notice.",
        ),
        caveat=("Le complément exact de la rétention. Qui achète encore n'est pas perdu, même si son abonnement a pris fin.", "The exact complement of retention. Who still buys is not lost, even when the subscription has ended."),
        source="folk (indicateurs de performance commerciale); Captain Prospect (KPI de vente essentiels)",
        roles=("manager", "executive",),
        aliases_fr=("taux d'attrition", "taux de désabonnement", "churn",),
        interval=Interval.WILSON,
        beside={"joined_and_left": JOINED_AND_LEFT},
    ),
    Kpi(
        id="customers_lost", family="customers", funnel="keep",
        fr="Clients perdus", en="Customers lost",
        unit=Unit.COUNT, better=Better.DOWN, kind=Kind.COHORT,
        value=LOST_CUSTOMERS,
        grain=("un client", "a customer"), axis="period",
        definition=(
            "Clients au début de la période qui ne le sont plus à sa fin.",
            "Customers at the start who are none at the end.",
        ),
        caveat=("Un client revenu avant la fin n'est pas perdu ; des mois ne s'additionnent donc pas en année.", "A customer who came back before the end is not lost; so months do not add up to a year."),
        source="Captain Prospect (KPI de vente essentiels)",
        roles=("manager",),
    ),
    Kpi(
        id="active_customers", family="customers", funnel="keep",
        fr="Clients actifs", en="Active customers",
        unit=Unit.COUNT, better=Better.UP, kind=Kind.STOCK,
        value=AT_END,
        grain=("un client", "a customer"), axis="period end",
        definition=(
            "Clients à la fin de la période.",
            "Customers at the end of the period.",
        ),
        caveat=("Par commercial, le client est à celui à qui son compte est confié, à défaut au dernier qui lui a vendu.", "By rep, a customer belongs to the owner of its account, else to whoever sold to it last."),
        source="Cadran",
        roles=("manager", "executive",),
    ),
    Kpi(
        id="order_renewal_rate", family="customers", funnel="keep",
        fr="Taux de renouvellement (commandes et contrats)", en="Order renewal rate",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=RENEWED / DUE_FOR_RENEWAL,
        grain=("un contrat ou une commande à renouveler", "a contract or order due for renewal"), axis="due date",
        definition=(
            "Des contrats ou commandes à renouveler dans la période, la part renouvelée : même client et même catégorie à 60 jours au plus de l'échéance (réglage), ou contrat qui court encore ; en nombre, et en valeur à côté.",
            "Of the contracts or orders due for renewal in the period, the share renewed: same account and category within 60 days of the due date (setting); by number, and by value beside.",
        ),
        caveat=("Une échéance récente peut encore être renouvelée : lire la part dénouée. Sans catégorie, seuls comptent la commande qui dit renouveler et le contrat qui court.", "A recent due date may still be renewed: read the resolved share. Without a category only an order that says it renews and a contract that runs on count."),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
        aliases_fr=("Taux de renouvellement des commandes",),
        interval=Interval.WILSON,
        beside={"by_value": RENEWED_VALUE / DUE_VALUE, "resolved": RENEWALS_RESOLVED / DUE_FOR_RENEWAL},
        variants=(Variant(name="value", fr="en valeur", en="by value", value=RENEWED_VALUE / DUE_VALUE),),
    ),
    Kpi(
        id="upsell_rate", family="customers", funnel="keep",
        fr="Taux de montée en gamme (upsell)", en="Upsell rate",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=UPSOLD / BASKETS,
        grain=("un client du début de la période", "a customer at the period's start"), axis="sale date",
        definition=(
            "Clients au début de la période qui y ont acheté plus, ou une gamme au-dessus, d'une catégorie achetée dans les 12 mois d'avant / clients au début.",
            "Customers at the start who in the period bought more, or a higher tier, of a category they had bought in the 12 months before / customers at the start.",
        ),
        caveat=("« Plus » est un montant net plus grand que celui des 12 mois d'avant : à lire sur une année. Les gammes se rangent par leur prix catalogue moyen.", "'More' is a greater net amount than in the 12 months before: read it over a year. Tiers are ranked by their mean list price."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager",),
        aliases_fr=("ventes incitatives",),
        interval=Interval.WILSON,
    ),
    Kpi(
        id="cross_sell_rate", family="customers", funnel="keep",
        fr="Taux de ventes croisées", en="Cross-sell rate",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=CROSS_SOLD / BASKETS,
        grain=("un client du début de la période", "a customer at the period's start"), axis="sale date",
        definition=(
            "Clients au début de la période qui y ont acheté une catégorie qu'ils n'avaient pas achetée dans les 12 mois d'avant / clients au début.",
            "Customers at the start who in the period bought a category they had not bought in the 12 months before / customers at the start.",
        ),
        caveat=("Une catégorie rachetée après deux ans compte comme nouvelle ; les lignes sans catégorie ne disent rien.", "A category bought again after two years counts as new; lines without a category tell nothing."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager",),
        interval=Interval.WILSON,
    ),
    Kpi(
        id="clv", family="customers", funnel="keep",
        fr="Valeur vie client (CLV)", en="Customer lifetime value",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.RATIO,
        value=YEAR_MARGIN / CUSTOMER_MONTHS * LIFETIME,
        grain=("un client", "a customer"), axis="12 months",
        definition=(
            "Marge brute mensuelle moyenne par client (variante : le CA) × durée de vie attendue en mois, lue sous la courbe de rétention (Kaplan-Meier) et plafonnée à 36 mois ; indisponible quand aucun client n'est parti.",
            "Average monthly gross margin per customer (else revenue, and it says so) x expected lifetime in months, lifetime from the retention curve (Kaplan-Meier) capped at 36 months; not available when nothing churned.",
        ),
        caveat=("La marge est celle des 12 mois qui finissent avec la période, rapportée aux clients de chaque fin de mois. Une histoire plus courte que 36 mois borne la durée de vie à ce qu'on a pu voir.", "The margin is that of the 12 months that end with the period, over the customers that each of these months ended with. A history shorter than 36 months bounds the lifetime by what could be seen."),
        source="folk (indicateurs de performance commerciale); B2B Rocket (KPI des équipes de vente B2B); Captain Prospect (KPI de vente essentiels)",
        roles=("executive",),
        aliases_fr=("LTV", "valeur à vie",),
        units=LIVING,
        beside={"lifetime": LIFETIME, "monthly": YEAR_MARGIN / CUSTOMER_MONTHS},
        variants=(Variant(name="revenue", fr="en CA", en="of revenue", value=YEAR_REVENUE / CUSTOMER_MONTHS * LIFETIME),),
    ),
    Kpi(
        id="clv_to_cac", family="customers", funnel="keep",
        fr="Ratio CLV / CAC", en="CLV to CAC",
        unit=Unit.RATIO, better=Better.UP, kind=Kind.RATIO,
        value=(YEAR_MARGIN / CUSTOMER_MONTHS * LIFETIME) / (YEAR_COSTS / YEAR_NEW),
        grain=("un client", "a customer"), axis="12 months",
        definition=(
            "Valeur vie client / coût d'acquisition client, tous deux sur les 12 mois qui finissent avec la période.",
            "clv / cac.",
        ),
        caveat=("Le coût porte aussi la vente aux clients existants, la valeur s'arrête à 36 mois : un rapport prudent. De la société entière seulement.", "The cost also bears selling to existing customers, and the value ends at 36 months: a cautious ratio. Of the whole company only."),
        source="Cadran",
        roles=("executive",),
        aliases_fr=("CLV / CAC",),
        units=LIVING,
    ),
    Kpi(
        id="csat", family="customers", funnel="keep",
        fr="Satisfaction client (CSAT)", en="Customer satisfaction (CSAT)",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=HAPPY / RATED_ANSWERS,
        grain=("une réponse", "an answer"), axis="answered_on",
        definition=(
            "Réponses dans les trois quarts hauts de l'échelle (4 et 5 de 1 à 5) / réponses ; les autres échelles sont ramenées à la leur par leur minimum et leur maximum. Variante : les nouveaux clients seuls, au nom du commercial qui les a gagnés.",
            "Answers in the top two of a 5-point scale / answers; other scales normalised by scale_min and scale_max, and said so; also of new customers only, by acquiring rep.",
        ),
        caveat=("Seuls répondent ceux qui le veulent bien : lire le taux de réponse. Une réponse sans échelle est écartée.", "Only those who wish to answer do: read the response rate. An answer without its scale is left out."),
        source="folk (indicateurs de performance commerciale); B2B Rocket (KPI des équipes de vente B2B); Indicateurs CRM BtoB",
        roles=("bdm", "manager",),
        aliases_fr=("Indice de satisfaction client",),
        interval=Interval.WILSON,
        variants=(
            Variant(name="new_customers", fr="nouveaux clients, par commercial qui les a gagnés", en="new customers, by acquiring rep", value=HAPPY_NEW / RATED_NEW, interval=Interval.WILSON),
        ),
    ),
    Kpi(
        id="nps", family="customers", funnel="keep",
        fr="NPS", en="Net promoter score",
        unit=Unit.POINTS, better=Better.UP, kind=Kind.RATIO,
        value=Const(100.0) * (PROMOTERS - DETRACTORS) / RECOMMENDING,
        grain=("une réponse", "an answer"), axis="answered_on",
        definition=(
            "% de promoteurs (9 et 10) moins % de détracteurs (0 à 6), en points, avec son intervalle.",
            "% promoters (9-10) - % detractors (0-6), with interval.",
        ),
        caveat=("Un NPS de quelques dizaines de réponses bouge de vingt points par hasard : lire l'intervalle. Seule compte l'échelle de 0 à 10 ; une échelle non dite est prise pour celle-là.", "An NPS of a few dozen answers moves by twenty points by chance: read the interval. Only the scale from 0 to 10 counts; a scale that nobody told is taken for it."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager", "executive", "bdm",),
        interval=Interval.NET,
    ),
    Kpi(
        id="survey_response_rate", family="customers", funnel="keep",
        fr="Taux de réponse aux enquêtes", en="Survey response rate",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=SURVEYS_ANSWERED / SURVEYS_SENT,
        grain=("une enquête", "a survey"), axis="sent_on",
        definition=(
            "Des enquêtes envoyées dans la période, la part qui a reçu une réponse. Les enquêtes auprès des commerciaux n'en sont pas.",
            "Of the surveys sent in the period, the share answered.",
        ),
        caveat=("Les dernières envoyées ont encore le temps de répondre.", "The last ones sent still have time to be answered."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager",),
        interval=Interval.WILSON,
    ),
    Kpi(
        id="complaints", family="customers", funnel="keep",
        fr="Réclamations sur l'activité commerciale", en="Complaints",
        unit=Unit.COUNT, better=Better.DOWN, kind=Kind.FLOW,
        value=COMPLAINTS,
        grain=("une réclamation", "a complaint"), axis="opened_on",
        definition=(
            "Réclamations ouvertes au sujet de l'activité commerciale.",
            "Complaints about sales activity opened.",
        ),
        caveat=("Une réclamation dont on ne sait pas le sujet est écartée, et baisse la couverture.", "A complaint about nobody knows what is left out, and lowers the coverage."),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
        aliases_fr=("Réclamations",),
    ),
    Kpi(
        id="complaint_rate", family="customers", funnel="keep",
        fr="Taux de réclamations", en="Complaint rate",
        unit=Unit.PER_1000, better=Better.DOWN, kind=Kind.RATIO,
        value=Const(1000.0) * COMPLAINTS / INTERACTIONS,
        grain=("un échange", "an interaction"), axis="opened_on",
        definition=(
            "Réclamations pour 1 000 échanges commerciaux avec les clients faits dans la période.",
            "complaints per 1,000 sales interactions with customers done in the period.",
        ),
        caveat=("Rapporte aux échanges saisis : qui n'en saisit guère paraît pire.", "Held against interactions entered: who enters few looks worse."),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
    ),
    Kpi(
        id="social_mentions", family="customers", funnel="keep",
        fr="Mentions sur les réseaux sociaux", en="Social mentions",
        unit=Unit.COUNT, better=Better.NEUTRAL, kind=Kind.FLOW,
        value=MENTIONS,
        grain=("une mention", "a mention"), axis="posted_on",
        definition=(
            "Mentions de la marque sur les réseaux sociaux.",
            "Mentions of the brand on social networks.",
        ),
        caveat=("Ce que l'outil d'écoute a trouvé, pas tout ce qui s'est dit.", "What the listening tool found, not all that was said."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("executive",),
        aliases_fr=("Mentions sociales",),
    ),
    Kpi(
        id="social_sentiment", family="customers", funnel="keep",
        fr="Tonalité des mentions", en="Social sentiment",
        unit=Unit.POINTS, better=Better.UP, kind=Kind.RATIO,
        value=Const(100.0) * (PRAISE - BLAME) / JUDGED,
        grain=("une mention", "a mention"), axis="posted_on",
        definition=(
            "% de mentions positives moins % de mentions négatives, en points.",
            "% positive - % negative mentions.",
        ),
        caveat=("La tonalité est le plus souvent devinée par un outil.", "The sentiment is mostly guessed by a tool."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("executive",),
        aliases_fr=("Sentiment social",),
        interval=Interval.NET,
    ),
    Kpi(
        id="lost_customer_revenue", family="customers", funnel="keep",
        fr="CA des clients perdus", en="Revenue of lost customers",
        unit=Unit.MONEY, better=Better.DOWN, kind=Kind.COHORT,
        value=LOST_REVENUE,
        grain=("un client", "a customer"), axis="period start",
        definition=(
            "CA des 12 mois d'avant la période, des clients de son début qui ne le sont plus à sa fin ; à côté, leur part du CA de tous les clients du début.",
            "Revenue of the 12 months before the period of the customers at its start who are none at its end; share of the revenue of all customers at the start beside it.",
        ),
        caveat=("Ce qu'ils achetaient, non ce qu'ils auraient acheté. Un client dont un montant manque est écarté.", "What they used to buy, not what they would have bought. A customer one of whose amounts is missing is left out."),
        source="Captain Prospect (KPI de vente essentiels)",
        roles=("manager", "executive",),
        beside={"share": LOST_REVENUE / START_REVENUE},
    ),
)
# fmt: on
