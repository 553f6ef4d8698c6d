"""`tasuki contact`: 連絡不可 on and off."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("contact")
@click.argument("key")
@click.option("--never/--again", "never", required=True, help="Not to be contacted, or again.")
@shared.lang_option
def command(key: str, never: bool, lang: str | None) -> None:
    """Mark the lead KEY as not to be contacted (連絡不可), or lift the mark."""
    from tasuki.cli.site import lead_named, ready
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)
    lead = lead_named(key, spoken)

    from tasuki.web.ledger.services import do_not_contact_set

    do_not_contact_set(lead, never, by="terminal")
    click.echo(t("contact.stopped" if never else "contact.allowed", spoken, key=key))
