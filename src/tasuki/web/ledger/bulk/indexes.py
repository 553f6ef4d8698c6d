"""Indexes that are built once at the end instead of row by row.

Only where a table was empty when a large load began: nobody can be reading it, and sorting once is
about twice as fast as ten million insertions in no order. Unique keys stay: they tell duplicates.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from tasuki.web.ledger.arrow import Session

LARGE = 20_000
"""Rows in one batch from which a load counts as large."""


class Indexes:
    """The indexes set aside in one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: set[str] = set()
        self._aside: list[str] = []

    def expect(self, table: str, rows: int) -> None:
        """Before `rows` rows go to `table`: sets its indexes aside where that pays."""
        if table in self._seen or rows < LARGE:
            return
        self._seen.add(table)
        if self._session.number(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1) AS one"):
            return
        model = next(m for m in apps.get_models() if m._meta.db_table == table)
        editor = connection.schema_editor(collect_sql=True)
        for index in model._meta.indexes:
            self._aside.append(str(index.create_sql(model, editor)))
            self._session.execute(f'DROP INDEX "{index.name}"')

    def restore(self) -> None:
        """Builds what was set aside."""
        while self._aside:
            self._session.execute(self._aside.pop())
