"""`tasuki agreement schema`: what an editor needs to complete and check the file."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of the file."""
    from tasuki.intake.agreement import schema

    shared.print_json(schema())
