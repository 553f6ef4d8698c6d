"""The upload form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from tasuki.present.words import Lang, t
from tasuki.web.connections.files import EXTENSIONS, REFUSED, Refused


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """One or more files; their content is the service's to judge."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(_Files, self).clean(one, initial) for one in data or [None]]


class UploadForm(forms.Form):
    """Files to import. `refused` names those that the upload itself gave up."""

    uploads = _Files(allow_empty_file=True)

    def __init__(
        self, data: Any, files: Any, *, lang: Lang, refused: Sequence[Refused] = ()
    ) -> None:
        super().__init__(data, files)
        self.lang, self.refused = lang, refused
        self.limits = {
            "files": settings.UPLOAD_FILES,
            "megabytes": settings.UPLOAD_FILE_BYTES // 1_000_000,
        }
        field = self.fields["uploads"]
        field.label = t("imports.files", lang)
        field.help_text = t("imports.files.help", lang, **self.limits)
        field.error_messages["required"] = t("imports.files.none", lang)
        field.widget.attrs["accept"] = ",".join(f".{kind}" for kind in sorted(EXTENSIONS))

    @classmethod
    def of(cls, request: HttpRequest, lang: Lang) -> UploadForm:
        """The form as it was posted, or empty. Reading what was posted is what fills `REFUSED`."""
        if request.method != "POST":
            return cls(None, None, lang=lang)
        post, uploads = request.POST, request.FILES
        return cls(post, uploads, lang=lang, refused=getattr(request, REFUSED, ()))

    def clean(self) -> dict[str, Any]:
        """Nothing is taken where one of the files was given up."""
        if self.refused:
            self.errors.pop("uploads", None)
        for refused in self.refused:
            self.refuse(refused)
        return super().clean() or {}

    def refuse(self, refused: Refused) -> None:
        """Say why a file cannot be taken."""
        key = f"imports.refused.{refused.code}"
        self.add_error("uploads", t(key, self.lang, file=refused.file, **self.limits))
