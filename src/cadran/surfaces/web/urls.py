"""All addresses; each page's own stand in its folder."""

from django.urls import include, path

from cadran.surfaces.web.health import health

OWN = "cadran.surfaces.web"

urlpatterns = [
    path("health/", health, name="health"),
    path("", include(f"{OWN}.people.urls")),
    path("", include(f"{OWN}.persons.urls")),
    path("", include(f"{OWN}.post.urls")),
    path("", include(f"{OWN}.reports.urls")),
    path("", include(f"{OWN}.alerts.urls")),  # before the settings, whose groups take any name
    path("", include(f"{OWN}.administration.urls")),
    path("", include(f"{OWN}.api.urls")),
    path("", include(f"{OWN}.home.urls")),
    path("", include(f"{OWN}.boards.urls")),
    path("", include(f"{OWN}.targets.urls")),
    path("", include(f"{OWN}.intake.urls")),
    path("", include(f"{OWN}.records.urls")),
    path("", include(f"{OWN}.kpis.urls")),
    path("", include(f"{OWN}.team.urls")),
    path("", include(f"{OWN}.meetings.urls")),
]
handler404 = f"{OWN}.health.not_found"
handler500 = f"{OWN}.health.broken"
handler403 = f"{OWN}.health.refused"
