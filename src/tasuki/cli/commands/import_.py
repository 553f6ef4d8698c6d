"""`tasuki import`: files into the ledger, and the facts up to date with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.cli.work import Imported
    from tasuki.present.words import Lang
    from tasuki.web.ledger.posting import Author


@click.command("import")
@click.option("--mapping", type=click.Path(path_type=Path), required=True, metavar="M.toml")
@click.option("--dry-run", is_flag=True, help="Do everything, then undo it.")
@click.option(
    "--corrected",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of rejects that were corrected: read these instead of the mapping's files.",
)
@click.option("--refresh/--no-refresh", default=True, help="Bring the facts up to date afterwards.")
@click.option("--progress", type=click.Path(path_type=Path), hidden=True)
@click.option("--lines", type=click.Path(path_type=Path), hidden=True)
@click.option("--by", metavar="USER", hidden=True)
@click.option("--run", metavar="LABEL", hidden=True)
@shared.lang_option
@shared.json_option
def command(mapping: Path, **options: Any) -> None:
    """Read files into the ledger as M.toml says.

    Always: read = posted + duplicate + rejected. The status is 0 if nothing was rejected, 3 if
    something was, 2 on a bad call or a file that cannot be used; then nothing was posted.
    """
    from tasuki.cli.site import ready
    from tasuki.cli.work import Fault, disordered, imported, planned, refreshed, swept
    from tasuki.present.errors import fault
    from tasuki.web.connections.progress import Stage

    space = shared.workspace()
    lang = shared.language(space, options["lang"])
    ready(space)
    with _watch(options["progress"], quiet=options["as_json"]) as watch:
        try:
            watch.stage(Stage.READING)
            plans = planned(space, mapping, options["corrected"])
            done = imported(
                space,
                plans,
                by=_author(options["by"]),
                dry_run=options["dry_run"],
                run=options["run"],
                progress=watch.rows,
            )
            if options["lines"]:  # one per refused field, for the site to show
                done.result.rejects.write_ndjson(options["lines"])
            if options["refresh"] and not options["dry_run"]:
                watch.stage(Stage.REFRESHING)
                refreshed(space)
                done = replace(done, disordered=disordered(space))
                with suppress(Fault):  # the next refresh does it
                    swept(space)
        except Fault as wrong:
            watch.failed(wrong.code, wrong.facts)
            shared.fail(fault(wrong.code, wrong.facts, lang))
        except Exception:
            watch.failed("internal", {})
            raise
        watch.stage(Stage.DONE)
    if options["as_json"]:
        shared.print_json(done.as_json())
    else:
        _say(done, lang)
    sys.exit(shared.REJECTED if done.result.rejected else 0)


def _author(username: str | None) -> Author:
    """The user that a job of the site works for, or the terminal."""
    from tasuki.web.accounts.models import User

    if username is None:
        return "terminal"
    found = User.objects.filter(username=username).first()
    return found or shared.fail(f"No user is called {username!r}.")


class _Watch:
    """Where progress goes: a line in the terminal, and the file that the site reads."""

    def __init__(self, path: Path | None, show: Callable[[str], None]) -> None:
        self._path = path
        self._show = show

    def stage(self, stage: Any) -> None:
        """A new stage has begun."""
        from tasuki.web.connections.progress import Progress

        self._write(Progress(stage))
        self._show(stage.value)

    def rows(self, file: str, record: str, done: int) -> None:
        """So many rows of a file have been read."""
        from tasuki.web.connections.progress import Progress, Stage

        self._write(Progress(Stage.POSTING, file, str(record), done))
        self._show(f"{file} · {record} · {done:,}")

    def failed(self, code: str, facts: dict[str, object]) -> None:
        """It cannot be done, and why."""
        from tasuki.web.connections.progress import Progress, Stage

        self._write(Progress(Stage.FAILED, message=code, facts=facts))

    def _write(self, progress: Any) -> None:
        from tasuki.web.connections.progress import write

        if self._path is not None:
            write(self._path, progress)


@contextmanager
def _watch(path: Path | None, *, quiet: bool) -> Iterator[_Watch]:
    """Progress in the terminal where a person looks on; nothing of it in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield _Watch(path, lambda _: None)
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield _Watch(path, lambda text: bar.update(task, description=text))


def _say(done: Imported, lang: Lang) -> None:
    from tasuki.present.errors import warning
    from tasuki.present.text import columns_text
    from tasuki.present.words import t

    heads = ("file", "record", "read", "posted", "duplicate", "rejected", "corrected")
    rows = [
        (c.file, c.record.value, c.read, c.posted, c.duplicate, c.rejected, c.corrected)
        for c in done.result.files
    ]
    click.echo(columns_text([t(f"import.{head}", lang) for head in heads], rows), nl=False)
    for (file, field, code), n in sorted(done.result.warnings.items()):
        click.echo(f"{file}: {warning(code.value, lang, field=field)} ({n:,})")
    if done.disordered:
        click.echo(t("import.disordered", lang, n=done.disordered))
    if done.result.dry_run:
        click.echo(t("import.dry", lang))
    if done.rejects:
        click.echo(t("import.rejects", lang, path=str(done.rejects)))
