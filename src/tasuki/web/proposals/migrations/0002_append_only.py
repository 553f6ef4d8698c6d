"""Triggers that refuse to change or remove how a lead stood, or what became of it.

A later migration that makes Django rebuild one of these tables on SQLite drops its triggers: it
must run `forwards` again at its end.
"""

from django.db import migrations

TABLES = ("proposals_judgement", "proposals_decision", "proposals_sweep")


def forwards(apps, schema_editor):
    for statement in create(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for statement in drop(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def create(vendor):
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in TABLES
            for verb in ("update", "delete")
        ]
    # The function is the ledger's, made by its own migration.
    return [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()"
        for table in TABLES
    ]


def drop(vendor):
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{verb}"
            for table in TABLES
            for verb in ("update", "delete")
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES]


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_judgements"), ("ledger", "0002_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
