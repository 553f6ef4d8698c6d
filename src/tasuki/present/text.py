"""A review, readings and records for a terminal: the strings of `week` in columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tasuki.metrics.reading import Reading
from tasuki.present import numbers
from tasuki.present.figures import Figure, Voice, figure, name_of, named
from tasuki.present.grid import Grid
from tasuki.present.week import Tile, Waiting, Week, Work, Zone
from tasuki.present.words import Lang, t

WIDTH = 100


def review_text(week: Week, *, width: int = WIDTH, colour: bool = False) -> str:
    """The week as terminal text, in the order of the page."""
    lang = week.voice.lang
    console = _console(width, colour)
    console.print(Text(f"{week.name}  {week.days}", style="bold"))
    console.print(Text(t("asof", lang, when=week.as_of), style="dim"))
    console.print()
    console.print(Text(("" if lang == "ja" else " ").join(week.finding.headline), style="bold"))
    console.print(week.finding.evidence)
    for place, work in enumerate(week.todo, start=1):
        console.print(f"{place}. {work.todo}")
    for caution in week.cautions:
        console.print(Text(f"! {caution}"))
    _section(console, t("week.relay", lang), week.relay_note, _relay(week, lang))
    _section(console, t("week.tiles", lang), week.tiles_note, _tiles(week.tiles, lang))
    _section(console, t("week.unfinished", lang), "", _unfinished(week.unfinished, lang))
    if week.untouched:
        title = t("week.untouched", lang, n=week.untouched_total)
        note = t("week.untouched.note", lang)
        _section(console, title, note, _untouched(week.untouched, lang))
    note = t("week.members.note", lang, days=week.grid_days)
    _section(console, t("week.members", lang), note, _grid(week.members, lang))
    note = t("week.campaigns.note", lang, days=week.grid_days)
    _section(console, t("week.campaigns", lang), note, _grid(week.campaigns, lang))
    return _taken(console)


def readings_text(readings: Sequence[Reading], voice: Voice, *, width: int = WIDTH) -> str:
    """Readings as a table: a row per group or step."""
    lang = voice.lang
    table = _table(
        t("text.window", lang), t("text.group", lang), *_value_heads(lang), numeric_from=2
    )
    for reading in readings:
        said = figure(reading, voice)
        table.add_row(
            numbers.span(reading.window, lang, year=True),
            group_label(reading, lang),
            said.value + said.unit,
            said.basis,
            said.interval,
        )
    console = _console(width, colour=False)
    if readings:
        first = readings[0]
        how = f" ({t(f'how.{first.how.value}', lang)})" if first.how else ""
        console.print(Text(name_of(first.metric, lang) + how, style="bold"))
        when = numbers.stamp(first.as_of, first.window.zone, lang)
        console.print(Text(t("asof", lang, when=when), style="dim"))
    console.print(table)
    return _taken(console)


def records_text(
    rows: Iterable[Mapping[str, object]], voice: Voice, *, width: int | None = None
) -> str:
    """Rows behind a figure, every column as it is; `width` None keeps long rows whole."""
    listed = list(rows)
    if not listed:
        return t("text.no_records", voice.lang) + "\n"
    table = _table(*listed[0], numeric_from=len(listed[0]))
    for row in listed:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    console = _console(width or 240, colour=False)
    console.print(table)
    return _taken(console)


def columns_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Counts in columns: text to the left, numbers to the right with their separators."""
    listed = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    table = _table(*heads, numeric_from=2)
    for row in listed:
        table.add_row(*row)
    console = _console(WIDTH, colour=False)
    console.print(table)
    return _taken(console)


def group_label(reading: Reading, lang: Lang) -> str:
    """The group that a reading is about; the whole and 'none' are different."""
    if reading.by is None:
        return t("week.total", lang)
    return named(reading.by, reading.group_id, reading.group or "", lang)


def _relay(week: Week, lang: Lang) -> Table:
    table = _table(t("text.station", lang), *_value_heads(lang), "")
    for part in week.relay:
        if isinstance(part, Zone):
            said = part.figure
            name = f"  {said.name}"
            basis = "\n".join(line for line in (said.basis, said.young) if line)
            table.add_row(name, said.value, basis, said.interval, part.verdict)
        else:
            table.add_row(part.name, part.arrived + part.unit, " ".join(part.notes), "", "")
    return table


def _tiles(tiles: Sequence[Tile], lang: Lang) -> Table:
    table = _table(*(t(f"text.{head}", lang) for head in ("figure", "value", "beside", "quality")))
    for tile in tiles:
        quality = _beside(tile.quality) if tile.quality else ""
        value = tile.figure.value + tile.figure.unit
        table.add_row(tile.figure.name, value, "\n".join(tile.delta), quality)
    return table


def _beside(said: Figure) -> str:
    lines = (f"{said.name} {said.value}{said.unit}", said.basis, said.young, said.interval)
    return "\n".join(line for line in lines if line)


def _unfinished(work: Sequence[Work], lang: Lang) -> Table:
    table = _table(*(t(f"week.unfinished.{head}", lang) for head in ("kind", "count", "oldest")))
    for item in work:
        oldest = f"{item.oldest} {item.lead_key}" if item.lead_key else numbers.DASH
        table.add_row(item.name, numbers.count(item.count), oldest)
    return table


def _untouched(leads: Sequence[Waiting], lang: Lang) -> Table:
    heads = ("lead", "since", "origin", "member", "waiting")
    table = _table(*(t(f"col.{head}", lang) for head in heads))
    for lead in leads:
        member = lead.member or t("none.member", lang)
        table.add_row(lead.lead_key, lead.since, lead.origin, member, lead.waiting)
    return table


def _grid(grid: Grid, lang: Lang) -> Table:
    table = _table("", *(column.name for column in grid.columns), numeric_from=1)
    for line in grid.lines:
        table.add_row(line.label, *(_in_cell(cell.figure) for cell in line.cells))
    if grid.rest:
        table.add_row(t("week.rest", lang, n=len(grid.rest)))
    if grid.lines:
        table.add_section()
    total = (_in_cell(cell.figure) for cell in grid.total.cells)
    table.add_row(grid.total.label, *total, style="bold")
    return table


def _in_cell(said: Figure) -> str:
    if said.spoken:
        return numbers.DASH
    return said.value if said.small or not said.reading.low else f"{said.value}\n{said.interval}"


def _value_heads(lang: Lang) -> tuple[str, str, str]:
    return t("text.value", lang), t("text.basis", lang), t("text.interval", lang)


def _table(*heads: str, numeric_from: int = 99) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for place, head in enumerate(heads):
        justify: JustifyMethod = "right" if place >= numeric_from else "left"
        table.add_column(head, justify=justify, overflow="fold")
    return table


def _section(console: Console, title: str, note: str, table: Table) -> None:
    console.print()
    console.rule(Text(title, style="bold"), align="left", style="default")
    if note:
        console.print(Text(note, style="dim"))
    console.print(Padding(table, (1, 0, 0, 0)))


def _console(width: int, colour: bool) -> Console:
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _taken(console: Console) -> str:
    file = console.file
    assert isinstance(file, io.StringIO)  # noqa: S101  # made in _console
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"
