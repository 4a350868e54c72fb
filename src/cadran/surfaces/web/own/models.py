"""The outbox: rows that people typed and that the store has not taken in yet."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Typed(models.Model):
    """One canonical row, as typed. Numbers ascend: a later one of the same key goes before an earlier one.

    `typed_at` ascends per key too: it is what the store compares. `cells`: canonical columns (references by
    `source/source_id`); empty for a row that was taken away.
    """

    table = models.CharField(max_length=40)
    key = models.CharField(max_length=200)  # the row's `source_id` in the source `own`
    cells = models.JSONField(default=dict)
    deleted = models.BooleanField(default=False)
    typed_by = models.CharField(max_length=254, blank=True)
    typed_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, db_index=True)
    refused = models.CharField(max_length=500, blank=True)  # why a row can never be published, where it cannot

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["table", "key", "id"])]

    def __str__(self) -> str:
        return f"{self.table}/{self.key}"
