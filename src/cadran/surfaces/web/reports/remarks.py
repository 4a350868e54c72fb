"""Managers' comments that a reader's report repeats: those that the pages of the KPIs show them too."""

from babel.dates import format_date

from cadran.metrics.catalogue import KPIS
from cadran.model.periods import Period
from cadran.panels.edition import Remark
from cadran.surfaces.web.door import Seen
from cadran.surfaces.web.kpis.models import Comment
from cadran.surfaces.web.kpis.remarks import scope

MOST = 12


def remarks(eyes: Seen, period: Period) -> tuple[Remark, ...]:
    """What was written on periods that touch this one, about the reader's own teams, the newest first."""
    own = {team.key for team in scope(eyes)} | ({""} if eyes.user.sees_all else set())
    found = Comment.objects.filter(team__in=own, period_from__lte=period.last, period_to__gte=period.start)
    return tuple(_remark(one, eyes) for one in found[:MOST] if eyes.workspace.viewer.sees(one.kpi))


def _remark(one: Comment, eyes: Seen) -> Remark:
    kpi = KPIS.get(one.kpi)
    name = eyes.to.word(kpi.fr, kpi.en) if kpi else one.kpi
    about = " · ".join(part for part in (name, one.team_name, one.period.label(eyes.lang)) if part)
    return Remark(one.author_name, one.text, format_date(one.at.date(), "medium", locale=eyes.lang), about)
