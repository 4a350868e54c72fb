"""Customers: who stays, what they are worth, what they say of us."""

from cadran.metrics.catalogue.terms import INTERACTIONS
from cadran.metrics.kpi import (
    Better,
    Const,
    Count,
    Interval,
    Kind,
    Kpi,
    Unit,
    Variant,
)

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
)
# fmt: on
