"""Keys with which a program asks as a person would."""

import hashlib
from typing import ClassVar

from django.db import models
from django.utils import timezone

from cadran.surfaces.web.people.models import User


class Key(models.Model):
    """A key of one person, kept hashed: it sees what they see, and reads only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=80)
    hashed = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return self.name


def hashed(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def owner(key: str) -> User | None:
    """Whose key this is; None for none, and for somebody who may no longer sign in."""
    found = Key.objects.select_related("user").filter(hashed=hashed(key), user__is_active=True).first()
    if found is None:
        return None
    Key.objects.filter(pk=found.pk).update(used_at=timezone.now())
    return found.user
