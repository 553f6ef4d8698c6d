"""How leads stood when they became MQL or were passed on, what became of them, and what was looked at.

Only ever added to; triggers see to it. A standing is kept as it was known then, in the words of the
version that was in force; no later version or record touches it. Why a proposal was declined may
name people: it is the ledger's `Note`, which is erased with the person.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import models

from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.rulebook.frozen import Frozen
from tasuki.web.fields import InstantField
from tasuki.web.handoffs.models import Handoff
from tasuki.web.ledger.models import Lead, Posting


def _values(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Judgement(models.Model):
    """How a lead stood by the agreement at an instant.

    At a crossing without a decision it is a proposal that waits. `known_at` is when the facts were
    made that it was read from.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="+")
    cause = models.CharField(choices=_values(Occasion))
    instant = InstantField()
    version = models.IntegerField()  # of the agreement that was in force
    score = models.FloatField()
    standing = models.JSONField()  # rulebook.frozen.Frozen
    known_at = InstantField()
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "instant", "cause"], name="judgement_instant"),
        ]
        indexes = [models.Index(fields=["cause", "instant"], name="judgement_latest")]

    def __str__(self) -> str:
        return f"{self.cause} of lead {self.lead_id}"

    @classmethod
    def of(
        cls,
        frozen: Frozen,
        cause: Occasion,
        lead_id: int,
        instant: datetime,
        *,
        version: int,
        known_at: datetime,
        posting: Posting,
    ) -> Judgement:
        """A standing as it is kept. It is not saved yet: many are, at once."""
        return cls(
            lead_id=lead_id,
            cause=cause.value,
            instant=instant,
            version=version,
            score=frozen.score,
            standing=frozen.as_json(),
            known_at=known_at,
            posting=posting,
        )

    @property
    def frozen(self) -> Frozen:
        """The standing."""
        return Frozen.from_json(self.standing)


class Decision(models.Model):
    """What became of a lead that was judged. Who decided it and when is the posting's to say."""

    judgement = models.OneToOneField(Judgement, models.PROTECT, related_name="decision")
    verdict = models.CharField(choices=_values(Verdict))
    handoff = models.OneToOneField(Handoff, models.PROTECT, null=True, related_name="decision")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["verdict", "posting"], name="decision_latest")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.judgement_id}"

    @classmethod
    def passing(cls, judgement: Judgement, handoff: Handoff) -> Decision:
        """That the lead was passed on, by the hand-over's own posting: who passed it on decided, at
        that instant. It is not saved yet."""
        return cls(
            judgement=judgement,
            verdict=Verdict.PASSED.value,
            handoff=handoff,
            posting=handoff.posting,
        )


class Sweep(models.Model):
    """Facts that were looked through to the end: the next sweep begins where this one ended.

    `touch`, `gate_event` and `through` (a posting) are up to where these facts saw the ledger.
    """

    as_of = InstantField()
    touch = models.BigIntegerField()
    gate_event = models.BigIntegerField()
    through = models.BigIntegerField()
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"sweep as of {self.as_of:%Y-%m-%d %H:%M}"
