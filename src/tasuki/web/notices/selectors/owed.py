"""What waits for a reader, from what the departments owe each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from tasuki.domain.agreement.clock import due
from tasuki.domain.agreement.life import Department
from tasuki.domain.handoffs import Awaits, FeedbackAct, Passing
from tasuki.domain.notices import Notice
from tasuki.domain.roles import FIELD_SALES, INSIDE_SALES, Role
from tasuki.domain.window import midnight
from tasuki.facts.manifest import NoFacts
from tasuki.insight.omissions import Narrowed
from tasuki.present.notices import SHOWN, Item, Owed
from tasuki.web.accounts.models import User
from tasuki.web.agreements.selectors import Reminded, reminders, versions
from tasuki.web.desk.selectors import facts, overdue, people
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.models import Appeal, Feedback, FeedbackEvent, Handoff
from tasuki.web.handoffs.services.escalating import unanswered
from tasuki.web.ledger.models import Lead
from tasuki.web.notices.selectors import leaving
from tasuki.web.notices.selectors.places import handoff_url, place
from tasuki.web.proposals import selectors as proposals

_SIDES = {Passing.SQL: Role.FS_MANAGER, Passing.MQL: Role.IS_MANAGER}
"""Who answers for the side that receives."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, at an instant: for whom it is found out what waits."""

    user: User
    now: datetime

    @property
    def role(self) -> Role:
        """The reader's role."""
        return Role(self.user.role)

    @property
    def tonight(self) -> datetime:
        """The end of the reader's day."""
        zone = settings.ORGANISATION.tz
        return midnight(self.now.astimezone(zone).date() + timedelta(days=1), zone)


def owed(user: User, now: datetime) -> tuple[Owed, ...]:
    """What waits for a user, in the order of `Notice`; kinds of which nothing waits are left out."""
    reader = Reader(user, now)
    found = (_KINDS[kind](reader) for kind in Notice if kind in _KINDS)
    return tuple(one for some in found for one in some if one.n)


def _answer(reader: Reader) -> Iterable[Owed]:
    if reader.role in FIELD_SALES or reader.role is Role.ADMIN:
        yield _handoffs(Notice.ANSWER, _received(reader, Awaits.ANSWER), reader)


def _evaluate(reader: Reader) -> Iterable[Owed]:
    if reader.role in FIELD_SALES or reader.role is Role.ADMIN:
        yield _handoffs(Notice.EVALUATE, _received(reader, Awaits.EVALUATION), reader)


def _take(reader: Reader) -> Iterable[Owed]:
    """MQLs for the reader, and those that nobody was named for."""
    if reader.role in INSIDE_SALES:
        mine = Q(receiver=None) | Q(receiver=reader.user.member_id)
        found = Handoff.objects.filter(mine, passing=Passing.MQL.value, awaits=Awaits.ANSWER.value)
        yield _handoffs(Notice.TAKE, found, reader)


def _overdue(reader: Reader) -> Iterable[Owed]:
    """What inside sales promised and the reader was to do."""
    if reader.role in INSIDE_SALES and reader.user.member_id is not None:
        mine = Narrowed(debtor=Department.INSIDE_SALES, owner_id=reader.user.member_id)
        yield from _omitted(Notice.OVERDUE, mine)


def _unassigned(reader: Reader) -> Iterable[Owed]:
    if reader.role is Role.IS_MANAGER:
        yield from _omitted(
            Notice.UNASSIGNED, Narrowed(debtor=Department.INSIDE_SALES, nobody=True)
        )


def _omitted(kind: Notice, narrowed: Narrowed) -> Iterable[Owed]:
    """What is overdue by the facts, oldest first; nothing where there are none."""
    try:
        found = overdue.found(facts.current())
    except NoFacts:
        return
    n, first = found.listed(narrowed, most=SHOWN)
    names = people.called([one.lead_id for one in first if one.lead_id], personal=False)
    items = tuple(
        Item(names[one.lead_id], one.due_at, place("desk:lead", one.lead_id))
        for one in first
        if one.lead_id in names
    )
    yield Owed(kind, n, n, items=items, url=overdue.address(narrowed), as_of=found.as_of)


