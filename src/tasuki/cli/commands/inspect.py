"""`tasuki inspect`: what files are, and a mapping to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasuki.cli import shared

if TYPE_CHECKING:
    from tasuki.intake.inspect import ColumnView, FileView
    from tasuki.present.words import Lang


@click.command("inspect")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="Where to write the mapping.",
    metavar="M.toml",
)
@click.option("--source", help="Prefix of the records' keys. Default: the name of the folder.")
@click.option("--force", is_flag=True, help="Write over a mapping that is there.")
@shared.lang_option
@shared.json_option
def command(
    files: Sequence[Path],
    output: Path | None,
    source: str | None,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> None:
    """Look at FILES: encoding, dialect, header, columns and five rows. Changes nothing.

    With -o, also write a mapping to edit, guessed from the headers.
    """
    from tasuki.intake.drafting import write_mapping
    from tasuki.intake.inspect import inspect
    from tasuki.present.words import t

    spoken = shared.language(shared.workspace(), lang)
    if output and output.exists() and not force:
        shared.fail(t("inspect.there", spoken, path=str(output)))
    views = inspect(files)
    if as_json:
        shared.print_json([_as_json(view, spoken) for view in views])
    else:
        for view in views:
            _show(view, spoken)
    if output:
        write_mapping(views, output, source=source)
        if not as_json:
            click.echo(t("inspect.written", spoken, path=str(output)))


def _as_json(view: FileView, lang: Lang) -> dict[str, object]:
    from tasuki.present.errors import fault

    dialect = view.dialect
    return {
        "file": str(view.path),
        "sheet": view.sheet,
        "encoding": dialect.encoding if dialect else None,
        "delimiter": dialect.delimiter if dialect else None,
        "header_row": view.header_row,
        "rows": view.rows,
        "columns": [
            {
                "column": column.label,
                "kind": column.kind,
                "filled": column.filled,
                "candidates": list(column.candidates),
            }
            for column in view.columns
        ],
        "sample": view.sample.to_dicts(),
        "problems": [fault(p.code, p.facts, lang) for p in view.problems],
        "error": fault(view.error.code, view.error.facts, lang) if view.error else None,
    }


def _show(view: FileView, lang: Lang) -> None:
    from tasuki.present.errors import fault
    from tasuki.present.text import columns_text
    from tasuki.present.words import t

    title = str(view.path) + (f" [{view.sheet}]" if view.sheet else "")
    click.echo(click.style(title, bold=True))
    if view.error:
        click.echo("  " + fault(view.error.code, view.error.facts, lang))
        return
    facts = {"encoding": "-", "delimiter": "-", "header": view.header_row, "rows": view.rows}
    if view.dialect:
        facts |= {"encoding": view.dialect.encoding, "delimiter": repr(view.dialect.delimiter)}
    click.echo("  " + t("inspect.facts", lang, **facts))
    for problem in view.problems:
        click.echo("  " + fault(problem.code, problem.facts, lang))
    heads = [t(f"inspect.{head}", lang) for head in ("column", "kind", "filled", "example")]
    rows = [
        (column.label, _kind(column, lang), column.filled, _example(view, column))
        for column in view.columns
    ]
    click.echo(columns_text(heads, rows), nl=False)


def _kind(column: ColumnView, lang: Lang) -> str:
    from tasuki.present.words import t

    kind = t(f"inspect.kind.{column.kind}", lang)
    if len(column.candidates) > 1:
        return f"{kind} ({' / '.join(c['format'] for c in column.candidates)})"
    return kind


def _example(view: FileView, column: ColumnView) -> str:
    if column.label not in view.sample.columns:
        return ""
    return " · ".join(view.sample[column.label].drop_nulls().head(2))[:40]
