"""Sending what people are to know by mail: each morning's digest, and news at once.

At most once: a mail is claimed in the database before it is given to the mail server. Stopped in
between, it is not sent again, because nobody can know whether it arrived, and what it would have
said stands in the app and in the next morning's digest. What the server refused was not sent, and the
next run tries it again. No line of a log names anybody.
"""

from __future__ import annotations

import logging
import smtplib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Max
from django.utils import timezone

from tasuki.domain.notices import Mailing
from tasuki.domain.window import midnight
from tasuki.present.notices import SHOWN, Happened, Letter, Owed, body, subject
from tasuki.present.words import Lang, is_lang
from tasuki.web.accounts.models import User
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.services.acting import there
from tasuki.web.ledger.posting import Author
from tasuki.web.notices.models import Digest, Fate, Parcel, Preference
from tasuki.web.notices.selectors import leaving, news
from tasuki.web.notices.selectors.owed import owed
from tasuki.web.notices.selectors.places import whole
from tasuki.web.notices.services import digest_begin, digest_end, last_posting

BEFORE_WORK = timedelta(hours=1)
"""So long before the day's work begins the morning's digest may be sent."""

_log = logging.getLogger(__name__)


class NoServer(Exception):
    """The mail server cannot be reached, or does not let us in. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Round:
    """One run: how many mails became what, and how many earlier ones stopped midway.

    `opens` is when today's digests may go out; None on a day off, when nothing is sent.
    """

    opens: datetime | None
    early: bool
    fates: Counter[Fate]
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A mail that is due to a user; it tells what happened `after` a posting and up to another."""

    user: User
    parcel: Parcel
    after: int
    upto: int
    letter: Letter

    @property
    def counts(self) -> dict[str, int]:
        """What it says, in figures."""
        found = {one.what.value: one.n for one in self.letter.owed}
        told = len(self.letter.news) + self.letter.more
        return {**found, "news": told} if told else found


def mail_ready() -> bool:
    """Whether mails go anywhere."""
    return not str(settings.EMAIL_BACKEND).endswith("dummy.EmailBackend")


def mails_send(*, by: Author, unclear: bool = False, dry: bool = False) -> Round:
    """Send what is due now; once, however often it is called.

    `unclear` sends those of today again that stopped midway, `dry` sends nothing and says how many
    are due. Raises NoServer, LedgerBusy; what was sent by then stays sent.
    """
    now = timezone.now()
    opens = begins(now)
    if opens is None:
        return Round(None, False, Counter())
    fates: Counter[Fate] = Counter()
    waiting = list(_due(now, morning=now >= opens, unclear=unclear))
    if dry:
        fates[Fate.BEGUN] = sum(bool(one.counts) for one in waiting)
    elif waiting:
        fates = _send(waiting, now, by=by, unclear=unclear)
    today = _day(now)
    stopped = Digest.objects.filter(fate=Fate.BEGUN.value, on=today).count()
    _log.info("notices by mail: %s", {fate.value: n for fate, n in sorted(fates.items())})
    return Round(opens, now < opens, fates, stopped)


def begins(now: datetime) -> datetime | None:
    """From when this day's digests are sent; None where nobody works on it."""
    zone, day = settings.ORGANISATION.tz, _day(now)
    start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    working = calendar()
    position = working.position(start)
    if working.position(end) == position:
        return None
    # The instant at which the first second of the day's work is over, less that second.
    first = working.instant(position + 1) - timedelta(seconds=1)
    return max(first - BEFORE_WORK, start)


def recipients(day: date) -> Iterator[tuple[User, Preference | None]]:
    """Who has notices by mail: active, with an address, there, not absent, and not without wishing."""
    away = set(leaving.absences(day).values_list("member", flat=True))
    wishes = {one.user_id: one for one in Preference.objects.all()}
    found = User.objects.filter(is_active=True).select_related("member").order_by("pk")
    for user in found:
        wish = wishes.get(user.pk)
        if not address(user) or (wish is not None and wish.mailing == Mailing.NONE):
            continue
        if user.member is not None and (user.member_id in away or not there(user.member, day)):
            continue
        yield user, wish


