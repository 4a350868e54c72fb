"""Who gets what by itself, each time that it was made, and the editions as they were sent."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Kind(models.TextChoices):
    """What comes by itself."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    FOLLOW_UPS = "followups"  # a rep's list of what not to forget, on working days


class Subscription(models.Model):
    """One person's report of one kind. There is one row per person and kind, also when they stopped it.

    `zone`, `language`: "" for the workspace's and the account's. `since`: what was due before it is not sent any more.
    `paused_until`: the first day on which it comes again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    weekday = models.PositiveSmallIntegerField(default=1)
    day = models.PositiveSmallIntegerField(default=0)
    hour = models.PositiveSmallIntegerField(default=7)
    zone = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2, blank=True)
    formats = models.JSONField(default=list)  # of pdf, xlsx, csv: what comes with the mail
    since = models.DateTimeField(default=timezone.now)
    paused_until = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_subscription_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


class RunState(models.TextChoices):
    """What became of one time that it was due."""

    WAITING = "waiting"
    DONE = "done"
    NOTHING = "nothing"  # there was nothing to tell, so no mail
    FAILED = "failed"  # tried often enough


class Run(models.Model):
    """One time that a subscription is due: there is one of each, so that nothing is made twice.

    `due_at`: when it was; `lease`: who makes it now; `error`: why the last try failed, `{"fr": …, "en": …}`.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="runs")
    occurrence = models.CharField(
        max_length=30
    )  # 2026-W48, 2026-11, 2026-11-28; or the minute of one asked for by hand
    day = models.DateField()  # the day that it was meant for
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error = models.JSONField(default=dict)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subscription", "occurrence"], name="one_run_an_occurrence")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.occurrence}"

    @property
    def key(self) -> str:
        """The key of its letter."""
        return f"report/{self.subscription_id}/{self.occurrence}"


class SentEdition(models.Model):
    """A report as it was sent to one person: opened again exactly so, and compared with what is known later.

    `content`: the edition (`panels.edition.to_json`), `subject`, `text`, `html`: the mail's; its files beside.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # known before it is kept: the mail links to it
    run = models.OneToOneField(Run, on_delete=models.SET_NULL, null=True, related_name="edition")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="editions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=120)  # in words
    language = models.CharField(max_length=2)
    generation = models.IntegerField()
    today = models.DateField()  # the day that the report knew as today
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    content = models.TextField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} {self.period}"


class EditionFile(models.Model):
    """A file of an edition: a picture that its mail shows (`cid`), or one that came with it."""

    edition = models.ForeignKey(SentEdition, on_delete=models.CASCADE, related_name="files")
    cid = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name
