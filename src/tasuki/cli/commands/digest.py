"""`tasuki digest`: notices by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.present.words import Lang
    from tasuki.web.notices.post import Round
    from tasuki.workspace import Workspace


@click.command("digest")
@click.option("--dry-run", is_flag=True, help="Send nothing, and say how much is due.")
@click.option("--unclear", is_flag=True, help="Send again what stopped midway today.")
@shared.lang_option
@shared.json_option
def command(dry_run: bool, unclear: bool, lang: str | None, as_json: bool) -> None:
    """Send notices by mail: each morning's digest, and news to those who want them at once.

    Run it as often as you like, say every ten minutes: a morning's digest goes to each person once,
    from an hour before work begins. Nothing is sent on days off, and nothing to who is absent.
    TASUKI_MAIL_URL names the mail server; `console` prints the mails.
    """
    from tasuki.cli.site import ready
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)

    from tasuki.web.ledger.posting import LedgerBusy
    from tasuki.web.notices.post import NoServer, mail_ready, mails_send

    if not mail_ready() and not dry_run:
        shared.fail(t("digest.no_mail", spoken))
    try:
        done = mails_send(by="digest", unclear=unclear, dry=dry_run)
    except NoServer as wrong:
        shared.fail(t("digest.server", spoken, problem=str(wrong)))
    except LedgerBusy:
        shared.fail(t("digest.busy", spoken))
    _say(done, space, spoken, dry=dry_run, as_json=as_json)


def _say(done: Round, space: Workspace, lang: Lang, *, dry: bool, as_json: bool) -> None:
    from tasuki.present.numbers import stamp
    from tasuki.present.words import t
    from tasuki.web.notices.models import Fate

    counts = {fate.value: done.fates[fate] for fate in Fate}
    if dry:
        counts = {"due": done.fates[Fate.BEGUN]}
    if as_json:
        opens = done.opens.isoformat() if done.opens else None
        shared.print_json({**counts, "unclear": done.unclear, "opens": opens})
        return
    if done.opens is None:
        click.echo(t("digest.off", lang))
        return
    if done.early:
        when = stamp(done.opens, space.organisation.tz, lang, year=False)
        click.echo(t("digest.early", lang, when=when))
    click.echo(t("digest.dry", lang, n=counts["due"]) if dry else t("digest.done", lang, **counts))
    if done.unclear:
        click.echo(t("digest.unclear", lang, n=done.unclear))
