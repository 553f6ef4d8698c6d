"""Small readings of a target's line."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from django import template

from tasuki.metrics.reading import Reading
from tasuki.present import numbers
from tasuki.present.figures import basis
from tasuki.present.words import Lang

register = template.Library()


@register.filter
def at(found: Mapping[Hashable, object], key: Hashable) -> object:
    """What a mapping has under a key."""
    return found[key]


@register.filter
def spread(reading: Reading) -> str:
    """The interval of a rate, in per cent."""
    return numbers.interval(reading.low, reading.high)


@register.filter
def of_n(reading: Reading, lang: Lang) -> str:
    """k and n of a rate in words."""
    return basis(reading, lang)
