"""`tasuki agreement check`: is this file an agreement that can run?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.intake.agreement import BadAgreement
    from tasuki.present.words import Lang


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@shared.lang_option
@shared.json_option
def command(file: Path, lang: str | None, as_json: bool) -> None:
    """Say everything that is wrong with FILE, each fault with its line.

    The status is 0 where nothing is, and 2 otherwise. Sources, segments and industries are held
    against those of the workspace's leads if it has any, times of day against the organisation's
    hours where the agreement has none of its own.
    """
    from tasuki.cli.agreement.opening import known
    from tasuki.intake.agreement import BadAgreement, read
    from tasuki.present.words import t
    from tasuki.workspace import WorkspaceError
    from tasuki.workspace.calendar import business_calendar

    space = shared.workspace()
    spoken = shared.language(space, lang)
    try:
        found = read(
            file,
            known=known(space),
            organisation=business_calendar(space.organisation),
        )
    except BadAgreement as wrong:
        _refuse(file, wrong, spoken, as_json)
    except WorkspaceError as wrong:
        shared.fail(str(wrong))
    if as_json:
        shared.print_json({"file": str(file), "title": found.title, "faults": []})
    else:
        click.echo(t("agreementfile.fine", spoken, file=str(file), title=found.title))


def _refuse(file: Path, wrong: BadAgreement, lang: Lang, as_json: bool) -> NoReturn:
    from tasuki.present.agreementfile import fault_line, sentence
    from tasuki.present.words import t

    if as_json:
        faults = [
            {
                "line": fault.line,
                "column": fault.column,
                "path": list(fault.path),
                "code": fault.code,
                "facts": dict(fault.facts),
                "sentence": sentence(fault.code, fault.facts, lang),
            }
            for fault in wrong.faults
        ]
        shared.print_json({"file": str(file), "title": None, "faults": faults})
        sys.exit(shared.BAD_CALL)
    for fault in wrong.faults:
        click.echo(fault_line(str(file), fault, lang), err=True)
    shared.fail(t("agreementfile.count", lang, file=str(file), n=len(wrong.faults)))
