"""Refuse to change or remove what was done with a hand-over, and to remove a return reason."""

from django.db import migrations

from tasuki.web.append_only import ALWAYS, refusing

TABLES = {
    "handoffs_handoffevent": ALWAYS,
    "handoffs_evaluation": ALWAYS,
    "handoffs_feedback": ALWAYS,
    "handoffs_feedbackevent": ALWAYS,
    "handoffs_returnreason": ("delete",),
    "handoffs_handoff": ("delete",),
    "handoffs_appeal": ("delete",),
}


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0001_handoffs"), ("ledger", "0002_append_only")]
    operations = [refusing(TABLES)]
