"""Verbs on single leads: one transaction and one posting each, like a bulk import of one row."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import polars as pl
from django.utils import timezone

from tasuki.domain.stages import NEEDS_REASON, Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.intake.identity import phones
from tasuki.intake.records import Record
from tasuki.web.accounts.models import Member
from tasuki.web.ledger.models import (
    Campaign,
    Company,
    Correction,
    Deal,
    GateEvent,
    Lead,
    Note,
    Person,
    Posting,
    Touch,
)
from tasuki.web.ledger.posting import Author, Refused, posted


def lead_create(
    *,
    by: Author,
    created_at: datetime | None = None,
    company: Company | None = None,
    campaign: Campaign | None = None,
    source: str | None = None,
    segment: str | None = None,
    person_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    job_title: str | None = None,
    note: str | None = None,
    key: str | None = None,
) -> Lead:
    """A lead that came in by hand. Raises Refused (`key_taken`, `future`)."""
    now = timezone.now()
    created_at = _past(created_at, now)
    with posted("lead_create", by=by) as posting:
        lead = Lead(
            key=key or _key(Record.LEAD),
            created_at=created_at,
            company=company,
            campaign=campaign,
            source=source or None,
            segment=segment or None,
            posting=posting,
        )
        if Lead.objects.filter(key=lead.key).exists():
            raise Refused("key_taken", key=lead.key)
        lead.save()
        Person.objects.create(
            lead=lead,
            name=person_name or None,
            email=email.strip().lower() if email else None,
            phone=phone or None,
            phone_e164=e164(phone),
            job_title=job_title or None,
        )
        _note(lead, Record.LEAD, lead.key, note, posting)
        posting.object = f"lead:{lead.pk}"
    return lead


def gate_post(
    lead: Lead,
    kind: Gate,
    *,
    by: Author,
    occurred_at: datetime | None = None,
    member: Member | None = None,
    to_member: Member | None = None,
    deal: Deal | None = None,
    into_lead: Lead | None = None,
    reason: str | None = None,
    note: str | None = None,
    revisit_on: date | None = None,
    key: str | None = None,
) -> GateEvent:
    """Something that happened to the lead at a gate. Going back is always legal, with a reason.

    `member` is who did it: the user's own member where none is given. The same `key` posted twice
    (a form sent twice) is one event. Raises Refused (`reason_needed`, `future`).
    """
    _reasoned(kind, reason)
    occurred_at, key = _past(occurred_at, timezone.now()), key or _key(Record.GATE)
    with posted("gate_post", by=by) as posting:
        if known := GateEvent.objects.filter(key=key).order_by("-revision").first():
            posting.detail = {"repeated": known.pk}
            return known
        event = gate_add(
            posting,
            lead,
            kind,
            key=key,
            occurred_at=occurred_at,
            member=member or _own(by),
            to_member=to_member,
            deal=deal,
            into_lead=into_lead,
            reason=reason,
            revisit_on=revisit_on,
        )
        _note(lead, Record.GATE, event.key, note, posting)
        posting.object = f"lead:{lead.pk}"
        posting.detail = {"kind": kind.value, "gate_event": event.pk}
    return event


def gate_add(
    posting: Posting,
    lead: Lead,
    kind: Gate,
    *,
    key: str | None = None,
    occurred_at: datetime | None = None,
    member: Member | None = None,
    to_member: Member | None = None,
    deal: Deal | None = None,
    into_lead: Lead | None = None,
    reason: str | None = None,
    revisit_on: date | None = None,
) -> GateEvent:
    """The gate event of a verb that posts more than that, under the verb's own posting.

    It happened when it was posted, where no time is given. Raises Refused (`reason_needed`).
    """
    _reasoned(kind, reason)
    return GateEvent.objects.create(
        key=key or _key(Record.GATE),
        lead=lead,
        kind=kind.value,
        occurred_at=occurred_at or posting.at,
        member=member,
        to_member=to_member,
        deal=deal,
        into_lead=into_lead,
        reason=(reason or "").strip() or None,
        revisit_on=revisit_on,
        posting=posting,
    )


def touch_post(
    lead: Lead,
    kind: TouchKind,
    *,
    by: Author,
    occurred_at: datetime | None = None,
    direction: Direction = Direction.OUT,
    member: Member | None = None,
    disposition: Disposition = Disposition.NONE,
    duration_s: int | None = None,
    script_version: str | None = None,
    campaign: Campaign | None = None,
    promised_at: datetime | None = None,
    note: str | None = None,
    key: str | None = None,
) -> Touch:
    """A call, mail, meeting, form or visit, and how it ended; and when we said that we would call.

    A touch to a lead that must not be contacted is posted too: it happened. `member` and `key` as in
    `gate_post`. Raises Refused (`future`, `negative_duration`, `promised_past`: before the touch).
    """
    if duration_s is not None and duration_s < 0:
        raise Refused("negative_duration", value=duration_s)
    occurred_at, key = _past(occurred_at, timezone.now()), key or _key(Record.TOUCH)
    if promised_at is not None and promised_at <= occurred_at:
        raise Refused("promised_past", at=promised_at)
    with posted("touch_post", by=by) as posting:
        if known := Touch.objects.filter(key=key).order_by("-revision").first():
            posting.detail = {"repeated": known.pk}
            return known
        touch = Touch.objects.create(
            key=key,
            lead=lead,
            kind=kind.value,
            direction=direction.value,
            occurred_at=occurred_at,
            member=member or _own(by),
            disposition=disposition.value,
            duration_s=duration_s,
            script_version=script_version or None,
            campaign=campaign,
            promised_at=promised_at,
            posting=posting,
        )
        _note(lead, Record.TOUCH, touch.key, note, posting)
        posting.object = f"lead:{lead.pk}"
        posting.detail = {"kind": kind.value, "touch": touch.pk}
    return touch


def do_not_contact_set(lead: Lead, value: bool, *, by: Author) -> None:
    """連絡不可: marks the lead, or lifts the mark. Saying what is so already posts nothing."""
    with posted("do_not_contact_set", by=by) as posting:
        # Asked again under the lock: somebody else may have said the same a moment ago.
        lead.refresh_from_db(fields=["do_not_contact"])
        posting.object = f"lead:{lead.pk}"
        posting.detail = {"value": value, "changed": lead.do_not_contact != value}
        if lead.do_not_contact == value:
            return
        Correction.objects.create(
            posting=posting,
            record=Record.LEAD.value,
            object_id=lead.pk,
            field="do_not_contact",
            old=str(lead.do_not_contact).lower(),
            new=str(value).lower(),
        )
        lead.do_not_contact = value
        lead.posting = posting
        lead.save(update_fields=["do_not_contact", "posting"])


def e164(phone: str | None, *, region: str = "JP") -> str | None:
    """The number in E.164, read as the intake reads it; None where it is none."""
    if not phone:
        return None
    numbers, odd = phones(pl.Series([phone]), region)
    return None if odd[0] else str(numbers[0])


def _key(record: Record) -> str:
    return f"app:{record}:{uuid.uuid4().hex}"


def _past(occurred_at: datetime | None, now: datetime) -> datetime:
    if occurred_at is None:
        return now
    if occurred_at > now:
        raise Refused("future", at=occurred_at)
    return occurred_at


def _reasoned(kind: Gate, reason: str | None) -> None:
    if kind in NEEDS_REASON and not (reason or "").strip():
        raise Refused("reason_needed", kind=kind.value)


def _own(by: Author) -> Member | None:
    return None if isinstance(by, str) else by.member


def _note(lead: Lead, record: Record, key: str, text: str | None, posting: Posting) -> None:
    if text and text.strip() and not Person.objects.filter(lead=lead, erased_at__isnull=False):
        Note.objects.create(
            lead=lead, record=record.value, key=key, text=text.strip(), posting=posting
        )
