"""The invented hand-overs: every section of everybody's inbox shows something, by the people's own verbs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tasuki.domain.handoffs import Act, Passing
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.web.agreements.invented import FIRST
from tasuki.web.handoffs.invented import handoffs_invent
from tasuki.web.handoffs.models import Absence, Feedback, Handoff, HandoffEvent
from tasuki.web.handoffs.selectors.inbox import Section, counted, late, seat_of
from tasuki.web.handoffs.services import handoffs_settle
from tests.browser.world import AS_OF
from tests.web.desk import organisation
from tests.web.handoffs import in_force


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    from tasuki.domain.agreement.document import Agreement

    with organisation(_ledger_template, tmp_path_factory.mktemp("desk"), django_db_blocker):
        in_force(Agreement.model_validate(FIRST))
        handoffs_invent(AS_OF, by="test")
        yield


def test_every_section_shows_something_and_some_of_it_is_late() -> None:
    seat = seat_of(User.objects.get(username="admin"))
    found = counted(seat, AS_OF)
    assert set(found) == set(Section)
    assert not [section for section, n in found.items() if not n]
    for section in (Section.ANSWER, Section.EVALUATE, Section.TAKE):
        assert 0 < late(section, seat, AS_OF) < found[section]


def test_nothing_happens_before_what_it_follows_and_nothing_after_now() -> None:
    for handoff in Handoff.objects.all():
        acts = list(handoff.events.order_by("number").select_related("posting"))
        instants = [one.posting.at for one in acts]
        assert instants == sorted(instants)
        assert instants[-1] <= AS_OF
        handoff.history()  # raises for an order that is not legal
        assert handoff.due_at is None or handoff.awaits is not None
    assert handoffs_settle(by="job") == 0


def test_every_act_is_shown_and_each_says_who_did_it() -> None:
    done = set(HandoffEvent.objects.values_list("act", flat=True))
    assert done == {one.value for one in Act} - {Act.DISQUALIFIED.value}
    sql = HandoffEvent.objects.filter(handoff__passing=Passing.SQL.value)
    assert not sql.filter(member=None, posting__user=None).exists()
    assert len(set(sql.values_list("handoff__receiver", flat=True))) == 3


def test_feedback_and_absences_are_there_too() -> None:
    states = {one.events.count() for one in Feedback.objects.all()}
    assert states == {1, 2, 4}  # collected; sent; answered
    assert all(one.told["handed_over"] for one in Feedback.objects.all())
    assert Absence.objects.count() == 2
    assert not User.objects.filter(role=Role.FS_REP.value, member=None).exclude(username="fs_rep")
