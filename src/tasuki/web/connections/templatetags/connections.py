"""Tags of the import pages."""

from __future__ import annotations

from django import template

from tasuki.web.connections import selectors
from tasuki.web.connections.findings import Fault
from tasuki.web.connections.models import ImportRun
from tasuki.web.house.context import lang_now

register = template.Library()


@register.simple_tag
def fault(run: ImportRun, found: Fault) -> str:
    """`{% fault run one.fault %}`: why something in a file cannot be read."""
    return selectors.complaint(found.code, found.facts, run, lang_now())
