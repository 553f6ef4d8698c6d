"""Refuse to change or remove a gate event or a touch."""

from django.db import migrations

from tasuki.web.append_only import ALWAYS, refusing

TABLES = dict.fromkeys(("ledger_gateevent", "ledger_touch"), ALWAYS)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [refusing(TABLES)]
