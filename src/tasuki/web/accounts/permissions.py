"""Which role may do what: one table, read by every page and service."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from tasuki.domain.roles import Role

if TYPE_CHECKING:
    from tasuki.web.accounts.models import User


class Right(StrEnum):
    """Something that a role may do."""

    SEE_WEEK = "see_week"  # figures, never a person
    SEE_MEMBERS = "see_members"  # who does better or worse: for those who coach
    SEE_LEADS = "see_leads"  # which leads there are and what happened to them
    SEE_PERSONAL = "see_personal"  # names, mail addresses, numbers, notes
    LOG_TOUCH = "log_touch"
    MOVE_LEAD = "move_lead"  # gate events
    MARK_CONTACT = "mark_contact"  # 連絡不可
    SET_TARGETS = "set_targets"  # what is to be reached, by whom
    IMPORT = "import"
    EXPORT = "export"  # rejects and lists, personal data included
    ERASE = "erase"
    SEE_AUDIT = "see_audit"
    MANAGE_USERS = "manage_users"


_READ = frozenset({Right.SEE_WEEK, Right.SEE_LEADS})
_WORK = _READ | {Right.SEE_PERSONAL, Right.LOG_TOUCH, Right.MOVE_LEAD, Right.MARK_CONTACT}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.IS_MANAGER: frozenset(Right) - {Right.MANAGE_USERS},
    Role.IS_REP: _WORK,
    Role.MARKETING: _WORK | {Right.IMPORT, Right.EXPORT},
    Role.FS_MANAGER: _WORK | {Right.SEE_MEMBERS, Right.EXPORT, Right.SEE_AUDIT},
    Role.FS_REP: _WORK,
    Role.VIEWER: _READ,
}


def may(role: Role, right: Right) -> bool:
    """Whether `role` may do `right`."""
    return right in RIGHTS[role]


def rights_of(user: Any) -> frozenset[Right]:
    """What a user may do; nothing where nobody is logged in."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    return RIGHTS[Role(user.role)]


def require(user: User, right: Right) -> None:
    """Raises PermissionDenied where `user` may not do `right`."""
    if right not in rights_of(user):
        raise PermissionDenied(right.value)
