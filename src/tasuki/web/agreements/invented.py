"""Agreements for an invented organisation: how one came into force, and a newer one on its way."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.life import Act
from tasuki.domain.roles import Role
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.whatif import what_if
from tasuki.present import numbers
from tasuki.present.figures import Voice
from tasuki.present.whatif import tried
from tasuki.web.accounts.models import User
from tasuki.web.agreements.forms import next_monday
from tasuki.web.agreements.models import AgreementVersion
from tasuki.web.agreements.services import (
    agreement_adopt,
    agreement_answer,
    agreement_comment,
    agreement_draft,
    agreement_edit,
    agreement_object,
    agreement_propose,
    agreement_set_date,
    agreement_sign,
)
from tasuki.web.ledger.posting import invented_at

FIRST: dict[str, Any] = {
    "title": "リード引き渡しルール",
    "mql": {
        "threshold": 45,
        "excluded": [
            {
                "name": "no_interest",
                "label": "業種が金融・保険業",
                "lead": {"attribute": "industry", "any_of": ["金融・保険業"]},
            }
        ],
        "attributes": [
            {
                "name": "asked",
                "label": "資料請求からの流入",
                "lead": {"attribute": "source", "any_of": ["資料請求"]},
                "points": 40,
            },
            {
                "name": "referred",
                "label": "紹介",
                "lead": {"attribute": "source", "any_of": ["紹介"]},
                "points": 50,
            },
            {
                "name": "large",
                "label": "大手企業",
                "lead": {"attribute": "segment", "any_of": ["大手"]},
                "points": 10,
            },
        ],
        "behaviours": [
            {
                "name": "form",
                "label": "フォームの送信",
                "touch": {"kinds": ["form"], "direction": "in"},
                "points": 10,
            },
            {
                "name": "visit",
                "label": "サイトへの訪問",
                "touch": {"kinds": ["visit"], "direction": "in"},
                "points": 5,
                "group": "web",
            },
        ],
        "half_life_days": 30,
        "caps": {"web": 15},
    },
    "sql": {
        "bant": {
            "budget": {"level": "heard", "evidence": "note"},
            "authority": {"level": "heard", "evidence": "note"},
            "need": {"level": "confirmed", "evidence": "note"},
            "timing": {"level": "heard", "evidence": "note"},
        },
        "confirmed_at_least": 2,
    },
    "hand_off": {
        "required": ["company", "contact", "summary", "next_step", "next_step_at"],
        "team": "フィールドセールス部 東日本",
        "routing": "load",
    },
    "feedback": {
        "questions": [
            {"name": "quality", "label": "商談としての質"},
            {"name": "bant", "label": "BANTの正確さ"},
        ],
        "told": ["counts", "quality", "return_reasons"],
        "every": "month",
    },
    "response": {
        "first_attempt": {"minutes": 240},
        "fs_answer": {"days": 2},
        "fs_evaluation": {"days": 3},
        "marketing_reply": {"days": 5},
    },
    "metrics": {"opportunity_rate_of": "handed_over"},
    "review_months": 7,
}
"""What the departments had agreed on before."""


TRIED_DAYS = 91
"""A draft is tried on the quarter before it."""


def agreements_invent(
    since: date, today: date, *, by: str, snapshot: Snapshot | None = None
) -> int:
    """An agreement in force since a day, the next one from its first draft to its third signature, in
    force since a Monday three weeks ago, and a draft that waits for one signature and an answer.

    Each was posted at an instant of its own in the past. With facts, the first draft is tried on them.
    Answers how many versions that makes. Raises User.DoesNotExist where no user of a department can
    sign.
    """
    people = Departments(*(_user(role) for role in SIGNERS))
    monday = today - timedelta(days=today.weekday() + 21)
    with invented_at(_at(since, 9)):
        agreement_adopt(Agreement.model_validate(FIRST), by=by, since=since)
    _second(people, monday, snapshot)
    _third(people, today)
    return AgreementVersion.objects.count()


@dataclass(frozen=True, slots=True)
class Departments:
    """Who speaks for each."""

    marketing: User
    manager: User
    field: User


SIGNERS = (Role.MARKETING, Role.IS_MANAGER, Role.FS_MANAGER)


def _user(role: Role) -> User:
    found = User.objects.filter(role=role.value, is_active=True).order_by("pk")
    return found[0:1].get()


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), settings.ORGANISATION.tz)


def _changed(threshold: int, **parts: dict[str, Any]) -> Agreement:
    """The first agreement with another threshold, and with other things in some of its parts."""
    document = FIRST | {"mql": FIRST["mql"] | {"threshold": threshold}}
    return Agreement.model_validate(
        document | {name: document[name] | part for name, part in parts.items()}
    )


def _second(people: Departments, monday: date, snapshot: Snapshot | None) -> None:
    """A higher threshold: tried, objected to, drafted anew, signed by all, in force on a Monday."""

    def on(days_before: int, hour: int, minute: int = 0) -> AbstractContextManager[None]:
        return invented_at(_at(monday - timedelta(days=days_before), hour, minute))

    strict = _changed(65)
    with on(18, 10):
        draft = agreement_draft(
            strict, by=people.manager, note="MQLの基準を45点から65点へ。確度の高いリードに絞る"
        )
    with on(18, 10, 20):
        agreement_propose(draft, by=people.manager)
    if snapshot is not None:
        with on(18, 13):
            agreement_comment(
                draft, _tried(strict, monday, snapshot), by=people.manager, sentence="1.2"
            )
    with on(17, 11):
        agreement_object(
            draft,
            "65点では商談の件数が足りなくなります。渡らなくなる件には、商談や成約になったものも含まれています。",
            by=people.field,
            sentence="1.2",
        )
    with on(14, 10, 30):
        agreement_answer(
            draft.events.get(act=Act.OBJECTED.value),
            "50点に改めた案を出します。資料請求のあとにフォームかサイトで動きのあったリードは対象に残ります。",
            by=people.manager,
        )
    with on(13, 9, 40):
        newer = agreement_edit(
            draft, _changed(50), by=people.manager, note="MQLの基準を45点から50点へ"
        )
    with on(13, 9, 50):
        agreement_propose(newer, by=people.manager)
        agreement_set_date(newer, monday, by=people.manager)
    for days_before, user in ((13, people.marketing), (12, people.manager), (10, people.field)):
        with on(days_before, 16):
            agreement_sign(newer, by=user, fingerprint=newer.fingerprint)


def _tried(draft: Agreement, monday: date, snapshot: Snapshot) -> str:
    """What a draft would have done in the quarter before it, as a colleague tells it."""
    end = monday - timedelta(days=monday.weekday() + 21)
    window = Window.days(end - timedelta(days=TRIED_DAYS), end, settings.ORGANISATION.tz)
    found = what_if(snapshot, [draft], window, as_of=_at(monday - timedelta(days=18), 12))
    (told,) = tried(found, Voice("ja")).drafts
    return f"{numbers.span(window, 'ja')}に当てはめてみました。{''.join(told.headline)}{told.dropped}{told.unknown}"


def _third(people: Departments, today: date) -> None:
    """Faster answers, and the decision maker confirmed: signed by two, objected to by the third."""
    document = _changed(
        50,
        sql={
            "bant": FIRST["sql"]["bant"] | {"authority": {"level": "confirmed", "evidence": "note"}}
        },
        response={
            "first_attempt": {"minutes": 120},
            "fs_answer": {"days": 1, "by": "18:00"},
            "reassign": {"days": 1, "by": "12:00"},
        },
        feedback={"every": "two_weeks"},
    )
    start = today - timedelta(days=5)
    with invented_at(_at(start, 10)):
        newer = agreement_draft(
            document, by=people.manager, note="初回対応は2時間以内、FSの回答は翌営業日18時までに"
        )
        agreement_propose(newer, by=people.manager)
    with invented_at(_at(start, 10, 30)):
        agreement_set_date(newer, next_monday(today), by=people.manager)
    with invented_at(_at(start, 15)):
        agreement_comment(
            newer, "配信後の質を早く見直せるので、隔週の報告は助かります。", by=people.marketing
        )
        agreement_sign(newer, by=people.marketing, fingerprint=newer.fingerprint)
    with invented_at(_at(start, 15, 20)):
        agreement_sign(newer, by=people.manager, fingerprint=newer.fingerprint)
    with invented_at(_at(start + timedelta(days=1), 11)):
        agreement_object(
            newer,
            "決裁者の発言まで必須にすると、代理店経由の件を受け取れなくなります。扱いを決めてください。",
            by=people.field,
        )
