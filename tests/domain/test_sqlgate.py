"""The SQL gate: what a hand-over lacks, and that nothing else is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasuki.domain.agreement.document import Bant, Evidence, Level, Likely, PackageField
from tasuki.domain.agreement.sqlgate import Known, Lack, Missing, Package, missing
from tests.agreements import AGREEMENT, agreements

CALLED = Known(Level.CONFIRMED, Evidence.CALL)
FULL = Package(
    bant=dict.fromkeys(Bant, CALLED),
    likely=(Likely.NEXT_STEP_DATED, Likely.PROBLEM_QUOTED),
    fields=frozenset(PackageField),
)
"""What may go."""


def with_(one: Bant, known: Known) -> Package:
    return Package(bant={**FULL.bant, one: known}, likely=FULL.likely, fields=FULL.fields)


def test_a_full_package_lacks_nothing() -> None:
    assert missing(AGREEMENT, FULL) == ()


@pytest.mark.parametrize(
    ("package", "lacks"),
    [
        (
            with_(Bant.NEED, Known(Level.HEARD, Evidence.CALL)),
            [Missing(Lack.LEVEL, "need", "confirmed", "heard")],
        ),
        (
            with_(Bant.NEED, Known(Level.CONFIRMED, Evidence.NOTE)),
            [Missing(Lack.EVIDENCE, "need", "call", "note")],
        ),
        (with_(Bant.TIMING, Known(Level.CONFIRMED, Evidence.NOTE)), []),
        (with_(Bant.BUDGET, Known(Level.HEARD, Evidence.CALL)), []),
        (
            with_(Bant.BUDGET, Known()),
            [Missing(Lack.LEVEL, "budget", "heard", "none")],
        ),
        (
            Package(FULL.bant, (Likely.PROBLEM_QUOTED, Likely.COMPETITOR_KNOWN), FULL.fields),
            [Missing(Lack.LIKELY, "", 2, 1)],  # the agreement does not ask for the competitor
        ),
        (
            Package(FULL.bant, FULL.likely, FULL.fields - {PackageField.SUMMARY}),
            [Missing(Lack.FIELD, "summary", 1, 0)],
        ),
    ],
)
def test_what_is_missing_is_said(package: Package, lacks: list[Missing]) -> None:
    assert [*missing(AGREEMENT, package)] == lacks


def test_too_few_are_confirmed() -> None:
    sql = AGREEMENT.sql.model_copy(update={"confirmed_at_least": 4})
    agreement = AGREEMENT.model_copy(update={"sql": sql})
    package = with_(Bant.BUDGET, Known(Level.HEARD, Evidence.CALL))
    assert [*missing(agreement, package)] == [Missing(Lack.CONFIRMED, "", 4, 3)]


def test_an_empty_package_lacks_all_that_is_asked_for() -> None:
    found = missing(AGREEMENT, Package())
    assert [one.subject for one in found if one.lack is Lack.LEVEL] == [*map(str, Bant)]
    assert [one.subject for one in found if one.lack is Lack.FIELD] == [
        str(one) for one in AGREEMENT.hand_off.required
    ]
    assert {one.lack for one in found} == {Lack.LEVEL, Lack.CONFIRMED, Lack.LIKELY, Lack.FIELD}


@given(agreements(), st.data())
def test_more_in_a_package_never_lacks_more(agreement: object, data: st.DataObject) -> None:
    known = st.builds(Known, st.sampled_from(Level), st.sampled_from(Evidence))
    bant = {one: data.draw(known) for one in Bant}
    likely = frozenset(data.draw(st.lists(st.sampled_from(Likely))))
    fields = frozenset(data.draw(st.lists(st.sampled_from(PackageField))))
    few = missing(agreement, Package(bant, likely, fields))  # type: ignore[arg-type]
    one = data.draw(st.sampled_from(Bant))
    better = Package({**bant, one: CALLED}, frozenset(Likely), frozenset(PackageField))
    more = missing(agreement, better)  # type: ignore[arg-type]
    assert {(lack.lack, lack.subject) for lack in more} <= {
        (lack.lack, lack.subject) for lack in few
    }
    whole = Package(dict.fromkeys(Bant, CALLED), frozenset(Likely), frozenset(PackageField))
    assert missing(agreement, whole) == ()  # type: ignore[arg-type]
