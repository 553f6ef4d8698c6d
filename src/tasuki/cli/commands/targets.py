"""`tasuki targets`: how the targets of a period stand; setting one; bringing a file of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.domain.targets import Period
    from tasuki.present.words import Lang
    from tasuki.web.rhythm.services import Subject
    from tasuki.workspace import Workspace


@click.group("targets", invoke_without_command=True)
@click.option(
    "--period",
    metavar="PERIOD",
    help="Like 2026-11, 2026-W47, FY2026-Q3 or FY2026. Default: the month of the as-of.",
)
@shared.as_of_option
@shared.lang_option
@shared.json_option
@click.pass_context
def command(
    ctx: click.Context, period: str | None, as_of: str | None, lang: str | None, as_json: bool
) -> None:
    """Say how the targets of a period stand, and where the period will end."""
    if ctx.invoked_subcommand is not None:
        return
    from tasuki.cli.site import ready
    from tasuki.present.targetspayload import as_json as plain

    space = shared.workspace()
    ready(space)
    facts = shared.snapshot(space)
    from tasuki.web.rhythm import selectors

    try:
        instant = shared.parse_instant(as_of, space.organisation.tz) if as_of else facts.as_of
        asked = parsed(space, period) if period else selectors.first_choice(instant)
        found = selectors.standings(facts, asked, as_of=instant).outlook
    except ValueError as bad:
        shared.fail(str(bad))
    if as_json:
        shared.print_json(plain(found))
        return
    from tasuki.present.figures import Voice
    from tasuki.present.targets import said
    from tasuki.present.targetstext import targets_text

    voice = Voice.of(space.organisation, shared.language(space, lang))
    click.echo(targets_text(said(found, voice)), nl=False)


@command.command("set")
@click.argument("metric")
@click.argument("value")
@click.option("--period", required=True, metavar="PERIOD", help="Like 2026-11 or FY2026-Q3.")
@click.option(
    "--layer",
    type=click.Choice(["team", "individual", "cross_department"]),
    help="Default: individual with --member, team otherwise.",
)
@click.option("--team", metavar="KEY", help="The team whose target it is. Default: all.")
@click.option("--member", metavar="KEY", help="The member whose target it is.")
@shared.lang_option
def set_one(metric: str, value: str, **options: Any) -> None:
    """Set the target of METRIC to VALUE (120, 3000万, 45%), or withdraw it with "-".

    The earlier value is kept.
    """
    from tasuki.cli.site import ready
    from tasuki.domain.targets import Layer
    from tasuki.metrics.registry import UnknownMetric
    from tasuki.metrics.registry import metric as named

    space = shared.workspace()
    lang = shared.language(space, options["lang"])
    ready(space)
    from tasuki.present.words import t
    from tasuki.web.ledger.posting import Refused
    from tasuki.web.rhythm import page
    from tasuki.web.rhythm.services import target_set

    layer = options["layer"] or ("individual" if options["member"] else "team")
    try:
        done = target_set(
            by="terminal",
            layer=Layer(layer),
            metric=named(metric).key,
            period=parsed(space, options["period"]),
            value=None if value == "-" else _value(metric, value, lang),
            subject=_subject(options["team"], options["member"]),
        )
    except Refused as no:
        shared.fail(t(f"targets.set.{no.code}", lang))
    except (UnknownMetric, ValueError) as bad:
        shared.fail(str(bad))
    click.echo(page.told(done, lang))


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@shared.lang_option
@shared.json_option
def bring(file: Path, lang: str | None, as_json: bool) -> None:
    """Set the targets of FILE: a CSV with layer, metric, period, subject and target.

    Always: read = posted + duplicate + rejected. The status is 3 if something was rejected;
    `tasuki rejects --import ID` lists it.
    """
    from tasuki.cli.site import ready
    from tasuki.intake.errors import IntakeError
    from tasuki.present.errors import fault
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)
    from tasuki.web.rhythm import page
    from tasuki.web.rhythm.services import targets_import

    try:
        done = targets_import(by="terminal", path=file)
    except IntakeError as wrong:
        shared.fail(fault(wrong.code, wrong.facts, spoken))
    if as_json:
        shared.print_json(done.as_json())
    else:
        counts = {name: n for name, n in done.as_json().items() if name != "import"}
        click.echo(t("targets.import.line", spoken, **counts))
        for line in page.reasons(done.posting, spoken):
            click.echo(f"  {line['row']}: {line['why']}")
    sys.exit(shared.REJECTED if done.rejected else 0)


def parsed(space: Workspace, text: str) -> Period:
    """A period argument. Raises ValueError."""
    from tasuki.domain.targets import Period

    organisation = space.organisation
    return Period.parse(text, organisation.tz, fiscal_start=organisation.fiscal_start)


def _value(metric: str, text: str, lang: Lang) -> float:
    from tasuki.intake.targets import amount_of
    from tasuki.metrics.reading import Kind
    from tasuki.metrics.registry import metric as named
    from tasuki.present.words import t

    found = amount_of(text, is_rate=named(metric).kind in {Kind.RATE, Kind.SHARE})
    if isinstance(found, str):
        shared.fail(t(f"targets.set.{found}", lang))
    return found


def _subject(team: str | None, member: str | None) -> Subject:
    from tasuki.web.accounts.models import Member, Team
    from tasuki.web.rhythm.services import Subject

    if team and member:
        shared.fail("--team and --member are two targets: name one of them.")
    whose = Subject(
        team=Team.objects.filter(key=team).first() if team else None,
        member=Member.objects.filter(key=member).first() if member else None,
    )
    if (team and whose.team is None) or (member and whose.member is None):
        shared.fail(f"The ledger has no {'team' if team else 'member'} {team or member!r}.")
    return whose
