"""The forms of the targets page, in the catalogue's words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from tasuki.domain.targets import Layer, Period
from tasuki.insight.attainment import ORDER, may_have_target
from tasuki.intake.targets import amount_of
from tasuki.metrics.reading import Kind
from tasuki.metrics.registry import METRICS
from tasuki.present.figures import name_of
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import Member, Team
from tasuki.web.house.forms import Worded, choose
from tasuki.web.rhythm.models import Target
from tasuki.web.rhythm.services import ALL, Subject

TEXT_KINDS = (".csv", ".tsv", ".txt")

LARGEST = 1_000_000
"""Bytes of a file: some ten thousand targets, which are posted in one transaction."""


class TargetForm(Worded):
    """One target. `subject` is `all`, `team-<id>` or `member-<id>`; an empty value withdraws."""

    words = {
        "layer": "targets.set.layer",
        "metric": "targets.set.metric",
        "period": "targets.set.period",
        "subject": "targets.set.subject",
        "value": "targets.set.value",
    }
    hints = {"period": "targets.set.period.help", "value": "targets.set.value.help"}
    layer = forms.ChoiceField()
    metric = forms.ChoiceField()
    period = forms.CharField(max_length=32)
    subject = forms.ChoiceField()
    value = forms.CharField(max_length=32, required=False)

    def __init__(self, data: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        choose(self, "layer", [(one.value, t(f"layer.{one.value}", lang)) for one in Layer])
        keys = sorted(
            (key for key in METRICS if may_have_target(key)),
            key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER),
        )
        choose(self, "metric", [(key, name_of(key, lang)) for key in keys])
        whose = [("all", t("targets.whole", lang))]
        whose += [(f"team-{one.pk}", one.name) for one in Team.objects.order_by("name")]
        whose += [(f"member-{one.pk}", one.name) for one in Member.objects.order_by("name")]
        choose(self, "subject", whose)

    def clean_layer(self) -> Layer:
        """The layer of that name."""
        return Layer(self.cleaned_data["layer"])

    def clean_period(self) -> Period:
        """The period of that name."""
        organisation = settings.ORGANISATION
        try:
            return Period.parse(
                self.cleaned_data["period"],
                organisation.tz,
                fiscal_start=organisation.fiscal_start,
            )
        except ValueError as bad:
            raise ValidationError(t("targets.set.bad_period", self.lang)) from bad

    def clean_subject(self) -> Subject:
        """Whose target it is."""
        kind, _, number = self.cleaned_data["subject"].partition("-")
        if kind == "team":
            return Subject(team=Team.objects.get(pk=number))
        return Subject(member=Member.objects.get(pk=number)) if kind == "member" else ALL

    def clean(self) -> dict[str, Any]:
        """Read the value as the metric wants it."""
        given = super().clean() or {}
        text = given.get("value") or ""
        if "metric" in given and text.strip():
            is_rate = METRICS[given["metric"]].kind in {Kind.RATE, Kind.SHARE}
            value = amount_of(text, is_rate=is_rate)
            if isinstance(value, str):
                self.add_error("value", t(f"targets.set.{value}", self.lang))
            given["value"] = value
        else:
            given["value"] = None
        return given


def prefilled(target: Target | None, period: Period) -> dict[str, str]:
    """What the form begins with: a target to be changed, or the period alone."""
    if target is None:
        return {"period": period.name}
    whose = "all"
    if target.member_id is not None:
        whose = f"member-{target.member_id}"
    elif target.team_id is not None:
        whose = f"team-{target.team_id}"
    is_rate = METRICS[target.metric].kind in {Kind.RATE, Kind.SHARE}
    value = float(target.value or 0.0)
    return {
        "layer": target.layer,
        "metric": target.metric,
        "period": target.period.name,
        "subject": whose,
        "value": f"{value * 100:.10g}%" if is_rate else f"{value:.15g}",
    }


class FileForm(Worded):
    """A file of targets."""

    words = {"file": "targets.import.file"}
    file = forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": ",".join(TEXT_KINDS)}))

    def clean_file(self) -> Any:
        """A text file; what is in it is intake's to judge."""
        upload = self.cleaned_data["file"]
        if not (upload.name or "").lower().endswith(TEXT_KINDS):
            raise ValidationError(t("targets.import.wrong_type", self.lang))
        if upload.size > LARGEST:
            raise ValidationError(t("targets.import.too_large", self.lang))
        return upload


class PlanForm(Worded):
    """What to plan back from."""

    words = {"amount": "plan.amount", "period": "targets.set.period", "members": "plan.members"}
    hints = {
        "amount": "plan.amount.help",
        "period": "targets.set.period.help",
        "members": "plan.members.help",
    }
    amount = forms.CharField(max_length=32)
    period = forms.CharField(max_length=32)
    members = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def clean_amount(self) -> float:
        """An amount above zero."""
        value = amount_of(self.cleaned_data["amount"], is_rate=False)
        if isinstance(value, str) or not value > 0:
            raise ValidationError(t("targets.set.bad_number", self.lang))
        return value

    clean_period = TargetForm.clean_period
