"""`tasuki read`: one metric, one window, as many groups or steps as asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from datetime import datetime

    from tasuki.domain.window import Window
    from tasuki.facts.snapshot import Snapshot
    from tasuki.workspace import Workspace


@click.command("read")
@click.argument("metric")
@click.option("--from", "first", required=True, metavar="DATE", help="First day.")
@click.option("--to", "until", required=True, metavar="DATE", help="Day before which it ends.")
@click.option("--by", metavar="DIMENSION", help="A reading per member, source, campaign, ...")
@click.option(
    "--reading",
    "how",
    type=click.Choice(["cohort", "matured", "period"]),
    help="Of a rate or duration. Default: matured.",
)
@shared.as_of_option
@click.option("--every", type=click.Choice(["day", "week", "month", "quarter", "year"]))
@click.option("--records", is_flag=True, help="The records behind the figure.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Records.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Records to skip.")
@shared.lang_option
@shared.json_option
def command(metric: str, first: str, until: str, **options: Any) -> None:
    """Read METRIC in the window from DATE up to, not including, DATE.

    `tasuki metrics` lists the metrics.
    """
    from tasuki.domain.window import Window
    from tasuki.metrics.registry import UnknownMetric
    from tasuki.metrics.registry import metric as named
    from tasuki.metrics.units import UnknownDimension

    space = shared.workspace()
    zone = space.organisation.tz
    try:
        key = named(metric).key
        window = Window.days(shared.parse_day(first), shared.parse_day(until), zone)
        as_of = options["as_of"] and shared.parse_instant(options["as_of"], zone)
    except (UnknownMetric, ValueError) as bad:
        shared.fail(str(bad))
    facts = shared.snapshot(space)
    say = _records if options["records"] else _readings
    try:
        say(space, facts, key, window, as_of or facts.as_of, options)
    except UnknownDimension as bad:
        shared.fail(str(bad))


def _readings(
    space: Workspace,
    facts: Snapshot,
    key: str,
    window: Window,
    as_of: datetime,
    options: dict[str, Any],
) -> None:
    from tasuki.domain.window import Every
    from tasuki.metrics.read import read, series
    from tasuki.metrics.reading import How
    from tasuki.present.payload import as_json

    how = How(options["how"]) if options["how"] else None
    organisation = space.organisation
    shape: dict[str, Any] = {
        "as_of": as_of,
        "by": options["by"],
        "how": how,
        "floor": organisation.floor,
    }
    if options["every"]:
        every = Every(options["every"])
        start = organisation.fiscal_start
        readings = series(facts, key, window, every, fiscal_start=start, **shape)
    else:
        readings = read(facts, key, window, **shape)
    if options["as_json"]:
        shared.print_json([as_json(reading) for reading in readings])
        return
    from tasuki.present.figures import Voice
    from tasuki.present.text import readings_text

    voice = Voice.of(organisation, shared.language(space, options["lang"]))
    click.echo(readings_text(readings, voice), nl=False)


def _records(
    space: Workspace,
    facts: Snapshot,
    key: str,
    window: Window,
    as_of: datetime,
    options: dict[str, Any],
) -> None:
    from tasuki.metrics.reading import How
    from tasuki.metrics.records import records

    if options["every"] or options["by"]:
        shared.fail("--records are those of one figure: leave --by and --every out.")
    found = records(
        facts,
        key,
        window,
        as_of=as_of,
        how=How(options["how"]) if options["how"] else None,
        limit=options["limit"],
        offset=options["offset"],
    )
    zone = space.organisation.tz
    rows = [
        {name: shared.plain(value, zone) for name, value in row.items()}
        for row in found.rows.to_pylist()
    ]
    if options["as_json"]:
        shared.print_json(rows)
        return
    from tasuki.present.figures import Voice
    from tasuki.present.text import records_text

    voice = Voice.of(space.organisation, shared.language(space, options["lang"]))
    click.echo(records_text(rows, voice), nl=False)
