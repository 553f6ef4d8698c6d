"""`tasuki agreement show`: the agreement as people read and sign it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.present.agreement.document import Document


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "docx"]),
    default="text",
    show_default=True,
    help="How the document is written.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write it to this file; a Word file needs one.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@shared.lang_option
def command(file: Path, form: str, out: Path | None, force: bool, lang: str | None) -> None:
    """Say the agreement in FILE in sentences, each with what it makes the software do."""
    from tasuki.cli.agreement.opening import opened
    from tasuki.present.agreement.document import document
    from tasuki.present.words import t

    space = shared.workspace()
    spoken = shared.language(space, lang)
    if form == "docx" and out is None:
        shared.fail(t("agreement.show.out", spoken))
    if out is not None and out.exists() and not force:
        shared.fail(t("inspect.there", spoken, path=str(out)))
    written = _written(document(opened(file, space, spoken), spoken), form)
    if out is None:
        click.echo(written, nl=False)
        return
    try:
        out.write_bytes(written)
    except OSError as no:
        shared.fail(t("agreement.show.unwritten", spoken, path=str(out), problem=str(no.strerror)))
    click.echo(t("rejects.written", spoken, path=str(out)))


def _written(found: Document, form: str) -> bytes:
    from tasuki.present.agreement import markdown

    if form == "docx":
        from tasuki.present.agreement.word import word

        return word(found)
    return (markdown.markdown(found) if form == "markdown" else markdown.plain(found)).encode()
