"""What every verb on a hand-over does: one posting, the right, the lock, one event, or a refusal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings

from tasuki.domain.cycles import Cycle, cycles
from tasuki.domain.handoffs import Act, History, Passing
from tasuki.domain.stages import Gate
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right, require
from tasuki.web.handoffs.models import Handoff, HandoffEvent, ReturnReason
from tasuki.web.handoffs.services.waiting import wait
from tasuki.web.ledger.models import GateEvent, Lead, Note, Person, Posting
from tasuki.web.ledger.posting import Author, Refused, posted


@contextmanager
def verb(name: str, right: Right, *, by: Author, on: str = "") -> Iterator[Posting]:
    """A posting whose author may do that. Raises PermissionDenied; Refused (`left`)."""
    with posted(name, by=by) as posting:
        if isinstance(by, User):
            _may(by, right, posting)
        posting.object = on
        yield posting


def own(posting: Posting) -> Member | None:
    """The member that the author is; None for a job, the terminal, and who works on no leads."""
    return posting.user.member if posting.user else None


def act(
    handoff: Handoff,
    what: Act,
    posting: Posting,
    *,
    gate: GateEvent | None = None,
    to_member: Member | None = None,
    note: str | None = None,
    **more: Any,
) -> HandoffEvent:
    """The next event of a hand-over that `lock` has looked at. Its standing follows."""
    acts = [Act(one) for one, _ in _done(handoff)]
    before = History.of(acts)
    history = before.after(what)
    event = HandoffEvent.objects.create(
        handoff=handoff,
        number=len(acts),
        act=what.value,
        member=more.pop("member", None) or own(posting),
        to_member=to_member,
        gate_event=gate,
        posting=posting,
        **more,
    )
    handoff.standing = history.standing.value
    if to_member is not None:
        handoff.receiver = to_member
    wait(handoff, before, history, gate.occurred_at if gate is not None else posting.at)
    handoff.save(update_fields=["standing", "receiver", "awaits", "since", "due_at"])
    keep(handoff.lead, "handoff_event", event.pk, note, posting)
    posting.detail = {"act": what.value, "standing": handoff.standing, "event": event.pk}
    if gate is not None:
        posting.detail |= {"gate_event": gate.pk}
    return event


def lock(handoff: Handoff, what: Act) -> History:
    """The hand-over as it stands now that the ledger is held, for `what` to be done with it.

    Two who press at once come here one after the other: the second is told who was first. Raises
    Refused with what was done last, by whom and when.
    """
    handoff.refresh_from_db()
    done = _done(handoff)
    if catch_up(handoff, {gate for _, gate in done}):
        done = _done(handoff)
    history = History.of(Act(one) for one, _ in done)
    if not history.allows(what):
        raise Refused(_why(what, history), **last(handoff), wanted=what.value)
    return history


def _done(handoff: Handoff) -> list[tuple[str, int | None]]:
    """What was done with a hand-over, each act with its gate event, in one question."""
    return list(handoff.events.order_by("number").values_list("act", "gate_event_id"))


def last(handoff: Handoff) -> dict[str, object]:
    """What was done last with a hand-over: `standing`, `act`, `who` (None: nobody known), `at`."""
    event = handoff.events.select_related("posting__user", "member").latest("number")
    who = event.member or event.posting.user
    return {
        "standing": handoff.standing,
        "act": event.act,
        "who": who.name if who else None,
        "at": event.posting.at,
    }


def _why(what: Act, history: History) -> str:
    match what:
        case Act.EVALUATED:
            return "not_accepted"
        case Act.APPEALED:
            return "appeal_open" if history.appealed else "nothing_to_appeal"
        case Act.APPEAL_ANSWERED:
            return "no_appeal"
    return "too_late"


_ELSEWHERE: dict[Passing, dict[Gate, Act]] = {
    Passing.SQL: {
        Gate.ACCEPT: Act.ACCEPTED,
        Gate.OPEN_OPPORTUNITY: Act.ACCEPTED,
        Gate.WIN: Act.ACCEPTED,
        Gate.RETURN: Act.RETURNED,
        Gate.RECYCLE: Act.RECYCLED,
        Gate.DISQUALIFY: Act.DISQUALIFIED,
    },
    Passing.MQL: {
        Gate.ASSIGN: Act.ACCEPTED,
        Gate.HAND_OVER: Act.ACCEPTED,
        Gate.RETURN: Act.RETURNED,
        Gate.RECYCLE: Act.RECYCLED,
        Gate.DISQUALIFY: Act.DISQUALIFIED,
    },
}
"""What the ledger's events say of a hand-over when they were posted by other ways than these verbs."""


