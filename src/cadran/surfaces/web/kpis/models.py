"""What people write beside a figure."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from cadran.model.periods import ONE_DAY, Period


class Comment(models.Model):
    """A remark on a KPI, kept with its period and the team it is about.

    `team`: as `source/source_id` in the store, with the name it had; "" for the whole company.
    `period_to`: the last day, in.
    """

    kpi = models.CharField(max_length=80, db_index=True)
    variant = models.CharField(max_length=80, blank=True)
    period_from = models.DateField()
    period_to = models.DateField()
    team = models.CharField(max_length=200, blank=True)
    team_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=254, blank=True)  # stays when the account goes
    at = models.DateTimeField(default=timezone.now)
    edited = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kpi} {self.period_from}..{self.period_to}"

    @property
    def period(self) -> Period:
        return Period(self.period_from, self.period_to + ONE_DAY)
