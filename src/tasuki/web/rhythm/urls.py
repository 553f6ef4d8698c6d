"""Addresses of the targets."""

from __future__ import annotations

from django.urls import path

from tasuki.web.rhythm import views

app_name = "rhythm"
urlpatterns = [
    path("", views.home, name="home"),
    path("set/", views.change, name="set"),
    path("import/", views.bring, name="import"),
    path("import/<int:pk>/", views.brought, name="imported"),
    path("import/<int:pk>/rejects.csv", views.rejects_file, name="rejects_file"),
    path("plan/", views.plan, name="plan"),
    path("history/<int:pk>/", views.history, name="history"),
]
