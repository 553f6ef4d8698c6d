"""What several commands need: options, the workspace, dates as arguments, printing."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NoReturn
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from tasuki.facts.snapshot import Snapshot
    from tasuki.workspace import Workspace

Lang = Literal["ja", "en"]

BAD_CALL = 2
REJECTED = 3

json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
lang_option = click.option(
    "--lang", type=click.Choice(["ja", "en"]), envvar="TASUKI_LANG", help="Language of the answer."
)


def as_of_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--as-of`."""
    return click.option(
        "--as-of",
        metavar="DATE",
        help="Read as of this instant: a date means its first moment. Default: the last refresh.",
    )(function)


def fail(message: str) -> NoReturn:
    """Say what is wrong with the call and leave with status 2."""
    click.echo(message, err=True)
    sys.exit(BAD_CALL)


def workspace() -> Workspace:
    """The workspace of this call; a broken `tasuki.toml` is a bad call."""
    from tasuki.workspace import Workspace, WorkspaceError

    found = Workspace.from_environ()
    try:
        _ = found.organisation
    except WorkspaceError as wrong:
        fail(str(wrong))
    return found


def language(space: Workspace, chosen: str | None) -> Lang:
    """The language asked for, or the organisation's."""
    from tasuki.present.words import is_lang

    return chosen if is_lang(chosen) else space.organisation.language


def parse_day(text: str) -> date:
    """A date argument; ValueError says which form is wanted."""
    try:
        return date.fromisoformat(text)
    except ValueError as bad:
        raise ValueError(f"not a date like 2018-03-01: {text!r}") from bad


def parse_instant(text: str, zone: ZoneInfo) -> datetime:
    """An instant argument: a date means its first moment in the zone; no offset means the zone's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as bad:
        raise ValueError(f"not an instant like 2018-03-01 or 2018-03-01T09:00: {text!r}") from bad
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def snapshot(space: Workspace) -> Snapshot:
    """The facts of the workspace; none yet is a bad call that says what to do."""
    # What reads the facts lives for seconds; looking for cycles would take a tenth of them.
    gc.disable()
    from tasuki.facts.engine import EngineUnavailable
    from tasuki.facts.manifest import NoFacts
    from tasuki.facts.snapshot import Snapshot

    try:
        return Snapshot.open(space)
    except (NoFacts, EngineUnavailable) as nothing:
        fail(str(nothing))


def plain(value: object, zone: ZoneInfo) -> object:
    """A value as JSON and a terminal can say it: instants in the zone, numbers as numbers."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def print_json(value: object) -> None:
    """One JSON document on standard output, as people read it."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
