"""Triggers that refuse to change or remove what was done with a hand-over, on both databases, and to
remove a return reason.

A later migration that makes Django rebuild one of these tables on SQLite drops its triggers: it
must run `forwards` again at its end.
"""

from django.db import migrations

TABLES = (
    ("handoffs_handoffevent", ("update", "delete")),
    ("handoffs_evaluation", ("update", "delete")),
    ("handoffs_feedback", ("update", "delete")),
    ("handoffs_feedbackevent", ("update", "delete")),
    ("handoffs_returnreason", ("delete",)),
    ("handoffs_handoff", ("delete",)),
    ("handoffs_appeal", ("delete",)),
)


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
            for table, verbs in TABLES
            for verb in verbs
        ]
    # The function is the ledger's, made by its own migration.
    return [
        f"CREATE TRIGGER {table}_append_only "
        f"BEFORE {' OR '.join(verb.upper() for verb in verbs)} OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()"
        for table, verbs in TABLES
    ]


def drop(vendor):
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table, verbs in TABLES for verb in verbs
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table, _ in TABLES]


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0001_handoffs"), ("ledger", "0002_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
