"""Team: targets."""

from cadran.metrics.kpi import (
    Actual,
    Better,
    Kind,
    Kpi,
    Target,
    Unit,
)

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
)
# fmt: on
