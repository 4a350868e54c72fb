"""Letters: mails on their way, and what became of each."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class State(models.TextChoices):
    """Where a letter stands.

    `sending` is written just before the server is handed the letter; whoever dies then leaves it `perhaps` sent.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    PERHAPS = "perhaps"  # handed over, and no answer came: sent again only when somebody says so
    FAILED = "failed"  # refused for good
    GIVEN_UP = "given_up"  # tried too often, or no longer wanted


class Letter(models.Model):
    """One mail to one address. `key` makes it the only one of its kind: put twice, it is sent once.

    `error`: why the last try failed, `{"fr": …, "en": …}`, without a password or a server's address.
    `lease`: who sends it now, until when; a lease that ran out is anybody's.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    about = models.CharField(max_length=40, blank=True)  # report, followups, alert…: what kind of letter
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    error = models.JSONField(default=dict)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    put_at = models.DateTimeField(default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.key} → {self.to}"


class Part(models.Model):
    """A picture that the letter shows (`cid`), or a file that comes with it. Dropped when the letter has left."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="parts")
    cid = models.CharField(max_length=120, blank=True)  # "" for a file
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=100)  # its MIME type
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name
