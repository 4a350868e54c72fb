"""Rules that people set, alerts told to each, how each wants them, and webhooks with their calls."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from cadran.model.words import say
from cadran.panels.alerts import thresholds
from cadran.panels.alerts.alert import INFO, SERIOUS
from cadran.surfaces.web.sealed import SealedField


def new_salt() -> str:
    """Makes another secret of the same webhook."""
    return secrets.token_hex(8)


class Rule(models.Model):
    """A threshold. An administrator's is for everybody, each within what they see; a manager's is their own.

    `trouble`: why it cannot be looked at, in both languages; empty where it can.
    """

    kpi = models.CharField(max_length=60)
    condition = models.CharField(max_length=10, choices=[(c, c) for c in thresholds.CONDITIONS])
    value = models.FloatField()
    scope = models.CharField(max_length=10, choices=[(s, s) for s in thresholds.SCOPES], default="company")
    only = models.CharField(max_length=200, blank=True)
    grain = models.CharField(max_length=10, choices=[(g, g) for g in thresholds.GRAINS], default="month")
    on = models.BooleanField(default=True)
    own = models.BooleanField(default=False)
    trouble = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.kpi} {self.condition} {self.value}"


class Notice(models.Model):
    """An alert told to one person. The same key comes again as another episode once it was over for a while.

    Its words are kept in both languages: it is read in the reader's own, whenever. `eyes`: whose rows it was made of;
    who sees other rows since has other notices. `said`: the severity at which it
    was last told; where it rises the notice is unread again and told again. `mail_due`, `call_due`:
    whether a mail, or a webhook that sees with this person's eyes, is still to be told.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    eyes = models.CharField(max_length=240, blank=True)
    key = models.CharField(max_length=250)
    episode = models.PositiveIntegerField(default=1)
    rule = models.CharField(max_length=20)
    tone = models.CharField(max_length=4, blank=True)
    severity = models.PositiveSmallIntegerField(default=SERIOUS)
    said = models.PositiveSmallIntegerField(default=SERIOUS)
    title_fr = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    sentence_fr = models.TextField()
    sentence_en = models.TextField()
    href = models.CharField(max_length=600, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    mail_due = models.BooleanField(default=True)
    call_due = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-told_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "key", "episode"], name="one_notice_an_episode")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "read_at", "ended_at"]),
            models.Index(fields=["user", "-told_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.episode})"

    def title(self, lang: str) -> str:
        """What is said, in one language."""
        return say((self.title_fr, self.title_en), lang)

    def sentence(self, lang: str) -> str:
        """Why it is said, in one language."""
        return say((self.sentence_fr, self.sentence_en), lang)


class Wish(models.Model):
    """How somebody wants their alerts. Who never chose has the defaults: in the application, and one mail a day.

    `quiet_from`, `quiet_to`: hours in their zone between which no mail is sent and no webhook called; the same hour
    twice: none.
    """

    class Mail(models.TextChoices):
        OFF = "off"
        AT_ONCE = "at_once"
        DAILY = "daily"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shown = models.BooleanField(default=True)
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.DAILY)
    most_mails = models.PositiveSmallIntegerField(default=3)  # a day
    daily_hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(default=19)
    quiet_to = models.PositiveSmallIntegerField(default=8)
    quiet_weekend = models.BooleanField(default=True)
    zone = models.CharField(max_length=60, blank=True)  # "": the workspace's
    without = models.JSONField(default=list)  # kinds of alerts not wanted

    def __str__(self) -> str:
        return f"{self.user_id} {self.mail}"


class Mailed(models.Model):
    """A mail of alerts that was put into the post: what limits how many go to one person on one of their days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    daily = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "day"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Checked(models.Model):
    """One row, key 1: what was checked last, and whose turn it is until when."""

    generation = models.BigIntegerField(default=-1)
    day = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.generation} {self.at}"


class Webhook(models.Model):
    """Where alerts are sent beside. `user`: whose alerts. The address may hold a secret: it is kept sealed, and nothing
    but its host is shown. "" where the application's key is another since: it must be typed again.

    The signing secret is not kept: it is worked out from the application's key, this row and `salt`.
    """

    class Kind(models.TextChoices):
        JSON = "json"
        SLACK = "slack"
        TEAMS = "teams"

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.JSON)
    url = SealedField()
    salt = models.CharField(max_length=32, default=new_salt)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    least = models.PositiveSmallIntegerField(default=INFO)
    on = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One message to a webhook. `key` makes it the only one of its kind; `error` never holds the address."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    key = models.CharField(max_length=80, unique=True)
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return self.key