def _returned(reader: Reader) -> Iterable[Owed]:
    """What came back to the reader; to Marketing also what the software had passed on."""
    mine = Q(sender=reader.user.member_id) if reader.user.member_id else Q(pk=None)
    if reader.role is Role.MARKETING:
        mine |= Q(sender=None, passing=Passing.MQL.value)
    found = Handoff.objects.filter(mine, awaits=Awaits.SENDER.value)
    yield _handoffs(Notice.RETURNED, found, reader)


def _silent(reader: Reader) -> Iterable[Owed]:
    if reader.user.member_id is not None:
        found = Handoff.objects.filter(
            sender=reader.user.member_id, awaits=Awaits.ANSWER.value, due_at__lt=reader.now
        )
        yield _handoffs(Notice.SILENT, found, reader)


def _reassign(reader: Reader) -> Iterable[Owed]:
    """What field sales left unanswered, to the times at which its manager is to name another."""
    if reader.role is not Role.FS_MANAGER:
        return
    found = list(unanswered(reader.now))
    ends = [one.then.reassign_by for one in found]
    yield Owed(
        Notice.REASSIGN,
        len(found),
        sum(end is not None and end < reader.now for end in ends),
        sum(end is not None and reader.now <= end < reader.tonight for end in ends),
        tuple(
            Item(_called(one.handoff), end or one.handoff.due_at, handoff_url(one.handoff))
            for one, end in list(zip(found, ends, strict=True))[:SHOWN]
        ),
        place("handoffs:inbox", section="answer"),
    )


def _appeals(reader: Reader) -> Iterable[Owed]:
    sides = [one.value for one, role in _SIDES.items() if reader.role is role]
    if sides:
        open_ = Appeal.objects.filter(answered=None, handoff__passing__in=sides)
        found = [
            one.handoff for one in open_.order_by("pk").select_related("handoff__lead__company")
        ]
        items = tuple(Item(_called(one), None, handoff_url(one)) for one in found[:SHOWN])
        yield Owed(
            Notice.APPEAL,
            len(found),
            items=items,
            url=place("handoffs:inbox", section="appeals"),
        )


def _left_behind(reader: Reader) -> Iterable[Owed]:
    found = leaving.left_behind(reader.user, reader.now)
    yield Owed(
        Notice.LEFT_BEHIND,
        len(found),
        items=tuple(
            Item(one.member.name, None, place("leaving:member", one.member.pk))
            for one in found[:SHOWN]
        ),
        url=place("leaving:home"),
    )


def _proposals(reader: Reader) -> Iterable[Owed]:
    if reader.role is Role.MARKETING:
        found = proposals.waiting().select_related("lead__company")
        items = tuple(Item(_named(one.lead)) for one in found[:SHOWN])
        yield Owed(Notice.PROPOSALS, found.count(), items=items, url=place("proposals:home"))


def _feedback(reader: Reader) -> Iterable[Owed]:
    """What was sent to Marketing and not answered, due by the agreement in force when it was sent."""
    if reader.role is not Role.MARKETING:
        return
    answered = FeedbackEvent.objects.filter(act=FeedbackAct.ANSWERED.value).values("feedback")
    sent = FeedbackEvent.objects.filter(act=FeedbackAct.SENT.value).exclude(feedback__in=answered)
    agreed = versions(reader.now)
    items = []
    for event in sent.order_by("pk").select_related("posting", "feedback__campaign"):
        now = agreed.at(event.posting.at)
        response = now.agreement.response if now else None
        due_at = (
            due(response.marketing_reply, event.posting.at, calendar(response))
            if response
            else None
        )
        url = place("handoffs:feedback-one", event.feedback_id)
        items.append(Item(str(event.feedback.campaign), due_at, url))
    yield Owed(
        Notice.FEEDBACK,
        len(items),
        sum(one.due_at is not None and one.due_at < reader.now for one in items),
        sum(one.due_at is not None and reader.now <= one.due_at < reader.tonight for one in items),
        tuple(items[:SHOWN]),
        place("handoffs:feedback"),
    )


