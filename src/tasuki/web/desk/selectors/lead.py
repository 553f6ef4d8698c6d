"""One lead: who it is, where it stands, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter

from tasuki.domain.cycles import Cycle, cycles
from tasuki.domain.stages import CLOSED, REACHES, Gate, Stage
from tasuki.web.accounts.models import Member
from tasuki.web.ledger.models import (
    Correction,
    Deal,
    GateEvent,
    Lead,
    Note,
    Person,
    Touch,
)

NEWEST = 200
"""How many touches a timeline opens with; a lead that was called daily for a year has more."""

PERSONAL = frozenset({"person_name", "email", "phone", "job_title", "note"})
"""Corrected fields of a lead whose values name somebody."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a timeline: a gate event (`is_gate`), a touch or a correction."""

    at: datetime
    kind: str  # a Gate, a TouchKind or "correction"
    is_gate: bool = False
    member: str | None = None
    to_member: str | None = None
    disposition: str | None = None
    direction: str | None = None
    duration_s: int | None = None
    script: str | None = None
    reason: str | None = None
    note: str | None = None
    revisit_on: date | None = None
    into_lead_id: int | None = None
    promised_at: datetime | None = None  # a call that was promised in it
    superseded: bool = False
    moved: bool = False  # changed the stage
    corrected: str | None = None
    old: str | None = None
    new: str | None = None
    now: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One cycle, with its members' names."""

    cycle: Cycle
    owner: str | None
    fs_owner: str | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes the lead an answer."""
        return self.cycle.stage not in CLOSED


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Everything that the lead's page shows. `person` is None where the reader may not see it."""

    lead: Lead
    company: str | None
    campaign: str | None
    person: Person | None
    runs: tuple[Run, ...]
    deals: tuple[Deal, ...]
    timeline: tuple[Happening, ...]
    touches: int
    older: bool
    last_touch: datetime | None

    @property
    def stage(self) -> Stage:
        """Where the latest cycle stands."""
        return self.runs[-1].cycle.stage

    @property
    def merged(self) -> bool:
        """Whether the lead went into another one."""
        return self.runs[-1].cycle.merged_at is not None


def lead_page(lead_id: int, *, personal: bool, every: bool = False) -> LeadPage | None:
    """The lead's page, or None where there is no such lead.

    `personal`: whether the reader may see names, mail, numbers and notes. `every`: all touches
    rather than the newest ones.
    """
    lead = Lead.objects.select_related("company", "campaign").filter(pk=lead_id).first()
    if lead is None:
        return None
    gates = list(GateEvent.objects.filter(lead_id=lead_id).order_by("occurred_at", "id"))
    total = Touch.objects.filter(lead_id=lead_id).count()
    newest = Touch.objects.filter(lead_id=lead_id).order_by("-occurred_at", "-id")
    touches = list(newest if every else newest[:NEWEST])
    names = dict(Member.objects.values_list("id", "name"))
    notes = _notes(lead_id) if personal else {}
    runs = _runs(lead, gates, names)
    happened = [
        *_creation(lead, gates),
        *_gate_lines(gates, names, notes),
        *_touch_lines(touches, names, notes),
        *_corrections(lead_id, personal=personal),
    ]
    return LeadPage(
        lead=lead,
        company=str(lead.company) if lead.company else None,
        campaign=str(lead.campaign) if lead.campaign else None,
        person=Person.objects.filter(lead_id=lead_id).first() if personal else None,
        runs=runs,
        deals=tuple(Deal.objects.filter(lead_id=lead_id).order_by("opened_at", "id")),
        timeline=tuple(_newest_first(happened)),
        touches=total,
        older=total > len(touches),
        last_touch=touches[0].occurred_at if touches else None,
    )


def _runs(lead: Lead, gates: Sequence[GateEvent], names: dict[int, str]) -> tuple[Run, ...]:
    return tuple(
        Run(cycle, names.get(cycle.member_id or 0), names.get(cycle.fs_member_id or 0))
        for cycle in cycles(lead.created_at, [gate.event for gate in gates])
    )


def _creation(lead: Lead, gates: Sequence[GateEvent]) -> Iterable[Happening]:
    """The beginning, which is not always an event of its own."""
    if not any(gate.kind == Gate.CREATE.value for gate in gates):
        yield Happening(at=lead.created_at, kind=Gate.CREATE.value, is_gate=True, moved=True)


def _gate_lines(
    gates: Sequence[GateEvent], names: dict[int, str], notes: dict[tuple[str, str], str]
) -> Iterable[Happening]:
    superseded = {g.supersedes_id for g in gates}
    for gate in gates:
        yield Happening(
            at=gate.occurred_at,
            kind=gate.kind,
            is_gate=True,
            member=names.get(gate.member_id or 0),
            to_member=names.get(gate.to_member_id or 0),
            reason=gate.reason,
            note=notes.get(("gate_event", gate.key)),
            revisit_on=gate.revisit_on,
            into_lead_id=gate.into_lead_id,
            superseded=gate.id in superseded,
            moved=Gate(gate.kind) in REACHES or gate.kind in (Gate.RETURN, Gate.REOPEN),
        )


def _touch_lines(
    touches: Sequence[Touch], names: dict[int, str], notes: dict[tuple[str, str], str]
) -> Iterable[Happening]:
    superseded = {touch.supersedes_id for touch in touches}
    for touch in touches:
        yield Happening(
            at=touch.occurred_at,
            kind=touch.kind,
            member=names.get(touch.member_id or 0),
            disposition=touch.disposition,
            direction=touch.direction,
            duration_s=touch.duration_s,
            script=touch.script_version,
            promised_at=touch.promised_at,
            note=notes.get(("touch", touch.key)),
            superseded=touch.id in superseded,
        )


def _corrections(lead_id: int, *, personal: bool) -> Iterable[Happening]:
    found = Correction.objects.filter(record="lead", object_id=lead_id).select_related("posting")
    for correction in found:
        shown = personal or correction.field not in PERSONAL
        yield Happening(
            at=correction.posting.at,
            kind="correction",
            corrected=correction.field,
            old=(correction.old or "—") if shown else "***",
            new=(correction.new or "—") if shown else "***",
        )


def _notes(lead_id: int) -> dict[tuple[str, str], str]:
    found = Note.objects.filter(lead_id=lead_id).values_list("record", "key", "text")
    return {(record, key): text for record, key, text in found}


def _newest_first(happened: list[Happening]) -> list[Happening]:
    happened.sort(key=attrgetter("at"), reverse=True)
    for place, line in enumerate(happened):
        if line.moved and not line.superseded:
            happened[place] = replace(line, now=True)
            break
    return happened
