"""The jobs of reports: each minute what is due is written down, and each report is a job of its own."""

from django.utils import timezone

from cadran.surfaces.web.jobs import every, job
from cadran.surfaces.web.reports.claims import open_runs, take_down
from cadran.surfaces.web.reports.making import make


@job(patient=True)
def make_one(number: int) -> None:
    """Make one run. A job each: what goes wrong with one report keeps nobody else's, and what people type does not
    wait for fifty of them."""
    make(number, timezone.now())


@every()
def make_what_is_due() -> None:
    """Each minute."""
    now = timezone.now()
    take_down(now)
    for number in open_runs(now).values_list("pk", flat=True):
        make_one(number)
