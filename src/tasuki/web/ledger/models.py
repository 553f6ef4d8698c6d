"""The ledger's tables.

Gate events and touches are only ever added to: a changed record is a new row with a higher
`revision` that `supersedes` the old one, and triggers refuse everything else. Leads, companies,
campaigns, members and deals are corrected in place, the old values kept as `Correction`. Personal
data lives in `Person`, `Note`, and, where a record was corrected or refused, in `Correction` and
`Reject`; erasing a person blanks all four.

Rows are lean: touches come by the ten million. Their references carry no foreign key in the
database, because nothing they name is ever deleted and posting resolves every reference itself.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tasuki.domain.cycles import Event
from tasuki.domain.stages import Gate
from tasuki.web.fields import InstantField, KeyField


def _reference(to: Any, *, null: bool = True, **options: Any) -> Any:
    """A reference without an index and without a constraint of its own; see the module's text."""
    return models.ForeignKey(
        to,
        models.PROTECT,
        null=null,
        db_index=False,
        db_constraint=False,
        related_name="+",
        **options,
    )


class Posting(models.Model):
    """One write and its audit line: who did what, when, and how much. Holds no personal data."""

    at = InstantField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor = models.CharField()  # who it was where no user was logged in: the terminal, a job
    verb = models.CharField()
    object = models.CharField(default="")  # like lead:123; empty for a bulk import
    detail = models.JSONField(default=dict)
    run = models.CharField(null=True)  # joins the postings and files of one import

    class Meta:
        indexes = [models.Index(fields=["at"], name="posting_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Company(models.Model):
    """A company that leads work for."""

    key = KeyField()
    name = models.CharField(null=True)
    corporate_number = models.CharField(null=True)  # 法人番号
    domain = models.CharField(null=True)
    industry = models.CharField(null=True)
    employees = models.BigIntegerField(null=True)
    phone = models.CharField(null=True)
    address = models.CharField(null=True)
    posting = _reference(Posting, null=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="company_key")]

    def __str__(self) -> str:
        return self.name or self.key


class Campaign(models.Model):
    """What brought leads in, and what it cost."""

    key = KeyField()
    name = models.CharField(null=True)
    channel = models.CharField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    cost = models.FloatField(null=True)
    currency = models.CharField(null=True)
    posting = _reference(Posting, null=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="campaign_key")]

    def __str__(self) -> str:
        return self.name or self.key


class Lead(models.Model):
    """The sash. Says nothing about the person: that is `Person`'s."""

    key = KeyField()
    created_at = InstantField()
    company = _reference(Company)
    campaign = _reference(Campaign)
    source = models.CharField(null=True)
    segment = models.CharField(null=True)
    do_not_contact = models.BooleanField(default=False)  # 連絡不可
    posting = _reference(Posting, null=False)  # the one that changed it last

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="lead_key")]
        indexes = [models.Index(fields=["posting"], name="lead_posting")]

    def __str__(self) -> str:
        return str(self.key)


class Person(models.Model):
    """Who the lead is. The only columns that name somebody; `erased_at` says they were blanked."""

    lead = models.OneToOneField(
        Lead, models.PROTECT, primary_key=True, db_constraint=False, related_name="person"
    )
    name = KeyField(null=True)
    email = KeyField(null=True)  # in small letters
    phone = models.CharField(null=True)  # as it was given
    phone_e164 = KeyField(null=True)
    job_title = models.CharField(null=True)
    erased_at = InstantField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["email"], name="person_email"),
            models.Index(fields=["phone_e164"], name="person_phone"),
            models.Index(fields=["name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return f"person of lead {self.lead_id}"


class Note(models.Model):
    """Free text about a lead, an event or a touch: it may name people, so it can be deleted."""

    lead = _reference(Lead, null=False)
    record = models.CharField()  # intake's record kind: lead, gate_event or touch
    key = KeyField()  # of that record
    text = models.TextField()
    posting = _reference(Posting, null=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "key"], name="note_key")]
        indexes = [models.Index(fields=["lead"], name="note_lead")]

    def __str__(self) -> str:
        return f"note on {self.record}:{self.key}"


