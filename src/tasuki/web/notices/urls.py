"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from tasuki.web.notices.views import notices

app_name = "notices"
urlpatterns = [
    path("", notices.home, name="home"),
    path("seen/", notices.seen, name="seen"),
    path("mailing/", notices.mailing, name="mailing"),
]
