"""`/api/v1/`: the catalogue, readings and rows, as `cadran kpi … --json` prints them, and a person's own keys."""

import secrets
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from ninja import Field, NinjaAPI, Query, Schema

from cadran.metrics.catalogue import KPIS
from cadran.panels.json import is_mean, kpi_json, plain_rows, reading_json
from cadran.surfaces.web.api.models import Key, hashed
from cadran.surfaces.web.door import seen
from cadran.surfaces.web.people.audit import note

MOST = 10_000  # rows of one answer
api = NinjaAPI(title="Cadran", version="1", urls_namespace="api", docs_url=None)


class Asked(Schema):
    """A question in the words of the command line. Several values of `kpi`, `by`, `where` repeat the name."""

    kpi: list[str] = Field(min_length=1, max_length=40)
    period: str | None = Field(None, max_length=60)
    grain: str | None = Field(None, max_length=20)
    by: list[str] = Field(default_factory=list, max_length=4)
    where: list[str] = Field(default_factory=list, max_length=20)
    of: str | None = Field(None, max_length=60)
    variant: str = Field("", max_length=60)
    compare: str | None = Field(None, max_length=20)
    as_of: date | None = None
    known_on: date | None = None


class AskedRows(Schema):
    """Whose rows, and which."""

    kpi: str = Field(max_length=60)
    period: str | None = Field(None, max_length=60)
    where: list[str] = Field(default_factory=list, max_length=20)
    variant: str = Field("", max_length=60)
    excluded: bool = False
    as_of: date | None = None
    known_on: date | None = None
    limit: int = Field(1_000, ge=1, le=MOST)


@api.get("/kpi", summary="The catalogue")
def catalogue(request: HttpRequest) -> list[dict[str, Any]]:
    """Every KPI that this person may ask for."""
    viewer = seen(request).workspace.viewer
    return [kpi_json(kpi) for kpi in KPIS.values() if viewer.sees(kpi.id)]


@api.get("/readings", summary="Readings of one KPI or several")
def readings(request: HttpRequest, asked: Query[Asked]) -> list[dict[str, Any]]:
    """As `cadran kpi get --json`, through this person's eyes."""
    eyes = seen(request)
    found = eyes.workspace.kpi(
        tuple(asked.kpi), by=tuple(asked.by), period=asked.period, grain=asked.grain, where=tuple(asked.where),
        of=asked.of, variant=asked.variant, compare=asked.compare, as_of=asked.as_of, known_on=asked.known_on,
        lang=eyes.lang,
    )  # fmt: skip
    return [reading_json(r, mean=is_mean(KPIS[r.kpi], r.variant)) for r in found]


@api.get("/rows", summary="The rows behind a reading, or those left out")
def rows(request: HttpRequest, asked: Query[AskedRows]) -> list[dict[str, Any]]:
    """As `cadran kpi rows --json`. Rows that leave the house are noted in the log."""
    eyes = seen(request)
    found = eyes.workspace.plain.rows(
        asked.kpi, period=asked.period, excluded=asked.excluded, where=tuple(asked.where), variant=asked.variant,
        as_of=asked.as_of, known_on=asked.known_on, limit=asked.limit,
    )  # fmt: skip
    note(eyes.user, "exported", kpi=asked.kpi, rows=found.num_rows, by="api")
    return plain_rows(found)


# ---------------------------------------------------------------- keys


def keys(request: HttpRequest) -> HttpResponse:
    """A person's keys; a new one is shown once."""
    eyes = seen(request)
    fresh = ""
    if request.method == "POST":
        fresh = f"cadran_{secrets.token_urlsafe(32)}"
        name = request.POST.get("name", "").strip()[:80] or "API"
        Key.objects.create(user=eyes.user, name=name, hashed=hashed(fresh))
        note(eyes.user, "key_made", key=name)
    found = Key.objects.filter(user=eyes.user)
    return render(request, "api/keys.html", {"keys": found, "fresh": fresh})


@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Take a key back."""
    eyes = seen(request)
    key = get_object_or_404(Key, pk=number, user=eyes.user)
    note(eyes.user, "key_dropped", key=key.name)
    key.delete()
    return redirect("keys")
