"""What went back to Marketing, and what waits for its reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from tasuki.domain.agreement.clock import due
from tasuki.domain.agreement.versions import Versions
from tasuki.domain.handoffs import FeedbackAct
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.models import Feedback, FeedbackEvent
from tasuki.web.ledger.models import Campaign

PAGE = 40


@dataclass(frozen=True, slots=True)
class Course:
    """Feedback, what was done with it, and to when Marketing's reply was promised."""

    feedback: Feedback
    events: tuple[FeedbackEvent, ...]
    due_at: datetime | None

    @property
    def state(self) -> FeedbackAct:
        """What was done last."""
        done = {one.act for one in self.events}
        return next(one for one in reversed(FeedbackAct) if one.value in done)

    @property
    def waits(self) -> bool:
        """Whether Marketing's reply is waited for."""
        return self.state in {FeedbackAct.SENT, FeedbackAct.ACKNOWLEDGED}


def listed(versions: Versions, number: int) -> list[Course]:
    """A page of all feedback, the newest first; one more where there is another page."""
    start = (number - 1) * PAGE
    found = Feedback.objects.select_related("campaign").order_by("-posting__at", "-pk")
    return _courses(found[start : start + PAGE + 1], versions)


def waiting(versions: Versions) -> list[Course]:
    """All that was sent and waits for a reply."""
    sent = FeedbackEvent.objects.filter(act=FeedbackAct.SENT.value).values("feedback")
    answered = FeedbackEvent.objects.filter(act=FeedbackAct.ANSWERED.value).values("feedback")
    found = Feedback.objects.filter(pk__in=sent).exclude(pk__in=answered)
    return _courses(found.select_related("campaign"), versions)


def course(pk: int, versions: Versions) -> Course | None:
    """One, or None where there is none."""
    found = Feedback.objects.select_related("campaign").filter(pk=pk)
    return next(iter(_courses(found, versions)), None)


def campaigns() -> list[Campaign]:
    """Every campaign, by name."""
    return list(Campaign.objects.order_by("name", "key"))


def _courses(found: Iterable[Feedback], versions: Versions) -> list[Course]:
    listed = list(found)
    events: dict[int, list[FeedbackEvent]] = {one.pk: [] for one in listed}
    done = FeedbackEvent.objects.filter(feedback__in=events).order_by("pk")
    for event in done.select_related("member", "posting__user"):
        events[event.feedback_id].append(event)
    return [Course(one, tuple(events[one.pk]), _due(events[one.pk], versions)) for one in listed]


def _due(events: Iterable[FeedbackEvent], versions: Versions) -> datetime | None:
    """By the agreement in force when it was sent."""
    sent = next((one for one in events if one.act == FeedbackAct.SENT), None)
    force = versions.at(sent.posting.at) if sent else None
    if sent is None or force is None:
        return None
    response = force.agreement.response
    return due(response.marketing_reply, sent.posting.at, calendar(response))


def today(now: datetime) -> date:
    """The day in the organisation's zone."""
    return now.astimezone(settings.ORGANISATION.tz).date()
