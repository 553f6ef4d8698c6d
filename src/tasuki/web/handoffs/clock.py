"""The working time by which answers are due and said."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from tasuki.domain.agreement.clock import calendar_of
from tasuki.domain.agreement.document import Response
from tasuki.domain.calendar import BusinessCalendar
from tasuki.workspace import Organisation
from tasuki.workspace.calendar import business_calendar


def calendar(response: Response | None = None) -> BusinessCalendar:
    """The organisation's calendar, with the hours of an agreement where it has its own."""
    whole = _organisation(settings.ORGANISATION.model_dump_json())
    if response is None or response.hours is None:
        return whole
    return _agreed(settings.ORGANISATION.model_dump_json(), response.model_dump_json())


@lru_cache(maxsize=4)
def _organisation(text: str) -> BusinessCalendar:
    """Kept by what it says: its table of openings takes longer to lay out than a page to make."""
    return business_calendar(Organisation.model_validate_json(text))


@lru_cache(maxsize=16)
def _agreed(organisation: str, response: str) -> BusinessCalendar:
    return calendar_of(Response.model_validate_json(response), _organisation(organisation))
