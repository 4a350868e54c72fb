"""Boards: which figures somebody wants beside each other. The figures themselves are read by who looks."""

from typing import ClassVar

from django.db import models

from cadran.panels.boards import Slot, read, written
from cadran.surfaces.web.people.models import User

EVERYBODY = "*"


class Board(models.Model):
    """A board of its owner's, shared with nobody (""), everybody ("*") or a team by its name.

    `tiles`: in order, each `{kpi, variant, width, chart}`; see panels.boards.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="boards")
    title = models.CharField(max_length=120)
    tiles = models.JSONField(default=list)
    shared_with = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def slots(self) -> tuple[Slot, ...]:
        return read(self.tiles)

    def put(self, slots: tuple[Slot, ...]) -> None:
        """Take these for its tiles, not yet saved."""
        self.tiles = written(slots)

    def open_to(self, user: User, teams: frozenset[str]) -> bool:
        """Whether somebody of these teams may look at it."""
        return self.owner_id == user.pk or self.shared_with == EVERYBODY or self.shared_with in teams
