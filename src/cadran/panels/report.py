"""The report of everything: the essential five and every KPI of the catalogue, read over one period."""

from cadran.model.periods import comparison
from cadran.panels.board import Asked, Report
from cadran.panels.essentials import essentials
from cadran.panels.tables import families


def gather(asked: Asked, name: str, fiscal_start_month: int = 1) -> Report:
    """Everything the report shows, read from the workspace. `name`: whose figures these are."""
    to = asked.to
    used, base = comparison(asked.period, "previous", asked.today)
    return Report(
        name=name,
        period=asked.period.label(to.lang, fiscal_start_month),
        dates=f"{to.day(used.start)} – {to.day(used.last)}",
        compared=f"{to.day(base.start)} – {to.day(base.last)}",
        cards=essentials(asked),
        families=families(asked),
    )
