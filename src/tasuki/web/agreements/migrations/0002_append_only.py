"""Refuse to change or remove a version of the agreement, or what was done with it."""

from django.db import migrations

from tasuki.web.append_only import ALWAYS, refusing

TABLES = dict.fromkeys(("agreements_agreementversion", "agreements_agreementevent"), ALWAYS)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_versions"), ("ledger", "0002_append_only")]
    operations = [refusing(TABLES)]
