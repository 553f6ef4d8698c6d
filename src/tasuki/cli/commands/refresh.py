"""`tasuki refresh`: the facts up to date with the ledger."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("refresh")
@click.option("--full", is_flag=True, help="Build everything anew.")
@shared.lang_option
@shared.json_option
def command(full: bool, lang: str | None, as_json: bool) -> None:
    """Bring the facts up to date with the ledger, and judge the leads by the agreement.

    Only what was posted since the last time is read, unless --full or the business calendar says
    otherwise. Readers see the old snapshot until the new one is whole. Leads that meet the agreement
    in force are proposed to Marketing, or passed on at once where it says so.
    """
    from tasuki.cli.agreement.propose import as_data, said
    from tasuki.cli.site import ready
    from tasuki.cli.work import Fault, refreshed, swept
    from tasuki.present.errors import fault
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)
    gate, busy = None, False
    try:
        done = refreshed(space, full=full)
    except Fault as wrong:
        shared.fail(fault(wrong.code, wrong.facts, spoken))
    try:
        gate = swept(space)
    except Fault:  # an import holds the ledger: the facts are up to date all the same
        busy = True
    if as_json:
        shared.print_json(
            {
                "version": done.number,
                "full": done.leads is None,
                "rows": dict(done.rows),
                "gate": as_data(gate),
            }
        )
        return
    rows = done.rows["journeys"]
    click.echo(t("refresh.done", spoken, version=done.number, rows=rows))
    if busy:
        click.echo(t("sweep.busy", spoken))
    elif gate is not None:
        click.echo(said(gate, spoken))