class CampaignMembership(models.Model):
    """A lead took part in a campaign."""

    key = KeyField()
    lead = _reference(Lead, null=False)
    campaign = _reference(Campaign, null=False)
    responded_at = InstantField(null=True)
    status = models.CharField(null=True)
    posting = _reference(Posting, null=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="membership_key")]
        indexes = [models.Index(fields=["lead"], name="membership_lead")]

    def __str__(self) -> str:
        return str(self.key)


class Deal(models.Model):
    """A 商談 and its outcome."""

    key = KeyField()
    lead = _reference(Lead)
    name = models.CharField(null=True)
    opened_at = InstantField(null=True)
    won_at = InstantField(null=True)
    lost_at = InstantField(null=True)
    lost_reason = models.CharField(null=True)
    amount = models.FloatField(null=True)
    currency = models.CharField(null=True)
    member = _reference("accounts.Member")
    posting = _reference(Posting, null=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="deal_key")]
        indexes = [
            models.Index(fields=["lead"], name="deal_lead"),
            models.Index(fields=["posting"], name="deal_posting"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class GateEvent(models.Model):
    """Something that happened to a lead at a gate of the relay. Append-only."""

    key = KeyField()
    revision = models.IntegerField(default=0)
    supersedes_id = models.BigIntegerField(null=True)
    lead = _reference(Lead, null=False)
    kind = models.CharField()  # domain.stages.Gate
    occurred_at = InstantField()
    member = _reference("accounts.Member")
    to_member = _reference("accounts.Member")
    deal = _reference(Deal)
    into_lead = _reference(Lead)
    reason = models.CharField(null=True)
    revisit_on = models.DateField(null=True)
    posting = _reference(Posting, null=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "revision"], name="gate_event_key"),
        ]
        indexes = [models.Index(fields=["lead", "occurred_at"], name="gate_event_lead")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def event(self) -> Event:
        """The same as the rules of the relay read it."""
        return Event(
            id=self.pk,
            kind=Gate(self.kind),
            occurred_at=self.occurred_at,
            member_id=self.member_id,
            to_member_id=self.to_member_id,
            deal_id=self.deal_id,
            into_lead_id=self.into_lead_id,
            reason=self.reason,
            supersedes_id=self.supersedes_id,
        )


class Touch(models.Model):
    """A call, mail, meeting, form or visit. Append-only."""

    key = KeyField()
    revision = models.IntegerField(default=0)
    supersedes_id = models.BigIntegerField(null=True)
    lead = _reference(Lead, null=False)
    kind = models.CharField()  # domain.touches.TouchKind
    direction = models.CharField()
    occurred_at = InstantField()
    member = _reference("accounts.Member")
    disposition = models.CharField()
    duration_s = models.BigIntegerField(null=True)
    script_version = models.CharField(null=True)
    campaign = _reference(Campaign)
    promised_at = InstantField(null=True)  # when we said in it that we would call: 次回架電予定
    posting = _reference(Posting, null=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "revision"], name="touch_key")]
        indexes = [
            models.Index(fields=["lead", "occurred_at"], name="touch_lead"),
            models.Index(
                fields=["lead"], condition=Q(promised_at__isnull=False), name="touch_promised"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Correction(models.Model):
    """A value that was replaced in a record that is corrected in place, as text."""

    posting = _reference(Posting, null=False)
    record = models.CharField()  # intake's record kind
    object_id = models.BigIntegerField()
    field = models.CharField()
    old = models.TextField(null=True)
    new = models.TextField(null=True)

    class Meta:
        indexes = [models.Index(fields=["record", "object_id"], name="correction_object")]

    def __str__(self) -> str:
        return f"{self.record}:{self.object_id}.{self.field}"


class Reject(models.Model):
    """A row that could not be posted, kept whole until somebody corrects it."""

    posting = _reference(Posting, null=False)
    file = models.CharField()
    row = models.BigIntegerField()
    record = models.CharField()
    key = KeyField(null=True)
    field = models.CharField(null=True)
    code = models.CharField()
    value = models.TextField(null=True)
    detail = models.TextField(null=True)
    original = models.JSONField(null=True)  # the row as it was read: column to text

    class Meta:
        indexes = [models.Index(fields=["posting"], name="reject_posting")]

    def __str__(self) -> str:
        return f"{self.file}:{self.row} {self.code}"
