"""Team: targets, what selling costs and brings, how time is spent, trainings."""

from cadran.metrics.catalogue.terms import DONE, REVENUE, SELLING_EXPENSES
from cadran.metrics.kpi import (
    Actual,
    Anonymous,
    AtQuota,
    Before,
    Better,
    Completeness,
    Count,
    Interval,
    Kind,
    Kpi,
    Mean,
    Paced,
    Rank,
    Sum,
    Target,
    TrainingEffect,
    Unit,
)

REPRESENTATION = Sum("expenses", "amount", on="spent_on", money="currency", where="category = 'representation'")
REPRESENTATION_RATIO = REPRESENTATION / REVENUE
# Of the same days above and below the line.
TIMED = {"no_hours": "hours IS NULL", "no_selling_hours": "selling_hours IS NULL"}
# Hours written down, else estimated from the contract and the days there.
NO_HOURS = {"no_weekly_hours": "hours IS NULL AND estimated", "no_hours": "hours IS NULL"}
HOURS = Sum("rep_hours", "hours", on="day", unless=NO_HOURS)
ESTIMATED_HOURS = Sum("rep_hours", "hours", on="day", where="estimated", unless=NO_HOURS)
ACTIVITIES = Count("activities", on="occurred_day", where=f"{DONE} AND kind NOT IN ('task', 'note', 'other')")

# Trainings by the day they were assigned; one older than nine in ten took is through, completed or not.
FOLLOWED = "completed_on <= :asof"
TOO_OLD = ":asof - assigned_on > :slow_training"
TRAININGS = Count("trainings", on="assigned_on")
FOLLOWED_TRAININGS = Count("trainings", on="assigned_on", where=FOLLOWED)
RESOLVED_TRAININGS = Count("trainings", on="assigned_on", where=f"({FOLLOWED}) OR {TOO_OLD}")

# Answers of whole months only, or the difference of two periods would be the answers of a day.
PULSE = Sum("pulse_answers", "score", unless={"part_month": "part_month", "no_score": "score IS NULL"})

