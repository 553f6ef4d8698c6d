"""`tasuki agreement propose`: judge the leads by the agreement now, without a refresh."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.present.words import Lang
    from tasuki.web.proposals.sweep import Swept


@click.command("propose")
@shared.lang_option
@shared.json_option
def command(lang: str | None, as_json: bool) -> None:
    """Judge the leads by the agreement in force, as far as the facts reach.

    Those that meet it are proposed to Marketing, or passed on at once where it says so. Every refresh
    does this; doing it again changes nothing.
    """
    from tasuki.cli.site import ready
    from tasuki.cli.work import Fault, swept
    from tasuki.present.errors import fault
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)
    try:
        gate = swept(space)
    except Fault as wrong:
        shared.fail(fault(wrong.code, wrong.facts, spoken))
    if as_json:
        shared.print_json(as_data(gate))
    else:
        click.echo(t("sweep.no_agreement", spoken) if gate is None else said(gate, spoken))


def said(gate: Swept, lang: Lang) -> str:
    """What a sweep did."""
    from tasuki.present.words import t

    counts = asdict(gate)
    return t("sweep.done", lang, **counts) if any(counts.values()) else t("sweep.nothing", lang)


def as_data(gate: Swept | None) -> dict[str, int] | None:
    """The same as JSON; None where there is no agreement in force."""
    return None if gate is None else asdict(gate)
