"""What was promised and not done (対応漏れ)."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from tasuki.facts.snapshot import Snapshot
from tasuki.present.omissions import People
from tasuki.present.words import Lang
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import overdue as select
from tasuki.web.desk.views.doors import over_facts
from tasuki.web.house.context import lang_now


def _people(people: People, lang: Lang) -> str:
    context = {"people": people, "lang": lang}
    return render_to_string("desk/parts/overdue_people.html", context)


@needs(Right.SEE_LEADS)
@over_facts(select.Asked)
def overdue(request: HttpRequest, snapshot: Snapshot, asked: select.Asked) -> HttpResponse:
    """Everything overdue by cause and by person, and the list; HTMX gets the list alone."""
    lang, personal = lang_now(), Right.SEE_PERSONAL in rights_of(request.user)
    context = {"page": select.page(snapshot, asked, lang, personal=personal), "asked": asked}
    if "HX-Request" in request.headers:
        return render(request, "desk/parts/overdue_list.html", context)
    context |= {
        "answer": select.answer(snapshot, lang, personal=personal),
        "people": select.drawn(snapshot, lang, partial(_people, lang=lang)),
        "choices": select.choices(snapshot, asked, lang),
        "mine": select.mine(request.user),
        "as_of": snapshot.as_of,
        "version": snapshot.version,
    }
    return render(request, "desk/overdue.html", context)
