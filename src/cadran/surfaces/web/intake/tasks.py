"""The jobs of imports."""

from uuid import UUID

from cadran.surfaces.web.intake.running import run_intake, tidy
from cadran.surfaces.web.jobs import every, job


@job()
def run(key: str) -> None:
    """Run one import."""
    run_intake(UUID(key))


@every(minute="*/10")
def tidy_up() -> None:
    """Close what died or was forgotten."""
    tidy()
