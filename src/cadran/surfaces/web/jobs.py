"""Background jobs: the one module that knows which queue runs them."""

from collections.abc import Callable
from typing import ParamSpec, Protocol, cast

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task, lock_task

__all__ = ["Job", "crontab", "db_periodic_task", "db_task", "every", "job", "lock_task"]

P = ParamSpec("P")


class Job(Protocol[P]):
    """A function that a worker runs when it is called, or later."""

    def __call__(self, *args: P.args, **named: P.kwargs) -> object: ...

    def schedule(self, args: tuple[object, ...] = (), *, delay: float) -> object:
        """Have it run in so many seconds."""


def job(*, retries: int = 0, retry_delay: int = 0, patient: bool = False) -> Callable[[Callable[P, None]], Job[P]]:
    """Makes a function a job: calling it hands it to a worker and returns at once. `patient`: others go before it."""
    made = db_task(retries=retries, retry_delay=retry_delay, priority=-1 if patient else 0)
    return cast("Callable[[Callable[P, None]], Job[P]]", made)


def every(**when: str) -> Callable[[Callable[[], None]], Job[[]]]:
    """Makes a function a job that runs by itself: `every(minute="0", hour="6")`; without words, each minute."""
    return cast("Callable[[Callable[[], None]], Job[[]]]", db_periodic_task(crontab(**when)))
