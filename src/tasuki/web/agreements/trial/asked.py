"""What the page is asked: which days of the past, and which other version beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from pydantic import ValidationError

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.window import Every, Window, midnight
from tasuki.facts.snapshot import Snapshot
from tasuki.web.agreements.selectors import Register, Standing
from tasuki.web.desk.selectors import given

LONGEST = 731
"""Days of a window: two years and the day that a leap year has more."""

NONE = "none"
"""Said in an address: beside no other version."""


class Bad(ValueError):
    """Something that cannot be tried. `code` says why, `facts` what."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Asked:
    """Versions to try, the first one the page's own, on the days from `first` to `last`."""

    versions: tuple[Standing, ...]
    first: date
    last: date
    same: Standing | None = None
    """A version that was to stand beside, whose MQL definition is the same."""

    @property
    def shown(self) -> Standing:
        """The version that the page is about."""
        return self.versions[0]

    @property
    def window(self) -> Window:
        """The days as a window."""
        return Window.days(self.first, self.last + timedelta(days=1), settings.ORGANISATION.tz)

    @property
    def drafts(self) -> tuple[Agreement, ...]:
        """The documents."""
        return tuple(one.agreement for one in self.versions)

    @property
    def query(self) -> str:
        """As an address says it."""
        beside = self.same or (self.versions[1] if self.versions[1:] else None)
        other = NONE if beside is None else beside.number
        return urlencode({"first": self.first, "last": self.last, "beside": other})

    def over(self, window: Window) -> Asked:
        """The same on other days."""
        return replace(self, first=window.first_day, last=window.end_day - timedelta(days=1))


def asked(query: Mapping[str, str], found: Register, shown: Standing, snapshot: Snapshot) -> Asked:
    """What an address asks. Without days it is the last whole quarter, without another version the one
    in force. Raises Bad."""
    usual = quarters(snapshot, 1)[0]
    first = _day(query.get("first"), usual.first_day)
    last = _day(query.get("last"), usual.end_day - timedelta(days=1))
    if last < first:
        raise Bad("backwards", first=first, last=last)
    if (last - first).days >= LONGEST:
        raise Bad("too_long", days=(last - first).days + 1, most=LONGEST)
    if midnight(first, settings.ORGANISATION.tz) >= snapshot.as_of:
        until = snapshot.as_of.astimezone(settings.ORGANISATION.tz).date()
        raise Bad("future", first=first, until=until)
    mine = _readable(shown)
    beside = _beside(query.get("beside"), found, shown)
    if beside is None:
        return Asked((shown,), first, last)
    if _readable(beside).mql == mine.mql:
        return Asked((shown,), first, last, same=beside)
    return Asked((shown, beside), first, last)


def quarters(snapshot: Snapshot, many: int) -> list[Window]:
    """The last whole quarters, the latest first."""
    zone, start = settings.ORGANISATION.tz, settings.ORGANISATION.fiscal_start
    day = snapshot.as_of.astimezone(zone).date()
    found = []
    for _ in range(many):
        now = Window.of(Every.QUARTER, day, zone, fiscal_start=start)
        day = now.first_day - timedelta(days=1)
        found.append(Window.of(Every.QUARTER, day, zone, fiscal_start=start))
    return found


def _day(text: str | None, otherwise: date) -> date:
    if not text:
        return otherwise
    day = given.day(text.replace("/", "-"))
    if day is None:
        raise Bad("no_day", text=text[:40])
    return day


def _beside(text: str | None, found: Register, shown: Standing) -> Standing | None:
    if text == NONE:
        return None
    if not text:
        return found.current if found.current is not shown else None
    number = given.whole(text)
    other = None if number is None else found.of(number)
    if other is None:
        raise Bad("no_version", text=text[:40])
    return other if other is not shown else None


def _readable(standing: Standing) -> Agreement:
    try:
        return standing.agreement
    except ValidationError as old:
        raise Bad("unreadable", number=standing.number) from old
