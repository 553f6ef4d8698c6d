"""The site's side of a command: Django set up on this workspace, its database up to date."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tasuki.cli.shared import fail

if TYPE_CHECKING:
    from tasuki.present.words import Lang
    from tasuki.web.ledger.models import Lead
    from tasuki.workspace import Workspace


def ready(space: Workspace, *, settings: str = "tasuki.web.settings.prod") -> None:
    """Set Django up and bring the database to the current schema; makes the folder where it lacks.

    Leaves with status 2 and a sentence where the database cannot be reached or written.
    """
    import django
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    os.environ["TASUKI_HOME"] = str(space.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    try:
        space.home.mkdir(parents=True, exist_ok=True)
        django.setup()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, OSError) as wrong:
        where = "DATABASE_URL" if space.database_url else str(space.sqlite)
        fail(f"The database cannot be used ({where}): {wrong}\nRun `tasuki doctor` for advice.")


def lead_named(key: str, lang: Lang) -> Lead:
    """The lead with this key; leaves with status 2 where there is none. The site must be ready."""
    from tasuki.present.words import t
    from tasuki.web.ledger.models import Lead

    return Lead.objects.filter(key=key).first() or fail(t("erase.none", lang, key=key))
