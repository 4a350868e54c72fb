"""A weekly meeting and what was said in it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Meeting(models.Model):
    """One meeting of a team ("": of all whom its starter leads).

    `snapshot`: the figures and events as they were at the start (`panels.meeting.taken`); it is never read anew.
    `generation` and `started_at` say what the store knew then. `reps`: whom it was about.
    """

    team = models.CharField(max_length=200, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    held_on = models.DateField()
    since = models.DateField()
    generation = models.IntegerField()
    reps = models.JSONField(default=list)
    snapshot = models.JSONField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.team} {self.held_on}"


class Commit(models.Model):
    """What a rep commits to win until the next meeting, in the workspace's currency."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="commits")
    rep = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "rep"], name="one_commit_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.rep} {self.amount}"


class Decision(models.Model):
    """Something decided, with who does it and until when; `settled_in`: the meeting that looked at it again."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        NOT_DONE = "not_done"
        CARRIED = "carried"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=400)
    owner = models.CharField(max_length=200)  # a name: who does it need not be a rep
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_in = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, related_name="settled")
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text
