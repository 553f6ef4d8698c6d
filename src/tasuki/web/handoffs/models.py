"""Hand-overs and what was done with them.

Where the lead is, the ledger's gate events say; a hand-over holds what they cannot: the package, who
is asked, and what was answered. Its events and evaluations are only ever added to; triggers see to
it. `Handoff.standing`, `receiver`, `awaits`, `since` and `due_at` are what its events come to, kept
beside them so that an inbox is one index away. Free text may name people: it is the ledger's
`Note`, which is erased with the person.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from tasuki.domain.agreement.life import Department
from tasuki.domain.handoffs import RECEIVER, SENDER, Act, Awaits, History, Passing, Standing
from tasuki.web.accounts.models import Member
from tasuki.web.fields import InstantField, KeyField
from tasuki.web.ledger.models import Campaign, GateEvent, Lead, Posting


def _values(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class ReturnReason(models.Model):
    """Why a hand-over is given back, in the organisation's own words. Retired, never deleted."""

    key = KeyField()
    ja = models.CharField()
    en = models.CharField()
    retired_at = InstantField(null=True)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="return_reason_key")]

    def __str__(self) -> str:
        return self.ja


class Handoff(models.Model):
    """One hand-over of one lead from one department to the next.

    `package` holds what is no text: BANT by level and evidence (and the touch that shows it), what
    makes it likely, the next step's time, the fields that are filled. It is empty where another system
    has it.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="+")
    cycle = models.IntegerField()
    passing = models.CharField(choices=_values(Passing))
    sender = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    offered_at = InstantField()
    package = models.JSONField(default=dict)
    version = models.IntegerField(null=True)  # of the agreement that was in force
    standing = models.CharField(choices=_values(Standing), default=Standing.OFFERED.value)
    awaits = models.CharField(choices=_values(Awaits), null=True)
    since = InstantField(null=True)  # it waits for that, or is as it stands
    due_at = InstantField(null=True)
    gate_event = models.OneToOneField(GateEvent, models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "passing"], condition=Q(standing="offered"), name="handoff_open"
            ),
        ]
        indexes = [
            models.Index(fields=["standing", "receiver", "offered_at"], name="handoff_inbox"),
            models.Index(fields=["lead"], name="handoff_lead"),
            models.Index(fields=["passing", "awaits", "due_at"], name="handoff_awaits"),
            models.Index(fields=["receiver", "passing", "awaits", "due_at"], name="handoff_to"),
            models.Index(fields=["sender", "passing", "awaits", "due_at"], name="handoff_from"),
            models.Index(fields=["passing", "since", "awaits", "standing"], name="handoff_news"),
        ]

    def __str__(self) -> str:
        return f"{self.passing} of lead {self.lead_id}"

    @property
    def sent_by(self) -> str | None:
        """Who offers it; a user who works on no leads is no member."""
        who = self.sender or self.posting.user
        return who.name if who else None

    @property
    def sending(self) -> Department:
        """The department that offers it."""
        return SENDER[Passing(self.passing)]

    @property
    def receiving(self) -> Department:
        """The department that answers it."""
        return RECEIVER[Passing(self.passing)]

    def history(self) -> History:
        """What was done with it, from its events."""
        acts = self.events.order_by("number").values_list("act", flat=True)
        return History.of(Act(act) for act in acts)


class HandoffEvent(models.Model):
    """Something that was done with a hand-over; who and when is the posting's to say.

    `number` counts them from 0, the offer. `gate_event` is the same in the ledger, where it is one.
    """

    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="events")
    number = models.IntegerField()
    act = models.CharField(choices=_values(Act))
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    to_member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(ReturnReason, models.PROTECT, null=True, related_name="+")
    revisit_on = models.DateField(null=True)
    upheld = models.BooleanField(null=True)  # an appeal, by its answer
    gate_event = models.ForeignKey(GateEvent, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handoff", "number"], name="handoff_event_number"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.handoff_id}"


class Evaluation(models.Model):
    """What field sales made of a hand-over that it accepted; a later one is a row of its own.

    `answers` keep each question's words and scale as they were when it was asked: a question that the
    agreement no longer asks keeps its answers. `bant` says per item how true its level was.
    """

    event = models.OneToOneField(HandoffEvent, models.PROTECT, related_name="evaluation")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="evaluations")
    version = models.IntegerField()
    answers = models.JSONField(default=dict)
    bant = models.JSONField(default=dict)
    outcome = models.CharField()

    def __str__(self) -> str:
        return f"evaluation of {self.handoff_id}"


class Appeal(models.Model):
    """The sender does not agree with a return or an evaluation; open until it is answered."""

    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="appeals")
    against = models.CharField()  # domain.handoffs.Act: returned or evaluated
    made = models.OneToOneField(HandoffEvent, models.PROTECT, related_name="+")
    answered = models.OneToOneField(HandoffEvent, models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handoff"], condition=Q(answered__isnull=True), name="appeal_open"
            ),
        ]

    def __str__(self) -> str:
        return f"appeal on {self.handoff_id}"


class Absence(models.Model):
    """A member is not there from a day to a day, both included."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    withdrawn = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "starts_on"], name="absence_member")]

    def __str__(self) -> str:
        return f"absence of {self.member_id}"


class Feedback(models.Model):
    """What field sales and inside sales tell Marketing about a campaign's leads in a period."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    told = models.JSONField(default=dict)  # frozen when it was collected
    version = models.IntegerField()
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "starts_on", "ends_on"], name="feedback_period"
            ),
        ]

    def __str__(self) -> str:
        return f"feedback on {self.campaign_id}"


class FeedbackEvent(models.Model):
    """Feedback was collected, sent, acknowledged or answered: each once, in this order."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="events")
    act = models.CharField()  # domain.handoffs.FeedbackAct
    text = models.TextField(null=True)  # about the campaign, never about a person
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feedback", "act"], name="feedback_event_act"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.feedback_id}"
