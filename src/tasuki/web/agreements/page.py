"""What the agreement's pages show, for one reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from tasuki.domain.agreement.checks import Problem
from tasuki.domain.agreement.life import SIGNS_FOR, Act, Department, State
from tasuki.domain.roles import Role
from tasuki.present import numbers, signing
from tasuki.present.words import Lang, t
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.agreements import services
from tasuki.web.agreements.document import Shown, shown_of
from tasuki.web.agreements.forms import (
    AnswerForm,
    DayForm,
    DraftForm,
    ObjectForm,
    ReviewForm,
    SaidForm,
    WithdrawForm,
    next_monday,
)
from tasuki.web.agreements.models import AgreementEvent, AgreementVersion
from tasuki.web.agreements.selectors import Register, Standing, Wait, awaited, register, review
from tasuki.web.agreements.written import document_of, wrong_with, yaml_of
from tasuki.web.house.attempts import Complaint, attempt_in
from tasuki.web.house.context import lang_now

SAID = frozenset({Act.COMMENTED, Act.OBJECTED, Act.REVIEWED})


def context(request: HttpRequest, found: Register, shown: Standing) -> dict[str, Any]:
    """The page of one version."""
    lang, user = lang_now(), request.user
    base, only = found.before(shown), request.GET.get("only") == "changes"
    # What holds today is read as it is; what is to come, beside what it changes.
    plain = shown.state is State.IN_FORCE and not only
    document = shown_of(shown, None if plain else base, lang)
    course = _course(found, shown, document)
    others = {
        "current": found.current if found.current is not shown else None,
        "open": found.open if found.open is not shown else None,
    }
    return {
        "as_of": found.now,
        "shown": shown,
        "base": base,
        "document": document,
        "only": only and document.counts is not None,
        "headline": signing.headline(course, lang),
        "explained": signing.explained(course, lang),
        "reminder": _reminder(found, lang),
        "second": _second(found, shown, lang),
        "seals": _seals(shown, found, lang),
        "print": signing.short_print(shown.version.fingerprint),
        "talk": _talk(shown),
        "log": [_line(event) for event in shown.events],
        "history": [_history(found, one, lang) for one in found.all],
        "lang": lang,
        **others,
        **_forms(shown, found, document, user, lang),
    }


def sentences_of(number: int) -> tuple[str, ...]:
    """The numbers of a version's sentences, for a comment to name one."""
    found = register(timezone.now()).of(number)
    return shown_of(found, None, lang_now()).numbers if found else ()


def refused(code: str, facts: Mapping[str, object], lang: Lang) -> str:
    """Why something cannot be done."""
    said = dict(facts)
    if "problems" in said:
        said["listed"] = wrong_with(cast(Iterable[Problem], said.pop("problems")), lang)
    return signing.refusal(code, said, lang, settings.ORGANISATION.tz)


def told(done: str, number: int, form: Form | None, lang: Lang) -> str:
    """What was done."""
    key = f"signing.done.{done}"
    if done == "dated" and form is not None:
        day = numbers.day(form.cleaned_data["starts_on"], lang, year=True)
        return t(key, lang, day=day)
    return t(key, lang, number=number)


def starting(base: Standing | None) -> dict[str, str]:
    """What the form of a draft begins with: the document that it is to change."""
    return {"document": yaml_of(base)}


def save(
    request: HttpRequest, form: DraftForm, edited: Standing | None
) -> AgreementVersion | Complaint:
    """The version that was written, as a draft of its own or out of the one that is `edited`; or a
    complaint, which the form now shows."""
    upload = form.cleaned_data["file"]
    name = upload.name if upload else None
    agreement, complaints = document_of(form.cleaned_data["text"], name, lang_now())
    for complaint in complaints:
        form.add_error(None, complaint)
    if agreement is None:
        return Complaint()
    if edited is None:
        return attempt_in(request, partial(services.agreement_draft, agreement), refused, form)
    verb = partial(services.agreement_edit, edited.version, agreement)
    return attempt_in(request, verb, refused, form)


def _course(found: Register, one: Standing, document: Shown | None = None) -> signing.Course:
    due = review(found)
    return signing.Course(
        number=one.number,
        state=one.state,
        life=one.life,
        now=found.now,
        zone=settings.ORGANISATION.tz,
        since=one.since,
        until=one.until,
        review_due=due.due if due and one is found.current else None,
        counts=document.counts if document else None,
    )


def _second(found: Register, shown: Standing, lang: Lang) -> str:
    current = found.current
    if not shown.live:
        return t("signing.version", lang, number=shown.number)
    if current is None:
        return t("signing.second.draft", lang, number=shown.number)
    return t("signing.second.both", lang, number=shown.number, current=current.number)


