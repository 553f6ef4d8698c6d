"""`tasuki whatif`: what a draft of the agreement would have done in a window of the past."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.domain.agreement.document import Agreement
    from tasuki.workspace import Workspace


@click.command("whatif")
@click.argument(
    "drafts",
    nargs=-1,
    required=True,
    metavar="DRAFT.yaml [DRAFT2.yaml]",
    type=click.Path(path_type=Path),
)
@click.option("--from", "first", required=True, metavar="DATE", help="First day.")
@click.option("--to", "until", required=True, metavar="DATE", help="Day before which it ends.")
@shared.as_of_option
@shared.lang_option
@shared.json_option
def command(
    drafts: tuple[Path, ...],
    first: str,
    until: str,
    as_of: str | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Apply a draft (or two) to the window from DATE up to, not including, DATE.

    MQLs per week, overlap with what was really passed on, what came of those whose outcome is known,
    how many are unknown, the load per member, and other thresholds.
    """
    from tasuki.domain.window import Window
    from tasuki.insight.whatif import what_if

    space = shared.workspace()
    zone = space.organisation.tz
    spoken = shared.language(space, lang)
    if len(drafts) > 2:
        shared.fail(f"one draft or two, not {len(drafts)}")
    agreements = [_read(path, space, spoken) for path in drafts]
    try:
        window = Window.days(shared.parse_day(first), shared.parse_day(until), zone)
        instant = shared.parse_instant(as_of, zone) if as_of else None
    except ValueError as bad:
        shared.fail(str(bad))
    facts = shared.snapshot(space)
    try:
        found = what_if(facts, agreements, window, as_of=instant or facts.as_of)
    except ValueError as bad:
        shared.fail(str(bad))
    if as_json:
        from tasuki.present.whatifpayload import as_json as plain

        shared.print_json(plain(found))
        return
    from tasuki.present.figures import Voice
    from tasuki.present.whatif import tried
    from tasuki.present.whatiftext import what_if_text

    click.echo(what_if_text(tried(found, Voice.of(space.organisation, spoken))), nl=False)


def _read(path: Path, space: Workspace, lang: shared.Lang) -> Agreement:
    """The draft in a file; one that cannot be read, or has a fault, is a bad call."""
    from tasuki.cli.agreement.opening import opened

    try:
        return opened(path, space, lang)
    except OSError as wrong:
        shared.fail(f"{path}: {wrong.strerror}")
