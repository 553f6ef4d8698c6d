"""An agreement for an invented organisation: one in force, and a newer one on its way."""

from __future__ import annotations

from datetime import date
from typing import Any

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.roles import Role
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

FIRST: dict[str, Any] = {
    "title": "リード引き渡しルール",
    "mql": {
        "threshold": 40,
        "excluded": [
            {
                "name": "no_interest",
                "label": "業種が金融・保険業",
                "lead": {"attribute": "industry", "any_of": ["金融・保険業"]},
            }
        ],
        "attributes": [
            {
                "name": "mid",
                "label": "中堅企業",
                "lead": {"attribute": "segment", "any_of": ["中堅"]},
                "points": 15,
            },
            {
                "name": "large",
                "label": "大手企業",
                "lead": {"attribute": "segment", "any_of": ["大手"]},
                "points": 20,
            },
            {
                "name": "referred",
                "label": "紹介",
                "lead": {"attribute": "source", "any_of": ["紹介"]},
                "points": 40,
            },
        ],
        "behaviours": [
            {
                "name": "form",
                "label": "フォームの送信",
                "touch": {"kinds": ["form"], "direction": "in"},
                "points": 30,
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
        "caps": {"web": 20},
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
        "team": "フィールドセールス",
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


def agreements_invent(since: date, today: date, *, by: str) -> int:
    """An agreement in force since a day; a draft that met an objection; and its successor, which two
    departments have signed. Answers how many versions that makes.

    Raises User.DoesNotExist where no user of a department can sign.
    """
    users = {
        role: User.objects.filter(role=role.value, is_active=True).order_by("pk")[0:1].get()
        for role in (Role.MARKETING, Role.IS_MANAGER, Role.FS_MANAGER)
    }
    agreement_adopt(Agreement.model_validate(FIRST), by=by, since=since)
    marketing, manager, field = (
        users[role] for role in (Role.MARKETING, Role.IS_MANAGER, Role.FS_MANAGER)
    )
    draft = agreement_draft(
        _second(fs_answer={"minutes": 240}),
        by=manager,
        note="FSの回答を4時間以内に。初回対応は2時間以内に",
    )
    agreement_propose(draft, by=manager)
    agreement_object(
        draft,
        "訪問の多い日は4時間では回答できません。翌営業日のうちであれば守れます。",
        by=field,
        sentence=None,
    )
    agreement_answer(
        draft.events.get(act="objected"),
        "翌営業日の18時までに改めた案を出します。過ぎた件はFSマネージャーが担当を決め直す形にします。",
        by=manager,
    )
    newer = agreement_edit(
        draft,
        _second(fs_answer={"days": 1, "by": "18:00"}, reassign={"days": 1, "by": "12:00"}),
        by=manager,
        note="初回対応は2時間以内、FSの回答は翌営業日18時までに",
    )
    agreement_propose(newer, by=manager)
    agreement_set_date(newer, next_monday(today), by=manager)
    _agree(newer, marketing, manager, field)
    return AgreementVersion.objects.count()


def _second(**response: Any) -> Agreement:
    """The draft: faster answers, and the decision maker confirmed before a hand-over."""
    document = FIRST | {
        "sql": FIRST["sql"]
        | {
            "bant": FIRST["sql"]["bant"] | {"authority": {"level": "confirmed", "evidence": "note"}}
        },
        "response": FIRST["response"] | {"first_attempt": {"minutes": 120}} | response,
        "feedback": FIRST["feedback"] | {"every": "two_weeks"},
    }
    return Agreement.model_validate(document)


def _agree(newer: AgreementVersion, marketing: User, manager: User, field: User) -> None:
    agreement_comment(newer, "配信後の質を早く見直せるので、隔週の報告は助かります。", by=marketing)
    agreement_sign(newer, by=marketing, fingerprint=newer.fingerprint)
    agreement_sign(newer, by=manager, fingerprint=newer.fingerprint)
    agreement_object(
        newer,
        "決裁者の発言まで必須にすると、代理店経由の件を受け取れなくなります。扱いを決めてください。",
        by=field,
    )
