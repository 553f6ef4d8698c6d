"""`tasuki rejects`: what could not be read, and the way to correct it."""

from __future__ import annotations

from pathlib import Path

import click

from tasuki.cli import shared


@click.command("rejects")
@click.option("--import", "posting", type=int, metavar="ID", help="Those of one import.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write them as CSV, to be corrected and read by `tasuki import --corrected FOLDER`.",
)
@shared.lang_option
@shared.json_option
def command(posting: int | None, output: Path | None, lang: str | None, as_json: bool) -> None:
    """List the imports that refused rows, or the rows that one of them refused."""
    from tasuki.cli.site import ready

    space = shared.workspace()
    spoken = shared.language(space, lang)
    ready(space)
    if posting is None:
        if output:
            shared.fail("--output needs --import ID")
        _imports(space.organisation.zone, spoken, as_json=as_json)
    elif output:
        from tasuki.intake.rejects import export
        from tasuki.present.words import t
        from tasuki.web.ledger.selectors import rejects_of

        export(rejects_of(posting), output)
        click.echo(t("rejects.written", spoken, path=str(output)))
    else:
        _rows(posting, spoken, as_json=as_json)


def _imports(zone: str, lang: shared.Lang, *, as_json: bool) -> None:
    from zoneinfo import ZoneInfo

    from django.db.models import Count

    from tasuki.present.numbers import stamp
    from tasuki.present.words import t
    from tasuki.web.ledger.models import Posting, Reject

    counted = dict(Reject.objects.values_list("posting").annotate(n=Count("row", distinct=True)))
    found = Posting.objects.in_bulk(counted)
    listed = [(found[number], n) for number, n in sorted(counted.items())]
    if as_json:
        shared.print_json(
            [{"import": p.pk, "at": p.at.isoformat(), "rejected": n} for p, n in listed]
        )
    elif not listed:
        click.echo(t("rejects.none", lang))
    else:
        for p, n in listed:
            when = stamp(p.at, ZoneInfo(zone), lang)
            click.echo(t("rejects.run", lang, when=when, n=n, id=str(p.pk)))


def _rows(posting: int, lang: shared.Lang, *, as_json: bool) -> None:
    from tasuki.present.errors import reject
    from tasuki.present.text import columns_text
    from tasuki.present.words import t
    from tasuki.web.ledger.selectors import rejects_of

    lines = rejects_of(posting)
    if as_json:
        shared.print_json(lines.drop("original").to_dicts())
        return
    if lines.is_empty():
        click.echo(t("rejects.none", lang))
        return
    rows = [
        (r["file"], r["row"], reject(r["code"], lang, field=r["field"], value=r["value"]))
        for r in lines.iter_rows(named=True)
    ]
    heads = [t(f"rejects.{head}", lang) for head in ("file", "row", "reason")]
    click.echo(columns_text(heads, rows), nl=False)
