"""Forecast: where the period's revenue lands, and how good such forecasts have been."""

from cadran.metrics.catalogue.terms import COMMITTED, OPEN_VALUE, REVENUE
from cadran.metrics.kpi import Better, Forecast, ForecastAccuracy, Kind, Kpi, Unit

LANDING = Forecast(sold=REVENUE, open=OPEN_VALUE)

# fmt: off
KPIS = (
    Kpi(
        id="forecast_revenue", family="pipeline", funnel="sell",
        fr="Atterrissage (CA prévu en fin de période)", en="Forecast revenue",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.FORECAST,
        value=LANDING,
        grain=("une vente, ou une affaire ouverte au jour de la prévision", "a sale, or a deal open on the day of the forecast"), axis="period end",
        definition=(
            "CA à ce jour + clôtures simulées des affaires ouvertes (probabilité de gain par étape et par âge, délai de clôture) + affaires pas encore créées ; médiane avec une bande à 80 %, calibrée sur les prévisions passées ; l'engagement des commerciaux et l'écart avec lui à côté, et ce qui repose sur la première, les 3 et les 5 plus grosses affaires. Une période finie a atterri : c'est son CA.",
            "Revenue so far + simulated closings of the open pipeline (win probability by stage and age, time to close) + deals not yet created; median with an 80 % band, calibrated by back-test; commit_amount and the gap to it beside, and what hangs on the top 1, 3 and 5 deals.",
        ),
        caveat=(
            "Suppose que les affaires se concluent comme celles des deux dernières années, au montant inscrit. Demande un an de décisions et 30 affaires décidées. Les médianes des groupes ne s'additionnent pas.",
            "Takes it that deals close as those of the last two years did, at the amount written. Needs a year of decisions and 30 deals decided. Medians of groups do not add up.",
        ),
        source="B2B Rocket (KPI des équipes de vente B2B); Indicateurs CRM BtoB",
        roles=("manager", "executive", "bdm",),
        aliases_fr=("CA prévisionnel",),
        beside={"commit": REVENUE + COMMITTED, "commit_gap": REVENUE + COMMITTED - LANDING},
    ),
    Kpi(
        id="forecast_accuracy", family="pipeline", funnel="sell",
        fr="Fiabilité de l'atterrissage", en="Forecast accuracy",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=ForecastAccuracy(sold=REVENUE),
        grain=("une période finie", "a period that is over"), axis="period",
        definition=(
            "1 - |prévu - réalisé| / réalisé, de la prévision du 30e jour de la période ; à côté celles du 1er et du 60e jour, et le biais signé (positif : prévu trop haut). Prévisions refaites en temps valide : ce qui était alors, y compris ce qui n'a été saisi qu'ensuite. Indisponible quand le réalisé est nul.",
            "1 - |forecast - actual| / actual, and the signed bias, of the forecasts as they were known 1, 30 and 60 days into the period; not available when actual is 0.",
        ),
        caveat=(
            "Une seule période en dit peu : lire plusieurs périodes. Les prévisions passées sont refaites avec la méthode d'aujourd'hui.",
            "One period tells little: read several. Past forecasts are made again, with today's method.",
        ),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("executive",),
        aliases_fr=("Précision des prévisions",),
        takes_of=True,
    ),
)
# fmt: on
