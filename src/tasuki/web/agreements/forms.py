"""The forms of the agreement's pages, in the catalogue's words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tasuki.present.words import Lang, t
from tasuki.web.house.forms import LONGEST, Worded, choose

LARGEST = 1_000_000
"""Bytes of a document: some hundred times a long one."""


class SaidForm(Worded):
    """Something said about a version, or about one of its sentences."""

    words = {"sentence": "signing.sentence", "text": "signing.text"}
    missing = "signing.refused.text_needed"
    sentence = forms.ChoiceField(required=False)
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, lang: Lang, sentences: Any = (), **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        choices = [(one, one) for one in sentences]
        choose(self, "sentence", [("", t("signing.sentence.all", lang)), *choices])


class ObjectForm(SaidForm):
    """An objection, which needs its reason."""

    words = {"sentence": "signing.sentence", "text": "signing.reason"}
    missing = "signing.refused.reason_needed"

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        given = super().said()
        return {"reason": given["text"], "sentence": given["sentence"]}


class AnswerForm(Worded):
    """An answer to an objection."""

    words = {"text": "signing.answer.text"}
    missing = "signing.refused.text_needed"
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(Worded):
    """Why a version is taken back; it need not be said."""

    words = {"text": "signing.withdraw.reason"}
    text = forms.CharField(max_length=LONGEST, required=False)

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        return {"reason": super().said()["text"]}


class ReviewForm(Worded):
    """What was found when the version in force was looked at again; it need not be said."""

    words = {"text": "signing.review.text"}
    text = forms.CharField(
        max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DayForm(Worded):
    """The day from which a version is to hold."""

    words = {"starts_on": "signing.date.field"}
    hints = {"starts_on": "signing.date.help"}
    missing = "signing.date.bad"
    starts_on = forms.DateField(
        input_formats=["%Y-%m-%d", "%Y/%m/%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, lang=lang, **known)
        self.fields["starts_on"].error_messages["invalid"] = t("signing.date.bad", lang)


class DraftForm(Worded):
    """A document as YAML, from a file or as it is written in the field."""

    words = {
        "file": "signing.write.file",
        "document": "signing.write.text",
        "note": "signing.write.note",
    }
    hints = {"file": "signing.write.file.help", "note": "signing.write.note.help"}
    note = forms.CharField(max_length=LONGEST, required=False)
    file = forms.FileField(
        required=False, widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.txt"})
    )
    document = forms.CharField(
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file where there is one; `text` is what is to be saved."""
        given = super().clean() or {}
        upload = given.get("file")
        if upload is None:
            given["text"] = given.get("document") or ""
            if not given["text"].strip():
                raise ValidationError(t("signing.write.neither", self.lang))
            return given
        if upload.size > LARGEST:
            raise ValidationError(t("signing.write.too_large", self.lang))
        try:
            given["text"] = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as bad:
            raise ValidationError(t("signing.write.not_text", self.lang)) from bad
        return given

    def said(self) -> dict[str, Any]:
        """What the verb takes beside the document, which is read first."""
        return {"note": super().said()["note"]}


def next_monday(day: date) -> date:
    """The Monday after a day: what the form proposes."""
    return day + timedelta(days=7 - day.weekday())
