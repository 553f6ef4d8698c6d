"""What waits for somebody and what has happened, in words: on the page and in a mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tasuki.domain.notices import Notice
from tasuki.present import numbers
from tasuki.present.words import Lang, t

SHOWN = 5
"""Things of a kind, and happenings, that a mail names; of the rest it says how many."""


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that wait: what it is called, to when, and where it can be seen."""

    name: str
    due_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What waits of a kind: how many, how many of them are overdue and due today, the first few.

    Of what is left behind it counts the members. What the facts say they said `as_of` an instant;
    everything else is as it is now. `version` is that of an agreement; a review is due `on` a day.
    """

    what: Notice
    n: int
    late: int = 0
    today: int = 0
    items: tuple[Item, ...] = ()
    url: str = ""
    version: int | None = None
    on: date | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done: by whom (None: by the software or an import), with what, when."""

    what: str
    at: datetime
    name: str
    who: str | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: who it is for, as of when, what waits, what has happened, and where to go on.

    `more` is how many happenings it leaves out. Addresses are whole.
    """

    name: str
    now: datetime
    zone: ZoneInfo
    owed: tuple[Owed, ...]
    news: tuple[Happened, ...]
    more: int
    url: str
    morning: bool = True

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.owed or self.news)


def title(one: Owed, lang: Lang) -> str:
    """What waits, without how many."""
    return t(f"notice.owed.{one.what}", lang, version=one.version or "")


def amount(one: Owed, zone: ZoneInfo, lang: Lang) -> str:
    """How many wait, and how many of them are overdue or due today; a review's day."""
    if one.on is not None:
        return t("notice.on", lang, day=numbers.day(one.on, lang, year=True))
    said = t("notice.people" if one.what is Notice.LEFT_BEHIND else "notice.n", lang, n=one.n)
    if one.as_of is not None:
        when = numbers.stamp(one.as_of, zone, lang, year=False)
        return t("notice.as_of", lang, said=said, when=when)
    parts = [("notice.late", one.late), ("notice.today", one.today)]
    told = [t(key, lang, n=n) for key, n in parts if n]
    if not told:
        return said
    return t("notice.of_them", lang, said=said, parts=t("notice.and", lang).join(told))


def due(item: Item, now: datetime, zone: ZoneInfo, lang: Lang) -> str:
    """To when one of the things is due; empty where nothing was promised."""
    if item.due_at is None:
        return ""
    same_day = item.due_at.astimezone(zone).date() == now.astimezone(zone).date()
    local = item.due_at.astimezone(zone)
    when = numbers.stamp(item.due_at, zone, lang, year=False)
    if same_day:
        when = t("notice.at_today", lang, clock=f"{local:%H:%M}")
    return t("notice.due.late" if item.due_at < now else "notice.due", lang, when=when)


def said(one: Happened, lang: Lang) -> str:
    """What has happened, as a sentence."""
    who = t("handoff.who", lang, name=one.who) if one.who else t("notice.software", lang)
    # Quotation marks within quotation marks are double in Japanese.
    name = one.name.replace("「", "『").replace("」", "』") if lang == "ja" else one.name
    return t(f"notice.news.{one.what}", lang, who=who, name=name)


def headline(owed: Sequence[Owed], lang: Lang) -> str:
    """What waits in all, as the sentence at the top of the page."""
    waits, late = _sums(owed)
    if not waits:
        return t("notice.head.none", lang)
    return t("notice.head.late" if late else "notice.head", lang, n=waits, late=late)


def _sums(owed: Sequence[Owed]) -> tuple[int, int]:
    """How much waits for the reader, and how much of it is overdue; what others owe is not theirs."""
    own = [one for one in owed if one.what is not Notice.SILENT]
    return sum(one.n for one in own), sum(one.late for one in own)


def subject(letter: Letter, lang: Lang) -> str:
    """The subject of a mail: how much waits, how much of it is overdue; no names."""
    waits, late = _sums(letter.owed)
    facts = {"day": _day(letter, lang), "n": waits, "late": late, "news": _news(letter)}
    if not letter.morning:
        return t("notice.mail.subject.news", lang, **facts)
    if not waits:
        return t("notice.mail.subject.none", lang, **facts)
    return t("notice.mail.subject.late" if late else "notice.mail.subject", lang, **facts)


def body(letter: Letter, lang: Lang) -> str:
    """A mail as plain text, which reads well in a narrow window."""
    greets = "notice.mail.hello" if letter.morning else "notice.mail.hello.news"
    lines = [t(greets, lang, name=letter.name, day=_day(letter, lang)), ""]
    for one in letter.owed:
        lines += [*_owed(one, letter, lang), ""]
    if letter.news:
        lines += [t("notice.mail.news", lang, n=_news(letter))]
        lines += [_line(one, letter, lang) for one in letter.news]
        if letter.more:
            lines += ["  " + t("notice.mail.more", lang, n=letter.more)]
        lines += [""]
    return "\n".join([*lines, t("notice.mail.foot", lang, url=letter.url), ""])


def _owed(one: Owed, letter: Letter, lang: Lang) -> list[str]:
    said = amount(one, letter.zone, lang)
    lines = [t("notice.mail.section", lang, title=title(one, lang), amount=said)]
    for item in one.items[:SHOWN]:
        due_words = due(item, letter.now, letter.zone, lang)
        lines.append("  " + t("notice.mail.item", lang, name=item.name, due=due_words).rstrip())
    if one.items and one.n > SHOWN:
        lines.append("  " + t("notice.mail.more", lang, n=one.n - SHOWN))
    return [*lines, f"  {one.url}"] if one.url else lines


def _line(one: Happened, letter: Letter, lang: Lang) -> str:
    when = numbers.stamp(one.at, letter.zone, lang, year=False)
    return "  " + t("notice.mail.happened", lang, said=said(one, lang), when=when)


def _news(letter: Letter) -> int:
    return len(letter.news) + letter.more


def _day(letter: Letter, lang: Lang) -> str:
    return numbers.day(letter.now.astimezone(letter.zone).date(), lang)