def address(user: User) -> str | None:
    """Where mails to a user go: their own address, or their member's."""
    return user.email or (user.member.email if user.member else None) or None


def _due(now: datetime, *, morning: bool, unclear: bool) -> Iterator[Due]:
    today, upto = _day(now), last_posting()
    again = {Fate.REFUSED.value, Fate.BEGUN.value} if unclear else {Fate.REFUSED.value}
    settled = Digest.objects.filter(parcel=Parcel.MORNING.value, on=today).exclude(fate__in=again)
    had = set(settled.values_list("user", flat=True))
    for user, wish in recipients(today):
        if morning and user.pk not in had:
            after = max(news.since(user, now), _told(user, unknown=False))
            letter = _letter(user, now, owed(user, now), news.news(user, after, upto=upto))
            yield Due(user, Parcel.MORNING, after, upto, letter)
        elif wish is not None and wish.mailing == Mailing.AT_ONCE:
            after = max(wish.asked, wish.seen, _told(user, unknown=True))
            if happened := news.news(user, after, upto=upto):
                letter = _letter(user, now, (), happened, morning=False)
                yield Due(user, Parcel.NEWS, after, upto, letter)


def _told(user: User, *, unknown: bool) -> int:
    """Up to which posting a user was told; with `unknown` also by mails that may not have arrived."""
    missed = {Fate.REFUSED.value} if unknown else {Fate.REFUSED.value, Fate.BEGUN.value}
    found = Digest.objects.filter(user=user).exclude(fate__in=missed)
    return int(found.aggregate(last=Max("upto"))["last"] or 0)


def _letter(
    user: User,
    now: datetime,
    waits: tuple[Owed, ...],
    happened: list[Happened],
    *,
    morning: bool = True,
) -> Letter:
    return Letter(
        user.name,
        now,
        settings.ORGANISATION.tz,
        tuple(replace(one, url=whole(one.url)) for one in waits),
        tuple(happened[:SHOWN]),
        len(happened[SHOWN:]),
        whole("/notices/"),
        morning,
    )


def _send(waiting: list[Due], now: datetime, *, by: Author, unclear: bool) -> Counter[Fate]:
    server, fates = get_connection(), Counter[Fate]()
    _open(server)
    try:
        for one in waiting:
            digest = digest_begin(
                one.user,
                _day(now),
                one.parcel,
                by=by,
                after=one.after,
                upto=one.upto,
                counts=one.counts,
                unclear=unclear,
            )
            if digest is None:
                continue
            fate = Fate(digest.fate)
            if one.counts:
                fate = _post(server, one, digest)
                if fate is Fate.BEGUN:
                    server.close()
                    _open(server)  # or leave the rest for the next run
                else:
                    digest_end(digest, fate, by=by)
            fates[fate] += 1
    finally:
        server.close()
    return fates


def _open(server: BaseEmailBackend) -> None:
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as failed:
        raise NoServer(type(failed).__name__) from failed


def _post(server: BaseEmailBackend, one: Due, digest: Digest) -> Fate:
    """Give a mail to the server. BEGUN: the connection broke, and nobody knows."""
    language = one.user.language
    lang: Lang = language if is_lang(language) else "ja"
    host = urlsplit(settings.BASE_URL).hostname
    message = EmailMessage(
        subject(one.letter, lang),
        body(one.letter, lang),
        to=[address(one.user) or ""],
        connection=server,
        headers={
            # The same for a mail that is sent again, so that mail programs show it once.
            "Message-ID": f"<{digest.parcel}.{digest.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        return Fate.SENT if message.send() else Fate.REFUSED
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as no:
        _log.warning("the mail server refused a mail: %s", type(no).__name__)
        return Fate.REFUSED
    except ValueError:  # BadHeaderError among them; nothing was sent
        _log.warning("a mail address cannot be used")
        return Fate.REFUSED
    except (OSError, smtplib.SMTPException) as broken:
        _log.warning("the connection to the mail server broke: %s", type(broken).__name__)
        return Fate.BEGUN


def _day(now: datetime) -> date:
    day: date = now.astimezone(settings.ORGANISATION.tz).date()
    return day
