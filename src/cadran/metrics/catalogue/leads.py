"""Leads: how many come, how fast they are worked, what becomes of them, and what all that costs."""

from collections.abc import Mapping

from cadran.metrics.catalogue.terms import MARGIN, MARGIN_BASE, NEW_CUSTOMERS, NO_RATE
from cadran.metrics.kpi import Better, Count, Interval, Kind, Kpi, Mean, Quantile, Sum, Survival, Unit

LEADS = Count("leads", on="created_day")
MARKETING = Sum("expenses", "amount", on="spent_on", money="currency", where="category = 'marketing'")

# MQLs and what became of them within the window, a setting. Handed over before being an MQL is the data's error.
BEFORE_MQL = {"sql_before_mql": "sql_on < mql_on"}
PASSED = "sql_on - mql_on BETWEEN 0 AND :conversion_days AND sql_on <= :asof"
WINDOW_OVER = "mql_on + :conversion_days <= :asof"
MQLS = Count("leads", on="mql_on", unless=BEFORE_MQL)
MQLS_PASSED = Count("leads", on="mql_on", where=PASSED, unless=BEFORE_MQL)
MQLS_MATURE = Count("leads", on="mql_on", where=WINDOW_OVER, unless=BEFORE_MQL)
MQLS_MATURE_PASSED = Count("leads", on="mql_on", where=f"{PASSED} AND {WINDOW_OVER}", unless=BEFORE_MQL)

# Prospects and what was sold to them. Whoever had bought before the lead came is none.
CUSTOMER = {"existing_customer": "existing"}
BOUGHT = "sale_day <= :asof"
OLD = ":asof - created_day > :slow_conversion"
PROSPECTS = Count("lead_outcomes", on="created_day", unless=CUSTOMER)
CONVERTED = Count("lead_outcomes", on="created_day", where=BOUGHT, unless=CUSTOMER)
PROSPECTS_MATURE = Count("lead_outcomes", on="created_day", where=OLD, unless=CUSTOMER)
MATURE_CONVERTED = Count("lead_outcomes", on="created_day", where=f"{BOUGHT} AND {OLD}", unless=CUSTOMER)
TO_SALE = Sum("lead_outcomes", "days", on="sale_day", quantiles=True)
TO_SALE_ESTIMATE = Survival(
    of=PROSPECTS, competing=True, lasted="least(coalesce(sale_day, disqualified_on, :asof), :asof) - created_day",
    ended="CASE WHEN sale_day <= :asof THEN 1 WHEN sale_day IS NULL AND disqualified_on <= :asof THEN 2 ELSE 0 END",
)  # fmt: skip

# Inbound leads and when a person turned to them, by the clock of business hours.
INBOUND = "(direction = 'inbound' OR direction IS NULL)"
ANSWERED = "touched_day <= :asof"
# By what names the lead, where something does by then, else its contact, else its account.
ANSWER = (
    "CASE WHEN lead_day <= :asof THEN lead_clock WHEN contact_day <= :asof THEN contact_clock"
    " WHEN account_day <= :asof THEN account_clock END"
)
OLD_ENOUGH = "created_clock + :response_seconds <= :business_clock"
WAIT = f"{ANSWER} - created_clock"
DIRECTION = ("direction",)
ARRIVED = Count("lead_answers", on="created_day", where=INBOUND, needs=DIRECTION)
UNANSWERED = Count("lead_answers", on="created_day", where=f"{INBOUND} AND ({ANSWERED}) IS NOT TRUE", needs=DIRECTION)
RESPONSE = Survival(
    of=ARRIVED, lasted=f"(coalesce({ANSWER}, :business_clock) - created_clock) / 3600",
    ended=f"CASE WHEN {ANSWERED} THEN 1 ELSE 0 END",
)  # fmt: skip
WAITED = Sum(
    "lead_answers", f"({WAIT}) / 3600", on="created_day", where=f"{INBOUND} AND {ANSWERED}", needs=DIRECTION,
    quantiles=True,
)  # fmt: skip
JUDGED = Count("lead_answers", on="created_day", where=f"{INBOUND} AND {OLD_ENOUGH}", needs=DIRECTION)
IN_TIME = Count(
    "lead_answers", on="created_day", needs=DIRECTION,
    where=f"direction = 'inbound' AND {OLD_ENOUGH} AND {ANSWERED} AND {WAIT} <= :response_seconds",
)  # fmt: skip

