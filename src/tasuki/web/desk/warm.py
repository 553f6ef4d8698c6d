"""Make the first reader's page as quick as the second's: read, review, draw and forecast once at the
start."""

from __future__ import annotations

import logging

from django.conf import settings

from tasuki.facts.manifest import NoFacts
from tasuki.insight.week import week_to_review
from tasuki.present import charts
from tasuki.web.desk.selectors import facts, overdue, week
from tasuki.web.rhythm import selectors as targets


def warm() -> None:
    """Open the facts and make this week's page and its targets. Never raises: a cold site is still a site."""
    try:
        snapshot = facts.current()
        window = week_to_review(snapshot, snapshot.as_of, snapshot.zone)
        lang = settings.ORGANISATION.language
        if not week.said(snapshot, window, lang).empty:
            week.held_back(snapshot, window, lang)
            spec = week.trend_spec(
                snapshot, week.TREND, window, lang=lang, theme="light", size="wide"
            )
            charts.svg(spec, settings.WORKSPACE.cache / "charts")
            overdue.found(snapshot)
            targets.standings(snapshot, targets.first_choice(snapshot.as_of))
    except NoFacts:
        pass
    except Exception:
        logging.getLogger(__name__).exception("the site could not warm up")
