"""Addresses of the agreement."""

from __future__ import annotations

from django.urls import path

from tasuki.web.agreements import views
from tasuki.web.agreements.trial import views as trial

app_name = "agreements"
urlpatterns = [
    path("", views.home, name="home"),
    path("draft/", views.draft, name="draft"),
    path("<int:number>/", views.version, name="version"),
    path("<int:number>/edit/", views.edit, name="edit"),
    path("<int:number>/try/", trial.try_, name="try"),
    path("<int:number>/try/progress/", trial.progress, name="trying"),
    path("<int:number>/propose/", views.propose, name="propose"),
    path("<int:number>/comment/", views.comment, name="comment"),
    path("<int:number>/object/", views.object_, name="object"),
    path("<int:number>/answer/<int:pk>/", views.answer, name="answer"),
    path("<int:number>/sign/", views.sign, name="sign"),
    path("<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:number>/date/", views.set_date, name="date"),
    path("<int:number>/review/", views.review, name="review"),
    path("<int:number>/agreement.<str:kind>", views.download, name="download"),
]
