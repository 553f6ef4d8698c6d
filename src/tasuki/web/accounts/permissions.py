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
    SEE_AGREEMENT = "see_agreement"
    COMMENT_AGREEMENT = "comment_agreement"
    DRAFT_AGREEMENT = "draft_agreement"  # write, propose, date and withdraw a version
    SIGN_AGREEMENT = "sign_agreement"  # for one's department, or object
    OFFER_MQL = "offer_mql"  # and take back what nobody has answered
    OFFER_SQL = "offer_sql"
    ANSWER_MQL = "answer_mql"  # accept or return
    ANSWER_SQL = "answer_sql"
    EVALUATE = "evaluate"
    APPEAL = "appeal"  # against what became of one's department's hand-overs
    ANSWER_APPEAL = "answer_appeal"
    REASSIGN = "reassign"  # hand-overs to one's department
    MANAGE_REASONS = "manage_reasons"
    SET_ABSENCE = "set_absence"  # one's own; who may reassign, anybody's
    SEND_FEEDBACK = "send_feedback"
    ANSWER_FEEDBACK = "answer_feedback"
    IMPORT = "import"
    EXPORT = "export"  # rejects and lists, personal data included
    ERASE = "erase"
    SEE_AUDIT = "see_audit"
    MANAGE_USERS = "manage_users"


_READ = frozenset({Right.SEE_WEEK, Right.SEE_LEADS, Right.SEE_AGREEMENT})
_WORK = _READ | {
    Right.SEE_PERSONAL,
    Right.LOG_TOUCH,
    Right.MOVE_LEAD,
    Right.MARK_CONTACT,
    Right.COMMENT_AGREEMENT,
    Right.SET_ABSENCE,
}
_INSIDE = _WORK | {Right.OFFER_SQL, Right.ANSWER_MQL, Right.APPEAL}
_FIELD = _WORK | {Right.ANSWER_SQL, Right.EVALUATE}
_MANAGE = frozenset(
    {Right.REASSIGN, Right.ANSWER_APPEAL, Right.MANAGE_REASONS, Right.SEND_FEEDBACK}
)
_OTHERS = frozenset(
    {Right.OFFER_MQL, Right.ANSWER_SQL, Right.EVALUATE, Right.ANSWER_FEEDBACK, Right.MANAGE_USERS}
)
"""What is not for inside sales to do."""
_AGREE = frozenset({Right.DRAFT_AGREEMENT, Right.SIGN_AGREEMENT})

RIGHTS: dict[Role, frozenset[Right]] = {
    # An administrator is of no department, and signs for none.
    Role.ADMIN: frozenset(Right) - {Right.SIGN_AGREEMENT},
    Role.IS_MANAGER: frozenset(Right) - _OTHERS,
    Role.IS_REP: _INSIDE,
    Role.MARKETING: _WORK
    | _AGREE
    | {Right.IMPORT, Right.EXPORT, Right.OFFER_MQL, Right.APPEAL, Right.ANSWER_FEEDBACK},
    Role.FS_MANAGER: _FIELD | _AGREE | _MANAGE | {Right.SEE_MEMBERS, Right.EXPORT, Right.SEE_AUDIT},
    Role.FS_REP: _FIELD,
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
