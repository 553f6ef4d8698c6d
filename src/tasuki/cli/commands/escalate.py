"""`tasuki escalate`: what follows where field sales leaves hand-overs unanswered."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("escalate")
@shared.lang_option
@shared.json_option
def command(lang: str | None, as_json: bool) -> None:
    """Give back to inside sales what field sales left unanswered, where the agreement says so.

    Run it as often as you like, say every ten minutes: what is done is done once. Nothing rests on
    it but the giving back: an answer is overdue by time alone.
    """
    from tasuki.cli.site import ready
    from tasuki.present.errors import fault
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)

    from tasuki.web.handoffs.services import handoffs_escalate
    from tasuki.web.ledger.posting import LedgerBusy

    try:
        done = handoffs_escalate()
    except LedgerBusy:
        shared.fail(fault("ledger_busy", {}, spoken))
    if as_json:
        shared.print_json({"taken_back": done.taken_back, "waiting": done.waiting})
        return
    click.echo(t("escalate.done", spoken, taken=done.taken_back, waiting=done.waiting))
