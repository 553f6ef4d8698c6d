"""Verbs on notices: one transaction and one audit line each."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from tasuki.domain.notices import Mailing
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, require
from tasuki.web.ledger.models import Posting
from tasuki.web.ledger.posting import Author, posted
from tasuki.web.notices.models import Digest, Fate, Parcel, Preference


def mailing_set(user: User, mailing: Mailing, *, by: Author) -> Preference:
    """How a user has notices by mail. Who wants to hear at once hears of what happens from now on.
    Raises LedgerBusy; PermissionDenied where it is somebody else's to say."""
    _own(user, by)
    with posted("mailing_set", by=by) as posting:
        preference = _preference(user, posting)
        preference.mailing = mailing.value
        preference.asked = posting.pk
        preference.save()
        posting.object = f"user:{user.pk}"
        posting.detail = {"mailing": mailing.value}
    return preference


def notices_seen(user: User, upto: int, *, by: Author) -> Preference:
    """A user has seen what was new up to a posting: the one that their page was made at, so that
    nothing is ticked off that they were not shown. Raises LedgerBusy; PermissionDenied as
    `mailing_set`."""
    _own(user, by)
    with posted("notices_seen", by=by) as posting:
        preference = _preference(user, posting)
        preference.seen = max(preference.seen, min(upto, posting.pk))
        preference.save()
        posting.object = f"user:{user.pk}"
        posting.detail = {"upto": preference.seen}
    return preference


def digest_begin(
    user: User,
    on: date,
    parcel: Parcel,
    *,
    by: Author,
    after: int,
    upto: int,
    counts: dict[str, int],
    unclear: bool = False,
) -> Digest | None:
    """Claim a mail before it is given to the mail server; None where another run has.

    It tells what happened after a posting and up to another. One that the server refused is claimed
    again, with `unclear` also one that stopped midway. A mail without counts is never sent. Raises
    LedgerBusy.
    """
    again = {Fate.REFUSED.value, Fate.BEGUN.value} if unclear else {Fate.REFUSED.value}
    with posted("digest_begin", by=by) as posting:
        found = Digest.objects.filter(user=user, parcel=parcel.value)
        if parcel is Parcel.MORNING:
            known = found.filter(on=on)
        elif found.exclude(fate=Fate.REFUSED.value).filter(upto__gt=after).exists():
            return None
        else:
            known = found.filter(upto=upto)
        digest = known.first() or Digest(user=user, on=on, parcel=parcel.value)
        if digest.pk is not None and digest.fate not in again:
            return None
        digest.upto = upto
        digest.counts = counts
        digest.fate = (Fate.BEGUN if counts else Fate.NOTHING).value
        digest.ended_at = None if counts else posting.at
        digest.posting = posting
        digest.save()
        posting.object = f"user:{user.pk}"
        posting.detail = {"digest": digest.pk, "parcel": parcel.value, "counts": counts}
    return digest


def digest_end(digest: Digest, fate: Fate, *, by: Author) -> None:
    """What became of a mail that was claimed. Raises LedgerBusy."""
    with posted("digest_end", by=by) as posting:
        digest.fate = fate.value
        digest.ended_at = posting.at
        digest.save(update_fields=["fate", "ended_at"])
        posting.object = f"user:{digest.user_id}"
        posting.detail = {"digest": digest.pk, "fate": fate.value}


def last_posting() -> int:
    """The posting that was made last; what comes later has a higher id."""
    return Posting.objects.aggregate(last=Max("pk"))["last"] or 0


def _own(user: User, by: Author) -> None:
    if isinstance(by, User) and by.pk != user.pk:
        require(by, Right.MANAGE_USERS)


def _preference(user: User, posting: Posting) -> Preference:
    found = Preference.objects.filter(user=user).first() or Preference(user=user)
    found.posting = posting
    return found
