"""The document says all that runs: nothing of the agreement stands outside its clauses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tasuki.domain.agreement.clause import Clause, Kind, Threshold
from tasuki.domain.agreement.clauses import clauses, numbered
from tasuki.domain.agreement.criteria import Part
from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.fingerprint import digest, fingerprint
from tasuki.domain.agreement.readback import read_back
from tests.agreements import AGREEMENT, agreements
from tests.domain.mutations import fields_of, full, mutations, settled

NAMES = {"name", "label", "group"}
"""What rules are called by: a group's clause speaks of its rules too."""


@settings(max_examples=150, deadline=None)
@given(agreements())
def test_the_agreement_can_be_built_again_from_its_clauses(agreement: Agreement) -> None:
    assert read_back(clauses(agreement)) == settled(agreement)


@settings(max_examples=100, deadline=None)
@given(agreements())
def test_clauses_have_keys_of_their_own_and_stand_in_the_order_of_the_document(
    agreement: Agreement,
) -> None:
    found = clauses(agreement)
    assert len({clause.key for clause in found}) == len(found)
    places = [list(Kind).index(clause.kind) for clause in found]
    assert places == sorted(places)
    assert [clause.part for clause in found] == sorted(clause.part for clause in found)


def test_the_walk_changes_every_field_of_the_model() -> None:
    touched = {field for mutation in mutations(full()) for field in mutation.fields}
    assert touched == fields_of(Agreement)


def test_every_change_of_a_field_changes_exactly_one_clause() -> None:
    before = {clause.key: clause for clause in clauses(full())}
    unseen, torn = [], []
    for mutation in mutations(full()):
        after = {clause.key: clause for clause in clauses(mutation.value)}
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        if not changed:
            unseen.append(mutation.path)
        a_list = "less" in mutation.path or "left out" in mutation.path
        alone = len(changed) == 1 or a_list or "renamed" in mutation.path
        if not alone and mutation.fields[-1][1] not in NAMES:
            torn.append((mutation.path, changed))
    assert not unseen
    assert not torn


def test_sentences_are_numbered_within_their_part() -> None:
    numbers = {clause.key: number for number, clause in numbered(clauses(AGREEMENT))}
    assert numbers["mql.required.makers"] == "1.1"
    assert numbers["mql.required.fifty"] == "1.2"
    assert numbers["sql.bant.budget"] == "2.1"
    assert numbers["hand_off.required"] == "3.1"
    assert numbers["response.fs_answer"] == "4.1"
    assert numbers["response.reassign"] == "4.2"
    assert numbers["metrics.opportunity_rate_of"] == "5.1"
    assert numbers["review"] == "5.5"


def test_the_order_in_which_rules_stand_changes_no_group() -> None:
    mql = AGREEMENT.mql
    turned = mql.model_copy(update={"behaviours": mql.behaviours[::-1]})
    before, after = (
        {clause for clause in clauses(one) if clause.kind is Kind.GROUP}
        for one in (AGREEMENT, AGREEMENT.model_copy(update={"mql": turned}))
    )
    assert before == after


def test_clauses_that_are_no_agreement_are_refused() -> None:
    found = clauses(AGREEMENT)
    with pytest.raises(ValueError, match="no clause says threshold"):
        read_back(clause for clause in found if clause.kind is not Kind.THRESHOLD)
    with pytest.raises(ValueError, match="two clauses say threshold"):
        read_back([*found, Clause("mql.threshold", Kind.THRESHOLD, Threshold(1))])


def test_a_fingerprint_is_short_and_a_digest_whole() -> None:
    assert len(digest(AGREEMENT)) == 64
    assert fingerprint(AGREEMENT).replace("-", "") == digest(AGREEMENT)[:8]
    assert fingerprint(AGREEMENT)[4] == "-"


def test_every_change_gives_another_digest() -> None:
    found = [digest(mutation.value) for mutation in mutations(full())]
    assert digest(full()) not in found
    assert len(set(found)) > 0.9 * len(found)  # some changes come to the same: a thing left out


def test_agreements_that_are_equal_are_one_document_with_one_digest() -> None:
    turned = {
        "hand_off": backwards(AGREEMENT.hand_off, "territories"),
        "mql": backwards(AGREEMENT.mql, "caps"),
        "sql": backwards(AGREEMENT.sql, "bant"),
        "response": backwards(AGREEMENT.response, "hours"),
    }
    other = AGREEMENT.model_copy(update=turned)
    assert other == AGREEMENT
    assert clauses(other) == clauses(AGREEMENT)
    assert digest(other) == digest(AGREEMENT)


def backwards(part: Part, mapping: str) -> Part:
    """The same with the order of one mapping turned round."""
    held = getattr(part, mapping)
    turned = dict(reversed(held.items()))
    assert list(turned) != list(held)
    return part.model_copy(update={mapping: turned})


@settings(max_examples=50, deadline=None)
@given(agreements())
def test_evidence_that_nothing_asks_for_is_no_part_of_what_is_signed(agreement: Agreement) -> None:
    assert digest(agreement) == digest(settled(agreement))
