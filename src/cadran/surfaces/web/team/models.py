"""What people agree, celebrate and say in a team; reps are named as the store does, `source/source_id`."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from cadran.panels.leaderboard import PEERS


class Privacy(models.Model):
    """What reps see of each other: one row, with the key 1. `privacy.peers_setting()` reads it."""

    peers = models.CharField(max_length=10, choices=[(p, p) for p in PEERS], default="ranks")

    def __str__(self) -> str:
        return self.peers


class Practice(models.Model):
    """An action agreed in a one-to-one, and what came of it.

    `some` of `of`: the rep's cases before, or a count and the days it came in; `spread`: how much such counts vary.
    """

    class Outcome(models.TextChoices):
        OPEN = ""
        HELPED = "helped"
        TRIED = "tried"  # done, without a difference
        DROPPED = "dropped"

    rep = models.CharField(max_length=200, db_index=True)
    kpi = models.CharField(max_length=60)
    stage = models.CharField(max_length=200, blank=True)
    action = models.TextField(max_length=1000)
    agreed_on = models.DateField()
    follow_up_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    before_from = models.DateField()
    some = models.FloatField(default=0)
    of = models.FloatField(default=0)
    spread = models.FloatField(default=1)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["closed_on", "-agreed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.rep} {self.kpi}"

    def due(self, today: date) -> bool:
        return not self.outcome and self.follow_up_on <= today


class Bravo(models.Model):
    """Somebody's applause for a win, by the win's key."""

    win = models.CharField(max_length=250, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["win", "by"], name="one_bravo_each")
        ]

    def __str__(self) -> str:
        return self.win


class Challenge(models.Model):
    """A race to own targets of one KPI between two days, both included. `reps`: who takes part."""

    title = models.CharField(max_length=120)
    kpi = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    prize = models.CharField(max_length=200)
    reps = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-ends_on", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> str:
        return f"{self.starts_on}..{self.ends_on}"


class PulseRound(models.Model):
    """The pulse of one month, kept so that nobody can tell whose an answer is.

    `answered`: who has answered, as a sorted list; `sealed`: the answers, encrypted and in random order, until the
    month is over and they go to the store. Both lie in one row: neither an order nor a time leads from one list to the
    other.
    """

    month = models.DateField(unique=True)
    answered = models.JSONField(default=list)
    sealed = models.JSONField(default=list)
    released = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
