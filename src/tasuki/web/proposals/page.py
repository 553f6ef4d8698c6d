"""What the page of proposals and a lead's page show, for one reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.facts.manifest import NoFacts
from tasuki.present import proposals as present
from tasuki.present.words import Lang, t
from tasuki.rulebook.frozen import Frozen
from tasuki.rulebook.score import score_at
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.agreements.selectors import in_force_at, versions
from tasuki.web.desk.selectors import facts, given, people
from tasuki.web.house.attempts import Complaint, attempt
from tasuki.web.house.context import lang_now
from tasuki.web.proposals import selectors
from tasuki.web.proposals.models import Judgement

DECIDED = "decided"
TONES = {Verdict.PASSED: "ok", Verdict.DECLINED: "none"}


@dataclass(frozen=True, slots=True)
class Row:
    """A judgement as a page shows it; what became of it where something did."""

    pk: int
    lead_id: int
    name: str
    at: datetime
    version: int
    score: str
    of_threshold: str
    reasons: tuple[str, ...]
    verdict: str | None = None
    tone: str = "warn"
    by: str | None = None
    decided_at: datetime | None = None
    why: str | None = None
    by_hand: bool = False


def context(request: HttpRequest) -> dict[str, Any]:
    """The list that the address asks for."""
    lang, held = lang_now(), rights_of(request.user)
    view = DECIDED if request.GET.get("view") == DECIDED else "waiting"
    number = max(1, min(given.whole(request.GET.get("page", "")) or 1, 10_000))
    pages = {"waiting": selectors.waiting_page, DECIDED: selectors.decided_page}
    found, swept = pages[view](number), selectors.last_sweep()
    waits = found.total if view == "waiting" else selectors.waiting().count()
    address = f"?view={view}&page="
    return {
        "view": view,
        "rows": rows(found.rows, lang, personal=Right.SEE_PERSONAL in held),
        "total": found.total,
        "waits": waits,
        "swept": swept,
        "in_force": in_force_at(timezone.now()),
        "may_decide": Right.OFFER_MQL in held,
        "previous": f"{address}{number - 1}" if number > 1 else "",
        "next": f"{address}{number + 1}" if found.more else "",
        "lang": lang,
    }


def rows(found: Sequence[Judgement], lang: Lang, *, personal: bool) -> list[Row]:
    """Judgements with their leads' names and their reasons in words."""
    names = people.called([one.lead_id for one in found], personal=personal)
    decisions = [decision for one in found if (decision := selectors.decision_of(one))]
    whys = selectors.reasons_of(decisions) if personal else {}
    return [_row(one, names[one.lead_id], whys, lang, personal=personal) for one in found]


def lead_rows(lead_id: int, lang: Lang, *, personal: bool) -> list[Row]:
    """How one lead was judged."""
    return rows(selectors.of_lead(lead_id), lang, personal=personal)


def _row(one: Judgement, name: str, whys: dict[int, str], lang: Lang, *, personal: bool) -> Row:
    frozen, decision = one.frozen, selectors.decision_of(one)
    row = {
        "pk": one.pk,
        "lead_id": one.lead_id,
        "name": name,
        "at": one.instant,
        "version": one.version,
        "score": present.score(frozen),
        "of_threshold": present.of_threshold(frozen, lang),
        "reasons": present.reasons(frozen, lang),
    }
    if decision is None:
        return Row(**row)
    user, verdict = decision.posting.user, Verdict(decision.verdict)
    automatic = verdict is Verdict.PASSED and user is None
    why = None
    if verdict is Verdict.DECLINED:
        gone = "proposals.reason.gone" if personal else "proposals.reason.masked"
        why = whys.get(decision.pk) or t(gone, lang)
    return Row(
        **row,
        verdict=t(f"proposals.verdict.{verdict.value}", lang),
        tone=TONES.get(verdict, "none"),
        by=t("proposals.automatic", lang) if automatic else user.name if user else None,
        decided_at=decision.posting.at,
        why=why,
        by_hand=one.cause == Occasion.BY_HAND,
    )


@dataclass(frozen=True, slots=True)
class Now:
    """How a lead stands now: as of when, by which version."""

    as_of: datetime
    version: int
    of_threshold: str
    holds: bool
    reasons: tuple[str, ...]


def now(lead_id: int, lang: Lang) -> Now | None:
    """A lead's standing by the facts and the agreement in force; None where one of them is missing."""
    try:
        snapshot = facts.current()
    except NoFacts:
        return None
    one = versions(snapshot.as_of).at(snapshot.as_of)
    if one is None:
        return None
    found = score_at(snapshot, one.agreement, [lead_id], snapshot.as_of, as_of=snapshot.as_of)
    if not found:
        return None
    frozen = Frozen.of(found[0], one.agreement)
    return Now(
        snapshot.as_of,
        one.version,
        present.of_threshold(frozen, lang),
        frozen.holds,
        present.reasons(frozen, lang),
    )


@dataclass(frozen=True, slots=True)
class Done:
    """How many proposals were decided, and why others were not, by name."""

    n: int
    faults: tuple[str, ...]


def decided(request: HttpRequest, ids: Iterable[str], verb: Callable[..., object]) -> Done:
    """Do one thing with every proposal of these numbers, each by itself."""
    lang = lang_now()
    numbers = {number for text in ids if (number := given.whole(text)) is not None}
    found = list(Judgement.objects.filter(pk__in=numbers).select_related("lead", "posting"))
    personal = Right.SEE_PERSONAL in rights_of(request.user)
    names = people.called([one.lead_id for one in found], personal=personal)
    tried = [(one, attempt(request, partial(verb, one), _refused)) for one in found]
    faults = [
        t("proposals.failed", lang, name=names[one.lead_id], why=why)
        for one, why in tried
        if isinstance(why, Complaint)
    ]
    n = len(tried) - len(faults)
    return Done(n, tuple(faults) if found else (t("proposals.nothing", lang),))


def _refused(code: str, facts: Mapping[str, object], lang: Lang) -> str:
    return present.refusal(code, facts, lang, settings.ORGANISATION.tz)
