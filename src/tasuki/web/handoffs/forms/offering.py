"""What a lead is handed over with, and how its run is ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from tasuki.domain.agreement.document import Bant, Level, Likely, PackageField
from tasuki.domain.agreement.sqlgate import Lack, Missing
from tasuki.domain.handoffs import Carried, Finding
from tasuki.present.handoffs import lacks
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import Member
from tasuki.web.handoffs.forms.answers import reasons
from tasuki.web.house.forms import LONGEST, Worded, choose

WHEN = "%Y-%m-%dT%H:%M"
CHOSEN = tuple(one for one in Likely if one is not Likely.NEXT_STEP_DATED)
"""Signs that are said; that the next step has a date can be seen."""
TYPED = {
    PackageField.SUMMARY: "summary",
    PackageField.NEXT_STEP: "next_step",
    PackageField.NEXT_STEP_AT: "next_step_at",
    PackageField.RECORDING: "recordings",
}
"""The fields of a package that are typed here; the others are known of the lead."""
MOST_RECORDINGS = 10


class ToForm(Worded):
    """Who is to get it; empty where the agreement, or whoever takes it, decides."""

    words = {"receiver": "offer.receiver"}
    nobody = "offer.receiver.anybody"  # what is said where nobody is chosen
    receiver = forms.ChoiceField(required=False)

    def __init__(
        self, data: Any = None, *, lang: Lang, members: Iterable[Member], **known: Any
    ) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["receiver"].error_messages["invalid_choice"] = t("offer.receiver.bad", lang)
        called = [(str(one.pk), one.name) for one in members]
        choose(self, "receiver", [("", t(self.nobody, lang)), *called])

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        chosen = self.cleaned_data["receiver"]
        return {"receiver": Member.objects.get(pk=chosen) if chosen else None}


class PackageForm(ToForm):
    """BANT with its evidence, what makes it likely, the next step. Nothing is required by the form:
    what is missing the agreement says."""

    words = {
        "receiver": "offer.receiver",
        "likely": "handed.likely",
        "summary": "handed.summary",
        "next_step": "handed.next",
        "next_step_at": "offer.when",
        "recordings": "handed.recordings",
    }
    hints = {"recordings": "offer.recordings.help"}
    nobody = "offer.receiver.rule"
    likely = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    summary = forms.CharField(
        max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    next_step = forms.CharField(max_length=LONGEST, required=False)
    next_step_at = forms.DateTimeField(
        required=False,
        input_formats=[WHEN, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WHEN),
    )
    recordings = forms.CharField(
        max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, data: Any = None, *, lang: Lang, calls: list[tuple[str, str]], **known: Any
    ) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["next_step_at"].error_messages["invalid"] = t("offer.when.bad", lang)
        signs = [(one.value, t(f"agreement.likely.{one}", lang)) for one in CHOSEN]
        self.fields["likely"].choices = signs  # type: ignore[attr-defined]  # declared above
        levels = [(one.value, t(f"handoff.level.{one}", lang)) for one in Level]
        calls = [("", t("offer.call.none", lang)), *calls]
        for one in Bant:
            self.fields[f"level_{one}"] = forms.ChoiceField(
                choices=levels,
                required=False,
                initial=Level.NONE.value,
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{one}"] = forms.CharField(max_length=LONGEST, required=False)
            self.fields[f"touch_{one}"] = forms.ChoiceField(
                choices=calls,
                required=False,
                error_messages={"invalid_choice": t("handoff.refused.no_such_call", lang)},
            )

    def clean_next_step_at(self) -> datetime | None:
        """A step that is still to come."""
        at: datetime | None = self.cleaned_data["next_step_at"]
        if at is not None and at <= timezone.now():
            raise forms.ValidationError(t("offer.when.past", self.lang))
        return at

    def clean_recordings(self) -> tuple[str, ...]:
        """An address on each line."""
        lines = [one.strip() for one in self.cleaned_data["recordings"].splitlines()]
        found = tuple(one for one in lines if one)
        if len(found) > MOST_RECORDINGS:
            raise forms.ValidationError(t("offer.recordings.many", self.lang, most=MOST_RECORDINGS))
        return found

    def said(self) -> dict[str, Any]:
        """What the verb takes: to whom, and the package."""
        given = self.cleaned_data
        carried = Carried(
            bant={one: _finding(given, one) for one in Bant},
            likely=tuple(Likely(one) for one in given["likely"]),
            summary=given["summary"],
            next_step=given["next_step"],
            next_step_at=given["next_step_at"],
            recordings=given["recordings"],
        )
        return super().said() | {"carried": carried}

    def complain(self, missing: Iterable[Missing]) -> None:
        """Say what is missing by the agreement, each beside its field."""
        for one in missing:
            self.add_error(_beside(one), lacks((one,), self.lang))


class EndForm(Worded):
    """Why a lead is disqualified."""

    words = {"reason": "handed.return.reason", "comment": "handed.return.comment"}
    missing = "handoff.refused.reason_needed"
    reason = forms.CharField(widget=forms.Select)
    comment = forms.CharField(max_length=LONGEST, required=False)

    def __init__(self, data: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["reason"].widget.choices = reasons(lang)


class RecycleForm(EndForm):
    """Why a lead is recycled, and when to come back to it."""

    words = EndForm.words | {"revisit_on": "offer.revisit"}
    revisit_on = forms.DateField(
        input_formats=["%Y-%m-%d", "%Y/%m/%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["revisit_on", "reason", "comment"]

    def __init__(self, data: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        needed = t("handoff.refused.date_needed", lang)
        self.fields["revisit_on"].error_messages |= {"required": needed, "invalid": needed}


def initial(structure: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a package begins with, from an earlier one of the same lead."""
    found: dict[str, Any] = {
        "likely": list(structure.get("likely", [])),
        "summary": words.get("summary", ""),
        "next_step": words.get("next_step", ""),
        "recordings": "\n".join(words.get("recordings", ())),
    }
    if at := structure.get("next_step_at"):
        found["next_step_at"] = datetime.fromisoformat(at)
    for name, one in structure.get("bant", {}).items():
        found[f"level_{name}"] = one.get("level")
        found[f"note_{name}"] = words.get("bant", {}).get(name, "")
        found[f"touch_{name}"] = str(one.get("touch") or "")
    return found


def _finding(given: Mapping[str, Any], one: Bant) -> Finding:
    level, touch = given[f"level_{one}"] or Level.NONE.value, given[f"touch_{one}"]
    return Finding(Level(level), given[f"note_{one}"], int(touch) if touch else None)


def _beside(one: Missing) -> str | None:
    """The field beside which a lack is said; None for the whole."""
    match one.lack:
        case Lack.LEVEL:
            return f"level_{one.subject}"
        case Lack.EVIDENCE:
            return f"note_{one.subject}"
        case Lack.LIKELY:
            return "likely"
        case Lack.FIELD:
            return TYPED.get(PackageField(one.subject))
    return None
