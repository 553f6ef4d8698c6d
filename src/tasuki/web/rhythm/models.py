"""Targets: one row per value that somebody set, the latest of each in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tasuki.domain.targets import PERIODS, Layer, Period
from tasuki.domain.window import Every
from tasuki.web.accounts.models import Member, Team
from tasuki.web.fields import KeyField
from tasuki.web.ledger.models import Posting


class Target(models.Model):
    """A value that a metric is to reach in a period, as it was set once. Only ever added to.

    `key` says what the target is of: layer, subject, metric and period. Setting it again adds a row
    with a higher `version`; a `value` of null withdraws it. Rates are fractions, amounts in the
    organisation's currency. Who set it and when is the posting's to say.
    """

    key = KeyField()
    version = models.IntegerField()
    layer = models.CharField(choices=[(layer.value, layer.value) for layer in Layer])
    metric = models.CharField()
    every = models.CharField(choices=[(every.value, every.value) for every in PERIODS])
    starts_on = models.DateField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    value = models.FloatField(null=True)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="target_version"),
        ]
        indexes = [models.Index(fields=["every", "starts_on"], name="target_period")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    @property
    def period(self) -> Period:
        """The period, as the organisation counts it."""
        organisation = settings.ORGANISATION
        return Period.holding(
            Every(self.every),
            self.starts_on,
            organisation.tz,
            fiscal_start=organisation.fiscal_start,
        )

    @property
    def subject(self) -> str | None:
        """The name of the team or member; None where the target is of all."""
        whose = self.member or self.team
        return None if whose is None else str(whose)
