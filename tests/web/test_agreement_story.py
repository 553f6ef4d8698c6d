"""The worked story of an agreement: from a draft to the Monday on which it judges, and not a day before.

Draft, what-if, objection, new draft, three signatures, in force: through the services, on a ledger
with its facts. Leads before and after are judged by their own version, and no figure of the month
before moves by a digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from tasuki.domain.agreement.life import Act, State
from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.domain.roles import Role
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.whatif import what_if
from tasuki.metrics.read import Question, answer
from tasuki.metrics.reading import How, Kind, Reading
from tasuki.metrics.registry import METRICS
from tasuki.present.figures import Voice
from tasuki.present.whatif import tried
from tasuki.web.accounts.models import User
from tasuki.web.agreements import services
from tasuki.web.agreements.models import AgreementVersion
from tasuki.web.agreements.selectors import counted, register
from tasuki.web.desk.selectors import facts as held
from tasuki.web.ledger.posting import Refused
from tasuki.web.proposals.models import Judgement
from tasuki.web.proposals.services import proposal_decline, proposal_pass
from tasuki.web.proposals.sweep import gate_sweep
from tasuki.workspace import Workspace
from tests.browser import world
from tests.conftest import fresh_database
from tests.facts.ledgers import TOKYO
from tests.web.agreements import SIGNERS
from tests.web.proposing import MONDAY, at, does, facts, lead, rules

OCTOBER = Window.days(date(2026, 10, 1), date(2026, 11, 1), TOKYO)
QUARTER = Window.days(date(2026, 8, 17), date(2026, 11, 16), TOKYO)


@pytest.fixture
def clock(
    _ledger_template: str, django_db_blocker: Any, tmp_path: Path
) -> Iterator[time_machine.Traveller]:
    """The invented organisation on a Thursday, with an agreement from its first day on."""
    before = settings.WORKSPACE
    settings.WORKSPACE = Workspace(tmp_path, {})
    unblocked, database = django_db_blocker.unblock(), fresh_database(_ledger_template, tmp_path)
    try:
        with unblocked, database, time_machine.travel(at("03-02 00:00"), tick=False) as clock:
            services.agreement_adopt(rules(), by="test", since=world.BEGAN)
            clock.move_to(world.AS_OF)
            world.fill(weeks=12, per_week=16)
            yield clock
    finally:
        settings.WORKSPACE = before
        held.forget()


def figures(snapshot: Snapshot, as_of: Any) -> dict[tuple[str, str | None], Reading]:
    """Every metric of October, rates and durations as matured and of the period, by the agreement that
    held then."""
    asked = [
        Question(key, (OCTOBER,), how=how)
        for key, metric in METRICS.items()
        for how in ((None, How.PERIOD) if metric.kind in {Kind.RATE, Kind.DURATION} else (None,))
    ]
    found = answer(snapshot, asked, as_of=as_of, agreed=counted(OCTOBER, as_of))
    return {
        (question.metric, question.how.value if question.how else None): replace(
            reading, facts_version=None
        )
        for question, (reading,) in zip(asked, found, strict=True)
    }


def proposals() -> list[tuple[str, int, float]]:
    """What was proposed by which version, and how many points it had."""
    found = Judgement.objects.filter(cause=Occasion.CROSSING.value, lead__key__startswith="story")
    return list(found.order_by("instant").values_list("lead__key", "version", "score"))


def of(key: str) -> Judgement:
    return Judgement.objects.filter(lead__key=key).latest("instant")


def draft_and_objection(users: dict[Role, User], snapshot: Snapshot) -> AgreementVersion:
    """A stricter draft, tried on the quarter before and objected to by field sales."""
    strict = rules(threshold=90)
    draft = services.agreement_draft(strict, by=users[Role.IS_MANAGER])
    services.agreement_propose(draft, by=users[Role.IS_MANAGER])
    found = what_if(snapshot, [strict], QUARTER, as_of=snapshot.as_of)
    assert found.actual.mqls > 0
    assert found.drafts[0].mqls < found.actual.mqls
    (told,) = tried(found, Voice("ja")).drafts
    services.agreement_comment(draft, "".join(told.headline), by=users[Role.IS_MANAGER])
    services.agreement_object(draft, "件数が足りなくなります。", by=users[Role.FS_MANAGER])
    with pytest.raises(Refused, match="own_objection"):
        services.agreement_sign(draft, by=users[Role.FS_MANAGER], fingerprint=draft.fingerprint)
    services.agreement_answer(
        draft.events.get(act=Act.OBJECTED.value), "改めた案を出します。", by=users[Role.IS_MANAGER]
    )
    return draft


def new_draft_and_signatures(users: dict[Role, User], draft: AgreementVersion) -> None:
    """What all can live with, which also answers faster and counts 商談化率 otherwise."""
    milder = rules(threshold=55)
    response = milder.response.model_dump(mode="json") | {"first_attempt": {"minutes": 30}}
    metrics = {"opportunity_rate_of": "accepted", "horizon_days": 20}
    document = milder.model_dump(mode="json") | {"response": response, "metrics": metrics}
    newer = services.agreement_edit(
        draft, type(milder).model_validate(document), by=users[Role.IS_MANAGER]
    )
    services.agreement_propose(newer, by=users[Role.IS_MANAGER])
    services.agreement_set_date(newer, MONDAY, by=users[Role.IS_MANAGER])
    for role in SIGNERS:
        assert register(timezone.now()).of(3).state is State.PROPOSED  # type: ignore[union-attr]
        services.agreement_sign(newer, by=users[role], fingerprint=newer.fingerprint)
    assert register(timezone.now()).of(3).state is State.SIGNED  # type: ignore[union-attr]


def test_an_agreement_changes_and_judges_from_its_monday_on(
    clock: time_machine.Traveller, tmp_path: Path
) -> None:
    users = {Role(user.role): user for user in User.objects.all()}
    does(lead("story-before", "11-16 09:00"), "form", "11-19 09:00")
    does(lead("story-declined", "11-16 09:00"), "form", "11-18 09:00")
    thursday = facts(tmp_path)
    gate_sweep(thursday, by="job")
    known = figures(thursday, thursday.as_of)
    assert sum(reading.value is not None for reading in known.values()) > 40
    assert proposals() == [("story-declined", 1, 40), ("story-before", 1, 40)]
    draft = draft_and_objection(users, thursday)
    clock.shift(timedelta(hours=16))
    new_draft_and_signatures(users, draft)
    proposal_pass(of("story-before"), by=users[Role.MARKETING])
    proposal_decline(of("story-declined"), "学生でした", by=users[Role.MARKETING])
    frozen = list(Judgement.objects.order_by("pk").values())

    # Until the last microsecond of Sunday the version that holds judges.
    clock.move_to(at("11-22 20:00"))
    does(lead("story-sunday", "11-16 09:00"), "form", "11-22 19:00")
    gate_sweep(facts(tmp_path), by="job")
    assert proposals()[-1] == ("story-sunday", 1, 40)
    monday = at("11-23 00:00")
    assert register(monday - timedelta(microseconds=1)).current.number == 1  # type: ignore[union-attr]
    assert register(monday).current.number == 3  # type: ignore[union-attr]
    assert register(monday).of(2).state is State.REPLACED  # type: ignore[union-attr]

    # From then on the new one does: what was enough is not, and who was declined may come again.
    clock.move_to(at("11-25 10:00"))
    does(lead("story-short", "11-16 09:00"), "form", "11-24 09:00")
    enough = lead("story-after", "11-16 09:00")
    does(enough, "form", "11-24 10:00")
    does(enough, "visit", "11-24 11:00")
    does(of("story-declined").lead, "visit", "11-24 12:00")
    wednesday = facts(tmp_path)
    gate_sweep(wednesday, by="job")
    assert proposals()[3:] == [("story-after", 3, 55), ("story-declined", 3, 55)]
    kept = list(Judgement.objects.filter(pk__lte=frozen[-1]["id"]).order_by("pk").values())
    assert kept == frozen
    passed, declined = of("story-before"), Judgement.objects.filter(lead__key="story-declined")
    assert (passed.decision.verdict, passed.decision.handoff.version) == (Verdict.PASSED, 1)
    assert declined.earliest("instant").decision.verdict == Verdict.DECLINED

    # And October is what it was, asked of the facts that know all this.
    later = figures(wednesday, thursday.as_of)
    assert {key: (known[key], one) for key, one in later.items() if one != known[key]} == {}
