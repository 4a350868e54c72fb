"""The first page of the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cadran.panels.tile import tiles
from cadran.surfaces.web.door import seen
from cadran.surfaces.web.filters import chosen, presets

MANAGER = (
    "target_attainment",
    "forecast_revenue",
    "commit_amount",
    "weighted_pipeline",
    "activity_rate",
    "deals_lost",
    "lost_value",
    "deals_created",
    "stalled_deals",
    "slipped_deals",
)


def home(request: HttpRequest) -> HttpResponse:
    """The tiles of the person's role."""
    eyes = seen(request)
    here = chosen(request, eyes)
    found = tiles(here.asked(eyes), MANAGER, here.compare)
    return render(
        request, "home/home.html", {"here": here, "presets": presets(here, eyes), "tiles": found, "query": here.query()}
    )
