"""`tasuki simulate`: the files that an invented organisation would export."""

from __future__ import annotations

from pathlib import Path

import click

from tasuki.cli import shared


@click.command("simulate")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--leads", type=click.IntRange(1), default=8000, show_default=True)
@click.option("--months", type=click.IntRange(1, 120), default=6, show_default=True)
@click.option("--until", metavar="DATE", help="Nothing happens from here on. Default: now.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--touches", type=click.FloatRange(1, 50), help="Touches per lead, on average.")
@click.option(
    "--encoding", type=click.Choice(["utf-8-sig", "cp932"]), default="utf-8-sig", show_default=True
)
@click.option("--parquet", is_flag=True, help="Parquet per record instead of CSV with a mapping.")
def command(
    folder: Path,
    leads: int,
    months: int,
    until: str | None,
    seed: int,
    touches: float | None,
    encoding: str,
    parquet: bool,
) -> None:
    """Write the files of a simulated organisation, and the mapping that reads them, to FOLDER."""
    from datetime import UTC, datetime

    from tasuki.cli.work import simulated

    space = shared.workspace()
    try:
        end = shared.parse_instant(until, space.organisation.tz) if until else datetime.now(UTC)
    except ValueError as bad:
        shared.fail(str(bad))
    click.echo(
        simulated(
            space,
            folder,
            leads=leads,
            months=months,
            end=end,
            seed=seed,
            touches=touches,
            encoding=None if parquet else encoding,
        )
    )
