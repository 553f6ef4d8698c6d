"""The form that all others are: in the catalogue's words, and knowing what its verb takes."""

from __future__ import annotations

from typing import Any

from django import forms

from tasuki.present.words import Lang, t

LONGEST = 2000
"""Characters of something said."""


class Worded(forms.Form):
    """A form whose labels, hints and complaints are the catalogue's: a key per field."""

    words: dict[str, str] = {}
    hints: dict[str, str] = {}
    missing = "form.missing"

    def __init__(self, data: Any = None, files: Any = None, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, files, **known)
        self.lang = lang
        for name, field in self.fields.items():
            field.label = t(self.words[name], lang)
            field.help_text = t(self.hints[name], lang) if name in self.hints else ""
            field.error_messages |= {
                "required": t(self.missing, lang),
                "invalid_choice": t("form.missing", lang),
            }
            if isinstance(field, forms.CharField) and field.max_length:
                long = t("form.too_long", lang, most=f"{field.max_length:,}")
                field.error_messages["max_length"] = long

    def said(self) -> dict[str, Any]:
        """What the verb takes: each field by its name, None where nothing was written."""
        return {name: None if one == "" else one for name, one in self.cleaned_data.items()}


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """What there is to choose from in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)  # noqa: S101  # so declared
    field.choices = choices
