"""`tasuki read`: one metric, one window, as many groups or steps as asked for."""

from __future__ import annotations

from typing import Any

import click

from tasuki.cli import shared


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
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@shared.lang_option
@shared.json_option
def command(metric: str, first: str, until: str, **options: Any) -> None:
    """Read METRIC in the window from DATE up to, not including, DATE.

    `tasuki metrics` lists the metrics.
    """
    from tasuki.domain.window import Window
    from tasuki.metrics.registry import UnknownMetric, metric as named
    from tasuki.metrics.units import UnknownDimension

    space = shared.workspace()
    zone = space.organisation.tz
    lang = shared.language(space, options["lang"])
    try:
        named(metric)
        window = Window.days(shared.parse_day(first), shared.parse_day(until), zone)
        as_of = options["as_of"] and shared.parse_instant(options["as_of"], zone)
    except (UnknownMetric, ValueError) as bad:
        shared.fail(str(bad))
    with shared.snapshot(space) as facts:
        try:
            answer = _answer(facts, metric, window, as_of or facts.as_of, options)
        except (UnknownDimension, ValueError) as bad:
            shared.fail(str(bad))
        if options["as_json"]:
            shared.print_json(answer[1])
        else:
            from tasuki.present.text import readings_text, records_text

            write = records_text if options["records"] else readings_text
            click.echo(write(answer[0], lang))