def catch_up(handoff: Handoff, linked: Collection[int | None] | None = None) -> bool:
    """Take over what the ledger says of a hand-over that was answered elsewhere, say by an import.

    `linked` are the gate events that it knows, where they were asked for already. The events keep the
    posting that brought them. Whether there was any.
    """
    since = GateEvent.objects.filter(lead=handoff.lead_id, id__gt=handoff.gate_event_id)
    known = list(since.select_related("posting", "member"))
    gone = {one.supersedes_id for one in known}
    found = [one for one in known if one.pk not in gone]
    if not found:
        return False
    if linked is None:
        linked = {gate for _, gate in _done(handoff)}
    passed_on = changed = False
    for event in sorted(found, key=lambda one: (one.occurred_at, one.pk)):
        what = _ELSEWHERE[Passing(handoff.passing)].get(Gate(event.kind))
        own_return = not (
            event.kind == Gate.RETURN and handoff.passing == Passing.MQL and passed_on
        )
        passed_on = passed_on or event.kind == Gate.HAND_OVER
        if what is None or event.pk in linked or not own_return:
            continue
        if handoff.history().allows(what):
            detail = event.posting.detail
            receiver = event.to_member if event.kind == Gate.ASSIGN else event.member
            to = receiver if what is Act.ACCEPTED and event.kind != Gate.HAND_OVER else None
            act(handoff, what, event.posting, gate=event, member=event.member, to_member=to)
            event.posting.detail = detail
            changed = True
    return changed


def run_of(lead: Lead) -> tuple[int, Cycle]:
    """The number of the lead's current cycle, and the cycle, from the ledger."""
    happened = GateEvent.objects.filter(lead=lead)
    found = cycles(lead.created_at, [one.event for one in happened])
    return len(found), found[-1]


def reason_of(key: str | None) -> ReturnReason:
    """The return reason of that key. Raises Refused (`reason_needed`, `unknown_reason`,
    `retired_reason`)."""
    if not (key or "").strip():
        raise Refused("reason_needed")
    found = ReturnReason.objects.filter(key=key).first()
    if found is None:
        raise Refused("unknown_reason", key=key)
    if found.retired_at is not None:
        raise Refused("retired_reason", ja=found.ja, en=found.en)
    return found


def keep(lead: Lead, record: str, key: int | str, text: str | None, posting: Posting) -> None:
    """Free text, where it is erased with the person; none is kept of a person who was erased."""
    if text and text.strip() and not Person.objects.filter(lead=lead, erased_at__isnull=False):
        Note.objects.create(
            lead=lead, record=record, key=str(key), text=text.strip(), posting=posting
        )


def today(posting: Posting) -> date:
    """The day of a posting in the organisation's zone."""
    day: date = posting.at.astimezone(settings.ORGANISATION.tz).date()
    return day


def there(member: Member, day: date) -> bool:
    """Whether a member belongs to the organisation on a day."""
    begun = member.active_from is None or member.active_from <= day
    return begun and (member.active_until is None or member.active_until >= day)


def _may(by: User, right: Right, posting: Posting) -> None:
    user = User.objects.select_related("member").get(pk=by.pk)
    require(user, right)
    if not user.is_active or (user.member and not there(user.member, today(posting))):
        raise Refused("left", name=user.name)
    posting.user = user
