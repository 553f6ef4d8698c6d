"""Addresses of hand-overs."""

from __future__ import annotations

from django.urls import path

from tasuki.web.handoffs.views import feedback, handoff, inbox, lists, offering

app_name = "handoffs"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("feedback/", feedback.home, name="feedback"),
    path("feedback/collect/", feedback.collect, name="collect"),
    path("feedback/<int:pk>/", feedback.one, name="feedback-one"),
    path("feedback/<int:pk>/send/", feedback.send, name="feedback-send"),
    path("feedback/<int:pk>/acknowledge/", feedback.acknowledge, name="feedback-acknowledge"),
    path("feedback/<int:pk>/answer/", feedback.answer, name="feedback-answer"),
    path("reasons/", lists.reasons, name="reasons"),
    path("reasons/<int:pk>/retire/", lists.retire, name="retire"),
    path("absences/", lists.absences, name="absences"),
    path("absences/<int:pk>/withdraw/", lists.withdraw, name="withdraw"),
    path("lead/<int:lead_id>/", offering.lead, name="lead"),
    path("lead/<int:lead_id>/sql/", offering.sql, name="sql"),
    path("lead/<int:lead_id>/mql/", offering.mql, name="mql"),
    path("lead/<int:lead_id>/adopt/", offering.adopt, name="adopt"),
    path("lead/<int:lead_id>/recycle/", offering.recycle, name="recycle"),
    path("lead/<int:lead_id>/disqualify/", offering.disqualify, name="disqualify"),
    path("<int:pk>/", handoff.handoff, name="handoff"),
    path("<int:pk>/accept/", handoff.accept, name="accept"),
    path("<int:pk>/return/", handoff.return_, name="return"),
    path("<int:pk>/evaluate/", handoff.evaluate, name="evaluate"),
    path("<int:pk>/appeal/", handoff.appeal, name="appeal"),
    path("<int:pk>/appeal/<int:appeal_pk>/", handoff.answer, name="answer"),
    path("<int:pk>/reassign/", handoff.reassign, name="reassign"),
    path("<int:pk>/take-back/", handoff.take_back, name="take-back"),
]
