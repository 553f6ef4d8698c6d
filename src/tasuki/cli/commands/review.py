"""`tasuki review`: a week, beside the one before and the usual range of thirteen."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("review")
@click.option(
    "--week",
    metavar="WEEK",
    help="Like 2018-W10. Default: that of the as-of, once it has begun to work.",
)
@shared.as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
)
@shared.json_option
@shared.lang_option
def command(
    week: str | None, as_of: str | None, form: str, as_json: bool, lang: str | None
) -> None:
    """Review a week: counts, rates with intervals, members, campaigns, what is left undone."""
    from tasuki.cli.agreed import counted
    from tasuki.domain.window import Window
    from tasuki.insight.week import week_to_review, weekly_review

    space = shared.workspace()
    zone = space.organisation.tz
    facts = shared.snapshot(space)
    try:
        instant = shared.parse_instant(as_of, zone) if as_of else facts.as_of
        window = Window.week(week, zone) if week else week_to_review(facts, instant, zone)
        review = weekly_review(
            facts,
            window,
            as_of=instant,
            floor=space.organisation.floor,
            agreed=counted(space, window, instant),
        )
    except ValueError as bad:
        shared.fail(str(bad))
    if as_json or form == "json":
        from tasuki.present.payload import as_json as plain

        shared.print_json(plain(review))
        return

    from tasuki.present.figures import Voice
    from tasuki.present.week import said

    said_week = said(review, Voice.of(space.organisation, shared.language(space, lang)))
    if form == "html":
        from tasuki.web.desk.report import review_html

        click.echo(review_html(said_week), nl=False)
    else:
        from tasuki.present.text import review_text

        click.echo(review_text(said_week), nl=False)
