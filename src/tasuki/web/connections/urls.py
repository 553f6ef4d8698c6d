"""Addresses of the import pages."""

from __future__ import annotations

from django.urls import path

from tasuki.web.connections import views

app_name = "connections"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:pk>/", views.found, name="found"),
    path("<int:pk>/mapping/", views.mapping, name="mapping"),
    path("<int:pk>/mapping/text/", views.mapping_text, name="mapping_text"),
    path("<int:pk>/mapping.toml", views.mapping_file, name="mapping_file"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/import/", views.start, name="start"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/rejects/", views.rejects, name="rejects"),
    path("<int:pk>/rejects/<int:number>.csv", views.rejects_file, name="rejects_file"),
]
