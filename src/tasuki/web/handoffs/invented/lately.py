"""Hand-overs of an invented organisation: in every state, each act at its own instant."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Max

from tasuki.domain.agreement.document import Bant, Level, Likely
from tasuki.domain.handoffs import Accuracy, Carried, Finding, Outcome, Passing
from tasuki.domain.roles import Role
from tasuki.domain.touches import CONNECTS, TouchKind
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.services import user_create
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs import services
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.models import Handoff, ReturnReason
from tasuki.web.ledger.models import Campaign, GateEvent, Lead, Touch
from tasuki.web.ledger.posting import invented_at

REASONS = (
    ("no_budget", "予算がない", "No budget"),
    ("no_decision_maker", "決裁者と話せていない", "No contact with the decision maker"),
    ("too_early", "検討の時期が先", "Too early"),
    ("need_unclear", "課題がはっきりしない", "The need is not clear"),
    ("not_our_customer", "対象外の業種・規模", "Not our industry or size"),
    ("duplicate", "既存の商談と重複", "Another opportunity exists"),
)
NEEDS = (
    "見積の作成に担当者ごとの表計算を使い、1件に半日かかっている",
    "受注の転記が月に40時間あり、月末に残業が集中する",
    "在庫の数字が拠点ごとに合わず、問い合わせのたびに電話で確かめている",
    "紙の伝票を3年分保管していて、監査のたびに探し直している",
    "引き合いの管理が属人化していて、担当の休みに返信が止まる",
)
STEPS = (
    "実際の伝票で操作を見てもらう",
    "情報システムの課長に同席してもらい、連携の範囲を決める",
    "今の業務の流れを一緒に書き出す",
    "導入した同業の事例を紹介する",
)
COMMENTS = (
    "課長までは話せていますが、決裁する部長の考えが分かりません。",
    "来期の予算化の前でした。予算が決まる頃にもう一度お願いします。",
    "先方は情報収集の段階とのことです。課題を一つに絞れると受けられます。",
)
BEHIND_DAYS = 60
"""A lead of whom nothing was heard for longer is left alone."""
Then = tuple[float, str]
"""So many working hours ago, this was done."""

PLANS: tuple[tuple[Then, ...], ...] = (
    ((95, "offer"), (84, "accept"), (66, "good")),
    ((92, "offer"), (85, "accept"), (60, "fair")),
    ((88, "offer"), (80, "return"), (72, "appeal"), (64, "uphold")),
    ((85, "offer"), (74, "accept"), (58, "poor"), (50, "return")),
    ((80, "offer"), (72, "accept")),
    ((76, "offer"), (70, "accept"), (52, "good")),
    ((72, "offer"), (66, "accept")),
    ((66, "offer"), (61, "return"), (57, "appeal")),
    ((62, "offer"), (54, "accept"), (40, "fair"), (31, "appeal")),
    ((58, "offer"), (50, "return")),
    ((55, "offer"),),
    ((50, "offer"), (44, "accept"), (30, "poor")),
    ((46, "offer"),),
    ((42, "offer"), (36, "reassign"), (34, "accept")),
    ((38, "offer"), (33, "take_back")),
    ((34, "offer"),),
    ((30, "offer"), (20, "accept"), (16, "recycle")),
    ((27, "offer"), (17, "accept")),
    ((22, "offer"), (12, "accept")),
    ((20, "offer"), (8, "return")),
    ((17, "offer"), (9, "accept")),
    ((14, "offer"), (4, "return")),
    ((12, "offer"), (10, "reassign")),
    ((9, "offer"),),
    ((7, "offer"),),
    ((5, "offer"),),
    ((3, "offer"),),
    ((1, "offer"),),
)
"""What becomes of each hand-over to field sales."""
MQLS: tuple[tuple[Then, ...], ...] = (
    ((30, "offer"), (28, "accept")),
    ((22, "offer"), (15, "return")),
    ((12, "offer"),),
    ((4, "offer"),),
    ((2, "offer"),),
)
"""What becomes of each hand-over to inside sales."""


TOLD = (
    "課題は具体的です。予算の確認が弱い件が続いたので、フォームに予算の時期を聞く欄があると助かります。",
    "決裁者でない方の登録が多く、差し戻しの半分を占めました。",
)
ANSWER = (
    "フォームに導入の時期と立場の欄を加えます。来月の配信から、部長職以上に絞った案内も試します。"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead that can be handed over: when something was last heard of it, and a talk with it."""

    lead: Lead
    last_at: datetime
    talk: int  # 0: none


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts."""

    senders: Sequence[User]
    receivers: Sequence[User]
    field_manager: User
    manager: User
    marketing: User


def handoffs_invent(now: datetime, *, by: str) -> int:
    """Hand-overs of the last weeks up to `now` through the verbs that people use; how many.

    What there is of the ledger decides which leads they are. Raises User.DoesNotExist where nobody
    of a department can act.
    """
    ago = _ago(now)
    with invented_at(ago(110)):
        for key, ja, en in REASONS:
            if not ReturnReason.objects.filter(key=key).exists():
                services.reason_add(key, by=by, ja=ja, en=en)
    cast = _cast(now)
    for passing, plans, pool in (
        (Passing.SQL, PLANS, _pool(now)),
        (Passing.MQL, MQLS, _fresh(now)),
    ):
        for place, plan in enumerate(plans):
            if (found := _taken(pool, ago(plan[0][0]))) is not None:
                _play(found, passing, plan, place, cast, ago)
    _away(now, cast)
    _tell(cast, ago)
    return Handoff.objects.count()


def _play(
    found: Candidate,
    passing: Passing,
    plan: Sequence[Then],
    place: int,
    cast: Cast,
    ago: Callable[[float], datetime],
) -> None:
    """One hand-over, act after act."""
    receiver = cast.receivers[place % len(cast.receivers)]
    sender = cast.senders[place % len(cast.senders)]
    if passing is Passing.MQL:
        receiver, sender = cast.senders[place % len(cast.senders)], cast.marketing
    handoff: Handoff | None = None
    for hours, what in plan:
        with invented_at(ago(hours)):
            if handoff is None:
                package = _carried(found, place, ago(hours)) if found.talk else Carried()
                named = passing is Passing.SQL or place % 2
                handoff = services.handoff_offer(
                    found.lead,
                    passing,
                    by=sender,
                    carried=package,
                    receiver=receiver.member if named else None,
                )
            else:
                _act(handoff, what, place, sender, receiver, cast)


def _act(handoff: Handoff, what: str, place: int, sender: User, receiver: User, cast: Cast) -> None:
    key, comment = REASONS[place % len(REASONS)][0], COMMENTS[place % len(COMMENTS)]
    asked = (one for one in cast.receivers if one.member_id == handoff.receiver_id)
    receiver = next(asked, receiver)
    match what:
        case "accept":
            services.handoff_accept(handoff, by=receiver)
        case "return":
            services.handoff_return(handoff, key, by=receiver, comment=comment)
        case "appeal":
            services.handoff_appeal(
                handoff,
                "通話では部長が決めると本人が話しています。記録をご確認ください。",
                by=sender,
            )
        case "uphold":
            appeal = handoff.appeals.get(answered=None)
            services.appeal_answer(
                appeal, by=cast.field_manager, upheld=True, why="通話を確認しました。受け直します。"
            )
        case "reassign":
            others = [one.member for one in cast.receivers if one.member_id != handoff.receiver_id]
            if others and others[0] is not None:
                services.handoff_reassign(handoff, others[0], by=cast.field_manager)
        case "take_back":
            services.handoff_take_back(
                handoff, by=sender, comment="別の担当がすでに訪問していました。"
            )
        case "recycle":
            day = handoff.offered_at.date() + timedelta(days=120)
            services.lead_recycle(handoff.lead, "too_early", day, by=receiver, comment=comment)
        case _:
            _evaluate(handoff, what, receiver)


def _evaluate(handoff: Handoff, how: str, receiver: User) -> None:
    """Good, fair or poor, by the questions of the agreement in force then."""
    now = versions(handoff.offered_at).at(handoff.offered_at)
    questions = now.agreement.feedback.questions if now else ()
    part = {"good": 1.0, "fair": 0.7, "poor": 0.4}[how]
    truth = {"good": Accuracy.RIGHT, "fair": Accuracy.RIGHT, "poor": Accuracy.OVERSTATED}[how]
    outcome = {
        "good": Outcome.OPPORTUNITY,
        "fair": Outcome.UNDECIDED,
        "poor": Outcome.NO_OPPORTUNITY,
    }
    services.handoff_evaluate(
        handoff,
        {one.name: max(1, round(one.scale * part)) for one in questions},
        by=receiver,
        outcome=outcome[how],
        bant={Bant.NEED: Accuracy.RIGHT, Bant.BUDGET: truth, Bant.AUTHORITY: truth},
        comment="初回の訪問で次の打ち合わせまで決まりました。" if how == "good" else None,
    )


def _carried(found: Candidate, place: int, at: datetime) -> Carried:
    """A package that comes up to the invented agreements."""
    call, need = found.talk, NEEDS[place % len(NEEDS)]
    return Carried(
        bant={
            Bant.BUDGET: Finding(
                (Level.HEARD, Level.CONFIRMED)[place % 2], "来期の予算に入れる方向と聞いた"
            ),
            Bant.AUTHORITY: Finding(Level.CONFIRMED, "部長が決める、と本人から", call),
            Bant.NEED: Finding(Level.CONFIRMED, f"「{need}」", call),
            Bant.TIMING: Finding(Level.HEARD, "年度が替わる前に決めたい"),
        },
        likely=(Likely.DECISION_MAKER_NAMED, Likely.PROBLEM_QUOTED)[: 1 + place % 2],
        summary=f"{need}。上長も同じ問題を感じていて、比較を始めている。",
        next_step=STEPS[place % len(STEPS)],
        next_step_at=at + timedelta(days=6),
        recordings=(f"https://recordings.example/{found.lead.pk}",) if place % 3 else (),
    )


def _pool(now: datetime) -> list[Candidate]:
    """Open MQLs that were talked to and that nobody has handed over."""
    since = now - timedelta(days=BEHIND_DAYS)
    passed = GateEvent.objects.filter(kind="mql", occurred_at__gte=since).values("lead")
    events = GateEvent.objects.filter(lead__in=passed).order_by("occurred_at", "pk")
    last: dict[int, datetime] = {}
    moved: set[int] = set()
    for lead, kind, at in events.values_list("lead", "kind", "occurred_at"):
        last[lead] = at
        moved |= set() if kind in {"create", "mql", "assign"} else {lead}
    talks: dict[int, int] = {}
    touches = Touch.objects.filter(lead__in=passed).order_by("occurred_at", "pk")
    known = ("lead", "pk", "occurred_at", "kind", "disposition")
    for lead, pk, at, kind, disposition in touches.values_list(*known):
        last[lead] = max(at, last[lead])
        if kind == TouchKind.CALL and disposition in CONNECTS:
            talks[lead] = pk
    leads = Lead.objects.filter(pk__in=talks.keys() - moved, do_not_contact=False)
    named = leads.filter(company__isnull=False, person__name__isnull=False)
    return [Candidate(one, last[one.pk], talks[one.pk]) for one in named.order_by("pk")]


def _taken(pool: list[Candidate], at: datetime) -> Candidate | None:
    """The one of whom something was heard last, but before `at`; it is taken out of the pool."""
    before = [one for one in pool if one.last_at < at]
    if not before:
        return None
    found = max(before, key=lambda one: (one.last_at, one.lead.pk))
    pool.remove(found)
    return found


def _fresh(now: datetime) -> list[Candidate]:
    """Leads that nobody has passed on."""
    since = now - timedelta(days=BEHIND_DAYS)
    moved = GateEvent.objects.exclude(kind="create").values("lead")
    found = Lead.objects.filter(created_at__gte=since, created_at__lt=now, do_not_contact=False)
    found = found.filter(company__isnull=False).exclude(pk__in=moved)
    touched = dict(
        Touch.objects.filter(lead__in=found).values_list("lead").annotate(Max("occurred_at"))
    )
    return [Candidate(one, touched.get(one.pk, one.created_at), 0) for one in found.order_by("pk")]


def _cast(now: datetime) -> Cast:
    return Cast(
        senders=_actors(Role.IS_REP, 3, now),
        receivers=_actors(Role.FS_REP, 3, now),
        field_manager=_first(Role.FS_MANAGER),
        manager=_first(Role.IS_MANAGER),
        marketing=_first(Role.MARKETING),
    )


def _first(role: Role) -> User:
    return User.objects.filter(role=role.value, is_active=True).order_by("pk")[0:1].get()


def _actors(role: Role, n: int, now: datetime) -> list[User]:
    """Users of some members that were there all the time; who has no login gets one that nobody
    knows the password of."""
    day = (now - timedelta(days=BEHIND_DAYS)).date()
    found = Member.objects.filter(role=role.value, active_until=None).order_by("pk")
    members = [one for one in found if one.active_from is None or one.active_from <= day]
    users = {one.member_id: one for one in User.objects.exclude(member=None)}
    members.sort(key=lambda one: one.pk not in users)
    return [
        users.get(one.pk)
        or user_create(
            username=str(one.key),
            password=secrets.token_urlsafe(24),
            role=role,
            name=one.name,
            member=one,
            by="demo",
        )
        for one in members[:n]
    ]


def _away(now: datetime, cast: Cast) -> None:
    """Two absences to come."""
    day = now.astimezone(settings.ORGANISATION.tz).date()
    for user, start, length in ((cast.receivers[-1], 6, 4), (cast.senders[-1], 12, 1)):
        if user.member is not None:
            first = day + timedelta(days=start)
            services.absence_set(user.member, first, first + timedelta(days=length), by=user)


def _tell(cast: Cast, ago: Callable[[float], datetime]) -> None:
    """Feedback on three campaigns: answered; sent, and its reply overdue; collected."""
    zone = settings.ORGANISATION.tz
    last = ago(60).astimezone(zone).date() - timedelta(days=1)
    ended = datetime.combine(last + timedelta(days=1), time(), zone)
    told = Handoff.objects.filter(passing=Passing.SQL.value, offered_at__lt=ended)
    of = Counter(told.exclude(lead__campaign=None).values_list("lead__campaign", flat=True))
    chosen = sorted(of, key=lambda pk: (-of[pk], pk))[:3]
    for place, pk in enumerate(chosen):
        with invented_at(ago(56 - 2 * place)):
            campaign, first = Campaign.objects.get(pk=pk), last - timedelta(days=27)
            made = services.feedback_collect(campaign, first, last, by=cast.manager)
        if place < len(TOLD):
            with invented_at(ago(55 - 2 * place)):
                services.feedback_send(made, by=cast.manager, text=TOLD[place])
        if place == 0:
            with invented_at(ago(40)):
                services.feedback_acknowledge(made, by=cast.marketing)
            with invented_at(ago(30)):
                services.feedback_answer(made, ANSWER, by=cast.marketing)


def _ago(now: datetime) -> Callable[[float], datetime]:
    """So many working hours before `now`."""
    hours = calendar()
    position = hours.position(now)
    return lambda some: hours.instant(position - round(some * 3600))
