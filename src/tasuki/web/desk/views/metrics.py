"""The definitions that every face counts by."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right
from tasuki.web.desk.selectors.metrics import groups, hows
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric with its definition, straight from the code that counts."""
    lang = lang_now()
    return render(request, "desk/metrics.html", {"groups": groups(lang), "hows": hows(lang)})
