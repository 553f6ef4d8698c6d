"""Verbs on the agreement: one transaction and one posting each. Nothing that was done is changed.

Each verb looks again under the ledger's lock: of two people who press at once the first one wins,
and the other is told why it no longer goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Max

from tasuki.domain.agreement.checks import problems
from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.fingerprint import digest
from tasuki.domain.agreement.life import SIGNS_FOR, Act, Department
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, require
from tasuki.web.agreements.models import AgreementEvent, AgreementVersion
from tasuki.web.agreements.selectors import Register, Standing, register
from tasuki.web.ledger.models import Posting
from tasuki.web.ledger.posting import Author, Refused, posted
from tasuki.workspace.calendar import business_calendar


def canonical(agreement: Agreement) -> str:
    """The document as it is kept: every value said, keys in order."""
    return json.dumps(
        agreement.model_dump(mode="json"),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def agreement_draft(
    agreement: Agreement,
    *,
    by: Author,
    based_on: AgreementVersion | None = None,
    note: str | None = None,
) -> AgreementVersion:
    """A new version, as a draft. It is based on the one in force where none is named.

    Raises Refused (`same`: it says nothing new; `left`), PermissionDenied.
    """
    with _verb("agreement_draft", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        base = based_on or (found.current.version if found.current else None)
        return _write(agreement, base, note, posting)


def agreement_edit(
    version: AgreementVersion, agreement: Agreement, *, by: Author, note: str | None = None
) -> AgreementVersion:
    """A changed document: a version of its own, a draft that everybody signs anew.

    Raises Refused (`same`, `left`, and those of a version that is over), PermissionDenied.
    """
    with _verb("agreement_edit", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        live = _live(found, version)
        _event(version, Act.REPLACED, posting)
        return _write(agreement, version, note or live.note, posting)


def agreement_adopt(agreement: Agreement, *, by: Author, since: date) -> AgreementVersion:
    """The agreement that held before the software was used, since a day that may be past.

    Only the first version can be: nothing was judged by an agreement before, so no figure moves.
    Raises Refused (`not_first`, `not_past`: it is to begin on a day to come; `problems`, `left`),
    PermissionDenied.
    """
    with _verb("agreement_adopt", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        if found.all:
            raise Refused("not_first")
        if since > found.now.astimezone(settings.ORGANISATION.tz).date():
            raise Refused("not_past", day=since)
        _sound(agreement)
        version = _write(
            agreement, None, None, posting, act=Act.ADOPTED, starts_at=_midnight(since)
        )
        posting.detail |= {"since": since.isoformat()}
    return version


def agreement_propose(version: AgreementVersion, *, by: Author) -> None:
    """Put a draft before the departments. From now on it can be signed.

    Raises Refused (`problems`, `proposed_already`, `left`, and those of a version that is over),
    PermissionDenied.
    """
    with _verb("agreement_propose", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        live = _live(found, version)
        if live.life.proposed:
            raise Refused("proposed_already", number=version.number)
        _sound(version.agreement)
        _event(version, Act.PROPOSED, posting)


def agreement_comment(
    version: AgreementVersion, text: str, *, by: User, sentence: str | None = None
) -> None:
    """Say something about a version, or about one of its sentences.

    Raises Refused (`text_needed`, `left`), PermissionDenied.
    """
    with _verb("agreement_comment", Right.COMMENT_AGREEMENT, by=by) as (posting, _):
        _event(
            version,
            Act.COMMENTED,
            posting,
            text=_said(text, "text_needed"),
            sentence=sentence or None,
            department=SIGNS_FOR.get(_role(posting)),
        )


def agreement_object(
    version: AgreementVersion, reason: str, *, by: User, sentence: str | None = None
) -> None:
    """Object, for one's department. Its signature is taken back, and while the objection is open the
    version does not come into force.

    Raises Refused (`reason_needed`, `not_proposed`, `left`, and those of a version that is over),
    PermissionDenied.
    """
    with _verb("agreement_object", Right.SIGN_AGREEMENT, by=by) as (posting, found):
        reason = _said(reason, "reason_needed")
        _proposed(found, version)
        _event(
            version,
            Act.OBJECTED,
            posting,
            text=reason,
            sentence=sentence or None,
            department=_department(posting),
        )


def agreement_answer(objection: AgreementEvent, text: str, *, by: Author) -> None:
    """Answer an objection, which closes it. Whoever objected may then sign, or object again.

    Raises Refused (`text_needed`, `answered_already`, `no_objection`, `left`, and those of a version
    that is over), PermissionDenied.
    """
    with _verb("agreement_answer", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        if objection.act != Act.OBJECTED:
            raise Refused("no_objection")
        live = _live(found, objection.version)
        if objection.pk not in {one.id for one in live.life.objections}:
            raise Refused("answered_already")
        said = _said(text, "text_needed")
        _event(objection.version, Act.ANSWERED, posting, text=said, answers=objection)


def agreement_sign(version: AgreementVersion, *, by: User, fingerprint: str) -> None:
    """Sign the document of that fingerprint for one's department.

    Raises Refused (`other_document`, `not_proposed`, `signed_already`, `own_objection`, `left`, and
    those of a version that is over), PermissionDenied.
    """
    with _verb("agreement_sign", Right.SIGN_AGREEMENT, by=by) as (posting, found):
        life = _proposed(found, version).life
        department = _department(posting)
        if fingerprint != version.fingerprint:
            raise Refused("other_document", number=version.number)
        if department in life.signatures:
            raise Refused("signed_already", department=department.value)
        if department in {one.department for one in life.objections}:
            raise Refused("own_objection", department=department.value)
        _event(version, Act.SIGNED, posting, department=department, fingerprint=fingerprint)
        posting.detail |= {"fingerprint": fingerprint, "department": department.value}


def agreement_withdraw(version: AgreementVersion, *, by: Author, reason: str | None = None) -> None:
    """Take a version back before it comes into force.

    Raises Refused (`left`, and those of a version that is over), PermissionDenied.
    """
    with _verb("agreement_withdraw", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        _live(found, version)
        _event(version, Act.WITHDRAWN, posting, text=(reason or "").strip() or None)


def agreement_set_date(version: AgreementVersion, starts_on: date, *, by: Author) -> None:
    """The day from whose first minute the version is to hold, if all have signed by then.

    Raises Refused (`not_future`: a day before tomorrow would move figures that were seen; `taken`:
    another version has that day; `left`, and those of a version that is over), PermissionDenied.
    """
    with _verb("agreement_set_date", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        _live(found, version)
        if starts_on <= found.now.astimezone(settings.ORGANISATION.tz).date():
            raise Refused("not_future", day=starts_on)
        starts_at = _midnight(starts_on)
        for other in found.all:
            if other.live and other.version != version and other.life.starts_at == starts_at:
                raise Refused("taken", day=starts_on, number=other.number)
        _event(version, Act.DATED, posting, starts_at=starts_at)
        posting.detail |= {"starts_on": starts_on.isoformat()}


def agreement_review(version: AgreementVersion, *, by: Author, text: str | None = None) -> None:
    """The version in force was looked at again and stays as it is: the next review counts from today.

    Raises Refused (`not_current`, `reviewed_already`: on the same day; `left`), PermissionDenied.
    """
    with _verb("agreement_review", Right.DRAFT_AGREEMENT, by=by) as (posting, found):
        current, zone = found.current, settings.ORGANISATION.tz
        if current is None or current.version != version:
            raise Refused("not_current", number=version.number)
        last, today = current.life.reviewed(found.now), found.now.astimezone(zone).date()
        if last is not None and last.astimezone(zone).date() == today:
            raise Refused("reviewed_already", number=version.number, day=today)
        _event(version, Act.REVIEWED, posting, text=(text or "").strip() or None)


@contextmanager
def _verb(verb: str, right: Right, *, by: Author) -> Iterator[tuple[Posting, Register]]:
    """A posting, and all versions as they stand once the lock is held."""
    with posted(verb, by=by) as posting:
        if isinstance(by, User):
            _may(by, right, posting)
        yield posting, register(posting.at)


def _may(by: User, right: Right, posting: Posting) -> None:
    """Raises PermissionDenied, and Refused for who has left since."""
    user = User.objects.select_related("member").get(pk=by.pk)
    require(user, right)
    today = posting.at.astimezone(settings.ORGANISATION.tz).date()
    last = user.member.active_until if user.member else None
    if not user.is_active or (last is not None and last < today):
        raise Refused("left", name=user.name, day=last)
    posting.user = user  # as it is now: its role says for which department it speaks


def _role(posting: Posting) -> Role:
    """In which role the author acts; what a department says, a user says."""
    if posting.user is None:
        raise TypeError("nobody but a user signs, objects or comments")
    return Role(posting.user.role)


def _department(posting: Posting) -> Department:
    """For whom the author speaks; only those who may sign are asked."""
    return SIGNS_FOR[_role(posting)]


def _live(found: Register, version: AgreementVersion) -> Standing:
    """The version as it stands. Raises Refused where it is over or holds already."""
    standing = found.of(version.number)
    if standing is None:
        raise Refused("unknown", number=version.number)
    if standing.since is not None:
        raise Refused("in_force", number=version.number, since=standing.since)
    if standing.life.closed is not None:
        raise Refused(standing.life.closed.act.value, number=version.number)
    return standing


def _proposed(found: Register, version: AgreementVersion) -> Standing:
    standing = _live(found, version)
    if not standing.life.proposed:
        raise Refused("not_proposed", number=version.number)
    return standing


def _write(
    agreement: Agreement,
    base: AgreementVersion | None,
    note: str | None,
    posting: Posting,
    *,
    act: Act = Act.DRAFTED,
    starts_at: datetime | None = None,
) -> AgreementVersion:
    fingerprint = digest(agreement)
    if base is not None and base.fingerprint == fingerprint:
        raise Refused("same", number=base.number)
    last = AgreementVersion.objects.aggregate(last=Max("number"))["last"]
    version = AgreementVersion.objects.create(
        number=(last or 0) + 1,
        document=canonical(agreement),
        fingerprint=fingerprint,
        based_on=base,
        posting=posting,
    )
    _event(version, act, posting, text=(note or "").strip() or None, starts_at=starts_at)
    posting.detail = {"fingerprint": fingerprint, "based_on": base.number if base else None}
    return version


def _event(version: AgreementVersion, act: Act, posting: Posting, **what: Any) -> AgreementEvent:
    posting.object = f"agreement:{version.number}"
    return AgreementEvent.objects.create(version=version, act=act.value, posting=posting, **what)


def _sound(agreement: Agreement) -> None:
    """Raises Refused where the document contradicts itself or cannot be met."""
    found = problems(agreement, organisation=business_calendar(settings.ORGANISATION))
    if found:
        raise Refused("problems", n=len(found), problems=found)


def _said(text: str, code: str) -> str:
    if not text.strip():
        raise Refused(code)
    return text.strip()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), settings.ORGANISATION.tz)
