"""Verbs on users, members and teams: one transaction and one posting each."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from tasuki.domain.roles import Role
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right, require
from tasuki.web.ledger.posting import Author, posted


def user_create(
    *,
    username: str,
    password: str,
    role: Role,
    by: Author,
    name: str | None = None,
    email: str | None = None,
    language: str = "ja",
    member: Member | None = None,
) -> User:
    """A user who may log in from now on.

    Raises ValidationError for a weak password or a name or mail address already taken, and
    PermissionDenied where `by` is a user who may not manage users.
    """
    if isinstance(by, User):
        require(by, Right.MANAGE_USERS)
    user = User(
        username=username,
        email=email or None,
        name=name or username,
        role=role.value,
        language=language,
        member=member,
        created_at=timezone.now(),
    )
    validate_password(password, user)
    user.set_password(password)
    with posted("user_create", by=by) as posting:
        user.full_clean()
        user.save()
        posting.object = f"user:{user.pk}"
        posting.detail = {"role": role.value}
    return user


def user_change(
    user: User,
    *,
    by: Author,
    role: Role | None = None,
    is_active: bool | None = None,
    password: str | None = None,
) -> User:
    """Another role or password, or the end of access. Only what is given changes.

    Raises ValidationError for a weak password, PermissionDenied as `user_create`.
    """
    if isinstance(by, User) and (by.pk != user.pk or role is not None or is_active is not None):
        require(by, Right.MANAGE_USERS)
    changed: dict[str, object] = {}
    if role is not None and role.value != user.role:
        changed["role"] = {"old": user.role, "new": role.value}
        user.role = role.value
    if is_active is not None and is_active != user.is_active:
        changed["is_active"] = is_active
        user.is_active = is_active
    if password is not None:
        validate_password(password, user)
        user.set_password(password)
        changed["password"] = True
    with posted("user_change", by=by) as posting:
        user.save()
        posting.object = f"user:{user.pk}"
        posting.detail = changed
    return user


def language_set(user: User, *, language: str, by: Author) -> None:
    """The language in which this user reads the pages."""
    with posted("language_set", by=by) as posting:
        user.language = language
        user.save(update_fields=["language"])
        posting.object = f"user:{user.pk}"
        posting.detail = {"language": language}
