"""Rates read as was agreed: within so many days, and of what was handed over or accepted."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from tasuki.domain.agreement.document import Denominator, Metrics
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.agreed import USUAL, Agreed
from tasuki.metrics.read import Question, answer, read
from tasuki.metrics.reading import How
from tests.facts.ledgers import TOKYO, YEAR, journeys
from tests.metrics.test_worked_example import LEADS

MARCH = Window.days(date(YEAR, 3, 1), date(YEAR, 4, 1), TOKYO)
AS_OF = datetime(YEAR, 4, 1, tzinfo=TOKYO)
ACCEPTED = Agreed.of(Metrics(opportunity_rate_of=Denominator.ACCEPTED))


@pytest.fixture(scope="module")
def ten() -> Snapshot:
    """The ten leads of the worked example."""
    return journeys(
        {
            lead: [("mql", mql), *([("hand_over", sql)] if sql else [])]
            for lead, (mql, sql) in LEADS.items()
        },
        as_of=AS_OF,
    )


@pytest.fixture(scope="module")
def four() -> Snapshot:
    """Four SQLs: one returned, one not answered, two accepted, one of them an opportunity."""
    return journeys(
        {
            "returned": [("hand_over", "3/2"), ("return", "3/3", {"reason": "budget"})],
            "silent": [("hand_over", "3/2")],
            "accepted": [("hand_over", "3/2"), ("accept", "3/4")],
            "opened": [("hand_over", "3/2"), ("accept", "3/3"), ("open_opportunity", "3/9")],
        },
        as_of=AS_OF,
    )


@pytest.mark.parametrize(
    ("days", "left", "young"),
    [
        (4, Fraction(9, 10), 1),
        (9, Fraction(9 * 6 * 4, 10 * 8 * 5), 2),
        (12, Fraction(9 * 6 * 4 * 3, 10 * 8 * 5 * 4), 2),
        (90, Fraction(9 * 6 * 4 * 3, 10 * 8 * 5 * 4), 5),
    ],
)
def test_a_rate_is_matured_within_the_days_agreed_on(
    ten: Snapshot, days: int, left: Fraction, young: int
) -> None:
    agreed = Agreed(horizon_days=days)
    (found,) = read(ten, "mql_to_sql", MARCH, as_of=AS_OF, agreed=agreed)
    assert found.horizon_days == days
    assert found.value == pytest.approx(float(1 - left))
    assert (found.n, found.k, found.young) == (10, 5, young)
    (plain,) = read(ten, "mql_to_sql", MARCH, as_of=AS_OF, how=How.COHORT, agreed=agreed)
    assert plain.value == 0.5


def test_a_duration_has_no_horizon(ten: Snapshot) -> None:
    agreed = Agreed(horizon_days=4)
    asked = {"as_of": AS_OF}
    assert read(ten, "mql_to_sql_time", MARCH, **asked, agreed=agreed) == read(
        ten, "mql_to_sql_time", MARCH, **asked
    )


def test_how_soon_a_hand_over_is_answered_is_not_agreed_on_here(four: Snapshot) -> None:
    (usual,), (agreed,) = (
        read(four, "sql_acceptance", MARCH, as_of=AS_OF, agreed=one)
        for one in (USUAL, Agreed(horizon_days=90))
    )
    assert usual == agreed


def test_the_denominator_is_what_was_agreed_on(four: Snapshot) -> None:
    (usual,) = read(four, "sql_to_opportunity", MARCH, as_of=AS_OF, how=How.COHORT)
    (agreed,) = read(
        four, "sql_to_opportunity", MARCH, as_of=AS_OF, how=How.COHORT, agreed=ACCEPTED
    )
    assert (usual.metric, usual.k, usual.n) == ("sql_to_opportunity", 1, 4)
    assert (agreed.metric, agreed.k, agreed.n) == ("accepted_to_opportunity", 1, 2)
    (other,) = read(four, "mql_to_sql", MARCH, as_of=AS_OF, agreed=ACCEPTED)
    assert other.metric == "mql_to_sql"


def test_both_may_be_asked_for_at_once(four: Snapshot) -> None:
    keys = ("sql_to_opportunity", "accepted_to_opportunity", "sql_to_opportunity")
    asked = [Question(key, (MARCH,), by=by) for key in keys for by in (None, "source")]
    found = answer(four, asked, as_of=AS_OF, agreed=ACCEPTED)
    assert found[::2] == [found[0]] * 3
    assert found[1::2] == [found[1]] * 3
    assert {reading.metric for readings in found for reading in readings} == {keys[1]}


def test_without_an_agreement_nothing_is_another(ten: Snapshot) -> None:
    assert Agreed.of(Metrics()) == USUAL
    assert read(ten, "mql_to_sql", MARCH, as_of=AS_OF, agreed=USUAL) == read(
        ten, "mql_to_sql", MARCH, as_of=AS_OF
    )
