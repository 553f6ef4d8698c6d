"""What an invented organisation's Marketing made of its proposals, each day in its turn."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings

from tasuki.domain.roles import Role
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.web.accounts.models import Member, User
from tasuki.web.handoffs.services import handoff_accept
from tasuki.web.handoffs.services.acting import there
from tasuki.web.ledger.posting import invented_at
from tasuki.web.ledger.services import touch_post
from tasuki.web.proposals.models import Judgement
from tasuki.web.proposals.selectors import waiting
from tasuki.web.proposals.services import proposal_decline, proposal_pass

OPEN_DAYS = 10
"""What came in so many days waits still."""

PASSED_DAYS = 45
"""Of what came earlier than so many days, nothing was passed on: the rest of the invented past was
made before, and knows nothing of it."""

REASONS = (
    "学生の卒業研究のための資料請求でした。",
    "既存のお客様の別部署で、担当営業がすでに対応中です。",
    "同業の情報収集です。",
    "比較記事を書くための問い合わせで、導入の予定はありません。",
    "個人のお客様でした。",
)


def proposals_invent(today: date) -> int:
    """Decide the proposals of all but the last days; how many.

    Raises User.DoesNotExist where nobody of Marketing may decide.
    """
    marketing = User.objects.filter(role=Role.MARKETING.value, is_active=True).order_by("pk")[0:1]
    by = marketing.get()
    callers = list(Member.objects.filter(role=Role.IS_REP.value).order_by("pk"))
    found = [
        one
        for one in waiting().order_by("instant", "pk")
        if _decided_at(one) <= _at(today - timedelta(days=OPEN_DAYS), 18)
    ]
    recent = _at(today - timedelta(days=PASSED_DAYS), 0)
    for place, one in enumerate(found):
        if one.instant >= recent and place % 3:
            there_then = [m for m in callers if there(m, _decided_at(one).date())]
            _passed(one, by, there_then[place % len(there_then)] if there_then else None, place)
        else:
            with invented_at(_decided_at(one)):
                proposal_decline(one, REASONS[place % len(REASONS)], by=by)
    return len(found)


def _passed(one: Judgement, by: User, caller: Member | None, place: int) -> None:
    """Passed on, taken by a rep in the same hour and called in the next; every fifth lies there."""
    at = _decided_at(one)
    with invented_at(at):
        handoff = proposal_pass(one, by=by, receiver=caller)
    if caller is None or place % 5 == 4:
        return
    with invented_at(at + timedelta(minutes=25)):
        handoff_accept(handoff, by="demo")
    touch_post(
        one.lead,
        TouchKind.CALL,
        by="demo",
        occurred_at=at + timedelta(minutes=70),
        member=caller,
        disposition=(Disposition.NO_ANSWER, Disposition.CONVERSATION)[place % 2],
        duration_s=(None, 260)[place % 2],
    )


def _decided_at(one: Judgement) -> datetime:
    """The next working morning."""
    local = one.instant.astimezone(settings.ORGANISATION.tz)
    day = local.date() + timedelta(days=1)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return _at(day, 10, local.minute)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), settings.ORGANISATION.tz)
