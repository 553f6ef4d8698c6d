"""`tasuki explain`: what changed won deals between two windows, and what holds them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.domain.window import Window
    from tasuki.workspace import Workspace


@click.command("explain")
@click.option("--from", "first", metavar="DATE", help="First day. Default: 13 weeks ago.")
@click.option(
    "--to", "until", metavar="DATE", help="Day before which it ends. Default: this week's end."
)
@click.option(
    "--against",
    type=click.Choice(["target", "baseline", "previous", "best"]),
    default="baseline",
    show_default=True,
    help="What each stage is held against: targets, its 13 weeks before, the window before, or its "
    "best 13 weeks of a year.",
)
@click.option(
    "--by",
    type=click.Choice(["source", "campaign", "segment", "member"]),
    default="source",
    show_default=True,
    help="What mix and rate are told apart by.",
)
@shared.as_of_option
@shared.lang_option
@shared.json_option
def command(first: str | None, until: str | None, as_json: bool, **options: Any) -> None:
    """Name the bottleneck of a window, or say how many leads are missing to tell.

    The window is compared with the one before it, which is exactly as long.
    """
    from tasuki.domain.window import Window
    from tasuki.insight.explain import explain, usual_windows
    from tasuki.insight.explanation import Against

    space = shared.workspace()
    zone = space.organisation.tz
    if bool(first) != bool(until):
        shared.fail("--from and --to name a window together.")
    facts = shared.snapshot(space)
    targets: dict[str, float] = {}
    try:
        given = options["as_of"]
        as_of = shared.parse_instant(given, zone) if given else facts.as_of
        if first and until:
            now = Window.days(shared.parse_day(first), shared.parse_day(until), zone)
            now = now.until(as_of) if now.start < as_of else now
            then = now.previous()
        else:
            now, then = usual_windows(facts, as_of, zone)
        if options["against"] == Against.TARGET:
            targets = _targets(space, now)
        found = explain(
            facts,
            now,
            then,
            as_of=as_of,
            by=options["by"],
            against=Against(options["against"]),
            targets=targets,
            floor=space.organisation.floor,
        )
    except ValueError as bad:
        shared.fail(str(bad))
    from tasuki.present.bottleneck import said
    from tasuki.present.bottlenecktext import explanation_text
    from tasuki.present.figures import Voice
    from tasuki.present.payload import as_json as plain

    if as_json:
        shared.print_json(plain(found))
        return
    voice = Voice.of(space.organisation, shared.language(space, options["lang"]))
    click.echo(explanation_text(said(found, voice)), nl=False)


def _targets(space: Workspace, now: Window) -> dict[str, float]:
    """The target rates in force on the window's last day."""
    from tasuki.cli import site

    site.ready(space)
    from tasuki.insight.explain import last_day
    from tasuki.web.rhythm.selectors import rate_targets

    return dict(rate_targets(last_day(now)))
