"""`tasuki agreement diff`: what would change, in sentences."""

from __future__ import annotations

from pathlib import Path

import click

from tasuki.cli import shared


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@shared.lang_option
@shared.json_option
def command(old: Path, new: Path, lang: str | None, as_json: bool) -> None:
    """Say which sentences of NEW differ from OLD: was, is now, and the phrases in between."""
    from tasuki.cli.agreement.opening import opened
    from tasuki.present.agreement.changes import comparison, payload, plain

    space = shared.workspace()
    spoken = shared.language(space, lang)
    before = opened(old, space, spoken, held=False)
    found = comparison(before, opened(new, space, spoken), spoken)
    if as_json:
        shared.print_json(payload(found))
    else:
        click.echo(plain(found), nl=False)
