"""A simulated team of a few hundred leads in which omissions of every cause are planted.

Every story is told through the ledger as the product posts it. `PLANTED` says how often each cause
happens; all other leads are handled: in time, late, returned, merged, recycled, silenced, not due.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import time_machine

from tasuki.domain.agreement.document import EvaluatedFrom, Routing, Within
from tasuki.domain.handoffs import Accuracy, Outcome, Passing
from tasuki.domain.omissions import Cause
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.web.accounts.models import Member
from tasuki.web.agreements.services import agreement_adopt
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Campaign, GateEvent, Lead, Touch
from tasuki.web.ledger.posting import posted
from tests.agreements import AGREEMENT
from tests.browser.world import AS_OF
from tests.facts.ledgers import TOKYO
from tests.web import handoffs

AGREED = date(2026, 9, 1)
PLANTED: dict[Cause, int] = {
    Cause.NEVER_ASSIGNED: 3,
    Cause.OWNER_GONE: 4,
    Cause.OWNER_ABSENT: 5,
    Cause.UNTOUCHED: 9,
    Cause.DROPPED: 6,
    Cause.PROMISED_CALL_MISSED: 7,
    Cause.FS_SILENT: 8,
    Cause.EVALUATION_MISSING: 10,
    Cause.REPLY_MISSING: 2,
    Cause.RECYCLE_DATE_PASSED: 11,
}
HANDLED_EACH = 12
"""How often every way of handling a lead happens."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = ("佐伯", "長谷", "三浦", "大久保", "宮下", "堀")
LEFT, AWAY, WAS_AWAY = "宮下", "堀", "長谷"


def at(text: str) -> datetime:
    """`10/20 11:00`, in Tokyo in 2026."""
    return datetime.strptime(f"2026/{text}", "%Y/%m/%d %H:%M").replace(tzinfo=TOKYO)


@dataclass
class Team:
    """The stories as they are told; `planted` are the keys of the leads that have an omission."""

    chance: random.Random = field(default_factory=lambda: random.Random(9))
    planted: dict[str, Cause] = field(default_factory=dict)
    leads: list[Lead] = field(default_factory=list)
    gates: list[dict[str, Any]] = field(default_factory=list)
    touches: list[dict[str, Any]] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    day: int = 0

    def morning(self) -> datetime:
        """Ten o'clock of one working day after the other, from 5 October on."""
        while True:
            self.day += 1
            found = at("10/05 10:00") + self.day % 33 * DAY
            if found.weekday() < 5 and found.date() != date(2026, 10, 12):
                return found

    def lead(self, cause: Cause | None = None) -> Lead:
        """One more, which is planted where it has a cause."""
        number = len(self.leads) + 1
        made = Lead(key=f"P-{number:03d}", created_at=at("10/01 10:00"))
        self.leads.append(made)
        if cause is not None:
            self.planted[made.key] = cause
        return made

    def gate(self, lead: Lead, kind: Gate, when: datetime, **more: Any) -> None:
        self.gates.append({"lead": lead, "kind": kind.value, "occurred_at": when, **more})

    def call(
        self, lead: Lead, when: datetime, how: Disposition = Disposition.NO_ANSWER, **more: Any
    ) -> None:
        row = {"kind": TouchKind.CALL.value, "direction": Direction.OUT.value}
        row |= {"lead": lead, "occurred_at": when, "disposition": how.value, **more}
        self.touches.append(row)

    def mql(self, cause: Cause | None = None, owner: str | None = "佐伯") -> tuple[Lead, datetime]:
        """An MQL, assigned within minutes where it has an owner."""
        lead, when = self.lead(cause), self.morning()
        self.gate(lead, Gate.MQL, when)
        if owner is not None:
            self.assign(lead, owner, when + HOUR / 6)
        return lead, when

    def assign(self, lead: Lead, owner: str | None, when: datetime) -> None:
        self.gate(lead, Gate.ASSIGN, when, to_member=self.members[owner] if owner else None)

    def worked(self, cause: Cause | None = None) -> tuple[Lead, datetime]:
        """An MQL that was reached in time."""
        lead, when = self.mql(cause, self.chance.choice(PEOPLE[:4]))
        self.call(lead, when + HOUR, Disposition.CONVERSATION)
        return lead, when

    def offered(self, cause: Cause | None = None) -> tuple[Lead, datetime]:
        """An SQL, handed over the day after."""
        lead, when = self.worked(cause)
        offer = when + DAY
        sender, receiver = self.members["佐伯"], self.members["新谷"]
        self.gate(lead, Gate.HAND_OVER, offer, member=sender, to_member=receiver)
        return lead, offer

    def post(self) -> None:
        """All of it into the ledger, in the order in which it happened."""
        with posted("bulk", by="test") as posting:
            for lead in self.leads:
                lead.posting = posting
            Lead.objects.bulk_create(self.leads)
            for model, rows in ((GateEvent, self.gates), (Touch, self.touches)):
                listed = sorted(rows, key=lambda row: row["occurred_at"])
                model.objects.bulk_create(  # type: ignore[attr-defined]
                    model(key=f"K-{n}", posting=posting, **row) for n, row in enumerate(listed)
                )


