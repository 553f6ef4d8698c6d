"""A document as people write it: YAML in, YAML out, and what is wrong with it in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from tasuki.domain.agreement.checks import Problem
from tasuki.domain.agreement.document import Agreement
from tasuki.intake.agreement import BadAgreement, example, parse, write
from tasuki.present.agreementfile import fault_line, sentence
from tasuki.present.words import Lang, t
from tasuki.web.agreements.selectors import Standing
from tasuki.workspace.calendar import business_calendar


def document_of(
    text: str, name: str | None, lang: Lang
) -> tuple[Agreement | None, tuple[str, ...]]:
    """The document that a text is, or what is wrong with it: each fault with its line.

    `name` is that of the file; None where the text was written on the page.
    """
    called = name or t("signing.write.text", lang)
    calendar = business_calendar(settings.ORGANISATION)
    try:
        return parse(text.encode(), called, organisation=calendar), ()
    except BadAgreement as bad:
        return None, tuple(fault_line(called, one, lang) for one in bad.faults)


def wrong_with(found: Iterable[Problem], lang: Lang) -> str:
    """What makes no sense in a document, in sentences."""
    return ("" if lang == "ja" else " ").join(
        sentence(one.code.value, one.facts, lang) for one in found
    )


def yaml_of(standing: Standing | None) -> str:
    """A version's document as YAML; an example to begin with where there is no version."""
    return example() if standing is None else write(standing.agreement)
