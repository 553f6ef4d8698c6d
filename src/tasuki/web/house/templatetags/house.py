"""Tags of every page: words, numbers, and the link from a figure to its records."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tasuki.domain.window import Window
from tasuki.insight.backlog import all_time
from tasuki.insight.omissions import Narrowed
from tasuki.metrics.reading import How, Reading
from tasuki.present import numbers, words
from tasuki.present.omissions import filters
from tasuki.present.week import Waiting, Work
from tasuki.present.words import Lang
from tasuki.web.house.context import lang_now

register = template.Library()

EVER = 1970
"""The year in which a window of all time begins."""


def _lang(context: Context) -> Lang:
    found = context.get("lang")
    return found if words.is_lang(found) else lang_now()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **facts: Any) -> str:
    """`{% say "nav.week" %}`: a phrase of the catalogue in the page's language."""
    return words.t(key, _lang(context), **facts)


@register.simple_tag(takes_context=True)
def word(context: Context, kind: str, value: Any) -> str:
    """`{% word "stage" lead.stage %}`: the word for one value of a vocabulary."""
    return "" if value is None else words.word(kind, value, _lang(context))


@register.simple_tag(takes_context=True)
def stamp(context: Context, instant: datetime | None) -> str:
    """An instant in the organisation's zone, with its weekday."""
    if instant is None:
        return numbers.DASH
    return numbers.stamp(instant, settings.ORGANISATION.tz, _lang(context))


@register.filter
def short_stamp(instant: datetime | None) -> str:
    """2026-11-19 17:30, for columns."""
    return numbers.short_stamp(instant, settings.ORGANISATION.tz) if instant else numbers.DASH


@register.filter
def short_day(instant: datetime) -> str:
    """2026-11-19, for columns."""
    return numbers.short_day(instant, settings.ORGANISATION.tz)


@register.filter
def counted(value: int | None) -> str:
    """1,248; a dash for None."""
    return numbers.count(value)


@register.simple_tag
def records(reading: Reading, **inside: Any) -> str:
    """The address of the records behind a reading: the list whose aggregate is the figure.

    `inside` are the dimensions that it was narrowed to: `{% records reading campaign=3 %}`.
    """
    more: dict[str, str] = {}
    if reading.how is not None:
        more["how"] = reading.how.value
    if reading.how is How.MATURED and reading.horizon_days is not None:
        more["within"] = str(reading.horizon_days)
    if reading.by is not None:
        more["by"] = reading.by
        if reading.group_id is not None:
            more["group"] = str(reading.group_id)
    more |= {f"in.{name}": "" if one is None else str(one) for name, one in inside.items()}
    return _records(reading.metric, reading.window, reading.as_of, more)


def _records(metric: str, window: Window, as_of: datetime, more: dict[str, str]) -> str:
    whole = _whole(metric, window, as_of)
    return f"{whole}&{urlencode(more)}" if more else whole


@lru_cache(maxsize=512)
def _whole(metric: str, window: Window, as_of: datetime) -> str:
    """The address without a group. A page has some thousand links that differ in their group alone."""
    zone = window.zone
    query = {
        "from": window.start.astimezone(zone).isoformat(),
        "to": window.end.astimezone(zone).isoformat(),
        "as_of": as_of.astimezone(zone).isoformat(),
    }
    return f"{reverse('desk:records', args=[metric])}?{urlencode(query)}"


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | None) -> str:
    """A day with its weekday and year, in the organisation's zone."""
    if value is None:
        return numbers.DASH
    if isinstance(value, datetime):
        value = value.astimezone(settings.ORGANISATION.tz).date()
    return numbers.day(value, _lang(context), year=True)


@register.simple_tag(takes_context=True)
def amount(context: Context, value: float | None, currency: str | None) -> str:
    """An amount of money, in its own currency or the organisation's."""
    return numbers.money(value, currency or settings.ORGANISATION.currency, _lang(context))


@register.simple_tag(takes_context=True)
def lasted(context: Context, seconds: float | None) -> str:
    """How long a touch took."""
    return numbers.duration(seconds, _lang(context))


@register.simple_tag
def open_work(work: Work, as_of: datetime) -> str:
    """The address of the records that a count of unfinished work counts."""
    return _records(work.kind, all_time(settings.ORGANISATION.tz, as_of), as_of, {})


@register.simple_tag
def work_url(work: Work) -> str:
    """The leads list that a kind of unfinished work counts."""
    return f"{reverse('desk:leads')}?{urlencode({'work': work.kind, 'order': 'oldest'})}"


@register.simple_tag
def overdue_url(narrowed: Narrowed) -> str:
    """The list of what is overdue for one cause, department or person."""
    return f"{reverse('desk:overdue')}?{urlencode(filters(narrowed))}#list"


@register.simple_tag(takes_context=True)
def lead_name(context: Context, lead: Waiting) -> str:
    """What a lead is called on this page: its company and person, or its key."""
    names: dict[int, str] = context.get("names") or {}
    return names.get(lead.lead_id) or lead.lead_key


@register.simple_tag
def chosen(filters: Any, name: str, value: str) -> SafeString:
    """` selected` where a filter has this value."""
    return mark_safe(" selected") if getattr(filters, name) == value else SafeString("")


@register.simple_tag(takes_context=True)
def days(context: Context, window: Window) -> str:
    """The days of a window, with their year; only the last one of a window of all time."""
    if window.start.year == EVER:
        until = numbers.day(window.end_day, _lang(context), year=True)
        return words.t("records.all", _lang(context), until=until)
    return numbers.span(window, _lang(context), year=True)
