"""`tasuki compare`: who does better or worse than their lead mix gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from datetime import datetime

    from tasuki.domain.window import Window
    from tasuki.facts.snapshot import Snapshot
    from tasuki.workspace import Workspace

GROUPS = {"members": "member", "teams": "team", "campaigns": "campaign", "sources": "source"}


@click.command("compare")
@click.argument("groups", type=click.Choice([*GROUPS, "scripts"]))
@click.option(
    "--metric",
    help="A rate or share. Default: mql_to_sql, for sources lead_to_mql, for scripts each outcome.",
)
@click.option("--from", "first", required=True, metavar="DATE", help="First day.")
@click.option("--to", "until", required=True, metavar="DATE", help="Day before which it ends.")
@shared.as_of_option
@shared.lang_option
@shared.json_option
def command(groups: str, metric: str | None, first: str, until: str, **options: Any) -> None:
    """Compare GROUPS with what the others make of the same leads, from DATE up to, not including, DATE.

    Above and below mean outside what chance alone leaves 95 % in. Scripts are compared within the
    same caller, source and segment.
    """
    from tasuki.domain.window import Window

    space = shared.workspace()
    zone = space.organisation.tz
    try:
        window = Window.days(shared.parse_day(first), shared.parse_day(until), zone)
        as_of = options["as_of"] and shared.parse_instant(options["as_of"], zone)
    except ValueError as bad:
        shared.fail(str(bad))
    facts = shared.snapshot(space)
    say = _scripts if groups == "scripts" else _compared
    try:
        say(space, facts, groups, metric, window, as_of or facts.as_of, options)
    except ValueError as bad:
        shared.fail(str(bad))


def _compared(
    space: Workspace,
    facts: Snapshot,
    groups: str,
    metric: str | None,
    window: Window,
    as_of: datetime,
    options: dict[str, Any],
) -> None:
    from tasuki.insight.fair import compare
    from tasuki.metrics.registry import metric as named
    from tasuki.present.compare import said
    from tasuki.present.comparetext import compared_text
    from tasuki.present.figures import Voice
    from tasuki.present.payload import as_json

    key = named(metric or ("lead_to_mql" if groups == "sources" else "mql_to_sql")).key
    floor = space.organisation.floor
    found = compare(facts, key, window, by=GROUPS[groups], as_of=as_of, floor=floor)
    if options["as_json"]:
        shared.print_json(as_json(found))
        return
    voice = Voice.of(space.organisation, shared.language(space, options["lang"]))
    click.echo(compared_text(said(found, voice)), nl=False)


def _scripts(
    space: Workspace,
    facts: Snapshot,
    _groups: str,
    metric: str | None,
    window: Window,
    as_of: datetime,
    options: dict[str, Any],
) -> None:
    from tasuki.insight.scripts import OUTCOMES, trials
    from tasuki.metrics.registry import metric as named
    from tasuki.present.comparetext import tried_text
    from tasuki.present.figures import Voice
    from tasuki.present.payload import as_json
    from tasuki.present.scripts import tried

    outcomes = (named(metric).key,) if metric else OUTCOMES
    floor = space.organisation.floor
    found = trials(facts, window, as_of=as_of, outcomes=outcomes, floor=floor)
    if options["as_json"]:
        shared.print_json([as_json(trial) for trial in found])
        return
    voice = Voice.of(space.organisation, shared.language(space, options["lang"]))
    click.echo(tried_text(tried(found, voice)), nl=False)
