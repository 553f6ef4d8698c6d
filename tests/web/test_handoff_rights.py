"""Every verb on hand-overs for every role: allowed or refused; and every refusal has its sentence."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from tasuki.domain.agreement.sqlgate import Lack, missing
from tasuki.domain.handoffs import Act, Carried, Outcome, Passing
from tasuki.domain.roles import Role
from tasuki.present.handoffs import lacks, refusal
from tasuki.present.words import CATALOGUE, LANGS
from tasuki.web.accounts.models import Member, User
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services import Refused
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Posting
from tests.agreements import AGREEMENT
from tests.web.handoffs import (
    ANSWERS,
    begin,
    campaign,
    carried,
    collected,
    day,
    handed_over_elsewhere,
    member,
    mql,
    offered,
    offered_mql,
    reason,
    user,
)
from tests.web.roles import (
    ADMIN,
    EVERYBODY_WHO_WORKS,
    FS_MANAGER,
    FS_REP,
    IS_MANAGER,
    IS_REP,
    MANAGERS,
    MARKETING,
)

Act_ = Callable[[User], Any]


def accepted() -> Handoff:
    handoff = offered()
    services.handoff_accept(handoff, by="test")
    return handoff


def returned() -> Handoff:
    handoff = offered()
    services.handoff_return(handoff, "budget", by="test")
    return handoff


def offer_sql() -> Act_:
    lead = mql()
    package = carried(lead)
    return lambda by: services.handoff_offer(lead, Passing.SQL, by=by, carried=package)


def offer_mql() -> Act_:
    lead = ledger.lead_create(by="test")
    return lambda by: services.handoff_offer(lead, Passing.MQL, by=by)


def adopt() -> Act_:
    lead = handed_over_elsewhere()
    return lambda by: services.handoff_adopt(lead, by=by)


def reassign(handoff: Handoff, role: Role) -> Act_:
    other = member(role, "other")
    return lambda by: services.handoff_reassign(handoff, other, by=by)


def newcomer() -> Member:
    return Member.objects.create(key="else", name="else")


def recycle() -> Act_:
    lead = mql()
    return lambda by: services.lead_recycle(lead, "budget", day(1), by=by)


def disqualify() -> Act_:
    lead = mql()
    return lambda by: services.lead_disqualify(lead, "budget", by=by)


def on(handoff: Handoff, verb: Any, *more: Any, **how: Any) -> Act_:
    return lambda by: verb(handoff, *more, by=by, **how)


VERBS: dict[str, tuple[Callable[[], Act_], set[Role]]] = {
    "offer_mql": (offer_mql, {ADMIN, MARKETING}),
    "offer_sql": (offer_sql, {ADMIN, IS_MANAGER, IS_REP}),
    "adopt": (adopt, {ADMIN, FS_MANAGER, FS_REP}),
    "accept_mql": (
        lambda: on(offered_mql(by="test"), services.handoff_accept),
        {ADMIN, IS_MANAGER, IS_REP},
    ),
    "accept_sql": (lambda: on(offered(), services.handoff_accept), {ADMIN, FS_MANAGER, FS_REP}),
    "return_mql": (
        lambda: on(offered_mql(by="test"), services.handoff_return, "budget"),
        {ADMIN, IS_MANAGER, IS_REP},
    ),
    "return_sql": (
        lambda: on(offered(), services.handoff_return, "budget"),
        {ADMIN, FS_MANAGER, FS_REP},
    ),
    "reassign_mql": (lambda: reassign(offered_mql(by="test"), IS_REP), {ADMIN, IS_MANAGER}),
    "reassign_sql": (lambda: reassign(offered(), FS_REP), {ADMIN, FS_MANAGER}),
    "take_back_mql": (
        lambda: on(offered_mql(by="test"), services.handoff_take_back),
        {ADMIN, MARKETING},
    ),
    "take_back_sql": (
        lambda: on(offered(), services.handoff_take_back),
        {ADMIN, IS_MANAGER, IS_REP},
    ),
    "evaluate": (
        lambda: on(accepted(), services.handoff_evaluate, ANSWERS, outcome=Outcome.WON),
        {ADMIN, FS_MANAGER, FS_REP},
    ),
    "appeal": (
        lambda: on(returned(), services.handoff_appeal, "x"),
        {ADMIN, IS_MANAGER, IS_REP},
    ),
    "appeal_answer": (
        lambda: on(  # type: ignore[arg-type]
            services.handoff_appeal(returned(), "x", by="test"),
            services.appeal_answer,
            upheld=True,
            why="x",
        ),
        {ADMIN, FS_MANAGER},
    ),
    "recycle": (recycle, EVERYBODY_WHO_WORKS),
    "disqualify": (disqualify, EVERYBODY_WHO_WORKS),
    "absence_of_another": (
        lambda: on(newcomer(), services.absence_set, day(1), day(1)),  # type: ignore[arg-type]
        MANAGERS,
    ),
    "reason_add": (
        lambda: lambda by: services.reason_add("new", by=by, ja="新", en="new"),
        MANAGERS,
    ),
    "reason_retire": (
        lambda: on(reason(), services.reason_retire),  # type: ignore[arg-type]
        MANAGERS,
    ),
    "feedback_collect": (
        lambda: on(  # type: ignore[arg-type]
            campaign(), services.feedback_collect, date(2025, 1, 6), date(2025, 1, 12)
        ),
        MANAGERS,
    ),
    "feedback_send": (lambda: on(collected(), services.feedback_send), MANAGERS),
    "feedback_acknowledge": (
        lambda: on(collected(sent=True), services.feedback_acknowledge),
        {ADMIN, MARKETING},
    ),
    "feedback_answer": (
        lambda: on(collected(sent=True), services.feedback_answer, "x"),
        {ADMIN, MARKETING},
    ),
}


@pytest.fixture
def agreed(db: None) -> None:
    begin()
    user(FS_REP, "receiver")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", VERBS)
def test_every_role_may_do_what_is_its_own_and_nothing_else(
    agreed: None, name: str, role: Role
) -> None:
    ready, allowed = VERBS[name]
    act, by = ready(), user(role)
    before = Posting.objects.count()
    if role in allowed:
        act(by)
        assert Posting.objects.count() == before + 1
        return
    with pytest.raises((PermissionDenied, Refused)) as no:
        act(by)
    assert no.type is PermissionDenied or no.value.code == "not_yours"
    assert Posting.objects.count() == before


def test_everybody_sets_their_own_absence(agreed: None) -> None:
    for role in EVERYBODY_WHO_WORKS:
        by = user(role)
        services.absence_set(by.member, day(1), day(1), by=by)  # type: ignore[arg-type]
    viewer = user(Role.VIEWER)
    with pytest.raises(PermissionDenied):
        services.absence_set(viewer.member, day(1), day(1), by=viewer)  # type: ignore[arg-type]


def test_who_has_left_does_nothing(agreed: None) -> None:
    handoff, by = offered(), user(FS_REP)
    Member.objects.filter(pk=by.member_id).update(active_until=date(2025, 1, 6))
    with pytest.raises(Refused, match="left"):
        services.handoff_accept(handoff, by=by)


def codes() -> set[str]:
    """Every code that a service raises, from the source."""
    folder = Path(services.__file__).parent
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    raised = (call.args[0] for call in calls if getattr(call.func, "id", "") == "Refused")
    return {str(first.value) for first in raised if isinstance(first, ast.Constant)}


def test_every_refusal_has_its_sentence_in_both_languages() -> None:
    spoken = codes() | {"too_late", "not_accepted", "appeal_open", "nothing_to_appeal", "no_appeal"}
    spoken |= {f"{s}_already" for s in ("offered", "accepted", "sent", "acknowledged", "answered")}
    spoken |= {"not_sent", "busy"}
    prefix = "handoff.refused."
    worded = {key.removeprefix(prefix) for key in CATALOGUE if key.startswith(prefix)}
    assert worded == spoken
    for act in Act:
        assert f"handoff.done.{act.value}" in CATALOGUE


def test_a_refusal_says_who_and_when() -> None:
    zone = ZoneInfo("Asia/Tokyo")
    facts = {"who": "黒田", "at": datetime(2026, 3, 3, 11, tzinfo=zone), "act": "accepted"}
    said = refusal("too_late", facts, "ja", zone)
    assert "黒田さんが" in said
    assert "11:00" in said
    assert "受諾しました" in said
    nobody = refusal("too_late", facts | {"who": None}, "en", zone)
    assert nobody.startswith("Somebody accepted it first")
    retired = {"ja": "予算がない", "en": "No budget"}
    assert "予算がない" in refusal("retired_reason", retired, "ja", zone)
    assert "No budget" in refusal("retired_reason", retired, "en", zone)


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_package_lacks_is_said_whole(lang: Any) -> None:
    found = missing(AGREEMENT, Carried().package(()))
    assert {one.lack for one in found} >= {Lack.LEVEL, Lack.CONFIRMED, Lack.LIKELY, Lack.FIELD}
    said = lacks(found, lang)
    assert "{" not in said
    assert len(said) > 20
