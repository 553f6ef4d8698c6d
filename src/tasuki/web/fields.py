"""Column types of the database of record, chosen so that ten million rows stay small and fast to load.

- `InstantField`: an aware datetime; `timestamptz` on PostgreSQL, microseconds since 1970 in an
  integer on SQLite (8 bytes instead of 27, and Arrow reads it without parsing text).
- `KeyField`: text compared byte by byte. PostgreSQL would otherwise sort keys by the rules of a
  language, several times slower; SQLite compares bytes anyway.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs its zone: {instant}")
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The instant in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


class InstantField(models.DateTimeField):  # type: ignore[type-arg]  # not subscriptable when run
    """An aware instant. Compares and sorts; lookups into its parts (`__year`) are not offered."""

    def get_internal_type(self) -> str:
        """Not Django's own type: its converters expect text on SQLite."""
        return "InstantField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column type."""
        return "bigint" if connection.vendor == "sqlite" else "timestamp with time zone"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """What is stored."""
        if connection.vendor != "sqlite" or value is None or isinstance(value, int):
            return super().get_db_prep_value(value, connection, prepared)
        return to_micros(value)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> datetime | None:
        """The instant in UTC, whatever zone the connection speaks."""
        if value is None:
            return None
        return from_micros(value) if isinstance(value, int) else value.astimezone(UTC)


class KeyField(models.CharField):  # type: ignore[type-arg]
    """Text that identifies: unlimited, never empty, compared byte by byte."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Adds the byte-wise collation where the database has others."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
