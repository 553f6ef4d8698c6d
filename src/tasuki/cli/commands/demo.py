"""`tasuki demo`: an invented organisation, from files to the open site."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasuki.cli import shared
from tasuki.domain.roles import Role

if TYPE_CHECKING:
    from datetime import date

    from tasuki.present.words import Lang
    from tasuki.workspace import Workspace

HOME = "demo-home"
LEADS, MONTHS, SEED = 8000, 6, 20
DOMAIN = "demo.example"
NAMES = {
    Role.ADMIN: "須藤",
    Role.IS_MANAGER: "水野",
    Role.IS_REP: "佐伯",
    Role.MARKETING: "小倉",
    Role.FS_MANAGER: "黒田",
    Role.FS_REP: "梶原",
    Role.VIEWER: "真鍋",
}


@click.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--anew", is_flag=True, help="Make the organisation again, up to this moment.")
@click.option("--serve/--no-serve", default=True, help="Open the site, or only make the workspace.")
@shared.lang_option
def command(port: int, anew: bool, serve: bool, lang: str | None) -> None:
    """Make a workspace with six months of a simulated organisation and open the site.

    The workspace is ./demo-home unless TASUKI_HOME names one. What is there already is kept.
    """
    if not os.environ.get("TASUKI_HOME"):
        os.environ["TASUKI_HOME"] = str(Path(HOME).absolute())
    os.environ.setdefault("TASUKI_HTTPS", "0")
    space = shared.workspace()
    spoken = shared.language(space, lang)
    if anew:
        _forget(space)
    if not (space.facts / "manifest.json").exists():
        from tasuki.present.words import t

        click.echo(t("demo.making", spoken))
        _make(space, spoken)
    password = _logins(space)
    _history(space, spoken)
    _greet(port, password, spoken)
    if serve:
        from tasuki.cli.commands.serve import run

        run("127.0.0.1", port)


def _forget(space: Workspace) -> None:
    """Take a demo's own files away; anything else in the folder stays."""
    import shutil

    if space.database_url:
        shared.fail("--anew makes a new SQLite file: unset DATABASE_URL.")
    for path in (space.facts, space.cache, space.home / "files"):
        shutil.rmtree(path, ignore_errors=True)
    for path in (space.reported, *space.home.glob(f"{space.sqlite.name}*")):
        path.unlink(missing_ok=True)


def _make(space: Workspace, lang: Lang) -> None:
    """Simulate, import and refresh: the same way that a company's files take.

    Nothing is reported of the past yet, because there is more of it to come.
    """
    from datetime import UTC, datetime, timedelta

    from tasuki.cli.site import ready
    from tasuki.cli.work import Fault, imported, planned, refreshed, simulated
    from tasuki.present.errors import fault
    from tasuki.simulate.truth import Shift, Step

    now = datetime.now(UTC)
    # Seven weeks ago field sales began to open fewer opportunities: something to be found.
    turn = (now - timedelta(weeks=7)).astimezone(space.organisation.tz).date()
    mapping = simulated(
        space,
        space.home / "files",
        leads=LEADS,
        months=MONTHS,
        end=now,
        seed=SEED,
        shifts=(Shift(Step.SQL_TO_OPPORTUNITY, turn, 0.55),),
    )
    ready(space)
    try:
        done = imported(space, planned(space, mapping, None), by="demo")
        refreshed(space, reporting=False)
    except Fault as wrong:
        shared.fail(fault(wrong.code, wrong.facts, lang))
    for count in done.result.files:
        click.echo(f"  {count.file}: {count.posted:,}")


def _history(space: Workspace, lang: Lang) -> None:
    """What people did with the software in these months: what they agreed on and what they decided.

    Every act is posted at its own instant, before anything is reported of the past.
    """
    from datetime import UTC, datetime

    from tasuki.cli.work import Fault, refreshed, swept
    from tasuki.present.errors import fault
    from tasuki.web.agreements.models import AgreementVersion
    from tasuki.web.handoffs.invented import evaluations_invent, handoffs_invent
    from tasuki.web.proposals.invented import proposals_invent

    if AgreementVersion.objects.exists():
        return
    today = datetime.now(UTC).astimezone(space.organisation.tz).date()
    _agreements(space, today)
    try:
        gate = swept(space)
        click.echo(f"  proposals: {gate.proposed if gate else 0:,}")
        click.echo(f"  decisions: {proposals_invent(today):,}")
        now = datetime.now(UTC)
        click.echo(f"  hand-overs: {handoffs_invent(now, by='demo'):,}")
        click.echo(f"  evaluations: {evaluations_invent(now, by='demo'):,}")
        refreshed(space)
    except Fault as wrong:
        shared.fail(fault(wrong.code, wrong.facts, lang))
    _targets(space)


def _targets(space: Workspace) -> None:
    """Targets of the invented organisation: what the months before brought, and a little more."""
    from tasuki.facts.snapshot import Snapshot
    from tasuki.web.rhythm.invented import targets_invent

    click.echo(f"  targets: {targets_invent(Snapshot.open(space), by='demo'):,}")


def _agreements(space: Workspace, today: date) -> None:
    """The invented organisation's agreement, how it changed, and a draft of the next version."""
    from tasuki.facts.snapshot import Snapshot
    from tasuki.web.agreements.invented import agreements_invent

    year, month = divmod(today.year * 12 + today.month - 1 - MONTHS, 12)
    since = today.replace(year=year, month=month + 1, day=1)
    made = agreements_invent(since, today, by="demo", snapshot=Snapshot.open(space))
    click.echo(f"  agreements: {made:,}")


def _logins(space: Workspace) -> str:
    """One user per role, all with a new password that is kept nowhere in clear."""
    from tasuki.cli.site import ready

    ready(space)
    from tasuki.web.accounts.models import Member, User
    from tasuki.web.accounts.services import user_change, user_create

    password = secrets.token_urlsafe(12)
    for role in Role:
        name = _mail(role)
        user = User.objects.filter(username=name).first()
        if user is None:
            members = Member.objects.filter(role=role.value, active_until=None)
            member = members.order_by("active_from", "pk").first()
            user_create(
                username=name,
                name=member.name if member else NAMES[role],
                member=member,
                email=name,
                password=password,
                role=role,
                language=space.organisation.language,
                by="demo",
            )
        else:
            user_change(user, by="demo", password=password)
    return password


def _mail(role: Role) -> str:
    return f"{role.value.replace('_', '-')}@{DOMAIN}"


def _greet(port: int, password: str, lang: Lang) -> None:
    from tasuki.present.words import t

    click.echo(t("demo.login", lang, password=password))
    for role in Role:
        click.echo(f"  {_mail(role):<26} {t(f'role.{role.value}', lang)}")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            shared.fail(t("demo.port", lang, port=str(port)))
    click.echo(t("demo.ready", lang, url=f"http://127.0.0.1:{port}/"))
