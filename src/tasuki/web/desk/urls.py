"""The desk's addresses."""

from __future__ import annotations

from django.urls import path

from tasuki.web.desk.views import (
    bottleneck,
    campaigns,
    door,
    leads,
    members,
    metrics,
    overdue,
    records,
    trends,
    week,
)

app_name = "desk"
urlpatterns = [
    path("", week.home, name="home"),
    path("week/<str:label>/", week.week, name="week"),
    path("charts/<slug:metric>.svg", week.chart, name="chart"),
    path("bottleneck/", bottleneck.bottleneck, name="bottleneck"),
    path("trends/", trends.trends, name="trends"),
    path("charts/trends/<slug:metric>.svg", trends.chart, name="trend-chart"),
    path("members/", members.members, name="members"),
    path("members/scripts/", members.scripts, name="scripts"),
    path("members/funnel.svg", members.chart, name="members-chart"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/campaigns.csv", campaigns.sheet, name="campaigns-sheet"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("overdue/", overdue.overdue, name="overdue"),
    path("records/<slug:metric>/", records.records, name="records"),
    path("leads/", leads.leads, name="leads"),
    path("leads/<int:lead_id>/", leads.lead, name="lead"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("login/", door.enter, name="login"),
    path("logout/", door.leave, name="logout"),
    path("left/", door.left, name="left"),
    path("password/", door.password, name="password"),
    path("language/", door.language, name="language"),
    path("theme/", door.theme, name="theme"),
]
