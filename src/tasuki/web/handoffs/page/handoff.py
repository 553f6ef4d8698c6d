"""What the page of one hand-over shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from tasuki.domain.agreement.document import Bant, Level
from tasuki.domain.agreement.sqlgate import Missing, missing
from tasuki.domain.handoffs import Act, Awaits, Passing, Standing
from tasuki.present import handoffpage as say
from tasuki.present import inbox, numbers
from tasuki.present.handoffs import refusal
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.models import Handoff, HandoffEvent
from tasuki.web.handoffs.page import doing
from tasuki.web.handoffs.selectors import inbox as select
from tasuki.web.handoffs.selectors.handoff import Told


def context(told: Told, user: User, lang: Lang) -> dict[str, Any]:
    """The page of a hand-over for one reader, with the forms that the reader may send now."""
    now, handoff = timezone.now(), told.handoff
    due, after = due_of(handoff, now, lang), _next(handoff, user, now)
    return {
        "as_of": now,
        "told": told,
        "handoff": handoff,
        "company": str(handoff.lead.company or handoff.lead.key),
        "headline": say.headline(_stands(told, due, lang), lang),
        "due": due,
        "due_word": _due_word(handoff),
        "bant": _bant(told, lang),
        "fields": _fields(told, lang),
        "likely": [t(f"agreement.likely.{one}", lang) for one in sorted(told.package.likely)],
        "whole": _whole(told, lang),
        "recordings": [(one, _is_link(one)) for one in told.words.recordings],
        "next_at": _instant(handoff.package.get("next_step_at")),
        "history": [_line(told, one, lang) for one in reversed(told.events)],
        "personal": Right.SEE_PERSONAL in rights_of(user),
        "next_one": after,
        "next_name": str(after.lead.company or after.lead.key) if after else "",
        **doing.forms(told, user, now, lang),
    }


def due_of(handoff: Handoff, now: datetime, lang: Lang) -> inbox.Due:
    """To when what it waits for was promised, and how long that is from now."""
    force = versions(now).at(now)
    hours = calendar(force.agreement.response if force else None)
    return inbox.due(handoff.due_at, now, hours, settings.ORGANISATION.tz, lang)


def refused(code: str, facts: Mapping[str, object], lang: Lang) -> str:
    """Why something cannot be done."""
    known = {name: one for name, one in facts.items() if (name, one) != ("key", None)}
    return refusal(code, known, lang, settings.ORGANISATION.tz)


def _stands(told: Told, due: inbox.Due, lang: Lang) -> say.Stands:
    handoff = told.handoff
    returned = next((one for one in reversed(told.events) if one.act == Act.RETURNED), None)
    reason = returned.reason if returned else None
    return say.Stands(
        Standing(handoff.standing),
        Awaits(handoff.awaits) if handoff.awaits else None,
        handoff.passing,
        handoff.receiver.name if handoff.receiver else None,
        due,
        getattr(reason, lang) if reason else None,
        told.history.evaluated,
        told.appeal is not None,
    )


def _due_word(handoff: Handoff) -> str | None:
    if handoff.awaits == Awaits.EVALUATION:
        return "evaluation"
    if handoff.awaits == Awaits.ANSWER:
        return "answer" if handoff.passing == Passing.SQL else "take"
    return None


def _missing(told: Told) -> tuple[Missing, ...]:
    if told.agreement is None or told.handoff.passing != Passing.SQL:
        return ()
    return missing(told.agreement, told.package)


def _bant(told: Told, lang: Lang) -> list[dict[str, Any]]:
    """Each of BANT: how far it is known, what shows it, and what the agreement asked for."""
    known = told.handoff.package.get("bant", {})
    lacking, zone = _missing(told), settings.ORGANISATION.tz
    rows = []
    for one, step in zip(Bant, inbox.steps(known, lang), strict=True):
        touch = told.touches.get(known.get(one.value, {}).get("touch") or 0)
        level = Level(known.get(one.value, {}).get("level", Level.NONE.value))
        rows.append(
            {
                "item": t(f"agreement.bant.{one}", lang),
                "step": step,
                "level": t(f"handoff.level.{level}", lang),
                "note": told.words.bant.get(one.value),
                "call": say.call(touch.occurred_at, touch.kind, touch.disposition, zone, lang)
                if touch
                else None,
                "wanted": say.wanted(told.agreement, one, lang) if told.agreement else None,
                "lack": say.lack_of(lacking, one.value, lang),
            }
        )
    return rows


def _fields(told: Told, lang: Lang) -> list[dict[str, Any]]:
    """What the agreement wanted filled, and whether it was."""
    if told.agreement is None:
        return []
    there = set(told.package.fields)
    required = told.agreement.hand_off.required
    return [{"name": t(f"agreement.field.{one}", lang), "there": one in there} for one in required]


def _whole(told: Told, lang: Lang) -> str | None:
    """What is missing of the package as a whole."""
    return say.lack_of(_missing(told), "", lang)


def _line(told: Told, event: HandoffEvent, lang: Lang) -> dict[str, Any]:
    who = event.member or event.posting.user
    evaluation = told.evaluations.get(event.pk)
    return {
        "at": event.gate_event.occurred_at if event.gate_event else event.posting.at,
        "moved": event.act in {*(one.value for one in Standing)},
        "text": say.done(
            Act(event.act),
            lang,
            who=who.name if who else None,
            to=event.to_member.name if event.to_member else None,
            reason=getattr(event.reason, lang) if event.reason else None,
            revisit_on=event.revisit_on,
            upheld=event.upheld,
        ),
        "note": told.notes.get(event.pk),
        "answers": list(evaluation.answers.values()) if evaluation else [],
        "accuracy": [
            (t(f"agreement.bant.{item}", lang), t(f"accuracy.{truth}", lang))
            for item, truth in evaluation.bant.items()
        ]
        if evaluation
        else [],
        "outcome": t(f"outcome.{evaluation.outcome}", lang) if evaluation else None,
    }


def _next(handoff: Handoff, user: User, now: datetime) -> Handoff | None:
    """What the reader turns to after this one."""
    seat = select.seat_of(user)
    for section in select.TO_DO[:4]:
        if (found := select.next_of(section, seat, now, handoff.pk)) is not None:
            return found
    return None


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def _instant(text: str | None) -> str | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return numbers.short_stamp(at, settings.ORGANISATION.tz)
