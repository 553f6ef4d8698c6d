"""What goes back to Marketing about a campaign: collected, sent, acknowledged, answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from tasuki.domain.agreement.document import Told
from tasuki.domain.handoffs import FEEDBACK_AFTER, FeedbackAct, Passing
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.models import Evaluation, Feedback, FeedbackEvent, Handoff
from tasuki.web.handoffs.services.acting import own, today, verb
from tasuki.web.ledger.models import Campaign, Posting
from tasuki.web.ledger.posting import Author, Refused

BY = "feedback"
"""The author of what is collected because its time has come."""


def feedback_collect(campaign: Campaign, starts_on: date, ends_on: date, *, by: Author) -> Feedback:
    """What became of the hand-overs of a campaign's leads that were offered in a period, frozen.

    It says what the agreement in force asks for. Raises PermissionDenied, Refused (`ends_first`,
    `not_over`, `collected_already`, `no_agreement`, `left`).
    """
    on = f"campaign:{campaign.pk}"
    with verb("feedback_collect", Right.SEND_FEEDBACK, by=by, on=on) as posting:
        if ends_on < starts_on:
            raise Refused("ends_first", start=starts_on, end=ends_on)
        if ends_on >= today(posting):
            raise Refused("not_over", day=ends_on)
        now = versions(posting.at).at(posting.at)
        if now is None:
            raise Refused("no_agreement")
        same = Feedback.objects.filter(campaign=campaign, starts_on=starts_on, ends_on=ends_on)
        if same.exists():
            raise Refused("collected_already", start=starts_on, end=ends_on)
        feedback = Feedback.objects.create(
            campaign=campaign,
            starts_on=starts_on,
            ends_on=ends_on,
            told=_told(campaign, starts_on, ends_on, now.agreement.feedback.told),
            version=now.version,
            posting=posting,
        )
        _add(feedback, FeedbackAct.COLLECTED, posting)
    return feedback


def feedbacks_collect(*, by: Author = BY) -> int:
    """What the agreement promises Marketing of the last period that is over, for every campaign whose
    leads were handed over in it: one transaction and one audit line each.

    The answer is how many. Running it again collects nothing twice. Sending stays with people.
    Raises LedgerBusy.
    """
    done = 0
    for period in _promised(timezone.now()):
        for campaign in _handed(*period):
            try:
                feedback_collect(campaign, *period, by=by)
            except Refused:  # by somebody, here or elsewhere
                continue
            done += 1
    return done


def _promised(now: datetime) -> set[tuple[date, date]]:
    """The last periods that are over, each by the version that was in force when it began: a new
    version with another rhythm leaves none out."""
    known, zone = versions(now), settings.ORGANISATION.tz
    today = now.astimezone(zone).date()
    found = set()
    for one in known.all:
        period = one.agreement.feedback.every.last_period(today)
        if known.at(datetime.combine(period[0], time(), zone)) == one:
            found.add(period)
    return found


def _handed(starts_on: date, ends_on: date) -> list[Campaign]:
    """The campaigns whose leads were handed over in a period of which nothing is collected yet."""
    known = Feedback.objects.filter(starts_on=starts_on, ends_on=ends_on)
    handed = Handoff.objects.filter(**_offered(starts_on, ends_on))
    found = Campaign.objects.filter(pk__in=handed.values("lead__campaign"))
    return list(found.exclude(pk__in=known.values("campaign")).order_by("pk"))


def feedback_send(feedback: Feedback, *, by: Author, text: str | None = None) -> FeedbackEvent:
    """To Marketing, whose time to answer runs from now. Raises PermissionDenied, Refused
    (`sent_already`, `left`)."""
    with verb("feedback_send", Right.SEND_FEEDBACK, by=by, on=_name(feedback)) as posting:
        return _next(feedback, FeedbackAct.SENT, posting, text)


def feedback_acknowledge(feedback: Feedback, *, by: Author) -> FeedbackEvent:
    """Marketing has read it. Raises PermissionDenied, Refused (`not_sent`, `acknowledged_already`,
    `left`)."""
    with verb("feedback_acknowledge", Right.ANSWER_FEEDBACK, by=by, on=_name(feedback)) as posting:
        return _next(feedback, FeedbackAct.ACKNOWLEDGED, posting)


def feedback_answer(feedback: Feedback, text: str, *, by: Author) -> FeedbackEvent:
    """What Marketing will do about it. Raises PermissionDenied, Refused (`not_sent`, `text_needed`,
    `answered_already`, `left`)."""
    with verb("feedback_answer", Right.ANSWER_FEEDBACK, by=by, on=_name(feedback)) as posting:
        if not text.strip():
            raise Refused("text_needed")
        return _next(feedback, FeedbackAct.ANSWERED, posting, text)


def _next(
    feedback: Feedback, what: FeedbackAct, posting: Posting, text: str | None = None
) -> FeedbackEvent:
    done = {one.act: one for one in feedback.events.select_related("posting__user", "member")}
    if (known := done.get(what.value)) is not None:
        who = known.member or known.posting.user
        raise Refused(f"{what}_already", who=who.name if who else None, at=known.posting.at)
    if FEEDBACK_AFTER[what].value not in done:
        raise Refused(f"not_{FEEDBACK_AFTER[what]}")
    return _add(feedback, what, posting, text)


def _add(
    feedback: Feedback, what: FeedbackAct, posting: Posting, text: str | None = None
) -> FeedbackEvent:
    posting.detail = {"feedback": feedback.pk, "act": what.value}
    return FeedbackEvent.objects.create(
        feedback=feedback,
        act=what.value,
        text=(text or "").strip() or None,
        member=own(posting),
        posting=posting,
    )


def _told(
    campaign: Campaign, starts_on: date, ends_on: date, what: Iterable[Told]
) -> dict[str, Any]:
    """Counts, never rates: whoever reads them makes the shares, with their n."""
    found = Handoff.objects.filter(lead__campaign=campaign, **_offered(starts_on, ends_on))
    latest = {one.handoff_id: one for one in _evaluations(found.values_list("pk", flat=True))}
    reasons = found.filter(events__act="returned", events__reason__isnull=False)
    parts: dict[Told, Any] = {
        Told.COUNTS: Counter(found.values_list("standing", flat=True)),
        Told.QUALITY: _quality(latest.values()),
        Told.BANT: _accuracy(latest.values()),
        Told.RETURN_REASONS: Counter(reasons.values_list("events__reason__key", flat=True)),
        Told.OUTCOMES: Counter(one.outcome for one in latest.values()),
    }
    return {"handed_over": found.count(), **{one.value: parts[one] for one in what}}


def _offered(starts_on: date, ends_on: date) -> dict[str, Any]:
    """Hand-overs to field sales that were offered in a period."""
    zone = settings.ORGANISATION.tz
    return {
        "passing": Passing.SQL.value,
        "offered_at__gte": datetime.combine(starts_on, time(), zone),
        "offered_at__lt": datetime.combine(ends_on + timedelta(days=1), time(), zone),
    }


def _evaluations(handoffs: Iterable[int]) -> Iterable[Evaluation]:
    return Evaluation.objects.filter(handoff__in=list(handoffs)).order_by("pk")


def _quality(found: Iterable[Evaluation]) -> dict[str, Counter[str]]:
    """Per question how often each answer was given."""
    counted: dict[str, Counter[str]] = {}
    for one in found:
        for name, answer in one.answers.items():
            counted.setdefault(name, Counter())[str(answer["value"])] += 1
    return counted


def _accuracy(found: Iterable[Evaluation]) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for one in found:
        for item, accuracy in one.bant.items():
            counted.setdefault(item, Counter())[accuracy] += 1
    return counted


def _name(feedback: Feedback) -> str:
    return f"feedback:{feedback.pk}"
