"""Addresses of the team's pages; a rep's own comes last, as it takes any two names."""

from django.urls import path

from cadran.surfaces.web.team import asking, challenges, feed, one, views

urlpatterns = [
    path("team/", views.board, name="team"),
    path("team/effort/", views.results_and_effort, name="team_effort"),
    path("team/effort/chart.json", views.effort_chart, name="team_effort_chart"),
    path("team/wins/", feed.feed, name="team_wins"),
    path("team/bravo/", feed.bravo, name="team_bravo"),
    path("team/challenges/", challenges.challenges, name="team_challenges"),
    path("team/challenges/new/", challenges.make, name="team_challenge_new"),
    path("team/challenges/<int:pk>/drop/", challenges.drop, name="team_challenge_drop"),
    path("team/pulse/", asking.pulse_page, name="team_pulse"),
    path("team/me/", one.mine, name="team_me"),
    path("team/agreed/<int:pk>/", one.settle, name="team_settle"),
    path("team/<str:source>/<str:source_id>/", one.rep_page, name="team_rep"),
    path("team/<str:source>/<str:source_id>/agree/", one.agree, name="team_agree"),
]
