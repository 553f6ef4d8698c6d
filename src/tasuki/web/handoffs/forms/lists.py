"""What managers keep, and what goes back to Marketing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import Member
from tasuki.web.handoffs.forms.answers import ROWS
from tasuki.web.house.forms import LONGEST, Worded, choose
from tasuki.web.ledger.models import Campaign

DAYS = ["%Y-%m-%d", "%Y/%m/%d"]
SHORT = 200


def _day() -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(input_formats=DAYS, widget=widget)


class Dated(Worded):
    """A form with days from and to."""

    missing = "feedback.collect.day"
    starts_on = _day()
    ends_on = _day()

    def __init__(self, data: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        for name in ("starts_on", "ends_on"):
            self.fields[name].error_messages["invalid"] = t(self.missing, lang)


class ReasonForm(Worded):
    """A reason for returning; what cannot be used the verb says."""

    words = {"key": "reasons.key", "ja": "reasons.ja", "en": "reasons.en"}
    hints = {"key": "reasons.key.help"}
    missing = "form.missing"
    ja = forms.CharField(max_length=SHORT)
    en = forms.CharField(max_length=SHORT)
    key = forms.CharField(
        max_length=SHORT, widget=forms.TextInput(attrs={"autocapitalize": "none"})
    )


class AbsenceForm(Dated):
    """Who is away from a day to a day."""

    words = {"member": "absences.member", "starts_on": "absences.from", "ends_on": "absences.to"}
    member = forms.ChoiceField()
    field_order = ["member", "starts_on", "ends_on"]

    def __init__(
        self, data: Any = None, *, lang: Lang, members: Iterable[Member], **known: Any
    ) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["member"].error_messages |= {"required": t("form.missing", lang)}
        choose(self, "member", [(str(one.pk), one.name) for one in members])

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        return self.cleaned_data | {"member": Member.objects.get(pk=self.cleaned_data["member"])}


class CollectForm(Dated):
    """Of which campaign, and of what period."""

    words = {
        "campaign": "feedback.collect.campaign",
        "starts_on": "feedback.collect.from",
        "ends_on": "feedback.collect.to",
    }
    campaign = forms.ChoiceField()
    field_order = ["campaign", "starts_on", "ends_on"]

    def __init__(
        self, data: Any = None, *, lang: Lang, campaigns: Iterable[Campaign], **known: Any
    ) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["campaign"].error_messages |= {"required": t("form.missing", lang)}
        called = [(str(one.pk), str(one)) for one in campaigns]
        choose(self, "campaign", [("", t("handed.choose", lang)), *called])

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        chosen = Campaign.objects.get(pk=self.cleaned_data["campaign"])
        return self.cleaned_data | {"campaign": chosen}


class SendForm(Worded):
    """What is said with feedback; it need not be."""

    words = {"text": "feedback.send.text"}
    hints = {"text": "feedback.send.help"}
    text = forms.CharField(max_length=LONGEST, required=False, widget=ROWS)


class ReplyForm(Worded):
    """What Marketing will do about it."""

    words = {"text": "feedback.answer.text"}
    hints = {"text": "feedback.send.help"}
    missing = "handoff.refused.text_needed"
    text = forms.CharField(max_length=LONGEST, widget=ROWS)
