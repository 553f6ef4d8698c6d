"""Versions of the agreement and what was done with them. Only ever added to; triggers see to it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.life import Act, Department, Event
from tasuki.web.accounts.models import User
from tasuki.web.fields import InstantField, KeyField
from tasuki.web.ledger.models import Posting


class AgreementVersion(models.Model):
    """A document as it was written once; a changed document is another version.

    What it is (a draft, in force, withdrawn, ...) no column says: its events do.
    """

    number = models.IntegerField()
    document = models.TextField()  # canonical JSON, which the fingerprint is of
    fingerprint = KeyField()
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="agreement_number")]

    def __str__(self) -> str:
        return f"agreement {self.number}"

    @property
    def agreement(self) -> Agreement:
        """The document. Raises ValidationError where it was written for another model."""
        return Agreement.model_validate_json(self.document)


class AgreementEvent(models.Model):
    """Something that was done with a version. Who did it and when is the posting's to say."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="events")
    act = models.CharField(choices=[(one.value, one.value) for one in Act])
    department = models.CharField(choices=[(one.value, one.value) for one in Department], null=True)
    sentence = models.CharField(null=True)  # the number of the sentence that is spoken of
    text = models.TextField(null=True)
    starts_at = InstantField(null=True)
    fingerprint = KeyField(null=True)  # of what was signed
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.act} {self.version_id}"

    @property
    def occurred_at(self) -> datetime:
        """When it was done."""
        instant: datetime = self.posting.at
        return instant

    @property
    def user(self) -> User | None:
        """Who did it; None for the terminal or a job."""
        return self.posting.user

    def as_event(self) -> Event:
        """As the domain reads it."""
        return Event(
            id=self.pk,
            act=Act(self.act),
            occurred_at=self.posting.at,
            department=Department(self.department) if self.department else None,
            starts_at=self.starts_at,
            answers=self.answers_id,
        )
