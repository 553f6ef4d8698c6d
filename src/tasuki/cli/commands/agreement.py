"""`tasuki agreement`: the hand-over agreement. Each subcommand has a module in `cli.agreement`."""

from __future__ import annotations

import importlib

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("check", "Say everything that is wrong with a file, with its line."),
    "example": ("example", "Print a complete example to begin with."),
    "schema": ("schema", "Print the JSON Schema, for editors."),
    "show": ("show", "Say a file in sentences: as text, Markdown or Word."),
    "diff": ("diff", "Say which sentences of two files differ."),
    "adopt": ("adopt", "Record the agreement that held before the software was used."),
    "propose": ("propose", "Judge the leads by the agreement in force."),
}
"""Name → (module in `cli.agreement`, one line of help)."""


class _Lazy(click.Group):
    """Like `cli.app`: a subcommand is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tasuki.cli.agreement.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group("agreement", cls=_Lazy)
def command() -> None:
    """Begin, check, read and compare files of hand-over agreements; judge leads by the one in force."""
