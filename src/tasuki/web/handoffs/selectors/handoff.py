"""One hand-over with all that was said and done about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tasuki.domain.agreement.document import Agreement, Bant, Evidence, Level, Likely, PackageField
from tasuki.domain.agreement.sqlgate import Known, Package
from tasuki.domain.handoffs import Act, History
from tasuki.web.agreements.models import AgreementVersion
from tasuki.web.handoffs.models import Appeal, Evaluation, Handoff, HandoffEvent
from tasuki.web.handoffs.selectors.inbox import AROUND
from tasuki.web.ledger.models import Note, Person, Touch


@dataclass(frozen=True, slots=True)
class Words:
    """What a package says in words; empty where the reader may not see it, or it was erased."""

    summary: str = ""
    next_step: str = ""
    recordings: tuple[str, ...] = ()
    bant: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A hand-over, its events in their order, and what is known around it."""

    handoff: Handoff
    events: tuple[HandoffEvent, ...]
    words: Words
    notes: Mapping[int, str]  # by event
    evaluations: Mapping[int, Evaluation]  # by event
    appeal: Appeal | None  # that waits for its answer
    touches: Mapping[int, Touch]  # that the package names as evidence
    person: Person | None
    agreement: Agreement | None  # of the version in force at the offer

    @property
    def history(self) -> History:
        """What was done with it."""
        return History.of(Act(one.act) for one in self.events)

    @property
    def package(self) -> Package:
        """What it carries, as the SQL gate reads it."""
        return package_of(self.handoff.package)


def told(pk: int, *, personal: bool) -> Told | None:
    """The hand-over, or None where there is none. `personal`: with names and free text."""
    handoff = Handoff.objects.select_related(*AROUND).filter(pk=pk).first()
    if handoff is None:
        return None
    known = ("member", "to_member", "reason", "gate_event", "posting__user")
    ordered = tuple(handoff.events.select_related(*known).order_by("number"))
    notes = _notes(handoff) if personal else {}
    version = AgreementVersion.objects.filter(number=handoff.version or 0).first()
    return Told(
        handoff,
        ordered,
        _words(notes.get(("handoff", str(handoff.pk)), "")),
        {one.pk: text for one in ordered if (text := _note_of(one, notes))},
        {one.event_id: one for one in handoff.evaluations.all()},
        handoff.appeals.filter(answered=None).first(),
        _touches(handoff),
        Person.objects.filter(lead=handoff.lead_id).first() if personal else None,
        version.agreement if version else None,
    )


def package_of(structure: Mapping[str, Any]) -> Package:
    """A package from its columns. What this version of the software does not know is left out."""
    known = {
        Bant(name): Known(Level(one["level"]), Evidence(one["evidence"]))
        for name, one in structure.get("bant", {}).items()
    }
    likely = [Likely(one) for one in structure.get("likely", []) if one in set(Likely)]
    fields = [PackageField(one) for one in structure.get("fields", []) if one in set(PackageField)]
    return Package(known, likely, fields)


def _notes(handoff: Handoff) -> dict[tuple[str, str], str]:
    records = ("handoff", "handoff_event", "gate_event")
    found = Note.objects.filter(lead=handoff.lead_id, record__in=records)
    return {(one.record, one.key): one.text for one in found}


def _note_of(event: HandoffEvent, notes: Mapping[tuple[str, str], str]) -> str | None:
    """What was said with an event, or with the gate event that ended it."""
    gate = event.gate_event
    own = notes.get(("handoff_event", str(event.pk)))
    return own or (notes.get(("gate_event", str(gate.key))) if gate else None)


def _words(text: str) -> Words:
    if not text:
        return Words()
    said = json.loads(text)
    return Words(
        said.get("summary", ""),
        said.get("next_step", ""),
        tuple(said.get("recordings", ())),
        said.get("bant", {}),
    )


def _touches(handoff: Handoff) -> dict[int, Touch]:
    wanted = {one.get("touch") for one in handoff.package.get("bant", {}).values()} - {None}
    found = Touch.objects.filter(pk__in=wanted, lead=handoff.lead_id) if wanted else []
    return {one.pk: one for one in found}
