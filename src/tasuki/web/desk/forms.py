"""Forms of the door, in the catalogue's words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User


class DoorForm(forms.Form):
    """A form whose labels and complaints are the catalogue's. `words` names a label's key per field."""

    words: dict[str, str] = {}
    use_required_attribute = True

    def __init__(self, data: Any, *, lang: Lang, **known: Any) -> None:
        super().__init__(data, **known)
        self.lang = lang
        for name, field in self.fields.items():
            field.label = t(self.words[name], lang)
            field.error_messages["required"] = t("form.missing", lang)


class LoginForm(DoorForm):
    """User name (or mail address) and password; `user` is who they name once the form is valid."""

    words = {"username": "login.user", "password": "login.password"}
    username = forms.CharField(
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
    )
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, data: Any, *, request: HttpRequest, lang: Lang) -> None:
        super().__init__(data, lang=lang)
        self.request = request
        self.user: Any = None

    def clean(self) -> dict[str, Any]:
        """Find the user. One message for every failure: it tells nobody which half was wrong."""
        given = super().clean() or {}
        if not self.errors:
            self.user = authenticate(self.request, **given)
            if self.user is None:
                raise ValidationError(t("login.failed", self.lang))
        return given


class PasswordForm(DoorForm):
    """The current password and, twice, the new one."""

    words = {"old": "password.old", "new": "password.new", "again": "password.again"}
    old = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, data: Any, *, user: User, lang: Lang) -> None:
        super().__init__(data, lang=lang)
        self.user = user

    def clean_old(self) -> str:
        """The current password, proved."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError(t("password.wrong", self.lang))
        return old

    def clean_new(self) -> str:
        """A password that is not easily guessed."""
        new: str = self.cleaned_data["new"]
        try:
            validate_password(new, self.user)
        except ValidationError as weak:
            raise ValidationError(t("password.weak", self.lang)) from weak
        return new

    def clean(self) -> dict[str, Any]:
        """The two new ones are the same."""
        given = super().clean() or {}
        if {"new", "again"} <= given.keys() and given["new"] != given["again"]:
            self.add_error("again", t("password.differ", self.lang))
        return given
