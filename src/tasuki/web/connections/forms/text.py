"""The mapping as text."""

from __future__ import annotations

from typing import Any

from django import forms

from tasuki.present.words import Lang, t

LONGEST = 1_000_000
"""Characters; a mapping of twenty files has some thousands."""


class TextForm(forms.Form):
    """A mapping typed in, or a file of one, which counts if it is given."""

    text = forms.CharField(
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    file = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": ".toml,.txt"}))

    def __init__(self, data: Any, files: Any, *, text: str, lang: Lang) -> None:
        super().__init__(data, files, initial={"text": text})
        self.lang = lang
        for name in ("text", "file"):
            self.fields[name].label = t(f"imports.text.{name}", lang)
            self.fields[name].help_text = t(f"imports.text.{name}.help", lang)

    def clean(self) -> dict[str, Any]:
        """The file's text where there is a file."""
        given = super().clean() or {}
        file = given.get("file")
        if file is not None and file.size <= LONGEST:
            try:
                given["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", t("imports.text.not_text", self.lang))
        elif file is not None:
            self.add_error("file", t("imports.text.not_text", self.lang))
        given["text"] = given.get("text", "").replace("\r\n", "\n")
        return given
