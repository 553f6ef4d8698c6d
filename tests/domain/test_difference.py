"""Two versions beside each other: what stayed, changed, came and went, and where it stands."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from tasuki.domain.agreement.clauses import clauses, numbered
from tasuki.domain.agreement.difference import Change, Difference, difference
from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.readback import read_back
from tests.agreements import AGREEMENT, agreements
from tests.domain.mutations import settled

CARD, FORM, SITE, REFUSAL = AGREEMENT.mql.behaviours


def with_mql(**changes: Any) -> Agreement:
    return AGREEMENT.model_copy(update={"mql": AGREEMENT.mql.model_copy(update=changes)})


def with_behaviours(*behaviours: Any) -> Agreement:
    return with_mql(behaviours=behaviours)


def changes(old: Agreement, new: Agreement) -> list[tuple[str, Change]]:
    return [
        (one.clause.key, one.change)
        for one in difference(old, new)
        if one.change is not Change.SAME
    ]


@settings(max_examples=60, deadline=None)
@given(agreements())
def test_nothing_differs_from_itself(agreement: Agreement) -> None:
    found = difference(agreement, agreement)
    assert {one.change for one in found} == {Change.SAME}
    assert [(one.number, one.now) for one in found] == list(numbered(clauses(agreement)))
    assert [one.number for one in found] == [one.was_number for one in found]


@settings(max_examples=100, deadline=None)
@given(agreements(), agreements())
def test_both_documents_are_in_the_difference_whole(old: Agreement, new: Agreement) -> None:
    found = difference(old, new)
    now = [(one.number, one.now) for one in found if one.now]
    was = {(one.was_number, one.was) for one in found if one.was}
    assert now == list(numbered(clauses(new)))
    assert was == set(numbered(clauses(old)))
    assert read_back(one.now for one in found if one.now) == settled(new)
    parts = [one.clause.part for one in found]
    assert parts == sorted(parts)


@settings(max_examples=100, deadline=None)
@given(agreements(), agreements())
def test_what_became_of_a_clause_is_what_its_facts_say(old: Agreement, new: Agreement) -> None:
    for one in difference(old, new):
        assert (one.change is Change.ADDED) == (one.was is None)
        assert (one.change is Change.REMOVED) == (one.now is None)
        if one.was and one.now and not one.clause.key.startswith("mql.groups"):
            assert (one.change is Change.SAME) == (one.was.facts == one.now.facts)


@settings(max_examples=60, deadline=None)
@given(agreements(), agreements())
def test_the_way_back_is_the_same_way(old: Agreement, new: Agreement) -> None:
    turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    there = sorted((one.change, one.clause.kind) for one in difference(old, new))
    back = sorted(
        (turned.get(one.change, one.change), one.clause.kind) for one in difference(new, old)
    )
    assert there == back


def test_a_rule_whose_points_change_is_changed_and_nothing_else() -> None:
    cheaper = CARD.model_copy(update={"points": 3})
    new = with_behaviours(cheaper, FORM, SITE, REFUSAL)
    assert changes(AGREEMENT, new) == [("mql.behaviours.card", Change.CHANGED)]


def test_a_removed_rule_stands_where_it_stood() -> None:
    found = difference(AGREEMENT, with_behaviours(CARD, SITE, REFUSAL))
    assert around(found, "mql.behaviours.form") == ["mql.behaviours.card", "mql.behaviours.site"]
    first = difference(AGREEMENT, with_behaviours(FORM, SITE, REFUSAL))
    assert around(first, "mql.behaviours.card")[1] == "mql.behaviours.form"
    last = difference(AGREEMENT, with_behaviours(CARD, FORM, SITE))
    assert around(last, "mql.behaviours.refusal")[0] == "mql.behaviours.site"


def test_a_removed_rule_follows_the_one_that_it_stood_behind() -> None:
    found = difference(AGREEMENT, with_behaviours(SITE, REFUSAL, CARD))
    keys = [one.clause.key for one in found]
    assert keys.index("mql.behaviours.form") == keys.index("mql.behaviours.card") + 1


def around(found: tuple[Difference, ...], key: str) -> list[str]:
    keys = [one.clause.key for one in found]
    place = keys.index(key)
    assert found[place].change is Change.REMOVED
    assert found[place].number is None
    return [keys[place - 1], keys[place + 1]]


def test_a_rule_that_only_moved_is_the_same() -> None:
    assert not changes(AGREEMENT, with_behaviours(REFUSAL, SITE, FORM, CARD))


def test_a_rule_that_only_got_another_name_is_the_same_and_so_is_its_group() -> None:
    named = CARD.model_copy(update={"name": "business_card"})
    assert not changes(AGREEMENT, with_behaviours(named, FORM, SITE, REFUSAL))


def test_a_rule_that_leaves_its_group_changes_the_group_alone() -> None:
    alone = SITE.model_copy(update={"group": "expo"})
    new = with_mql(behaviours=(CARD, FORM, alone, REFUSAL), caps={"expo": 15})
    assert changes(AGREEMENT, new) == [
        ("mql.groups.expo", Change.CHANGED),
        ("mql.groups.site", Change.REMOVED),
    ]


def test_what_is_no_longer_agreed_is_removed() -> None:
    response = AGREEMENT.response.model_copy(update={"reassign": None})
    new = AGREEMENT.model_copy(update={"response": response})
    assert changes(AGREEMENT, new) == [("response.reassign", Change.REMOVED)]
    assert changes(new, AGREEMENT) == [("response.reassign", Change.ADDED)]
