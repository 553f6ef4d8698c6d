"""`tasuki trends`: whether the rates rise or fall, week by week or month by month."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("trends")
@click.argument("metric", default="sql_to_opportunity")
@click.option("--every", type=click.Choice(["week", "month"]), default="week", show_default=True)
@click.option(
    "--reading",
    "how",
    type=click.Choice(["cohort", "matured", "period"]),
    help="Of a rate. Default: matured.",
)
@click.option("--by", metavar="DIMENSION", help="Part it by team, member, source or segment.")
@shared.as_of_option
@shared.lang_option
@shared.json_option
def command(
    metric: str,
    every: str,
    how: str | None,
    by: str | None,
    as_of: str | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Say whether 商談化率 and 成約率 rise or fall, and show METRIC period by period.

    Judged are periods that have had their time. What was reported of a period and reads otherwise
    today is marked.
    """
    from tasuki.domain.window import Every
    from tasuki.facts.reported import BadBook, Book
    from tasuki.insight.trends import trends
    from tasuki.metrics.reading import How

    space = shared.workspace()
    facts = shared.snapshot(space)
    try:
        found = trends(
            facts,
            Book(space.reported),
            as_of=shared.parse_instant(as_of, space.organisation.tz) if as_of else facts.as_of,
            metric=metric,
            every=Every(every),
            how=How(how) if how else None,
            by=by,
            floor=space.organisation.floor,
        )
    except (ValueError, BadBook) as bad:
        shared.fail(str(bad))
    from tasuki.present.figures import Voice
    from tasuki.present.payload import as_json as plain
    from tasuki.present.trends import said
    from tasuki.present.trendtext import trends_text

    if as_json:
        shared.print_json(plain(found))
        return
    page = said(found, Voice.of(space.organisation, shared.language(space, lang)))
    click.echo(trends_text(page), nl=False)
