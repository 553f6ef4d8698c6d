"""`tasuki overdue`: what was promised and not done (対応漏れ)."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("overdue")
@click.option("--most", default=20, show_default=True, help="List so many of the oldest.")
@shared.as_of_option
@shared.lang_option
@shared.json_option
def command(most: int, as_of: str | None, lang: str | None, as_json: bool) -> None:
    """Say which promises of the agreement are overdue, why, and who sees to them.

    Leads are named by their keys. What is known is what the last refresh read.
    """
    from tasuki.cli.site import ready

    space = shared.workspace()
    ready(space)
    facts = shared.snapshot(space)
    try:
        instant = shared.parse_instant(as_of, space.organisation.tz) if as_of else facts.as_of
    except ValueError as bad:
        shared.fail(str(bad))
    from tasuki.web.desk.selectors import overdue as select

    if as_json:
        shared.print_json(select.plain(facts, instant))
        return
    spoken = shared.language(space, lang)
    click.echo(select.text(facts, instant, max(most, 0), spoken), nl=False)
