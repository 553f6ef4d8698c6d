"""`tasuki agreement example`: something to begin with."""

from __future__ import annotations

import click


@click.command("example")
def command() -> None:
    """Print a complete agreement as YAML, with remarks."""
    from tasuki.intake.agreement import example

    click.echo(example(), nl=False)