def never_assigned(team: Team, n: int) -> None:
    lead, when = team.mql(Cause.NEVER_ASSIGNED, None if n else "佐伯")
    if not n:  # it was, and was taken away again
        team.assign(lead, None, when + HOUR)


def owner_gone(team: Team, n: int) -> None:
    lead, when = team.mql(Cause.OWNER_GONE, LEFT)
    if n == 1:  # tried once by who left
        team.call(lead, when + HOUR)


def owner_absent(team: Team, n: int) -> None:
    if n:
        team.mql(Cause.OWNER_ABSENT, AWAY)
        return
    lead, when = team.lead(Cause.OWNER_ABSENT), at("10/14 10:00")  # away when it fell due, and back
    team.gate(lead, Gate.MQL, when)
    team.assign(lead, WAS_AWAY, when)


def untouched(team: Team, n: int) -> None:
    lead, when = team.mql(Cause.UNTOUCHED, (WAS_AWAY, "三浦")[n % 2] if n > 2 else LEFT)
    if n <= 2:  # who left has given it to somebody who is there
        team.assign(lead, "大久保", when + 2 * DAY)


def dropped(team: Team, n: int) -> None:
    lead, when = team.mql(Cause.DROPPED, "三浦")
    team.call(lead, when + (HOUR if n else 3 * DAY))  # one of them was late, too


def promised_call_missed(team: Team, n: int) -> None:
    lead, when = team.mql(Cause.PROMISED_CALL_MISSED)
    then = when + 3 * DAY
    team.call(lead, when + HOUR, Disposition.CALL_BACK, promised_at=then)
    if not n:  # so long before that it keeps no promise
        team.call(lead, then - 5 * HOUR)


def fs_silent(team: Team, n: int) -> None:
    team.offered(Cause.FS_SILENT)


def evaluation_missing(team: Team, n: int) -> None:
    lead, offer = team.offered(Cause.EVALUATION_MISSING)
    kind = Gate.ACCEPT if n % 2 else Gate.OPEN_OPPORTUNITY
    team.gate(lead, kind, offer + 3 * HOUR, member=team.members["梶原"])


def recycle_date_passed(team: Team, n: int) -> None:
    lead, when = team.worked(Cause.RECYCLE_DATE_PASSED)
    on = (when + 3 * DAY).date()
    team.gate(lead, Gate.RECYCLE, when + 2 * HOUR, reason="時期が未定", revisit_on=on)
    if not n:
        team.call(lead, when + DAY)  # before the date


def in_time(team: Team, n: int) -> None:
    team.worked()


def late(team: Team, n: int) -> None:
    lead, when = team.mql()
    team.call(lead, when + 3 * DAY, Disposition.CONVERSATION)


def twice(team: Team, n: int) -> None:
    lead, when = team.mql()
    team.call(lead, when + HOUR)
    team.call(lead, when + (DAY if n % 2 else 12 * DAY))


