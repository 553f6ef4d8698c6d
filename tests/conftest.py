"""What every room's tests may use.

- `ledger_db`: a fresh, migrated database with real transactions, for code that opens connections of
  its own (bulk posting, reading, subprocesses). Ordinary web tests use pytest-django's `db`.
- TASUKI_TEST_DB=postgres runs the tests on PostgreSQL instead of SQLite.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import postgres


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """On PostgreSQL: starts the server before Django makes its test database."""
    if settings.TEST_DATABASE != "postgres":
        yield
        return
    from django.db import connections

    with postgres.server() as socket:
        connections["default"].settings_dict["HOST"] = socket
        yield
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """Lets pytest-django empty the append-only tables between tests that need real transactions."""
    from importlib import import_module

    from django.db import connection

    from tasuki.web.append_only import create, drop

    tables: dict[str, Any] = {}
    for app in ("ledger", "agreements", "handoffs", "proposals"):
        tables |= import_module(f"tasuki.web.{app}.migrations.0002_append_only").TABLES
    flush: Callable[..., list[str]] = connection.ops.sql_flush

    def past(*args: Any, **kwargs: Any) -> list[str]:
        statements = flush(*args, **kwargs)
        if not statements:
            return statements
        vendor = connection.vendor
        return [*drop(vendor, tables), *statements, *create(vendor, tables)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "sql_flush", past)
        yield


@contextmanager
def _database(name: str | Path) -> Iterator[None]:
    """Django on the database of that name."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="session")
def _ledger_template(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """A migrated database to copy from: migrating once is enough."""
    from django.core.management import call_command

    if settings.TEST_DATABASE == "postgres":
        name = "ledger_template"
        _on_postgres(f'CREATE DATABASE "{name}"')
    else:
        name = str(tmp_path_factory.mktemp("ledger") / "template.sqlite3")
    with django_db_blocker.unblock(), _database(name):
        call_command("migrate", verbosity=0)
    return name


@contextmanager
def fresh_database(template: str, folder: Path) -> Iterator[str]:
    """Django on a copy of the migrated database; its name. Access must be unblocked."""
    if settings.TEST_DATABASE == "postgres":
        name = f"ledger_{next(_numbers)}"
        _on_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    else:
        name = str(folder / "tasuki.sqlite3")
        shutil.copy(template, name)
    with _database(name):
        yield name
    if settings.TEST_DATABASE == "postgres":
        _on_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def ledger_db(_ledger_template: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, which other connections and processes see too; its name."""
    with django_db_blocker.unblock(), fresh_database(_ledger_template, tmp_path) as name:
        yield name


def _on_postgres(statement: str) -> None:
    import psycopg
    from django.db import connection

    host = connection.settings_dict["HOST"]
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute(statement)  # type: ignore[call-overload]


_numbers = iter(range(1, 1_000_000))
