"""A document as people write it: YAML in, YAML out, and what is wrong with it in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from tasuki.domain.agreement.checks import Known, Problem
from tasuki.domain.agreement.document import Agreement
from tasuki.facts.manifest import NoFacts
from tasuki.facts.vocabulary import known_values
from tasuki.intake.agreement import BadAgreement, example, parse, write
from tasuki.present.agreementfile import fault_line, sentence
from tasuki.present.words import Lang, t
from tasuki.web.agreements.selectors import Standing
from tasuki.web.desk.selectors import facts
from tasuki.web.desk.selectors.kept import KEPT
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
        return parse(text.encode(), called, known=_known(), organisation=calendar), ()
    except BadAgreement as bad:
        return None, tuple(fault_line(called, one, lang) for one in bad.faults)


def _known() -> Known:
    """The values that leads have, as far as the facts say."""
    try:
        snapshot = facts.current()
    except NoFacts:
        return known_values(None)
    return KEPT.get(("known", snapshot.version, snapshot.as_of), lambda: known_values(snapshot))


def wrong_with(found: Iterable[Problem], lang: Lang) -> str:
    """What makes no sense in a document, in sentences."""
    return ("" if lang == "ja" else " ").join(
        sentence(one.code.value, one.facts, lang) for one in found
    )


def yaml_of(standing: Standing | None) -> str:
    """A version's document as YAML; an example to begin with where there is no version."""
    return example() if standing is None else write(standing.agreement)
