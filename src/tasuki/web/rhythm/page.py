"""What the pages of the targets show, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tasuki.domain.targets import Period
from tasuki.domain.window import Every
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.planning import CannotPlan
from tasuki.insight.planning import plan as make_plan
from tasuki.present import targets as say
from tasuki.present.errors import reject
from tasuki.present.figures import Voice, name_of
from tasuki.present.plan import Planned, source_name
from tasuki.present.plan import planned as say_plan
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import given
from tasuki.web.desk.selectors.kept import KEPT
from tasuki.web.ledger.selectors import rejects_of
from tasuki.web.rhythm import selectors
from tasuki.web.rhythm.forms import FileForm, PlanForm, TargetForm, prefilled
from tasuki.web.rhythm.models import Target

PLAN_PERIOD = Every.MONTH
"""What a plan is made for where nobody says: the next month."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The period that an address names, and the target that is to be changed, if any."""

    snapshot: Snapshot
    period: Period
    edit: Target | None

    @classmethod
    def of(cls, query: Mapping[str, Any], snapshot: Snapshot) -> Asked:
        """From an address. Raises ValueError for what is no period or no target."""
        organisation = settings.ORGANISATION
        edit, number = None, str(query.get("edit") or "")
        if number:
            edit = Target.objects.filter(pk=given.whole(number) or 0).first()
            if edit is None:
                raise ValueError(f"there is no target {number!r}")
        name = str(query.get("period") or "")
        if edit is not None:
            period = edit.period
        elif name:
            period = Period.parse(name, organisation.tz, fiscal_start=organisation.fiscal_start)
            if period.window.first_day.year not in given.YEARS:
                raise ValueError(f"not a period to speak of: {name!r}")
        else:
            period = selectors.first_choice(snapshot.as_of)
        return cls(snapshot, period, edit)


def members_of(user: User) -> frozenset[int] | None:
    """The members whose own targets this reader may see; None: all."""
    if Right.SEE_MEMBERS in rights_of(user):
        return None
    return frozenset({user.member_id} if user.member_id is not None else ())


def context(asked: Asked, user: User, lang: Lang) -> dict[str, Any]:
    """The targets page."""
    period, snapshot = asked.period, asked.snapshot
    found: dict[str, Any] = {
        "period": period,
        "name": say.period_name(period, lang),
        "as_of": snapshot.as_of,
        "version": snapshot.version,
        "before": period.previous().name,
        "after": period.next().name,
        "kinds": _kinds(asked, lang),
        "linked": Right.SEE_LEADS in rights_of(user),
        "plan_form": PlanForm(lang=lang, initial=plan_start(snapshot)),
    }
    if Right.SET_TARGETS in rights_of(user):
        found["set_form"] = TargetForm(lang=lang, initial=prefilled(asked.edit, period))
        found["file_form"] = FileForm(lang=lang)
    if period.window.start >= snapshot.as_of:
        return found | {"future": True, "waiting": _waiting(period, members_of(user), lang)}
    standings = selectors.standings(snapshot, period)
    said = say.said(
        standings.outlook, Voice.of(settings.ORGANISATION, lang), members=members_of(user)
    )
    ids = {goal: target.pk for goal, target in standings.targets.items()}
    return found | {"said": said, "ids": ids}


def _kinds(asked: Asked, lang: Lang) -> list[dict[str, object]]:
    """The periods of each kind that hold the day of the facts, or the one that is shown."""
    around = [*selectors.periods(asked.snapshot.as_of)]
    return [
        {
            "word": t(f"every.{period.every.value}", lang),
            "name": period.name,
            "here": period.every is asked.period.every,
        }
        for period in around
    ]


def _waiting(period: Period, members: frozenset[int] | None, lang: Lang) -> list[dict[str, object]]:
    """The targets of a period that has not begun."""
    voice = Voice.of(settings.ORGANISATION, lang)
    return [
        {
            "pk": target.pk,
            "layer": t(f"layer.{target.layer}", lang),
            "name": name_of(target.metric, lang),
            "subject": target.subject or t("targets.whole", lang),
            "value": say.amount(target.metric, float(target.value or 0.0), voice),
        }
        for target in selectors.in_force(period)
        if members is None or target.member_id is None or target.member_id in members
    ]


def refused(code: str, _facts: Mapping[str, object], lang: Lang) -> str:
    """Why a target cannot be set."""
    return t(f"targets.set.{code}", lang)


def told(target: Target | None, lang: Lang) -> str:
    """What setting a target did."""
    if target is None:
        return t("targets.set.same", lang)
    voice = Voice.of(settings.ORGANISATION, lang)
    what = name_of(target.metric, lang)
    if target.subject:
        what = t("targets.of", lang, name=what, subject=target.subject)
    if target.value is None:
        return t("targets.set.withdrawn", lang, what=what)
    value = say.amount(target.metric, target.value, voice)
    return t("targets.set.done", lang, what=what, value=value)


def past(target: Target, lang: Lang) -> dict[str, Any]:
    """The versions of a target, the latest first."""
    voice = Voice.of(settings.ORGANISATION, lang)
    lines = [
        {
            "value": t("targets.history.withdrawn", lang)
            if one.value is None
            else say.amount(one.metric, one.value, voice),
            "by": one.posting.user.name if one.posting.user else one.posting.actor,
            "at": one.posting.at,
        }
        for one in selectors.history(target)
    ]
    return {
        "name": name_of(target.metric, lang),
        "subject": target.subject,
        "period": say.period_name(target.period, lang),
        "period_key": target.period.name,
        "lines": lines,
    }


def reasons(posting: int, lang: Lang) -> list[dict[str, object]]:
    """The rows of a file that could not be used, each with its reason."""
    return [
        {
            "row": line["row"],
            "why": reject(
                line["code"],
                lang,
                field=t(f"field.{line['field']}", lang) if line["field"] else None,
                value=line["value"],
            ),
        }
        for line in rejects_of(posting).iter_rows(named=True)
    ]


def plan_start(snapshot: Snapshot) -> dict[str, str]:
    """What the plan's form begins with: the month after that of the facts."""
    organisation = settings.ORGANISATION
    day = snapshot.as_of.astimezone(organisation.tz).date()
    month = Period.holding(
        PLAN_PERIOD, day, organisation.tz, fiscal_start=organisation.fiscal_start
    )
    return {"period": month.next().name}


def planned(
    snapshot: Snapshot, *, amount: float, period: Period, members: int | None, lang: Lang
) -> Planned:
    """A plan in words. Raises CannotPlan and ValueError as `insight.planning.plan`."""
    made = KEPT.get(
        ("plan", snapshot.version, snapshot.as_of, amount, period.name, members),
        lambda: make_plan(snapshot, amount, period.window, as_of=snapshot.as_of, members=members),
    )
    return say_plan(made, period, Voice.of(settings.ORGANISATION, lang))


def cannot(no: CannotPlan, lang: Lang) -> str:
    """Why nothing can be planned."""
    return t("plan.cannot.text", lang, name=source_name(no.step, lang))
