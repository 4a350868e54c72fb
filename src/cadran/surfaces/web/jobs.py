"""Background jobs: the one module that knows which queue runs them."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task, lock_task

__all__ = ["crontab", "db_periodic_task", "db_task", "lock_task"]
