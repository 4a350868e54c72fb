"""The job that hands over the answers of months that are over."""

from datetime import datetime

from cadran.surfaces.web.door import whole
from cadran.surfaces.web.jobs import every
from cadran.surfaces.web.team.pulse import release


@every(minute="20", hour="3")
def release_pulse() -> None:
    """Every night."""
    settings = whole().settings
    release(settings.today or datetime.now(settings.zone).date())
