"""Addresses of what lies with members who left or are absent."""

from __future__ import annotations

from django.urls import path

from tasuki.web.notices.views import leaving

app_name = "leaving"
urlpatterns = [
    path("", leaving.home, name="home"),
    path("<int:pk>/", leaving.member, name="member"),
]
