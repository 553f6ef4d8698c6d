"""Triggers by which the database itself refuses to change or remove what happened, on both databases.

A migration of each app names its tables. A later one that makes Django rebuild such a table on SQLite
drops its triggers: it must name them again at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import migrations

Verbs = Mapping[str, Sequence[str]]
"""Per table what is refused: update, delete, or both."""

ALWAYS = ("update", "delete")

_FUNCTION = (
    "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)


def create(vendor: str, tables: Verbs) -> list[str]:
    """The statements that make the triggers; PostgreSQL refuses to empty a table, too."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table, verbs in tables.items()
            for verb in verbs
        ]
    return [_FUNCTION] + [
        f"CREATE TRIGGER {table}_append_only "
        f"BEFORE {' OR '.join(verb.upper() for verb in verbs)} OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()"
        for table, verbs in tables.items()
    ]


def drop(vendor: str, tables: Verbs) -> list[str]:
    """The statements that take them away."""
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{verb}"
            for table, verbs in tables.items()
            for verb in verbs
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in tables]


def refusing(tables: Verbs) -> migrations.RunPython:
    """The operation of a migration that makes them."""
    return migrations.RunPython(_each(create, tables), _each(drop, tables))


def _each(statements: Callable[[str, Verbs], list[str]], tables: Verbs) -> Callable[..., None]:
    def run(apps: Any, schema_editor: Any) -> None:
        for statement in statements(schema_editor.connection.vendor, tables):
            schema_editor.execute(statement, params=None)

    return run
