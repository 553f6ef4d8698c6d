"""`tasuki metrics`: what can be read, and what each figure means."""

from __future__ import annotations

import click

from tasuki.cli import shared


@click.command("metrics")
@shared.lang_option
@shared.json_option
def command(lang: str | None, as_json: bool) -> None:
    """List the metrics with their definitions."""
    from tasuki.metrics.registry import METRICS
    from tasuki.present.words import t

    spoken = shared.language(shared.workspace(), lang)
    if as_json:
        shared.print_json(
            [
                {
                    "metric": key,
                    "name": t(f"metric.{key}", spoken),
                    "kind": metric.kind.value,
                    "definition": metric.ja if spoken == "ja" else metric.definition,
                    "dimensions": sorted(metric.dimensions),
                }
                for key, metric in METRICS.items()
            ]
        )
        return
    for key, metric in METRICS.items():
        click.echo(f"{click.style(key, bold=True)}  {t(f'metric.{key}', spoken)}")
        click.echo(f"  {metric.ja if spoken == 'ja' else metric.definition}")
