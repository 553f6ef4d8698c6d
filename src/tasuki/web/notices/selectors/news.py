"""What has happened that a reader is to know, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet

from tasuki.domain.agreement.life import Act as Signing
from tasuki.domain.handoffs import Act, FeedbackAct
from tasuki.domain.roles import Role
from tasuki.present.notices import Happened
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.agreements.models import AgreementEvent
from tasuki.web.handoffs.models import FeedbackEvent, HandoffEvent
from tasuki.web.ledger.models import Posting
from tasuki.web.notices.models import Preference
from tasuki.web.notices.selectors.places import handoff_url, place

E = TypeVar("E", HandoffEvent, FeedbackEvent, AgreementEvent)

RECENT = timedelta(days=28)
"""So long a happening is news."""
MOST = 99
"""Of more than so many happenings nobody reads a list."""

_GIVEN = (Act.OFFERED.value, Act.REASSIGNED.value)
_ANSWERS = (
    Act.ACCEPTED.value,
    Act.RETURNED.value,
    Act.EVALUATED.value,
    Act.APPEAL_ANSWERED.value,
    Act.TAKEN_BACK.value,
    Act.RECYCLED.value,
    Act.DISQUALIFIED.value,
)
"""What its sender is to know of a hand-over."""
_ENDS = (
    Act.TAKEN_BACK.value,
    Act.RECYCLED.value,
    Act.DISQUALIFIED.value,
    Act.APPEALED.value,
)
"""What its receiver is to know."""
_SIGNING = (
    Signing.PROPOSED.value,
    Signing.OBJECTED.value,
    Signing.ANSWERED.value,
    Signing.SIGNED.value,
    Signing.DATED.value,
    Signing.WITHDRAWN.value,
)


def news(user: User, after: int, *, upto: int | None = None, most: int = MOST) -> list[Happened]:
    """What others have done since a posting that concerns a user, newest first, at most so many."""
    found = [
        *_newest(_handoffs(user, after), _handoff, upto, most),
        *_newest(_feedback(user, after), _told, upto, most),
        *_newest(_agreement(user, after), _agreed, upto, most),
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [one for _, one in found[:most]]


def new(user: User, now: datetime) -> int:
    """How many happenings a user has not seen; more than MOST are MOST and one."""
    after, n = since(user, now), 0
    for rows in (_handoffs(user, after), _feedback(user, after), _agreement(user, after)):
        n += len(rows.values_list("pk")[: MOST + 1])
    return min(n, MOST + 1)


def since(user: User, now: datetime) -> int:
    """The posting after which everything is new to a user: what they have seen, or 28 days ago."""
    seen = Preference.objects.filter(user=user).values_list("seen", flat=True).first()
    return max(seen or 0, recent(now))


def recent(now: datetime) -> int:
    """The last posting that is older than 28 days."""
    first = Posting.objects.filter(at__gte=now - RECENT).order_by("at", "pk").first()
    if first is not None:
        return int(first.pk) - 1
    last = Posting.objects.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0)


def _newest(
    rows: QuerySet[E], said: Callable[[E], Happened], upto: int | None, most: int
) -> list[tuple[int, Happened]]:
    """The last happenings up to a posting, each with its own."""
    known = rows if upto is None else rows.filter(posting__lte=upto)
    found = known.order_by("-posting", "-pk")[:most]
    return [(one.posting_id, said(one)) for one in found]


def _handoffs(user: User, after: int) -> QuerySet[HandoffEvent]:
    found = HandoffEvent.objects.filter(posting__gt=after)
    if user.member_id is None:
        return found.none()
    mine = (
        Q(to_member=user.member_id, act__in=_GIVEN)
        | Q(handoff__sender=user.member_id, act__in=_ANSWERS)
        | Q(handoff__receiver=user.member_id, act__in=_ENDS)
    )
    theirs = found.filter(mine).exclude(posting__user=user)
    return theirs.select_related("handoff__lead__company", "member", "posting__user")


def _feedback(user: User, after: int) -> QuerySet[FeedbackEvent]:
    acts: Iterable[str] = ()
    if user.role == Role.MARKETING:
        acts = [FeedbackAct.SENT.value]
    elif user.role == Role.IS_MANAGER:
        acts = [FeedbackAct.ANSWERED.value]
    found = FeedbackEvent.objects.filter(posting__gt=after, act__in=acts)
    return found.exclude(posting__user=user).select_related(
        "feedback__campaign", "member", "posting__user"
    )


def _agreement(user: User, after: int) -> QuerySet[AgreementEvent]:
    found = AgreementEvent.objects.filter(posting__gt=after, act__in=_SIGNING)
    if not may(Role(user.role), Right.DRAFT_AGREEMENT):
        return found.none()
    return found.exclude(posting__user=user).select_related("version", "posting__user")


def _handoff(event: HandoffEvent) -> Happened:
    lead, user = event.handoff.lead, event.posting.user
    who = event.member.name if event.member else user.name if user else None
    went_back = event.act == Act.TAKEN_BACK and who is None
    return Happened(
        "went_back" if went_back else event.act,
        event.posting.at,
        str(lead.company or lead.key),
        who,
        handoff_url(event.handoff),
    )


def _told(event: FeedbackEvent) -> Happened:
    user = event.posting.user
    who = event.member.name if event.member else user.name if user else None
    name, url = str(event.feedback.campaign), place("handoffs:feedback-one", event.feedback_id)
    return Happened(f"feedback_{event.act}", event.posting.at, name, who, url)


def _agreed(event: AgreementEvent) -> Happened:
    number = event.version.number
    who = event.user.name if event.user else None
    url = place("agreements:version", number)
    return Happened(f"agreement_{event.act}", event.posting.at, str(number), who, url)
