"""`tasuki createuser`: somebody who may log in."""

from __future__ import annotations

import sys

import click

from tasuki.cli import shared
from tasuki.domain.roles import Role


@click.command("createuser")
@click.argument("email")
@click.option("--role", type=click.Choice([r.value for r in Role]), required=True)
@click.option("--name", default="", help="As it is shown. Default: the part before the @.")
@click.option("--language", type=click.Choice(["ja", "en"]), help="Default: the organisation's.")
@click.option("--member", metavar="KEY", help="The member of the ledger who this user is.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def command(
    email: str, role: str, name: str, language: str | None, member: str | None, password_stdin: bool
) -> None:
    """Add the user EMAIL, who logs in with it. The password is asked for."""
    from tasuki.cli.site import ready

    space = shared.workspace()
    ready(space)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)

    from django.core.exceptions import ValidationError

    from tasuki.web.accounts.models import Member
    from tasuki.web.accounts.services import user_create

    who = Member.objects.filter(key=member).first() if member else None
    if member and who is None:
        shared.fail(f"No member of the ledger has the key {member!r}.")
    try:
        user = user_create(
            username=email,
            email=email,
            password=password,
            role=Role(role),
            name=name or email.partition("@")[0],
            language=language or space.organisation.language,
            member=who,
            by="terminal",
        )
    except ValidationError as bad:
        shared.fail("\n".join(bad.messages))
    click.echo(f"{user.username}: {role}")
