"""`tasuki plan`: from an amount to be won back to the calls that each member makes a day."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("plan")
@click.option("--amount", required=True, metavar="N", help="What is to be won: 30000000 or 3000万.")
@click.option(
    "--period",
    metavar="PERIOD",
    help="Like 2026-12, 2026-W50, FY2026-Q4 or FY2027. Default: the month after the as-of.",
)
@click.option("--members", type=click.IntRange(1), help="Who call. Default: as many as lately.")
@shared.as_of_option
@shared.lang_option
@shared.json_option
def command(
    amount: str,
    period: str | None,
    members: int | None,
    as_of: str | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Plan back: won deals, opportunities, SQLs, MQLs, appointments, connects, calls a day."""
    from tasuki.domain.targets import Period
    from tasuki.domain.window import Every
    from tasuki.insight.planning import CannotPlan, plan
    from tasuki.intake.targets import amount_of

    space = shared.workspace()
    organisation = space.organisation
    facts = shared.snapshot(space)
    spoken = shared.language(space, lang)
    start = organisation.fiscal_start
    try:
        instant = shared.parse_instant(as_of, organisation.tz) if as_of else facts.as_of
        day = instant.astimezone(organisation.tz).date()
        month = Period.holding(Every.MONTH, day, organisation.tz, fiscal_start=start)
        asked = (
            Period.parse(period, organisation.tz, fiscal_start=start) if period else month.next()
        )
        wanted = amount_of(amount, is_rate=False)
        if isinstance(wanted, str):
            raise ValueError(f"not an amount like 30000000 or 3000万: {amount!r}")
        found = plan(facts, wanted, asked.window, as_of=instant, members=members)
    except CannotPlan as no:
        from tasuki.present.plan import source_name
        from tasuki.present.words import t

        shared.fail(t("plan.cannot.text", spoken, name=source_name(no.step, spoken)))
    except ValueError as bad:
        shared.fail(str(bad))
    if as_json:
        from tasuki.present.targetspayload import as_json as plain

        shared.print_json(plain(found))
        return
    from tasuki.present.figures import Voice
    from tasuki.present.plan import planned
    from tasuki.present.targetstext import plan_text

    voice = Voice.of(organisation, spoken)
    click.echo(plan_text(planned(found, asked, voice), voice), nl=False)
