"""The form by which what lies with a member is given to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from tasuki.present.words import Lang, t
from tasuki.web.house.forms import choose

if TYPE_CHECKING:
    from tasuki.web.notices.leaving_page import Shown


class LeavingForm(forms.Form):
    """Who takes over what. Nobody and nothing chosen is the service's to refuse."""

    to = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    handoffs = forms.MultipleChoiceField(required=False)
    leads = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None, *, shown: Shown, lang: Lang) -> None:
        super().__init__(data)
        self.shown = shown
        offered: dict[str, list[tuple[str, str]]] = {
            "to": [(str(one.pk), one.name) for one in shown.receivers],
            "handoffs": [(str(one.pk), one.name) for one in shown.handoffs],
            "leads": [(str(one.pk), one.name) for one in shown.leads],
        }
        for name, choices in offered.items():
            choose(self, name, choices)
            self.fields[name].error_messages["invalid_choice"] = t("form.missing", lang)

    def clean_to(self) -> list[Any]:
        """The members who were chosen."""
        chosen = {int(pk) for pk in self.cleaned_data["to"]}
        return [one for one in self.shown.receivers if one.pk in chosen]

    def clean_handoffs(self) -> list[int]:
        """Ids of hand-overs."""
        return [int(pk) for pk in self.cleaned_data["handoffs"]]

    def clean_leads(self) -> list[int]:
        """Ids of leads."""
        return [int(pk) for pk in self.cleaned_data["leads"]]

    def said(self) -> dict[str, Any]:
        """What the verb takes."""
        return self.cleaned_data
