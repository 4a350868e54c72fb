"""Team: targets, what selling costs and brings, how time is spent, trainings."""

from cadran.metrics.catalogue.terms import REVENUE, SELLING_EXPENSES
from cadran.metrics.kpi import (
    Actual,
    Before,
    Better,
    Kind,
    Kpi,
    Sum,
    Target,
    Unit,
)

REPRESENTATION = Sum("expenses", "amount", on="spent_on", money="currency", where="category = 'representation'")
REPRESENTATION_RATIO = REPRESENTATION / REVENUE
# Of the same days above and below the line.
TIMED = {"no_hours": "hours IS NULL", "no_selling_hours": "selling_hours IS NULL"}

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
)
# fmt: on
