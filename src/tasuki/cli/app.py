"""The `tasuki` command: a group whose commands are imported when they are called.

`tasuki --help` must answer at once, so this module imports click and nothing else; each command's
module imports what it needs inside its function.
"""

from __future__ import annotations

import importlib

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Make a workspace with a simulated organisation and open the site."),
    "inspect": ("inspect", "Look at files and write a mapping to edit."),
    "import": ("import_", "Read files into the ledger by a mapping."),
    "rejects": ("rejects", "List what could not be read, or export it to correct it."),
    "refresh": ("refresh", "Bring the facts up to date with the ledger."),
    "metrics": ("metrics", "List the metrics with their definitions."),
    "read": ("read", "Read one metric."),
    "trends": ("trends", "Say whether rates rise or fall, and what was restated."),
    "explain": ("explain", "Name the bottleneck, and what changed won deals."),
    "compare": ("compare", "Compare members, campaigns, sources or scripts fairly."),
    "overdue": ("overdue", "Say what was promised and not done, why, and who sees to it."),
    "whatif": ("whatif", "Say what a draft of the agreement would have done in the past."),
    "targets": ("targets", "Say how targets stand; set or import them."),
    "agreement": ("agreement", "Begin, check, read and compare files of hand-over agreements."),
    "plan": ("plan", "Plan back from an amount to calls a day."),
    "review": ("review", "Review a week."),
    "digest": ("digest", "Send notices by mail: each morning's digest, and news at once."),
    "escalate": ("escalate", "Give back to inside sales what field sales left unanswered."),
    "feedback": ("feedback", "Collect for Marketing what the agreement promises it."),
    "serve": ("serve", "Serve the site."),
    "createuser": ("createuser", "Add a user of the site."),
    "erase": ("erase", "Blank a person's data; the counts stay."),
    "contact": ("contact", "Mark a lead as not to be contacted, or lift the mark."),
    "simulate": ("simulate", "Write the files of a simulated organisation."),
    "doctor": ("doctor", "Check that everything is in place, and say what to do."),
}
"""Name → (module in `cli.commands`, one line of help)."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tasuki.cli.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tasuki")
def app() -> None:
    """Tasuki (襷): the relay from lead to won deal.

    The workspace is the folder that TASUKI_HOME names (./tasuki-home without it).
    """
