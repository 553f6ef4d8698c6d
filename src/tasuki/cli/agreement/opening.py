"""Files of agreements as the commands that read them open them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.domain.agreement.checks import Known
    from tasuki.domain.agreement.document import Agreement
    from tasuki.present.words import Lang
    from tasuki.workspace import Workspace


def opened(file: Path, space: Workspace, lang: Lang, *, held: bool = True) -> Agreement:
    """The agreement in a file; one that is none ends the call with every fault and its line.

    Its values are held against those of the workspace's leads, unless it is an old one (`held` False)
    that asks for what there was then.
    """
    from tasuki.intake.agreement import BadAgreement, read
    from tasuki.present.agreementfile import fault_line
    from tasuki.present.words import t
    from tasuki.workspace import WorkspaceError
    from tasuki.workspace.calendar import business_calendar

    try:
        hours = business_calendar(space.organisation)
        return read(file, known=known(space) if held else None, organisation=hours)
    except BadAgreement as wrong:
        for fault in wrong.faults:
            click.echo(fault_line(str(file), fault, lang), err=True)
        shared.fail(t("agreementfile.count", lang, file=str(file), n=len(wrong.faults)))
    except WorkspaceError as wrong:
        shared.fail(str(wrong))


def known(space: Workspace) -> Known:
    """The values that leads have; of a workspace without facts only what is always known."""
    from tasuki.facts.engine import EngineUnavailable
    from tasuki.facts.manifest import NoFacts
    from tasuki.facts.snapshot import Snapshot
    from tasuki.facts.vocabulary import known_values

    try:
        facts = Snapshot.open(space)
    except (NoFacts, EngineUnavailable):
        facts = None
    return known_values(facts)
