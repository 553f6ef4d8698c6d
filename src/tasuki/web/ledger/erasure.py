"""Blanking a person on request (個人情報保護法) while every count stays.

A person's data is in `Person` and `Note`, and may be in values that were corrected and in rows that
were refused. What was refused is searched by what the person is known by, however it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from tasuki.intake.mapping import Mapping
from tasuki.intake.records import Record
from tasuki.web.ledger.bulk.targets import PERSONAL
from tasuki.web.ledger.models import Correction, Deal, Lead, Note, Person, Posting, Reject
from tasuki.web.ledger.posting import Author, posted

_TABLES = (Person, Note, Correction, Reject, Deal)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was blanked. `files` are what people brought: they may still name the person."""

    notes: int
    corrections: int
    rejects: int
    deals: int
    files: tuple[Path, ...]


def lead_erase(lead: Lead, *, by: Author) -> Erasure:
    """Blanks everything about the lead's person; events, touches and figures stay as they are.

    A later import of a file that still holds the person does not bring them back. Files in the
    workspace are not touched: the answer lists them, for somebody to delete.
    """
    with posted("lead_erase", by=by) as posting:
        person, _ = Person.objects.get_or_create(lead=lead)
        own = Correction.objects.filter(
            record=Record.LEAD.value, object_id=lead.pk, field__in=PERSONAL
        )
        known = Known.of(lead, person, own)
        deals, told = _deals(lead, known, posting)
        done = Erasure(
            notes=Note.objects.filter(lead=lead).delete()[0],
            corrections=own.update(old=None, new=None) + told,
            rejects=_rejects(known),
            deals=deals,
            files=_files(),
        )
        Person.objects.filter(lead=lead).update(
            **dict.fromkeys((*PERSONAL.values(), "phone_e164")), erased_at=timezone.now()
        )
        posting.object = f"lead:{lead.pk}"
        posting.detail = {
            "notes": done.notes,
            "corrections": done.corrections,
            "rejects": done.rejects,
            "deals": done.deals,
        }
        transaction.on_commit(_scrub)
    return done


@dataclass(frozen=True)
class Known:
    """What a person is known by, in a form in which spelling does not matter."""

    key: str
    names: frozenset[str]
    mails: frozenset[str]
    numbers: frozenset[str]  # without country code and leading zero

    @classmethod
    def of(cls, lead: Lead, person: Person, corrections: Iterable[Correction]) -> Known:
        """From what the ledger holds now and held before."""
        before = [(c.field, value) for c in corrections for value in (c.old, c.new)]
        names = {person.name, *(value for field, value in before if field == "person_name")}
        mails = {person.email, *(value for field, value in before if field == "email")}
        numbers = {person.phone, person.phone_e164}
        numbers |= {value for field, value in before if field == "phone"}
        return cls(
            lead.key,
            frozenset(filter(None, map(_plain, names))),
            frozenset(filter(None, map(_plain, mails))),
            frozenset(digits for value in numbers if len(digits := _digits(value)) > 7),
        )

    def named_in(self, text: str | None) -> bool:
        """Whether `text` names the person. A short name must be all of it: 森 is also a wood."""
        plain = _plain(text)
        if plain in self.names or any(n in plain for n in self.names if len(n) > 3):
            return True
        if any(mail in plain for mail in self.mails):
            return True
        digits = re.sub(r"\D", "", plain)
        return any(number in digits for number in self.numbers)

    def owns(self, line: Reject) -> bool:
        """Whether a refused row is the lead's own, or one about what happened to it."""
        if line.key == self.key:
            return True
        cells = [str(cell) for cell in (line.original or {}).values() if cell is not None]
        if any(map(self.named_in, (line.value, *cells))):
            return True
        own_id = Mapping.id_in(self.key) if self.key.count(":") > 1 else self.key
        about = line.record not in (Record.LEAD, Record.COMPANY, Record.MEMBER, Record.TEAM)
        return about and len(own_id) > 2 and own_id in cells


def _plain(text: str | None) -> str:
    return re.sub(r"\s", "", normalize("NFKC", text or "")).lower()


def _digits(text: str | None) -> str:
    return re.sub(r"^(?:81)?0?", "", re.sub(r"\D", "", _plain(text)))


def _rejects(known: Known) -> int:
    """Blanks the original row of every reject that is about the person. The line itself stays."""
    kept = Q(original__isnull=False) | Q(value__isnull=False)
    lines = Reject.objects.filter(kept).only("record", "key", "value", "original")
    found = [line.pk for line in lines.iterator(chunk_size=5000) if known.owns(line)]
    for start in range(0, len(found), 500):
        part = Reject.objects.filter(pk__in=found[start : start + 500])
        part.update(original=None, value=None, detail=None)
    return len(found)


def _deals(lead: Lead, known: Known, posting: Posting) -> tuple[int, int]:
    """Deals and their corrections that call the deal by the person's name."""
    ids = list(Deal.objects.filter(lead=lead).values_list("pk", flat=True))
    called = [d.pk for d in Deal.objects.filter(pk__in=ids) if known.named_in(d.name)]
    Deal.objects.filter(pk__in=called).update(name=None, posting=posting)
    told = Correction.objects.filter(record=Record.DEAL.value, object_id__in=ids, field="name")
    named = [c.pk for c in told if known.named_in(c.old) or known.named_in(c.new)]
    return len(called), Correction.objects.filter(pk__in=named).update(old=None, new=None)


def _files() -> tuple[Path, ...]:
    folders = (settings.WORKSPACE.uploads, settings.WORKSPACE.rejects)
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(path.relative_to(settings.WORKSPACE.home) for path in found))


def _scrub() -> None:
    """Takes the old rows out of the database's files, not only out of its answers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif not connection.in_atomic_block:
            cursor.execute(f"VACUUM {', '.join(model._meta.db_table for model in _TABLES)}")
