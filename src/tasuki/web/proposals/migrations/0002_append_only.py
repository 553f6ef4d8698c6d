"""Refuse to change or remove how a lead stood, or what became of it."""

from django.db import migrations

from tasuki.web.append_only import ALWAYS, refusing

TABLES = dict.fromkeys(("proposals_judgement", "proposals_decision", "proposals_sweep"), ALWAYS)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_judgements"), ("ledger", "0002_append_only")]
    operations = [refusing(TABLES)]
