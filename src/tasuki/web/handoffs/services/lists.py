"""What managers keep: the reasons for returning, and who is absent."""

from __future__ import annotations

import re
from datetime import date

from tasuki.domain.obligations import TAKEN_BACK
from tasuki.web.accounts.models import Member
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.handoffs.models import Absence, ReturnReason
from tasuki.web.handoffs.services.acting import own, verb
from tasuki.web.ledger.posting import Author, Refused

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def reason_add(key: str, *, by: Author, ja: str, en: str) -> ReturnReason:
    """A reason for returning, in both languages. Raises PermissionDenied, Refused (`bad_key`,
    `words_needed`, `known_reason`: a retired one is not used for something else; `left`)."""
    with verb("reason_add", Right.MANAGE_REASONS, by=by, on=f"reason:{key}") as posting:
        if not _KEY.fullmatch(key) or key == TAKEN_BACK:
            raise Refused("bad_key", key=key)
        if not ja.strip() or not en.strip():
            raise Refused("words_needed")
        if ReturnReason.objects.filter(key=key).exists():
            raise Refused("known_reason", key=key)
        posting.detail = {"ja": ja.strip(), "en": en.strip()}
        return ReturnReason.objects.create(key=key, ja=ja.strip(), en=en.strip(), posting=posting)


def reason_retire(reason: ReturnReason, *, by: Author) -> None:
    """Offer a reason no more. What was returned for it stays so. Raises PermissionDenied, Refused
    (`retired_reason`: it is already; `left`)."""
    with verb("reason_retire", Right.MANAGE_REASONS, by=by, on=f"reason:{reason.key}") as posting:
        reason.refresh_from_db()
        if reason.retired_at is not None:
            raise Refused("retired_reason", ja=reason.ja, en=reason.en)
        reason.retired_at = posting.at
        reason.save(update_fields=["retired_at"])


def absence_set(member: Member, starts_on: date, ends_on: date, *, by: Author) -> Absence:
    """A member is not there from a day to a day, both included: nothing new goes to them.

    Everybody says so of themselves, managers of all. Raises PermissionDenied, Refused (`ends_first`,
    `not_yours`, `left`).
    """
    with verb("absence_set", Right.SET_ABSENCE, by=by, on=f"member:{member.pk}") as posting:
        if posting.user and Right.REASSIGN not in rights_of(posting.user):
            _own_only(member, own(posting))
        if ends_on < starts_on:
            raise Refused("ends_first", start=starts_on, end=ends_on)
        posting.detail = {"from": starts_on.isoformat(), "to": ends_on.isoformat()}
        return Absence.objects.create(
            member=member, starts_on=starts_on, ends_on=ends_on, posting=posting
        )


def absence_withdraw(absence: Absence, *, by: Author) -> None:
    """It was a mistake, or the member is back. Raises PermissionDenied, Refused (`withdrawn`,
    `not_yours`, `left`)."""
    on = f"member:{absence.member_id}"
    with verb("absence_withdraw", Right.SET_ABSENCE, by=by, on=on) as posting:
        absence.refresh_from_db()
        if posting.user and Right.REASSIGN not in rights_of(posting.user):
            _own_only(absence.member, own(posting))
        if absence.withdrawn is not None:
            raise Refused("withdrawn")
        absence.withdrawn = posting
        absence.save(update_fields=["withdrawn"])


def _own_only(member: Member, author: Member | None) -> None:
    if author != member:
        raise Refused("not_yours", name=member.name)