def given_away(team: Team, n: int) -> None:
    lead, when = team.mql(owner=LEFT)
    team.assign(lead, "大久保", when + 2 * DAY)
    team.call(lead, when + 2 * DAY + HOUR, Disposition.REFUSED)


def given_back(team: Team, n: int) -> None:
    lead, when = team.mql(owner=None if n % 2 else AWAY)
    team.gate(lead, Gate.RETURN, when + DAY, reason="対象外の業種")


def merged(team: Team, n: int) -> None:
    lead, when = team.mql(owner=None)
    team.gate(lead, Gate.MERGE, when + 2 * DAY, into_lead=team.lead())


def recycled(team: Team, n: int) -> None:
    lead, when = team.worked()
    on = (when + 3 * DAY).date() if n % 2 else date(2027, 4, 1)
    team.gate(lead, Gate.RECYCLE, when + 2 * HOUR, reason="時期が未定", revisit_on=on)
    if n % 2:
        team.call(lead, when + 5 * DAY)


def disqualified(team: Team, n: int) -> None:
    lead, when = team.mql()
    team.gate(lead, Gate.DISQUALIFY, when + 2 * DAY, reason="対象外の業種")


def not_due(team: Team, n: int) -> None:
    lead = team.lead()
    team.gate(lead, Gate.MQL, AS_OF - HOUR / 2)


def before_it_was_agreed(team: Team, n: int) -> None:
    lead = team.lead()
    team.gate(lead, Gate.MQL, at("08/20 10:00"))
    team.gate(lead, Gate.HAND_OVER, at("08/25 10:00"))


def promise_kept(team: Team, n: int) -> None:
    lead, when = team.mql()
    then = when + 3 * DAY
    team.call(lead, when + HOUR, Disposition.CALL_BACK, promised_at=then)
    if n % 2:
        team.call(lead, then + HOUR / 6)
    else:  # they came first, and another time was agreed on, which is to come
        again = {"direction": Direction.IN.value, "promised_at": at("11/25 10:00")}
        team.call(lead, then - DAY, Disposition.CONVERSATION, **again)


def sent_back(team: Team, n: int) -> None:
    lead, offer = team.offered()
    team.gate(lead, Gate.RETURN, offer + (HOUR if n % 2 else 8 * DAY), reason="予算がない")


PLANT: dict[Cause, Callable[[Team, int], None]] = {
    Cause.NEVER_ASSIGNED: never_assigned,
    Cause.OWNER_GONE: owner_gone,
    Cause.OWNER_ABSENT: owner_absent,
    Cause.UNTOUCHED: untouched,
    Cause.DROPPED: dropped,
    Cause.PROMISED_CALL_MISSED: promised_call_missed,
    Cause.FS_SILENT: fs_silent,
    Cause.EVALUATION_MISSING: evaluation_missing,
    Cause.RECYCLE_DATE_PASSED: recycle_date_passed,
}
HANDLE = (
    in_time,
    late,
    twice,
    given_away,
    given_back,
    merged,
    recycled,
    disqualified,
    not_due,
    before_it_was_agreed,
    promise_kept,
    sent_back,
)


def fill() -> Team:
    """The whole team in the database that Django stands on; nothing is refreshed."""
    response = AGREEMENT.response.model_copy(
        update={"follow_up": Within(days=2), "evaluated_from": EvaluatedFrom.ACCEPTANCE}
    )
    method = AGREEMENT.hand_off.model_copy(update={"routing": Routing.LOAD, "territories": {}})
    agreed = AGREEMENT.model_copy(update={"response": response, "hand_off": method})
    agreement_adopt(agreed, by="test", since=AGREED)
    team = Team()
    staff(team)
    for cause, plant in PLANT.items():
        for n in range(PLANTED[cause] - (cause in IN_THE_APP)):
            plant(team, n)
    for handle in HANDLE:
        for n in range(HANDLED_EACH):
            handle(team, n)
    team.post()
    in_the_app(team)
    return team