# Selling and marketing expenses, on the days they are held against customers on.
ACQUISITION = Sum("acquisition_costs", "amount", on="lagged_on", unless=NO_RATE)
ACQUISITION_BY_CYCLE = Sum("acquisition_costs", "amount", on="cycle_on", unless=NO_RATE)
NEW_INCOME = Sum(
    "new_income", "monthly", unless={**NO_RATE, "no_amount": "monthly IS NULL", "no_account": "account_id IS NULL"}
)

# Sales by where they come from. Of a sale that no known cost is told of, nobody knows what it earned.
ORIGIN: Mapping[str, str] = {"no_campaign": "campaign_id IS NULL", **NO_RATE}
GAIN = Sum(
    "attributed_sales", "gain", on="day",
    unless={**ORIGIN, "no_cost": "gain IS NULL AND by_margin", "no_amount": "gain IS NULL"},
)  # fmt: skip
FROM_CAMPAIGNS = Count("attributed_sales", on="day", where="campaign_id IS NOT NULL")
BY_MARGIN = Count("attributed_sales", on="day", where="campaign_id IS NOT NULL AND by_margin")
CAMPAIGN_COST = Sum("campaign_costs", "amount", on="day", unless=NO_RATE)
SOLD = Sum("attributed_sales", "amount", on="day", unless=NO_RATE)
SOLD_FROM_SOMEWHERE = Sum(
    "attributed_sales",
    "CASE WHEN campaign_id IS NOT NULL OR lead_source IS NOT NULL THEN amount ELSE 0 END", on="day",
    unless={**NO_RATE, "no_amount": "amount IS NULL"},
)  # fmt: skip

