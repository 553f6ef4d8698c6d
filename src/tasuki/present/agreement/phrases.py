"""What a clause speaks of, as a phrase: kinds of leads, kinds of touches, times to answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from itertools import pairwise

from tasuki.domain.agreement.clause import WorkingHours
from tasuki.domain.agreement.criteria import Among, Attribute, Doing
from tasuki.domain.agreement.document import WEEKDAYS, Hours, Within
from tasuki.facts.journeys import SIZES
from tasuki.present import numbers
from tasuki.present.words import Lang, t, word

_LITTLE = str.maketrans("", "", "がの、 ")
"""What parts 従業員が50名以上 from 従業員50名以上."""


def either(some: Sequence[str], lang: Lang) -> str:
    """A、BまたはC."""
    if len(some) < 2:
        return "".join(some)
    return f"{listed(some[:-1], lang)}{t('agreement.or', lang)}{some[-1]}"


def listed(some: Iterable[str], lang: Lang) -> str:
    """A、B、C."""
    return t("agreement.comma", lang).join(some)


def meant(label: str, of: Among | Doing, lang: Lang) -> str:
    """A rule's label with what it means; the meaning alone where the label says no more."""
    if isinstance(of, Among):
        meaning, bare = among(of, lang), _values(of, lang)
        if label.lower() == bare.lower():
            return meaning
    else:
        meaning = doing(of, lang)
    if _plain(label) == _plain(meaning):
        return meaning
    return t("agreement.meant", lang, label=label, of=meaning)


def _plain(text: str) -> str:
    return text.translate(_LITTLE).lower()


def among(lead: Among, lang: Lang) -> str:
    """業種が製造業または建設業; a lead whose value is not known has none of any values."""
    if lead.attribute is Attribute.SIZE:
        name = t("agreement.employees", lang)
    else:
        name = t(f"by.{lead.attribute.value}", lang)
        name = name.lower() if lang == "en" else name
    key = "agreement.among" if lead.any_of else "agreement.among.not"
    return t(key, lang, name=name, values=_values(lead, lang))


def _values(lead: Among, lang: Lang) -> str:
    values = lead.any_of or lead.none_of
    return either(_sizes(values, lang) if lead.attribute is Attribute.SIZE else values, lang)


def _sizes(values: Sequence[str], lang: Lang) -> list[str]:
    """Bands of employees as ranges, neighbours put together; what is no band stays as it is."""
    bands = [key for key, _ in SIZES]
    places = sorted({bands.index(value) for value in values if value in bands})
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    others = [value for value in values if value not in bands]
    return [_range(run[0], run[-1], lang) for run in runs] + others


def _range(first: int, last: int, lang: Lang) -> str:
    low = SIZES[first][1]
    if last == len(SIZES) - 1:
        return t("agreement.employees.from", lang, low=low)
    high = SIZES[last + 1][1] - 1
    if first == 0:
        return t("agreement.employees.to", lang, high=high)
    return t("agreement.employees.between", lang, low=low, high=high)


def doing(touch: Doing, lang: Lang) -> str:
    """チャネルが展示会の、先方からの打ち合わせ."""
    kinds = [word("touch", kind.value, lang) for kind in touch.kinds]
    what = either([kind.lower() for kind in kinds] if lang == "en" else kinds, lang)
    if touch.direction:
        what = t(f"agreement.direction.{touch.direction.value}", lang, what=what)
    conditions = []
    if touch.channels:
        channels = either(touch.channels, lang)
        conditions.append(t("agreement.doing.channel", lang, values=channels))
    if touch.dispositions:
        ends = [word("disposition", one.value, lang) for one in touch.dispositions]
        outcome = either([end.lower() for end in ends] if lang == "en" else ends, lang)
        conditions.append(t("agreement.doing.disposition", lang, values=outcome))
    if not conditions:
        return what
    joined = t("agreement.doing.and", lang).join(conditions)
    key = "agreement.doing.by" if touch.direction else "agreement.doing"
    return t(key, lang, conditions=joined, what=what)


def within(time_: Within, since: str, lang: Lang) -> str:
    """引き渡しの翌営業日18:00までに; `since` names what the time is counted from."""
    began = t(f"agreement.since.{since}", lang)
    if time_.minutes is not None:
        return t("agreement.within.minutes", lang, since=began, time=_work(time_.minutes, lang))
    days = time_.days or 0
    which = ("same", "next", "later")[min(days, 2)]
    if time_.by is None:
        return t(f"agreement.within.{which}", lang, since=began, n=days)
    by = clock(time_.by, ends=True)
    return t(f"agreement.within.{which}.by", lang, since=began, n=days, by=by)


def _work(minutes: int, lang: Lang) -> str:
    """To the minute: a deadline is not rounded."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return t("number.minutes", lang, minutes=rest)
    if not rest:
        return t("number.hours", lang, hours=hours)
    return t("number.hours_minutes", lang, hours=hours, minutes=rest)


def clock(value: time, *, ends: bool = False) -> str:
    """18:00; midnight as an end is the end of the day."""
    if ends and value == time():
        return "24:00"
    return f"{value.hour}:{value.minute:02}"


def hours(own: WorkingHours, lang: Lang) -> str:
    """月曜から金曜は9:00から18:00、土曜は休み: days with the same hours said together."""
    groups: dict[tuple[Hours, ...], list[int]] = {}
    for day, spans in own.days or ():
        groups.setdefault(spans, []).append(WEEKDAYS.index(day))
    return listed((_hours_of(days, spans, lang) for spans, days in groups.items()), lang)


def _hours_of(days: list[int], spans: tuple[Hours, ...], lang: Lang) -> str:
    names = listed((numbers.weekday(day + 1, lang) for day in days), lang)
    if len(days) > 2 and all(later == day + 1 for day, later in pairwise(days)):
        first, last = (numbers.weekday(day + 1, lang) for day in (days[0], days[-1]))
        names = t("agreement.hours.days", lang, first=first, last=last)
    if not spans:
        return t("agreement.hours.closed", lang, days=names)
    said = t("agreement.hours.and", lang).join(
        t("agreement.hours.span", lang, start=clock(one.start), end=clock(one.end, ends=True))
        for one in spans
    )
    return t("agreement.hours.of", lang, days=names, spans=said)