def _reminder(found: Register, lang: Lang) -> str | None:
    due = review(found)
    if due is None or not due.near or found.current is None:
        return None
    return signing.reminder(found.current.number, due.due, due.days, lang)


def _seals(shown: Standing, found: Register, lang: Lang) -> list[dict[str, Any]]:
    """A seal per department: whose it is, or who is waited for."""
    waits = {
        one.department: one.names for one in awaited(shown, found.now) if one.wait is Wait.SIGNATURE
    }
    objecting = {one.department for one in shown.life.objections}
    seals = []
    for department in Department:
        signature = shown.life.signatures.get(department)
        event = shown.event(signature.id) if signature else None
        name = _author(event) if event else None
        names = waits.get(department, ())
        seals.append(
            {
                "department": t(f"department.{department.value}", lang),
                "name": name,
                "seal": _initials(name) if name else (),
                "at": event.occurred_at if event else None,
                "objects": department in objecting,
                "names": ("、" if lang == "ja" else ", ").join(names),
                "waits": department in waits,
            }
        )
    return seals


def _initials(name: str) -> tuple[str, ...]:
    """What stands in a seal: the first two characters, or the initials of a Latin name."""
    name = name.strip()
    if name.isascii():
        return ("".join(part[0] for part in name.split()[:2]).upper(),)
    return tuple(name.replace(" ", "").replace("\u3000", "")[:2])


def _talk(shown: Standing) -> list[dict[str, Any]]:
    """Objections, comments and reviews, the latest first; each objection with its answer."""
    answers = {one.answers_id: _line(one) for one in shown.events if one.act == Act.ANSWERED}
    return [
        _line(one) | {"answer": answers.get(one.pk), "objection": one.act == Act.OBJECTED}
        for one in reversed(shown.events)
        if one.act in SAID
    ]


def _line(event: AgreementEvent) -> dict[str, Any]:
    return {
        "pk": event.pk,
        "act": event.act,
        "by": _author(event),
        "department": event.department,
        "sentence": event.sentence,
        "text": event.text,
        "starts_at": event.starts_at,
        "at": event.occurred_at,
    }


def _author(event: AgreementEvent) -> str:
    return event.user.name if event.user else event.posting.actor


def _history(found: Register, one: Standing, lang: Lang) -> dict[str, Any]:
    first = one.events[0]
    return {
        "number": one.number,
        "live": one.live,
        "state": one.state.value,
        "tone": {State.IN_FORCE: "ok", State.SIGNED: "ok", State.PROPOSED: "warn"}.get(
            one.state, "none"
        ),
        "force": signing.force(_course(found, one), lang),
        "note": one.note,
        "adopted": first.act == Act.ADOPTED,
        "by": _author(first),
        "at": first.occurred_at,
    }


def _forms(
    shown: Standing, found: Register, document: Shown, user: Any, lang: Lang
) -> dict[str, Any]:
    """The forms that this reader may send for a version as it stands."""
    held, life = rights_of(user), shown.life
    forms: dict[str, Any] = {"can_draft": Right.DRAFT_AGREEMENT in held}
    if Right.COMMENT_AGREEMENT in held:
        forms["commented_form"] = SaidForm(
            lang=lang, sentences=document.numbers, auto_id="comment_%s"
        )
    if shown is found.current and Right.DRAFT_AGREEMENT in held:
        forms["reviewed_form"] = ReviewForm(lang=lang, auto_id="review_%s")
    if not shown.live:
        return forms
    if Right.DRAFT_AGREEMENT in held:
        day = found.now.astimezone(settings.ORGANISATION.tz).date()
        forms |= {
            "can_edit": True,
            "can_propose": not life.proposed,
            "answered_form": AnswerForm(lang=lang, auto_id="answer_%s"),
            "withdrawn_form": WithdrawForm(lang=lang, auto_id="withdraw_%s"),
            "dated_form": DayForm(
                lang=lang, auto_id="date_%s", initial={"starts_on": next_monday(day)}
            ),
            "dated_before": life.starts_at is not None,
        }
    if Right.SIGN_AGREEMENT in held and life.proposed:
        department = SIGNS_FOR[Role(user.role)]
        forms["objected_form"] = ObjectForm(
            lang=lang, sentences=document.numbers, auto_id="object_%s"
        )
        objecting = {one.department for one in life.objections}
        if department in life.missing and department not in objecting:
            forms["sign_for"] = t(f"department.{department.value}", lang)
    return forms
