"""Giving to others what a member leaves behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from tasuki.domain.cycles import Cycle
from tasuki.domain.handoffs import Awaits, Passing, Standing
from tasuki.domain.roles import FIELD_SALES, INSIDE_SALES, Role
from tasuki.domain.stages import Gate
from tasuki.web.accounts.models import Member
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services.acting import own, run_of, verb
from tasuki.web.handoffs.services.answering import handoff_reassign
from tasuki.web.handoffs.services.offering import receives
from tasuki.web.ledger.models import GateEvent, Lead, Posting
from tasuki.web.ledger.posting import Author, Refused
from tasuki.web.ledger.services import gate_add

MOST = 300
"""So much changes hands at once: nobody else can post meanwhile."""

_OPEN = (Awaits.ANSWER.value, Awaits.EVALUATION.value)
_OVERTAKEN = {"too_late", "same_receiver", "closed", "merged", "passed_on", "not_theirs"}
"""Somebody saw to it in the meantime: no reason to leave the rest where it is."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many hand-overs and leads have changed hands, to whom, and how many had moved on."""

    handoffs: int = 0
    leads: int = 0
    passed_over: int = 0
    to: Counter[int] = field(default_factory=Counter)


def open_handoffs(member: Member) -> list[Handoff]:
    """What a member has to answer or to evaluate, what is due first, first; at most MOST."""
    found = Handoff.objects.filter(receiver=member, awaits__in=_OPEN)
    found = found.select_related("lead__company", "sender").order_by("due_at", "pk")
    return list(found[:MOST])


def lead_assign(
    lead: Lead, receiver: Member, *, by: Author, owner: Member | None = None
) -> GateEvent:
    """Give a lead that inside sales works on to another of its members. What is due stays due.

    With `owner` only while it is that member's. Raises PermissionDenied, Refused (`merged`,
    `closed`, `passed_on`: it is with field sales; `not_theirs`, `same_receiver`, `wrong_department`,
    `gone`, `absent`, `not_yours`, `left`).
    """
    with verb("lead_assign", Right.REASSIGN, by=by, on=f"lead:{lead.pk}") as posting:
        _of(posting, INSIDE_SALES)
        cycle = _still_theirs(lead, owner)
        if cycle.member_id == receiver.pk:
            raise Refused("same_receiver", name=receiver.name)
        receives(receiver, Passing.MQL, posting)
        event = gate_add(posting, lead, Gate.ASSIGN, member=own(posting), to_member=receiver)
        posting.detail = {"kind": Gate.ASSIGN.value, "gate_event": event.pk}
    return event


def member_reassign(
    member: Member,
    to: Sequence[Member],
    *,
    by: Author,
    handoffs: Collection[int] | None = None,
    leads: Collection[int] = (),
) -> Moved:
    """Give what lies with a member to others, in one transaction, with an audit line for each.

    `handoffs` are the chosen ones of `open_handoffs` (None: all of them); `leads` those that inside
    sales works on. Among several receivers whoever has got the fewest gets the next. What somebody
    saw to in the meantime is passed over. Raises PermissionDenied, LedgerBusy, and Refused, with
    nothing changed: `nobody_chosen`, `nothing_chosen`, `too_many`, `not_yours`, and what
    `handoff_reassign` and `lead_assign` say of a receiver.
    """
    with verb("member_reassign", Right.REASSIGN, by=by, on=f"member:{member.pk}") as posting:
        _of(posting, FIELD_SALES if Role(member.role) in FIELD_SALES else INSIDE_SALES)
        open_ = [one for one in open_handoffs(member) if handoffs is None or one.pk in handoffs]
        theirs = {one.lead_id for one in open_}
        rest = _leads([pk for pk in leads if pk not in theirs])
        _bounded(to, len(open_) + len(rest))
        moved = _move(member, to, open_, rest, by=by)
        posting.detail = {
            "handoffs": moved.handoffs,
            "leads": moved.leads,
            "passed_over": moved.passed_over,
            "to": {str(pk): n for pk, n in sorted(moved.to.items())},
        }
    return moved


def _move(
    member: Member,
    to: Sequence[Member],
    handoffs: Iterable[Handoff],
    leads: Iterable[Lead],
    *,
    by: Author,
) -> Moved:
    got: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    each: list[Handoff | Lead] = [*handoffs, *leads]
    for one in each:
        receiver = min(to, key=lambda whom: got[whom.pk])
        try:
            _give(one, member, receiver, by=by)
        except Refused as no:
            if no.code not in _OVERTAKEN:
                raise
            kinds["passed_over"] += 1
        else:
            got[receiver.pk] += 1
            kinds["handoffs" if isinstance(one, Handoff) else "leads"] += 1
    return Moved(kinds["handoffs"], kinds["leads"], kinds["passed_over"], got)


def _give(one: Handoff | Lead, member: Member, receiver: Member, *, by: Author) -> None:
    if isinstance(one, Handoff):
        handoff_reassign(one, receiver, by=by)
        return
    taken = Handoff.objects.filter(
        lead=one, passing=Passing.MQL.value, standing=Standing.ACCEPTED.value, receiver=member
    ).last()
    if taken is None:
        lead_assign(one, receiver, by=by, owner=member)
        return
    _still_theirs(one, member)
    handoff_reassign(taken, receiver, by=by)


def _still_theirs(lead: Lead, owner: Member | None) -> Cycle:
    """The lead's run. Raises Refused where inside sales does not work on it, or not that owner."""
    _, cycle = run_of(lead)
    if cycle.merged_at is not None:
        raise Refused("merged", at=cycle.merged_at)
    if cycle.closed_at is not None:
        raise Refused("closed", stage=cycle.stage.value, at=cycle.closed_at)
    if cycle.offered:
        raise Refused("passed_on")
    if owner is not None and cycle.member_id != owner.pk:
        raise Refused("not_theirs", name=owner.name)
    return cycle


def _leads(ids: Collection[int]) -> list[Lead]:
    return list(Lead.objects.filter(pk__in=list(ids)[: MOST + 1]).order_by("pk"))


def _bounded(to: Sequence[Member], n: int) -> None:
    if not to:
        raise Refused("nobody_chosen")
    if n == 0:
        raise Refused("nothing_chosen")
    if n > MOST:
        raise Refused("too_many", most=MOST)


def _of(posting: Posting, roles: frozenset[Role]) -> None:
    """Raises Refused where the author is of another department; an administrator is of every one."""
    if posting.user is None or posting.user.role == Role.ADMIN:
        return
    if Role(posting.user.role) not in roles:
        raise Refused("not_yours")
