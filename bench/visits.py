"""`python -m bench.visits WEEK ROUNDS`: visit the pages of the workspace in the environment, as a manager.

Prints what every visit took, per page, as JSON. The pages go through the whole of Django, its
middleware, the session and the templates; only the socket is missing.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from html import unescape
from itertools import cycle, islice
from time import process_time
from typing import Any
from urllib.parse import urlencode

from bench.clock import timed
from bench.load import USER

Visit = tuple[float, float]
"""Wall-clock seconds, and seconds of processor."""

VISITS, WEEKS = 40, 3
"""In every round."""

CHOICES = 8
"""Of a page that offers other views of itself, so many are visited in turn."""

FIRST = "first visits"
"""How the name ends under which the first visits of a page's views are told."""

APART = frozenset({"week", "leads"})
"""Places of the navigation that have their own cases."""


def main(week: str, rounds: int) -> dict[str, list[Visit]]:
    """All pages; each address is visited once before it is timed, but for the first visits."""
    os.environ["TASUKI_HTTPS"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tasuki.web.settings.prod"
    starting = _alone(_start)
    from django.urls import reverse

    from tasuki.web.desk.selectors import facts
    from tasuki.web.rhythm.invented import targets_invent
    from tasuki.web.rhythm.models import Target

    opening = _alone(facts.current)
    visitor = _visitor()
    page = reverse("desk:week", args=[week])
    seconds = {
        "Django set up": [starting],
        "facts opened and warmed": [opening],
        "week, first in the process": _timed(visitor, [page]),
        "week": _timed(visitor, [page] * VISITS * rounds),
        "another week, first visit": _timed(visitor, _weeks_before(week, WEEKS * rounds)),
    }
    for name, addresses in _addresses(week).items():
        _timed(visitor, set(addresses))
        seconds[name] = _timed(visitor, islice(cycle(addresses), VISITS * rounds))
    if not Target.objects.exists():
        targets_invent(facts.current(), by="bench")
    for name, root in _places().items():
        addresses = _views(visitor, root)
        seconds[f"{name}, {FIRST}"] = _timed(visitor, addresses)
        seconds[name] = _timed(visitor, islice(cycle(addresses), VISITS * rounds))
    return seconds


def _alone(call: Callable[[], object]) -> Visit:
    began = process_time()
    spent, _ = timed(call)
    return spent, process_time() - began


def _start() -> None:
    import django

    django.setup()


def _visitor() -> Any:
    from django.test import Client

    from tasuki.web.accounts.models import User

    visitor = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="ja")
    visitor.force_login(User.objects.get(username=USER))
    return visitor


def _timed(visitor: Any, addresses: Iterable[str]) -> list[Visit]:
    return [_visited(visitor, address) for address in addresses]


def _visited(visitor: Any, address: str) -> Visit:
    began = process_time()
    spent, answer = timed(lambda: visitor.get(address))
    if answer.status_code != 200:
        raise ValueError(f"{address} answered {answer.status_code}")
    return spent, process_time() - began


def _places() -> dict[str, str]:
    """The other places of the navigation."""
    from django.urls import NoReverseMatch, reverse

    from tasuki.web.house.context import PLACES

    found = {}
    for place in PLACES:
        with suppress(NoReverseMatch):
            found[place.word.removeprefix("nav.")] = reverse(place.view)
    return {name: address for name, address in found.items() if name not in APART}


def _views(visitor: Any, root: str) -> list[str]:
    """Other views of a page that it links to, evenly taken from all of them; or the page alone."""
    links = re.findall(r'href="([^"]+)"', visitor.get(root).content.decode())
    own = [unescape(link) for link in dict.fromkeys(links) if link.startswith(f"{root}?")]
    some = own[:: max(-(-len(own) // CHOICES), 1)]
    return some or [root]


def _weeks_before(week: str, many: int) -> list[str]:
    from django.conf import settings
    from django.urls import reverse

    from tasuki.domain.window import Window

    window = Window.week(week, settings.ORGANISATION.tz)
    found = []
    for _ in range(many):
        window = window.previous()
        found.append(reverse("desk:week", args=[window.iso_week]))
    return found


def _addresses(week: str) -> dict[str, list[str]]:
    from django.conf import settings
    from django.urls import reverse

    from tasuki.domain.window import Window
    from tasuki.web.desk.selectors import facts

    snapshot = facts.current()
    window = Window.week(week, settings.ORGANISATION.tz)
    quarter = Window(window.back(12).start, window.end, window.zone)
    ids = "SELECT lead_id FROM journeys ORDER BY hash(lead_id) LIMIT 200"
    leads = [row["lead_id"] for row in snapshot.sql(ids).to_pylist()]
    names = "SELECT source, member_id FROM journeys WHERE member_id IS NOT NULL LIMIT 1"
    known = snapshot.sql(names).to_pylist()[0]
    root = reverse("desk:leads")
    filters: list[dict[str, object]] = [
        {"stage": "mql", "source": known["source"]},
        {"member": known["member_id"], "stage": "open"},
        {"work": "untouched"},
        {"created_from": window.first_day, "order": "oldest"},
    ]

    def records(metric: str, span: Window) -> str:
        query = urlencode({"from": span.first_day, "to": span.end_day})
        return f"{reverse('desk:records', args=[metric])}?{query}"

    return {
        "login page": [reverse("desk:login")],
        "leads": [root],
        "leads, filtered": [f"{root}?{urlencode(f)}" for f in filters],
        "leads, by a company's name": [f"{root}?{urlencode({'q': '精密'})}"],
        "a lead": [reverse("desk:lead", args=[lead]) for lead in leads],
        "records of a count": [records("mql", window)],
        "records of a rate": [records("sql_to_opportunity", quarter)],
        "records of touches": [records("calls", window)],
        **_tried(),
    }


def _tried() -> dict[str, list[str]]:
    """The newest version of the agreement, tried on the past. The answer is found beside the visits: the
    first ones see a page that waits for it, on a machine that is busy with it."""
    from django.urls import reverse

    from tasuki.web.agreements.models import AgreementVersion

    last = AgreementVersion.objects.order_by("-number").first()
    if last is None:
        return {}
    return {"a version tried on the past": [reverse("agreements:try", args=[last.number])]}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