def _feedback_send(reader: Reader) -> Iterable[Owed]:
    if reader.role is Role.IS_MANAGER:
        sent = FeedbackEvent.objects.filter(act=FeedbackAct.SENT.value).values("feedback")
        found = Feedback.objects.exclude(pk__in=sent).order_by("pk").select_related("campaign")
        items = tuple(Item(str(one.campaign)) for one in found[:SHOWN])
        url = place("handoffs:feedback")
        yield Owed(Notice.FEEDBACK_SEND, found.count(), items=items, url=url)


def _agreement(what: Reminded, kind: Notice) -> Callable[[Reader], Iterator[Owed]]:
    def found(reader: Reader) -> Iterator[Owed]:
        for one in reminders(reader.now):
            if one.what is what and reader.role in one.roles:
                late = int(one.days is not None and one.days < 0)
                url = place("agreements:version", one.number)
                yield Owed(kind, 1, late, url=url, version=one.number, on=one.on)

    return found


_KINDS: dict[Notice, Callable[[Reader], Iterable[Owed]]] = {
    Notice.ANSWER: _answer,
    Notice.EVALUATE: _evaluate,
    Notice.TAKE: _take,
    Notice.OVERDUE: _overdue,
    Notice.UNASSIGNED: _unassigned,
    Notice.RETURNED: _returned,
    Notice.REASSIGN: _reassign,
    Notice.APPEAL: _appeals,
    Notice.LEFT_BEHIND: _left_behind,
    Notice.PROPOSALS: _proposals,
    Notice.FEEDBACK: _feedback,
    Notice.FEEDBACK_SEND: _feedback_send,
    Notice.SIGNATURE: _agreement(Reminded.SIGNATURE, Notice.SIGNATURE),
    Notice.REVIEW: _agreement(Reminded.REVIEW, Notice.REVIEW),
    Notice.SILENT: _silent,
}

_SECTIONS = {
    Notice.ANSWER: "answer",
    Notice.EVALUATE: "evaluate",
    Notice.TAKE: "take",
    Notice.RETURNED: "returned",
    Notice.SILENT: "silent",
}
"""Where the inbox shows them."""


def _received(reader: Reader, awaits: Awaits) -> QuerySet[Handoff]:
    if reader.user.member_id is None:
        return Handoff.objects.none()
    return Handoff.objects.filter(
        receiver=reader.user.member_id, passing=Passing.SQL.value, awaits=awaits.value
    )


def _handoffs(kind: Notice, found: QuerySet[Handoff], reader: Reader) -> Owed:
    counted = found.aggregate(
        n=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=reader.now)),
        today=Count("pk", filter=Q(due_at__gte=reader.now, due_at__lt=reader.tonight)),
    )
    if not counted["n"]:
        return Owed(kind, 0)
    first = found.order_by(F("due_at").asc(nulls_last=True), "pk").select_related("lead__company")
    items = tuple(Item(_called(one), one.due_at, handoff_url(one)) for one in first[:SHOWN])
    return Owed(
        kind,
        counted["n"],
        counted["late"],
        counted["today"],
        items,
        place("handoffs:inbox", section=_SECTIONS[kind]),
    )


def _called(handoff: Handoff) -> str:
    return _named(handoff.lead)


def _named(lead: Lead) -> str:
    """The company, or the lead's key: a mail is no place for a person's name."""
    return str(lead.company) if lead.company is not None else str(lead.key)
