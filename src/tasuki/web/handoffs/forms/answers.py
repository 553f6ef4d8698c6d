"""What is said about a hand-over: returned, evaluated, appealed, given to another."""

from __future__ import annotations

from typing import Any

from django import forms

from tasuki.domain.agreement.document import Agreement, Bant
from tasuki.domain.handoffs import Accuracy, Outcome
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import Member
from tasuki.web.handoffs.models import ReturnReason
from tasuki.web.house.forms import LONGEST, Worded, choose

ROWS = forms.Textarea(attrs={"rows": 3})


def reasons(lang: Lang) -> list[tuple[str, str]]:
    """The return reasons that are in use, to choose from."""
    found = ReturnReason.objects.filter(retired_at=None).order_by("pk")
    return [("", t("handed.choose", lang)), *((one.key, getattr(one, lang)) for one in found)]


class ReturnForm(Worded):
    """Why it is given back; what is left empty is refused by the verb, in its own words."""

    words = {"reason": "handed.return.reason", "comment": "handed.return.comment"}
    hints = {"comment": "handed.return.comment.help"}
    missing = "handoff.refused.reason_needed"
    reason = forms.CharField(widget=forms.Select)
    comment = forms.CharField(max_length=LONGEST, required=False, widget=ROWS)

    def __init__(self, data: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["reason"].widget.choices = reasons(lang)


class AppealForm(Worded):
    """Why the sender does not agree."""

    words = {"why": "handed.appeal.why"}
    missing = "handoff.refused.why_needed"
    why = forms.CharField(max_length=LONGEST, widget=ROWS)


class AppealAnswerForm(Worded):
    """Whether an appeal is upheld, and why."""

    words = {"verdict": "handed.answer.verdict", "why": "handed.answer.why"}
    missing = "handoff.refused.why_needed"
    verdict = forms.ChoiceField(widget=forms.RadioSelect)
    why = forms.CharField(max_length=LONGEST, widget=ROWS)

    def __init__(self, data: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["verdict"].error_messages["required"] = t("handed.choose", lang)
        verdicts = ("upheld", "not_upheld")
        choose(self, "verdict", [(one, t(f"handed.answer.{one}", lang)) for one in verdicts])

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        return {"upheld": given["verdict"] == "upheld", "why": given["why"]}


class ReassignForm(Worded):
    """Who is asked instead."""

    words = {"receiver": "handed.reassign.to"}
    hints = {"receiver": "handed.reassign.note"}
    missing = "handed.choose"
    receiver = forms.ChoiceField()

    def __init__(
        self, data: Any = None, *, lang: Lang, members: list[Member], **known: Any
    ) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["receiver"].error_messages["invalid_choice"] = t("handed.reassign.note", lang)
        called = [(str(one.pk), one.name) for one in members]
        choose(self, "receiver", [("", t("handed.choose", lang)), *called])

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        return {"receiver": Member.objects.get(pk=self.cleaned_data["receiver"])}


class TakeBackForm(Worded):
    """Why it is taken back; it need not be said."""

    words = {"comment": "handed.take_back.comment"}
    comment = forms.CharField(max_length=LONGEST, required=False)


class EvaluateForm(Worded):
    """The agreement's questions, how true BANT was, what came of it, and a comment."""

    words = {"outcome": "handed.outcome", "comment": "handed.evaluate.comment"}
    missing = "form.missing"
    outcome = forms.ChoiceField()
    comment = forms.CharField(max_length=LONGEST, required=False, widget=ROWS)

    def __init__(
        self, data: Any = None, *, lang: Lang, agreement: Agreement | None, **known: Any
    ) -> None:
        super().__init__(data, lang=lang, **known)
        questions = agreement.feedback.questions if agreement else ()
        self.asked = {f"q_{one.name}": one for one in questions}
        for name, one in self.asked.items():
            values = [(str(n), str(n)) for n in range(1, one.scale + 1)]
            self.fields[name] = forms.ChoiceField(
                choices=values,
                label=one.label,
                help_text=t("handed.evaluate.scale", lang, scale=one.scale),
                widget=forms.RadioSelect,
                error_messages={
                    "required": t("handoff.refused.unanswered", lang, label=one.label),
                    "invalid_choice": t(
                        "handoff.refused.off_scale", lang, label=one.label, scale=one.scale
                    ),
                },
            )
        truths = [("", "—"), *((one.value, t(f"accuracy.{one}", lang)) for one in Accuracy)]
        for item in Bant:
            self.fields[f"bant_{item}"] = forms.ChoiceField(
                choices=truths, required=False, label=t(f"agreement.bant.{item}", lang)
            )
        outcomes = [(one.value, t(f"outcome.{one}", lang)) for one in Outcome]
        choose(self, "outcome", [("", t("handed.choose", lang)), *outcomes])
        self.order_fields([*self.asked, "outcome"])

    @property
    def questions(self) -> list[forms.BoundField]:
        """The agreement's questions."""
        return [self[name] for name in self.asked]

    @property
    def accuracy(self) -> list[forms.BoundField]:
        """How true each of BANT was."""
        return [self[f"bant_{one}"] for one in Bant]

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        bant = {one: given[f"bant_{one}"] for one in Bant}
        return {
            "answers": {one.name: int(given[name]) for name, one in self.asked.items()},
            "bant": {one: Accuracy(truth) for one, truth in bant.items() if truth},
            "outcome": Outcome(given["outcome"]),
            "comment": given["comment"] or None,
        }