def staff(team: Team) -> None:
    """The members: one has left, one is away, one was."""
    for name in PEOPLE:
        until = date(2026, 11, 10) if name == LEFT else None
        team.members[name] = Member.objects.create(
            key=name, name=name, role=Role.IS_REP.value, active_until=until
        )
    for name in ("新谷", "梶原"):
        user = handoffs.user(Role.FS_REP, name)
        assert user.member is not None
        team.members[name] = user.member
    for name, first, last in ((AWAY, 18, 20), (WAS_AWAY, 14, 14), ("三浦", 2, 4)):
        month = {AWAY: 11, WAS_AWAY: 10, "三浦": 9}[name]
        days = date(2026, month, first), date(2026, month, last)
        services.absence_set(team.members[name], *days, by="test")
    taken_back = services.absence_set(
        team.members["佐伯"], date(2026, 11, 19), date(2026, 11, 19), by="test"
    )
    services.absence_withdraw(taken_back, by="test")


IN_THE_APP = {Cause.FS_SILENT, Cause.EVALUATION_MISSING}
"""Causes of which one is planted through the hand-over's own verbs."""


@contextmanager
def on(when: datetime) -> Iterator[None]:
    """The clock at an instant."""
    with time_machine.travel(when, tick=False):
        yield


def in_the_app(team: Team) -> None:
    """What is done in the app itself: hand-overs with their evaluation, silence, feedback."""
    rep = handoffs.user(Role.IS_REP)
    receiver = handoffs.user(Role.FS_REP, "新谷")
    handoffs.reason()
    start = at("11/09 10:00")
    for n, kind in enumerate(("evaluated", "returned", "taken_back", "silent", "accepted")):
        with on(start + n * HOUR / 2):
            offer = handed(900 + n, rep, receiver.member)
        with on(start + DAY):
            end(kind, offer, receiver, rep)
        if kind in {"silent", "accepted"}:
            why = Cause.FS_SILENT if kind == "silent" else Cause.EVALUATION_MISSING
            team.planted[offer.lead.key] = why
    with on(at("11/18 10:00")):
        for n in range(3):
            lead = ledger.lead_create(by="test", key=f"quiet-{n}", created_at=at("11/16 10:00"))
            ledger.gate_post(lead, Gate.MQL, by="test", occurred_at=at("11/16 10:00"))
            ledger.do_not_contact_set(lead, True, by="test")
    feedback()


def handed(number: int, rep: Any, receiver: Any) -> Handoff:
    """An SQL that is offered now, by somebody who tried it in time."""
    lead = handoffs.mql(number)
    ledger.gate_post(lead, Gate.ASSIGN, by="test", to_member=rep.member)
    told = handoffs.carried(lead)
    return services.handoff_offer(lead, Passing.SQL, by=rep, carried=told, receiver=receiver)


def end(kind: str, offer: Handoff, receiver: Any, rep: Any) -> None:
    """What became of it the day after."""
    if kind == "returned":
        services.handoff_return(offer, "budget", by=receiver)
    elif kind == "taken_back":
        services.handoff_take_back(offer, by=rep)
    elif kind in {"evaluated", "accepted"}:
        services.handoff_accept(offer, by=receiver)
    if kind == "evaluated":
        right = dict.fromkeys(AGREEMENT.sql.bant, Accuracy.RIGHT)
        services.handoff_evaluate(
            offer, handoffs.ANSWERS, by=receiver, outcome=Outcome.OPPORTUNITY, bant=right
        )


def feedback() -> None:
    """Collected, sent and answered; and as often as planted, sent and not answered."""
    marketing, manager = handoffs.user(Role.MARKETING), handoffs.user(Role.IS_MANAGER)
    for n in range(PLANTED[Cause.REPLY_MISSING] + 2):
        with on(at("11/09 10:00")), posted("test", by="test") as posting:
            campaign = Campaign.objects.create(key=f"C{n}", name=f"施策{n}", posting=posting)
        with on(at("11/09 11:00")):
            one = services.feedback_collect(
                campaign, date(2026, 10, 1), date(2026, 10, 31), by=manager
            )
            if n != 1:
                services.feedback_send(one, by=manager)
        if n == 0:
            with on(at("11/17 11:00")):
                services.feedback_answer(one, "次から見直します", by=marketing)


__all__ = ["AS_OF", "PLANTED", "Team", "fill"]
