"""`tasuki agreement adopt`: the agreement that a company brings along."""

from __future__ import annotations

from pathlib import Path

import click

from tasuki.cli import shared


@click.command("adopt")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--since",
    required=True,
    metavar="DATE",
    help="The first day on which it held, today or before.",
)
@shared.lang_option
@shared.json_option
def command(file: Path, since: str, lang: str | None, as_json: bool) -> None:
    """Record the agreement in FILE as the one that the departments already signed on paper.

    It becomes version 1 and is in force at once; only the first version can come in this way. Whoever
    writes to the database by a terminal may do it. Every later version is drafted and signed on the
    Agreement page.
    """
    from tasuki.cli.agreement.opening import opened
    from tasuki.cli.site import ready

    space = shared.workspace()
    spoken = shared.language(space, lang)
    try:
        day = shared.parse_day(since)
    except ValueError as bad:
        shared.fail(str(bad))
    agreement = opened(file, space, spoken)
    ready(space)

    from tasuki.present import numbers
    from tasuki.present.signing import short_print
    from tasuki.present.words import t
    from tasuki.web.agreements.page import refused
    from tasuki.web.agreements.services import agreement_adopt
    from tasuki.web.ledger.posting import LedgerBusy, Refused

    try:
        version = agreement_adopt(agreement, by="terminal", since=day)
    except Refused as no:
        shared.fail(refused(no.code, no.facts, spoken))
    except LedgerBusy:
        shared.fail(refused("busy", {}, spoken))
    digits = short_print(version.fingerprint)
    if as_json:
        found = {"version": version.number, "since": day.isoformat(), "fingerprint": digits}
        shared.print_json(found)
        return
    said = numbers.day(day, spoken, year=True)
    click.echo(t("signing.done.adopted", spoken, number=version.number, day=said, digits=digits))
