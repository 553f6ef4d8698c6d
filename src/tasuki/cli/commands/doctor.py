"""`tasuki doctor`: is everything in place, and if not, what to do."""

from __future__ import annotations

import sys

import click

from tasuki.cli import shared


@click.command("doctor")
@shared.lang_option
@shared.json_option
def command(lang: str | None, as_json: bool) -> None:
    """Check configuration, workspace, disk, database, facts, engine and fonts.

    Changes nothing. The status is 1 where something needs doing.
    """
    from tasuki.cli.checks import run_all
    from tasuki.present.words import t
    from tasuki.workspace import Workspace, WorkspaceError

    space = Workspace.from_environ()
    try:
        spoken = shared.language(space, lang)
    except WorkspaceError:
        spoken = "en" if lang == "en" else "ja"  # the finding itself is one of the checks
    found = list(run_all(space))
    if as_json:
        shared.print_json(
            [
                {
                    "check": f.check,
                    "ok": f.ok,
                    "found": t(f.word, spoken, **f.facts),
                    "advice": t(f.advice, spoken) if f.advice else None,
                }
                for f in found
            ]
        )
    else:
        for f in found:
            click.echo(f"{'✓' if f.ok else '✗'} {t(f.word, spoken, **f.facts)}")
            if f.advice:
                click.echo(f"  → {t(f.advice, spoken)}")
    sys.exit(0 if all(f.ok for f in found) else 1)
