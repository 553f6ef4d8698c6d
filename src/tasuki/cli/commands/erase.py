"""`tasuki erase`: a person's data is blanked, the counts stay."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("erase")
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask.")
@shared.lang_option
def command(key: str, yes: bool, lang: str | None) -> None:
    """Blank the personal data of the lead KEY, everywhere it is kept. Cannot be undone.

    Name, mail, phone, notes, and what corrections and rejects kept of them. Events, touches and so
    all figures stay as they are.
    """
    from tasuki.cli.site import lead_named, ready
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)
    lead = lead_named(key, spoken)
    if not yes:
        click.confirm(t("erase.ask", spoken, key=key), abort=True)

    from tasuki.web.ledger.erasure import lead_erase

    done = lead_erase(lead, by="terminal")
    click.echo(t("erase.done", spoken, key=key))
    if done.files:
        click.echo(t("erase.files", spoken))
    for path in done.files:
        click.echo(f"  {path}")
