"""What the pages of notices show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from tasuki.domain.notices import Mailing
from tasuki.present import notices as words
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User
from tasuki.web.notices.models import Preference
from tasuki.web.notices.post import address
from tasuki.web.notices.selectors import news
from tasuki.web.notices.selectors.owed import owed
from tasuki.web.notices.services import last_posting


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things that wait, as the page names it."""

    name: str
    due: str
    late: bool
    url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kind of what waits. `mark` is that of its count."""

    title: str
    amount: str
    late: bool
    url: str
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Something that has happened."""

    said: str
    at: datetime
    url: str


def context(user: User, now: datetime, lang: Lang) -> dict[str, Any]:
    """The page of a user's notices."""
    waits, zone = owed(user, now), settings.ORGANISATION.tz
    after, upto = news.since(user, now), last_posting()
    fresh = news.news(user, after, upto=upto)
    before = news.news(user, news.recent(now), upto=after, most=20)
    wish = Preference.objects.filter(user=user).first()
    return {
        "as_of": now,
        "headline": words.headline(waits, lang),
        "waiting": [
            Waiting(
                words.title(one, lang),
                words.amount(one, zone, lang),
                bool(one.late),
                one.url,
                tuple(
                    Thing(
                        item.name,
                        words.due(item, now, zone, lang),
                        item.due_at is not None and item.due_at < now,
                        item.url,
                    )
                    for item in one.items[:2]
                ),
            )
            for one in waits
        ],
        "fresh": [Line(words.said(one, lang), one.at, one.url) for one in fresh],
        "more": len(fresh) >= news.MOST,
        "before": [Line(words.said(one, lang), one.at, one.url) for one in before],
        "upto": upto,
        "mailings": [(one.value, t(f"notice.mailing.{one}", lang)) for one in Mailing],
        "mailing": wish.mailing if wish else Mailing.DAILY.value,
        "address": address(user),
    }
