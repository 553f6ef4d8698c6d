"""`tasuki feedback`: what goes back to Marketing, collected in the rhythm that was agreed."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("feedback")
@shared.lang_option
@shared.json_option
def command(lang: str | None, as_json: bool) -> None:
    """Collect for Marketing what the agreement promises of the last period that is over.

    Run it once a day: what is collected is collected once. People send it, from their notices.
    """
    from tasuki.cli.site import ready
    from tasuki.present.errors import fault
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)

    from tasuki.web.handoffs.services import feedbacks_collect
    from tasuki.web.ledger.posting import LedgerBusy

    try:
        done = feedbacks_collect()
    except LedgerBusy:
        shared.fail(fault("ledger_busy", {}, spoken))
    if as_json:
        shared.print_json({"collected": done})
        return
    click.echo(t("feedback.collected.count", spoken, n=done))