# fmt: off
KPIS = (
    Kpi(
        id="leads", family="leads", funnel="acquire",
        fr="Leads générés", en="Leads generated",
        unit=Unit.COUNT, better=Better.UP, kind=Kind.FLOW,
        value=LEADS,
        grain=("un lead", "a lead"), axis="created_at",
        definition=(
            "Leads créés dans la période.",
            "Leads created in the period.",
        ),
        caveat=("Un fichier importé d'un coup fait un pic qui n'est pas de la demande.", "A list imported at once makes a peak that is no demand."),
        source="folk (indicateurs de performance commerciale)",
        roles=("sdr", "bdm", "manager",),
        aliases_fr=("prospects générés", "nouveaux prospects",),
    ),
    Kpi(
        id="mqls", family="leads", funnel="acquire",
        fr="Leads qualifiés par le marketing (MQL)", en="Marketing-qualified leads",
        unit=Unit.COUNT, better=Better.UP, kind=Kind.FLOW,
        value=Count("leads", on="mql_on"),
        grain=("un lead", "a lead"), axis="mql_on",
        definition=(
            "Leads devenus MQL dans la période.",
            "Leads that became MQL in the period.",
        ),
        caveat=("Abaisser le seuil de qualification fait monter ce chiffre sans un client de plus.", "Lowering the threshold raises this without one more customer."),
        source="Captain Prospect (KPI de vente essentiels)",
        roles=("sdr", "manager",),
        aliases_fr=("prospects qualifiés marketing",),
    ),
    Kpi(
        id="sqls", family="leads", funnel="acquire",
        fr="Leads qualifiés par les commerciaux (SQL)", en="Sales-qualified leads",
        unit=Unit.COUNT, better=Better.UP, kind=Kind.FLOW,
        value=Count("leads", on="sql_on"),
        grain=("un lead", "a lead"), axis="sql_on",
        definition=(
            "Leads qui ont rempli les critères commerciaux et ont été transmis dans la période.",
            "Leads that met the sales criteria and were handed over in the period.",
        ),
        caveat=("Vaut ce que vaut la règle de qualification.", "Worth what the qualification rule is worth."),
        source="folk (indicateurs de performance commerciale)",
        roles=("sdr", "manager",),
        aliases_fr=("prospects qualifiés",),
    ),
    Kpi(
        id="mql_to_sql_rate", family="leads", funnel="acquire",
        fr="Taux de passage MQL → SQL", en="MQL to SQL rate",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=MQLS_PASSED / MQLS,
        grain=("un lead devenu MQL", "a lead that became MQL"), axis="mql_on",
        definition=(
            "Des leads devenus MQL dans la période, la part devenue SQL dans la fenêtre de conversion (réglage, 90 jours par défaut) ; les mêmes leads au-dessus et au-dessous de la barre, avec la part mûre.",
            "Of the leads that became MQL in the period, the share that became SQL within the conversion window (setting, default 90 days); the same leads above and below the line, with the share mature.",
        ),
        caveat=("Tant que la cohorte n'est pas mûre, le taux ne peut que monter.", "While the cohort is not mature the rate can only rise."),
        source="Captain Prospect (KPI de vente essentiels)",
        roles=("sdr", "manager",),
        aliases_fr=("Taux de conversion MQL à SQL",),
        interval=Interval.WILSON,
        settled=MQLS_MATURE_PASSED / MQLS_MATURE,
        beside={"mature": MQLS_MATURE / MQLS},
    ),
    Kpi(
        id="lead_conversion_rate", family="leads", funnel="acquire",
        fr="Taux de transformation des leads en clients", en="Lead conversion rate",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=CONVERTED / PROSPECTS,
        grain=("un lead d'un compte qui n'était pas client", "a lead of an account that was no customer"), axis="created_at",
        definition=(
            "Des leads créés dans la période, la part dont le compte a acheté pour la première fois après la création du lead ; avec la part mûre de la cohorte (plus âgée que le 90e centile du délai de transformation).",
            "Of the leads created in the period, the share whose account first bought after the lead's creation; with the share of the cohort that is mature (older than the 90th percentile of the conversion time).",
        ),
        caveat=("Un lead rattaché à aucun compte ne peut pas se transformer ici, même si l'entreprise a acheté.", "A lead linked to no account cannot convert here, even where the company bought."),
        source="folk (indicateurs de performance commerciale); B2B Rocket (KPI des équipes de vente B2B); Captain Prospect (KPI de vente essentiels)",
        roles=("bdm", "manager", "sdr",),
        aliases_fr=("Taux de conversion des prospects",),
        interval=Interval.WILSON,
        settled=MATURE_CONVERTED / PROSPECTS_MATURE,
        beside={"mature": PROSPECTS_MATURE / PROSPECTS},
    ),
    Kpi(
        id="time_to_conversion", family="leads", funnel="acquire",
        fr="Délai moyen du lead à la première vente", en="Time to conversion",
        unit=Unit.DAYS, better=Better.DOWN, kind=Kind.MEAN,
        value=Mean(TO_SALE),
        grain=("un lead transformé", "a lead converted"), axis="sale date",
        definition=(
            "Délai moyen, en jours, de la création d'un lead à la première vente de son compte, pour les leads transformés dans la période ; avec la médiane. À côté, la médiane estimée des leads créés dans la période, ceux qui attendent encore compris (Aalen-Johansen).",
            "Mean days from a lead's creation to its account's first sale, for leads converted in the period; with the median.",
        ),
        caveat=("Ne voit que les leads déjà transformés : une entreprise jeune paraît rapide.", "Sees only leads already converted: a young company looks quick."),
        source="Captain Prospect (KPI de vente essentiels)",
        roles=("bdm", "manager",),
        aliases_fr=("Temps moyen de conversion",),
        beside={"estimate": TO_SALE_ESTIMATE},
    ),
    Kpi(
        id="lead_response_time", family="leads", funnel="acquire",
        fr="Délai de réponse aux leads entrants", en="Inbound lead response time",
        unit=Unit.HOURS, better=Better.DOWN, kind=Kind.SURVIVAL,
        value=RESPONSE,
        grain=("un lead entrant", "an inbound lead"), axis="created_at",
        definition=(
            "Temps ouvré (horaires et jours fériés de l'espace) entre la création d'un lead entrant et la première activité sortante d'une personne envers lui : médiane, les leads sans réponse gardés comme censurés (Kaplan-Meier) ; à côté, la moyenne des leads répondus, le P90 et la part sans réponse. Une réponse automatique ou un changement de statut n'est pas une réponse.",
            "Business time (the workspace's business hours and holidays) from an inbound lead's creation to the first human outbound activity towards it: median with the unanswered kept as censored (Kaplan-Meier); the mean of the answered, P90 and the share unanswered always beside. Automatic replies and status changes are no response.",
        ),
        caveat=("Une réponse faite hors du CRM n'existe pas ici.", "An answer given outside the CRM does not exist here."),
        source="folk (indicateurs de performance commerciale)",
        roles=("sdr", "manager",),
        aliases_fr=("Délai de réponse aux prospects entrants",),
        beside={"p90": Quantile(WAITED, 0.9), "unanswered_share": UNANSWERED / ARRIVED},
    ),
    Kpi(
        id="response_within_target_rate", family="leads", funnel="acquire",
        fr="Leads entrants traités dans le délai", en="Responses within target",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=IN_TIME / JUDGED,
        grain=("un lead entrant assez ancien pour en juger", "an inbound lead old enough to judge"), axis="created_at",
        definition=(
            "Leads entrants répondus dans le délai visé de l'espace / leads entrants assez anciens pour en juger.",
            "Inbound leads answered within the workspace's response target / inbound leads old enough to judge.",
        ),
        caveat=("Répondre vite n'est pas répondre bien.", "A quick answer is not a good one."),
        source="folk (indicateurs de performance commerciale)",
        roles=("sdr", "manager",),
        aliases_fr=("Réponses dans le délai",),
        interval=Interval.WILSON,
    ),
    Kpi(
        id="open_leads_unworked", family="leads", funnel="acquire",
        fr="Leads non traités", en="Unworked leads",
        unit=Unit.COUNT, better=Better.DOWN, kind=Kind.STOCK,
        value=Count("unworked_leads"),
        grain=("un lead que personne n'a touché à la fin de la période", "a lead nobody had touched at the period's end"), axis="period end",
        definition=(
            "Leads ni qualifiés par les commerciaux ni écartés, et sans activité sortante d'une personne à la fin de la période ; avec l'âge du plus ancien. Un MQL que personne n'a appelé en est un.",
            "Leads neither qualified nor disqualified and without a human outbound activity at the period's end; with the oldest.",
        ),
        caveat=("Un appel qui n'est pas noté laisse le lead ici.", "A call nobody writes down leaves the lead here."),
        source="Cadran",
        roles=("sdr", "manager",),
        beside={"oldest": Quantile(Sum("unworked_leads", "days", quantiles=True), 1)},
    ),
    Kpi(
        id="cost_per_lead", family="leads", funnel="acquire",
        fr="Coût par lead (CPL)", en="Cost per lead",
        unit=Unit.MONEY, better=Better.DOWN, kind=Kind.RATIO,
        value=MARKETING / LEADS,
        grain=("un lead", "a lead"), axis="spent_on / created_at",
        definition=(
            "Dépenses de marketing / leads, même période.",
            "Marketing expenses / leads, same period.",
        ),
        caveat=("Un lead bon marché n'est pas un bon lead ; une dépense amène aussi des leads plus tard.", "A cheap lead is not a good lead; spending also brings leads later."),
        source="Cadran",
        roles=("manager", "executive",),
        aliases_fr=("Coût par prospect",),
    ),
    Kpi(
        id="cac", family="leads", funnel="acquire",
        fr="Coût d'acquisition client (CAC)", en="Customer acquisition cost",
        unit=Unit.MONEY, better=Better.DOWN, kind=Kind.RATIO,
        value=ACQUISITION / NEW_CUSTOMERS,
        grain=("un nouveau client", "a new customer"), axis="spent_on / sale date",
        definition=(
            "(frais commerciaux + dépenses de marketing de la période) / nouveaux clients. Des clients, pas des affaires. Décalé du réglage de décalage, 0 par défaut ; à côté, le chiffre décalé du cycle médian observé.",
            "(sales + marketing expenses of the period) / new_customers. Customers, not deals. Shifted by the lag setting, default 0; the figure lagged by the observed median cycle beside it.",
        ),
        caveat=("Porte aussi ce que coûte la vente aux clients existants.", "Also bears what selling to existing customers costs."),
        source="folk (indicateurs de performance commerciale); B2B Rocket (KPI des équipes de vente B2B); Captain Prospect (KPI de vente essentiels)",
        roles=("manager", "executive",),
        beside={"lagged": ACQUISITION_BY_CYCLE / NEW_CUSTOMERS},
    ),
    Kpi(
        id="cac_payback", family="leads", funnel="acquire",
        fr="Délai de récupération du CAC", en="CAC payback",
        unit=Unit.MONTHS, better=Better.DOWN, kind=Kind.RATIO,
        value=ACQUISITION / (NEW_INCOME * (MARGIN / MARGIN_BASE)),
        grain=("un nouveau client", "a new customer"), axis="period",
        definition=(
            "CAC / (MRR par nouveau client × taux de marge brute), ou le revenu mensuel moyen par nouveau client là où il n'y a pas d'abonnements : les frais de toute la période sur le revenu mensuel de tous ses nouveaux clients.",
            "cac / (mrr per new customer x gross margin rate), or average monthly revenue per new customer where there are no subscriptions.",
        ),
        caveat=("Sans abonnements, un client arrivé en fin de période semble rapporter peu par mois.", "Without subscriptions a customer who came late in the period seems to bring little a month."),
        source="Cadran",
        roles=("executive",),
        aliases_fr=("Retour sur CAC",),
    ),
    Kpi(
        id="campaign_roi", family="leads", funnel="acquire",
        fr="ROI des campagnes et opérations", en="Campaign ROI",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=(GAIN - CAMPAIGN_COST) / CAMPAIGN_COST,
        grain=("une vente attribuée à une campagne", "a sale attributed to a campaign"), axis="sale date",
        definition=(
            "(marge brute, sinon CA, des ventes attribuées à la campagne - son coût) / son coût ; attribution par la campagne de l'affaire, sinon celle de son lead, sinon le motif d'achat demandé au client ; coût : les dépenses de la campagne, sinon son budget au jour de son début ; couverture = part des ventes attribuées. La marge vaut pour toutes les ventes dès qu'un coût est connu, le CA sinon : dit à côté.",
            "(gross margin, else revenue, of the sales attributed to the campaign - its cost) / its cost; attribution by the deal's campaign, else its lead's, else the purchase reason asked of the customer; coverage = share of sales with an attribution.",
        ),
        caveat=("Le coût vient avant les ventes : une période courte montre l'un sans les autres.", "The cost comes before the sales: a short period shows one without the other."),
        source="Visiativ (KPI de la force de vente)",
        roles=("manager", "executive",),
        aliases_fr=("ROI des campagnes",),
        beside={"by_margin": BY_MARGIN / FROM_CAMPAIGNS},
        units=FROM_CAMPAIGNS,
    ),
    Kpi(
        id="revenue_attribution_coverage", family="leads", funnel="acquire",
        fr="Part du CA d'origine connue", en="Attributed revenue share",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=SOLD_FROM_SOMEWHERE / SOLD,
        grain=("une vente", "a sale"), axis="sale date",
        definition=(
            "CA dont la source ou la campagne est connue / CA.",
            "Revenue with a known source or campaign / revenue.",
        ),
        caveat=("Connue ne veut pas dire juste : beaucoup de sources sont saisies au jugé.", "Known does not mean right: many sources are typed in by guess."),
        source="Visiativ (KPI de la force de vente)",
        roles=("manager",),
        aliases_fr=("CA à l'origine connue",),
    ),
)
# fmt: on
