"""The job that publishes what people typed."""

from cadran.surfaces.web.jobs import every, job
from cadran.surfaces.web.own.publisher import publish_pending, seconds_to_wait, waiting


@job(retries=5, retry_delay=10)
def publish() -> None:
    """Publish what waits; a few seconds later where there was a publication just now."""
    if not waiting().exists():
        return
    wait = seconds_to_wait()
    if wait:
        publish.schedule(delay=wait)
        return
    publish_pending()
    if waiting().exists():
        publish.schedule(delay=5)


@every()
def publish_what_was_left() -> None:
    """Every minute: what a worker that died left behind."""
    publish()


def publish_soon() -> None:
    """Have a worker publish."""
    publish()
