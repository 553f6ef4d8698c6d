"""Teams, members and users.

A *member* is somebody whose work the ledger records, known by the key that the other systems use;
a *user* is somebody who may log in. Most users are members; an analyst or an executive is none,
and a member who left years ago is no user.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from tasuki.domain.roles import Role
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.fields import InstantField, KeyField

ROLES = [(role.value, role.value) for role in Role]


class Team(models.Model):
    """A group of members, as the organisation names it."""

    key = KeyField()
    name = models.CharField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="team_key")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody who works on leads. Kept after leaving: the past names them."""

    key = KeyField()
    name = models.CharField()
    email = models.CharField(null=True)
    role = models.CharField(choices=ROLES, default=Role.IS_REP.value)
    team = models.ForeignKey(Team, models.PROTECT, null=True)
    active_from = models.DateField(null=True)
    active_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="member_key")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds users by the name or mail address with which they log in."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of that name or mail address, however it is capitalised."""
        text = (username or "").strip()
        return self.get(models.Q(username__iexact=text) | models.Q(email__iexact=text))


class User(AbstractBaseUser):
    """Somebody who may log in, by name or by mail address."""

    username = models.CharField()
    email = models.CharField(null=True, blank=True)
    name = models.CharField()
    role = models.CharField(choices=ROLES, default=Role.VIEWER.value)
    language = models.CharField(default="ja", choices=[("ja", "日本語"), ("en", "English")])
    member = models.OneToOneField(Member, models.SET_NULL, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = InstantField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username"),
            models.UniqueConstraint(Lower("email"), name="user_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Nothing to normalise beyond Django's own: names are compared without case."""
        self.username = self.normalize_username(self.username)

    def get_full_name(self) -> str:
        """The name that pages show."""
        return self.name

    def has_right(self, right: Right) -> bool:
        """Whether this user's role may do `right` (see `permissions`)."""
        return self.is_active and may(Role(self.role), right)
