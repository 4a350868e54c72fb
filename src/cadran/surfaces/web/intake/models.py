"""An import on its way: its files, what it still asks, how far it is, what came of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from cadran.surfaces.web.people.models import User


class State(models.TextChoices):
    """Where an import stands. `asking`: it waits for a person."""

    WAITING = "waiting"
    RUNNING = "running"
    ASKING = "asking"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


class Kind(models.TextChoices):
    """Files of a person, rows of the quarantine mended, or the sample company."""

    FILES = "files"
    REPLAY = "replay"
    SAMPLE = "sample"


class Intake(models.Model):
    """One import. `answers`: header hash → question's key → answer. `report`: what `reports.py` reads back.

    `error`: why it failed, in French and in English. The files lie in the folder of its id until it is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FILES)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    files = models.JSONField(default=list)
    mapping = models.CharField(max_length=120, blank=True)
    table = models.CharField(max_length=40, blank=True)
    known_on = models.CharField(max_length=10, blank=True)
    complete = models.BooleanField(default=False)
    plan = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    heard_at = models.DateTimeField(default=timezone.now)  # the last sign of life
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return ", ".join(self.files) or self.kind

    @property
    def under_way(self) -> bool:
        return self.state in {State.WAITING, State.RUNNING}