# fmt: off
KPIS = (
    Kpi(
        id="target_attainment", family="team", funnel="steer",
        fr="Taux d'atteinte de l'objectif", en="Target attainment",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=Actual() / Target(),
        grain=("un objectif", "a target"), axis="target period",
        definition=(
            "Réalisé / objectif du même indicateur, du même périmètre et de la même période (mois, trimestre, semestre, année ; versions possibles). Au prorata de la présence seulement si l'objectif le dit. N'est pas une base de paie.",
            "Actual / target of the same KPI, scope and period (month, quarter, half-year, year; targets vary by period and may exist in versions). For a period in progress also the pace: the seasonal profile of the own history where it covers two years, else working days; and what is needed per remaining day. Prorated by presence only where the target says so. Not a basis for pay.",
        ),
        caveat=("N'est pas une base de paie.", "Not a basis for pay."),
        source="Captain Prospect (KPI de vente essentiels); Indicateurs CRM BtoB",
        roles=("sdr", "bdm", "manager", "executive",),
        aliases_fr=("Atteinte des objectifs",),
        takes_of=True,
        beside={"actual": Actual(), "target": Target(), "pace": Paced()},
    ),
    Kpi(
        id="sales_efficiency", family="team", funnel="steer",
        fr="CA par euro de frais commerciaux", en="Sales efficiency",
        unit=Unit.RATIO, better=Better.UP, kind=Kind.RATIO,
        value=REVENUE / SELLING_EXPENSES,
        grain=("un euro de frais commerciaux", "a euro of selling expenses"), axis="period",
        definition=(
            "CA / frais commerciaux de la période (comme dans « marge brute / frais commerciaux »).",
            "revenue / selling expenses of the period (as in margin_on_selling_cost).",
        ),
        caveat=("Ignore la marge : une remise fait monter le CA. Voir marge brute / frais commerciaux.", "Blind to margin: a discount raises revenue. See margin on selling cost."),
        source="folk (indicateurs de performance commerciale); B2B Rocket (KPI des équipes de vente B2B)",
        roles=("executive",),
        aliases_fr=("Efficacité commerciale",),
    ),
    Kpi(
        id="representation_expense_ratio", family="team", funnel="steer",
        fr="Frais de représentation / CA", en="Representation expenses to revenue",
        unit=Unit.PERCENT, better=Better.DOWN, kind=Kind.RATIO,
        value=REPRESENTATION_RATIO,
        grain=("un euro de CA", "a euro of revenue"), axis="spent_on",
        definition=(
            "Frais de représentation / CA, avec leur variation.",
            "Representation expenses / revenue, with its variation.",
        ),
        caveat=("Une invitation d'aujourd'hui vise une vente de demain.", "An invitation of today aims at a sale of tomorrow."),
        source="Indicateurs CRM BtoB",
        roles=("manager", "executive",),
        beside={"variation": REPRESENTATION_RATIO - Before(REPRESENTATION_RATIO)},
    ),
    Kpi(
        id="selling_time_share", family="team", funnel="steer",
        fr="Part du temps consacré à la vente", en="Selling time share",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=Sum("worktime", "selling_hours", on="day", unless=TIMED) / Sum("worktime", "hours", on="day", unless=TIMED),
        grain=("une journée d'un commercial", "a rep's day"), axis="day",
        definition=(
            "Heures passées à vendre / heures travaillées.",
            "Hours selling / hours worked.",
        ),
        caveat=("Repose sur ce que les commerciaux déclarent.", "Rests on what reps report."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager",),
        aliases_fr=("Part du temps de vente",),
    ),
    Kpi(
        id="rep_productivity", family="team", funnel="steer",
        fr="CA par heure travaillée", en="Rep productivity",
        unit=Unit.MONEY_PER_HOUR, better=Better.UP, kind=Kind.RATIO,
        value=REVENUE / HOURS,
        grain=("une heure travaillée", "an hour worked"), axis="period",
        definition=(
            "CA / heures travaillées, et par activité. Les heures de qui ne les note jamais sont estimées : heures par semaine du contrat × présence ; la part estimée est à côté.",
            "revenue / hours worked, and per activity.",
        ),
        caveat=("Compare des métiers différents : qui prospecte ne signe pas.", "Compares different jobs: who prospects does not sign."),
        source="B2B Rocket (KPI des équipes de vente B2B); Captain Prospect (KPI de vente essentiels)",
        roles=("manager",),
        aliases_fr=("Productivité commerciale",),
        beside={"per_activity": REVENUE / ACTIVITIES, "estimated": ESTIMATED_HOURS / HOURS},
    ),
    Kpi(
        id="training_completion", family="team", funnel="steer",
        fr="Taux de formations suivies", en="Training completed",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=FOLLOWED_TRAININGS / TRAININGS,
        grain=("une formation attribuée", "a training assigned"), axis="assigned_on",
        definition=(
            "Formations suivies / attribuées, avec la note moyenne.",
            "Trainings completed / assigned, with mean score.",
        ),
        caveat=("Suivie ne veut pas dire acquise.", "Completed does not mean learnt."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager",),
        aliases_fr=("Formations suivies",),
        interval=Interval.WILSON,
        beside={
            "score": Mean(Sum("trainings", "score", on="assigned_on", where=FOLLOWED)),
            "resolved": RESOLVED_TRAININGS / TRAININGS,
        },
    ),
    Kpi(
        id="rep_rank", family="team", funnel="steer",
        fr="Classement des commerciaux", en="Rep ranking",
        unit=Unit.RANK, better=Better.DOWN, kind=Kind.RANK,
        value=Rank(),
        grain=("un commercial", "a rep"), axis="period",
        definition=(
            "Rang des commerciaux selon un indicateur (le CA, sauf --of), avec l'intervalle du rang ; ceux dont les intervalles se recouvrent partagent un palier, pour ne pas classer le hasard ; ceux en montée en charge sont marqués.",
            "Rank of reps on a KPI with the interval of the rank; reps whose intervals overlap share a tier, so that noise is not ranked; ramping reps are marked.",
        ),
        caveat=("Dans un palier, deux voisins ne se départagent pas. Ne tient pas compte des secteurs ni des comptes confiés.", "Within a tier two neighbours cannot be told apart. Blind to territories and to the accounts that were handed out."),
        source="Captain Prospect (KPI de vente essentiels)",
        roles=("manager",),
        takes_of=True, needs_by=True,
    ),
    Kpi(
        id="quota_attainment_rate", family="team", funnel="steer",
        fr="Part des commerciaux à l'objectif", en="Reps at quota",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=AtQuota(),
        grain=("un commercial", "a rep"), axis="target period",
        definition=(
            "Commerciaux dont l'atteinte est >= 100 % / commerciaux qui ont un objectif sur toute la période ; ceux en montée en charge, ou présents une partie de la période seulement, sont écartés et comptés.",
            "Reps whose attainment >= 100 % / reps with a quota for the whole period; ramping and part-period reps left out and counted.",
        ),
        caveat=("À 99,99 %, l'objectif n'est pas atteint. Dit combien l'atteignent, pas de combien on le manque.", "At 99.99 % a quota is missed. Says how many make it, not by how much it is missed."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager", "executive",),
        takes_of=True,
    ),
    Kpi(
        id="data_completeness", family="team", funnel="steer",
        fr="Complétude des données", en="Data completeness",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=Completeness(),
        grain=("un champ attendu", "a field needed"), axis="now",
        definition=(
            "Champs attendus remplis / champs attendus, par commercial et par table : jusqu'où croire les autres indicateurs. Sont attendus les champs dont ont besoin les indicateurs qui ont des données, sur les lignes où un vide n'est pas une réponse.",
            "Required fields filled / required fields, by rep and table: how far every other KPI can be believed.",
        ),
        caveat=("Rempli ne veut pas dire juste. Se lit sur les lignes connues aujourd'hui, quelle que soit la période.", "Filled is not right. Told of the rows known today, whatever the period."),
        source="Visiativ (KPI de la force de vente)",
        roles=("manager",),
    ),
    Kpi(
        id="training_effect", family="team", funnel="steer",
        fr="Effet des formations", en="Training effect",
        unit=Unit.POINTS, better=Better.UP, kind=Kind.COMPARISON,
        value=TrainingEffect(completed=Count("trainings", on="completed_on", unless={"too_recent": "completed_on + 90 > :asof + 1"})),
        grain=("un commercial formé", "a rep trained"), axis="completed_on",
        definition=(
            "Évolution d'un indicateur (le CA, sauf --of) des commerciaux formés, des 90 jours d'avant aux 90 jours d'après, moins celle des non-formés sur les mêmes jours, avec intervalle. En points ; d'un montant ou d'un nombre, en % du niveau d'avant.",
            "Change of a KPI of trained reps from before to after, less the change of untrained reps over the same dates, with interval.",
        ),
        caveat=("On n'envoie pas n'importe qui en formation : ceux que l'on y envoie auraient peut-être progressé sans elle.", "People are not sent on trainings at random: those who are might have got better without."),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("manager",),
        aliases_fr=("Efficacité de la formation",),
        takes_of=True,
    ),
    Kpi(
        id="rep_pulse", family="team", funnel="steer",
        fr="Ressenti des commerciaux", en="Rep pulse",
        unit=Unit.POINTS, better=Better.UP, kind=Kind.MEAN,
        value=Anonymous(of=Mean(PULSE), least=4),
        grain=("une réponse d'un commercial", "a rep's answer"), axis="answered_on",
        definition=(
            "Note moyenne de l'enquête interne des commerciaux, avec les commentaires ; jamais montrée pour moins de 4 réponses, ni si celles des autres sont moins de 4. Par mois entiers.",
            "Mean score of the reps' own pulse survey, with comments; never shown for fewer than 4 answers.",
        ),
        caveat=("Qui ne répond pas n'est pas compté, et ne se tait pas par hasard.", "Who does not answer does not count, and is not silent by chance."),
        source="Visiativ (KPI de la force de vente)",
        roles=("manager",),
        aliases_fr=("ressenti des commerciaux",),
    ),
)
# fmt: on
