"""How people want to have notices, and which mails were sent.

The notices themselves are no rows: what waits and what has happened is read from hand-overs, feedback
and the agreement each time, so that a notice can neither be lost nor outlive its reason.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from tasuki.domain.notices import Mailing
from tasuki.web.accounts.models import User
from tasuki.web.fields import InstantField
from tasuki.web.ledger.models import Posting


def _values(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Preference(models.Model):
    """How one user has notices; whoever has none has them daily.

    `seen` is the posting up to which they said that they had seen what was new, `asked` the one after
    which they want to hear of it at once.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    mailing = models.CharField(choices=_values(Mailing), default=Mailing.DAILY.value)
    seen = models.BigIntegerField(default=0)
    asked = models.BigIntegerField(default=0)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"notices of {self.user_id}"


class Parcel(StrEnum):
    """Which mail it is."""

    MORNING = "morning"
    NEWS = "news"  # for those who want to hear at once


class Fate(StrEnum):
    """What became of a mail."""

    BEGUN = "begun"  # about to be given to the mail server; if it stays so, nobody knows
    SENT = "sent"
    REFUSED = "refused"  # by the mail server: tried again by the next run
    NOTHING = "nothing"  # there was nothing to say


class Digest(models.Model):
    """One mail to one user: what it counted, up to which posting, what became of it. No text."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()  # in the organisation's zone
    parcel = models.CharField(choices=_values(Parcel))
    upto = models.BigIntegerField()
    counts = models.JSONField(default=dict)
    fate = models.CharField(choices=_values(Fate), default=Fate.BEGUN.value)
    ended_at = InstantField(null=True)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "on"], condition=Q(parcel="morning"), name="digest_morning"
            ),
            models.UniqueConstraint(
                fields=["user", "upto"], condition=Q(parcel="news"), name="digest_news"
            ),
        ]
        indexes = [models.Index(fields=["user", "parcel", "upto"], name="digest_last")]

    def __str__(self) -> str:
        return f"{self.parcel} {self.on} {self.user_id}"
