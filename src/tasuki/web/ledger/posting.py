"""One write: one transaction, one lock, one audit line.

Every posting takes the ledger's lock before it takes an id, so ids become visible in their order.
Whoever has read up to an id has missed nothing below it: the facts' watermark rests on this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from tasuki.web.ledger.models import Posting

if TYPE_CHECKING:
    from tasuki.web.accounts.models import User

Author: TypeAlias = "User | str"
"""Who posts: a user, or the name of what runs without one (`terminal`, `job`)."""

LOCK = 0x7461_7375  # "tasu": the advisory lock's number on PostgreSQL
WAIT_SECONDS = 20


_INVENTED: ContextVar[datetime | None] = ContextVar("invented", default=None)


class LedgerBusy(Exception):
    """Another posting holds the ledger, usually a long import. Try again when it is over."""


class Refused(Exception):
    """Something that cannot be posted. `code` says why, `facts` what; the words are `present`'s."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@contextmanager
def posted(verb: str, *, by: Author, run: str | None = None) -> Iterator[Posting]:
    """A transaction that holds the ledger's lock and one `Posting`.

    What the block sets on the posting (`object`, `detail`) is stored when it ends.
    Raises LedgerBusy where the lock cannot be had in `WAIT_SECONDS`.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
            _lock()
        except OperationalError as busy:
            raise LedgerBusy from busy
        user = None if isinstance(by, str) else by
        posting = Posting.objects.create(
            at=_INVENTED.get() or timezone.now(),
            user=user,
            actor=by if isinstance(by, str) else by.get_username(),
            verb=verb,
            run=run,
        )
        yield posting
        posting.save(update_fields=["object", "detail"])


@contextmanager
def invented_at(instant: datetime) -> Iterator[None]:
    """What is posted in this block was posted at `instant`.

    For modules that invent an organisation, whose past is written in one go, and for nothing else.
    """
    before = _INVENTED.set(instant)
    try:
        yield
    finally:
        _INVENTED.reset(before)


def _lock() -> None:
    # SQLite's IMMEDIATE transaction is the lock already.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # one way there and back: every verb makes it
            cursor.execute(
                f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'; "
                f"SELECT pg_advisory_xact_lock({LOCK}); "
                "SET LOCAL lock_timeout = DEFAULT"
            )
