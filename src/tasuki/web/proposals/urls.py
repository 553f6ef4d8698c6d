"""Addresses of the proposals."""

from __future__ import annotations

from django.urls import path

from tasuki.web.proposals import views

app_name = "proposals"
urlpatterns = [
    path("", views.home, name="home"),
    path("pass/", views.pass_on, name="pass"),
    path("decline/", views.decline, name="decline"),
    path("score/<int:lead_id>/", views.score, name="score"),
]
