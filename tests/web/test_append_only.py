"""The database itself refuses to change or remove what happened."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tasuki.domain.stages import Gate
from tasuki.domain.touches import TouchKind
from tasuki.web.ledger import services
from tasuki.web.ledger.models import GateEvent, Touch

pytestmark = pytest.mark.django_db

STATEMENTS = [
    "UPDATE {} SET key = key",
    "UPDATE {} SET occurred_at = occurred_at WHERE id > 0",
    "DELETE FROM {}",
]
BY_VENDOR = {
    "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "postgresql": "TRUNCATE {} CASCADE",
}


@pytest.fixture
def events() -> None:
    lead = services.lead_create(by="test")
    services.gate_post(lead, Gate.MQL, by="test")
    services.touch_post(lead, TouchKind.CALL, by="test")


@pytest.mark.parametrize("model", [GateEvent, Touch])
@pytest.mark.parametrize("statement", [*STATEMENTS, None])
def test_no_statement_changes_an_event(model, statement, events: None) -> None:
    before = list(model.objects.values())
    statement = (statement or BY_VENDOR[connection.vendor]).format(model._meta.db_table)
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(model.objects.values()) == before


@pytest.mark.parametrize("model", [GateEvent, Touch])
def test_django_cannot_either(model, events: None) -> None:
    for act in (lambda: model.objects.get().save(), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert model.objects.count() == 1
