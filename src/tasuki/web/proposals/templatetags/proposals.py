"""What other pages show of proposals."""

from __future__ import annotations

from django import template

from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.house.context import lang_now
from tasuki.web.proposals import page, selectors

register = template.Library()


@register.simple_tag
def proposals_waiting() -> int:
    """How many leads wait to be confirmed."""
    return selectors.waiting().count()


@register.simple_tag(takes_context=True)
def judgements(context: template.Context, lead_id: int) -> list[page.Row]:
    """How a lead was judged, for its page."""
    personal = Right.SEE_PERSONAL in rights_of(context["request"].user)
    return page.lead_rows(lead_id, lang_now(), personal=personal)
