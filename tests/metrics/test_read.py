"""Examples that can be checked by hand, and what a reading says beside its value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tasuki.domain.window import Every, Window
from tasuki.metrics.read import Question, answer, read, series
from tasuki.metrics.reading import How, Kind, WarningCode
from tasuki.metrics.records import records
from tasuki.metrics.registry import METRICS
from tasuki.metrics.units import UnknownDimension
from tests.facts.ledgers import TOKYO, YEAR, journeys, when
from tests.metrics.bulk import cohort, micros
from tests.metrics.relay import DAYS, START, relay

MARCH = Window.days(date(YEAR, 3, 1), date(YEAR, 4, 1), TOKYO)

# Four leads. The first goes all the way; the second is handed over, returned and lost; the third is
# called twice and recycled; nobody ever touches the fourth. 3 March is a Monday.
STEPS = {
    "lead-1": [
        ("create", "3/3 9:00"),
        ("mql", "3/3 10:00"),
        ("assign", "3/3 10:30", {"to": "sato"}),
        ("hand_over", "3/5 10:00", {"by": "sato"}),
        ("accept", "3/6 10:00"),
        ("open_opportunity", "3/7 10:00"),
        ("win", "3/21 10:00"),
    ],
    "lead-2": [
        ("create", "3/3 9:00"),
        ("mql", "3/4 10:00"),
        ("assign", "3/4 10:30", {"to": "mori"}),
        ("hand_over", "3/10 10:00", {"by": "mori"}),
        ("return", "3/11 10:00", {"reason": "no budget"}),
        ("lose", "3/20 10:00", {"reason": "no budget"}),
    ],
    "lead-3": [
        ("create", "3/4 9:00"),
        ("mql", "3/4 10:00"),
        ("return", "3/12 10:00", {"reason": "student"}),
        ("recycle", "3/13 10:00", {"reason": "later"}),
    ],
    "lead-4": [("create", "3/5 9:00")],
}
TOUCHES = {
    "lead-1": [
        ("call", "3/3 11:00", "no_answer", {"by": "sato"}),
        ("call", "3/4 10:00", "appointment", {"by": "sato"}),
        ("meeting", "3/5 9:00", "held", {"by": "sato"}),
    ],
    "lead-2": [
        ("call", "3/4 13:00", "connected", {"by": "mori"}),
        ("call", "3/5 13:00", "none", {"by": "mori"}),
        ("meeting", "3/6 9:00", "no_show", {"by": "mori"}),
    ],
    "lead-3": [
        ("call", "3/6 10:00", "gatekeeper", {"by": "mori"}),
        ("call", "3/6 11:00", "refused", {"by": "mori", "direction": "in"}),
    ],
}
DEALS = {"lead-1": [{"opened": "3/7", "won": "3/21", "amount": 500.0}]}
HOUR, DAY = 3600, 86400


@pytest.fixture(scope="module")
def facts() -> object:
    return journeys(
        STEPS,
        touches=TOUCHES,
        deals=DEALS,
        members={"sato": "east", "mori": "west"},
        leads={key: {"source": "web", "created": row[0][1]} for key, row in STEPS.items()},
        as_of=f"{YEAR}-12-31",
    )


BY_HAND: dict[str, float | None] = {
    "leads": 4,
    "mql": 3,
    "calls": 5,  # the inbound one is not ours
    "connects": 2,
    "conversations": 1,
    "appointments": 1,
    "meetings_held": 1,
    "no_shows": 1,
    "sql": 2,
    "sql_accepted": 1,
    "sql_returned": 1,
    "sql_silent": 0,
    "opportunities": 1,
    "won": 1,
    "won_amount": 500,
    "lost": 1,
    "recycled": 1,
    "unassigned": 0,  # nobody passed lead-4 on
    "untouched": 0,
    "awaiting_answer": 0,
    "returned": 0,  # lost since
    "no_outcome": 1,
    # horizon 6 days: both come by then
    "mql_to_sql": 2 / 3,
    "sql_acceptance": 1 / 2,
    "sql_return_rate": 1 / 2,
    "sql_to_opportunity": 1 / 2,
    "accepted_to_opportunity": 1,
    "opportunity_to_won": 1,
    "lead_to_won": 1 / 4,
    "lead_to_mql": 3 / 4,
    "mql_return_rate": 1 / 3,
    "recycle_rate": 1 / 4,
    "appointment_to_opportunity": 1,
    "connect_rate": 2 / 5,
    "appointment_rate": 1 / 5,
    "no_show_rate": 1 / 2,
    # from MQL: 1 h, 2 h (noon to one is no work), 2 days; nobody passed lead-4 on
    "speed_to_attempt": 2 * HOUR,
    "speed_to_attempt_p90": 16 * HOUR,
    "speed_to_attempt_elapsed": 3 * HOUR,
    "speed_to_attempt_elapsed_p90": 48 * HOUR,
    # 8 h, 2 h, 17 h (lead-3 called us)
    "speed_to_contact": 8 * HOUR,
    "speed_to_contact_elapsed": 24 * HOUR,
    "speed_to_contact_p90": 17 * HOUR,
    "speed_to_contact_elapsed_p90": 49 * HOUR,
    "speed_to_conversation": None,
    "speed_to_conversation_elapsed": None,
    # half an hour twice, never once
    "system_wait": HOUR / 2,
    "system_wait_elapsed": HOUR / 2,
    "system_wait_p90": None,
    # half an hour and an hour and a half
    "human_wait": HOUR / 2,
    "human_wait_elapsed": HOUR / 2,
    "human_wait_p90": 3 * HOUR / 2,
    # 18 days once, never three times
    "time_to_won": None,
    # 2 and 6 days, once never
    "mql_to_sql_time": 6 * DAY,
    "sql_to_opportunity_time": 2 * DAY,
    "opportunity_to_won_time": 14 * DAY,
}


@pytest.mark.parametrize("key", list(BY_HAND))
def test_by_hand(facts: object, key: str) -> None:
    (found,) = read(facts, key, MARCH, as_of=facts.as_of)
    want = BY_HAND[key]
    assert found.value == (want if want is None else pytest.approx(want))


WAITING = {
    "passed-on": [("create", "3/3 9:00"), ("mql", "3/3 10:00")],
    "with-marketing": [("create", "3/3 9:00")],
}


def test_hand_overs_are_accepted_returned_or_silent() -> None:
    steps = {
        "accepted": [("mql", "3/3"), ("hand_over", "3/4"), ("accept", "3/5")],
        "returned": [("mql", "3/3"), ("hand_over", "3/4"), ("return", "3/5"), ("hand_over", "3/6")],
        "closed": [("mql", "3/3"), ("hand_over", "3/4"), ("disqualify", "3/20")],
    }
    facts = journeys(steps)
    asked = {"as_of": facts.as_of, "how": How.COHORT}
    (taken,), (back,) = (
        read(facts, key, MARCH, **asked) for key in ("sql_acceptance", "sql_return_rate")
    )
    (silent,) = read(facts, "sql_silent", MARCH, as_of=facts.as_of)
    assert (taken.n, taken.k, back.k, silent.value) == (4, 1, 1, 2)
    (waiting,) = read(facts, "awaiting_answer", MARCH, as_of=facts.as_of)
    assert waiting.value == 1  # the closed one needs no answer any more


def test_only_what_marketing_passed_on_asks_for_an_answer() -> None:
    facts = journeys(WAITING, leads={key: {"created": "3/3 9:00"} for key in WAITING})
    for key in ("unassigned", "untouched"):
        (found,) = read(facts, key, MARCH, as_of=facts.as_of)
        assert found.value == 1
    (speed,) = read(facts, "speed_to_attempt", MARCH, as_of=facts.as_of)
    assert (speed.n, speed.k, speed.value) == (1, 0, None)


def test_where_nothing_is_ever_passed_on_every_lead_asks_from_its_creation() -> None:
    leads = {key: {"created": "3/3 9:00"} for key in ("one", "two")}
    facts = journeys({key: [("create", "3/3 9:00")] for key in leads}, leads=leads)
    for key in ("unassigned", "untouched"):
        (found,) = read(facts, key, MARCH, as_of=facts.as_of)
        assert found.value == 2
    (speed,) = read(facts, "speed_to_attempt", MARCH, as_of=facts.as_of)
    assert (speed.n, speed.k, speed.value) == (2, 0, None)


def test_a_median_of_those_that_reached_is_labelled_as_such(facts: object) -> None:
    (found,) = read(facts, "mql_to_sql_time", MARCH, as_of=facts.as_of, how=How.COHORT)
    assert (found.how, found.value, found.n, found.k) == (How.COHORT, 4 * DAY, 3, 2)


def test_groups_have_names_and_the_nameless_group_is_kept(facts: object) -> None:
    found = read(facts, "mql", MARCH, as_of=facts.as_of, by="member")
    assert {(r.group, r.group_id, r.value) for r in found} == {
        ("mori", 1, 1),
        ("sato", 2, 1),
        (None, None, 1),
    }
    assert [r.group for r in read(facts, "calls", MARCH, as_of=facts.as_of, by="team")] == [
        "west",
        "east",
    ]
    (web,) = read(facts, "leads", MARCH, as_of=facts.as_of, by="source")
    assert (web.group, web.group_id) == ("web", "web")


def test_conditions_keep_some_units(facts: object) -> None:
    def calls(**where: object) -> float | None:
        return read(facts, "calls", MARCH, as_of=facts.as_of, where=where)[0].value

    assert calls(member=2) == 2
    assert calls(member=2, disposition="no_answer") == 1
    assert calls(script_version=None) == 5
    assert calls(source="fair") == 0


def test_an_unknown_dimension_names_those_there_are(facts: object) -> None:
    message = r"'stage' here: there are member, .*source"
    with pytest.raises(UnknownDimension, match=message):
        read(facts, "mql", MARCH, as_of=facts.as_of, by="stage")
    with pytest.raises(UnknownDimension, match=message):
        read(facts, "mql", MARCH, as_of=facts.as_of, where={"stage": "won"})
    with pytest.raises(UnknownDimension, match=message):
        records(facts, "mql", MARCH, as_of=facts.as_of, by="stage", group=1)


def test_few_units_are_marked_and_none_are_not(facts: object) -> None:
    def codes(window: Window, floor: int) -> set[WarningCode]:
        (found,) = read(facts, "mql_to_sql", window, as_of=facts.as_of, floor=floor)
        return {caution.code for caution in found.cautions}

    assert WarningCode.SMALL in codes(MARCH, 4)
    assert WarningCode.SMALL not in codes(MARCH, 3)
    assert WarningCode.SMALL not in codes(MARCH.previous(), 4)


def test_records_come_in_pages(facts: object) -> None:
    def page(**how: object) -> tuple[int, list[str]]:
        found = records(facts, "leads", MARCH, as_of=facts.as_of, **how)
        return found.total, found.rows["lead_key"].to_pylist()

    assert page() == (4, ["lead-4", "lead-3", "lead-1", "lead-2"])
    assert page(limit=2, offset=2) == (4, ["lead-1", "lead-2"])
    assert page(offset=9) == (4, [])
    assert page(oldest_first=True, limit=1) == (4, ["lead-1"])


def test_touches_carry_the_key_of_their_lead(facts: object) -> None:
    rows = records(facts, "calls", MARCH, as_of=facts.as_of, oldest_first=True).rows
    assert rows["lead_key"].to_pylist() == ["lead-1", "lead-1", "lead-2", "lead-2", "lead-3"]


def test_a_series_is_its_periods_read_one_by_one() -> None:
    end = START + timedelta(days=DAYS)
    snapshot = relay(8, 60).until(end).facts(end)
    window = Window.days(date(2025, 1, 8), date(2025, 3, 20), TOKYO)
    for key in ("calls", "won_amount", "connect_rate", "mql_to_sql", "speed_to_attempt"):
        for every in (Every.WEEK, Every.MONTH):
            for reading in series(snapshot, key, window, every, as_of=end):
                assert read(snapshot, key, reading.window, as_of=end) == [reading], (key, every)


def test_questions_that_share_a_query_answer_as_if_alone() -> None:
    end = START + timedelta(days=DAYS)
    snapshot = relay(9, 60).until(end).facts(end)
    whole = Window(START, end, TOKYO)
    parts = (whole, Window(START, START + timedelta(days=33, hours=5), TOKYO))
    asked = [
        Question(key, windows, by=by, how=how)
        for key in ("calls", "connect_rate", "appointments", "mql_to_sql", "won_amount")
        for by in (None, "member", "source")
        for windows in ((whole,), parts)
        for how in ((None, How.COHORT, How.PERIOD) if METRICS[key].kind is Kind.RATE else (None,))
    ]
    for question, found in zip(asked, answer(snapshot, asked, as_of=end), strict=True):
        alone = [
            reading
            for window in question.windows
            for reading in read(
                snapshot, question.metric, window, as_of=end, by=question.by, how=question.how
            )
        ]
        # With several windows a group occurs in all of them, in some with nobody in it.
        alone = [str(reading) for reading in alone]
        assert alone == [str(r) for r in found if question.by is None or str(r) in alone]
        assert len(found) == len(question.windows) * len({r.group_id for r in found})


def test_a_figure_of_an_earlier_instant_can_be_judged_by_what_is_known_today() -> None:
    end = START + timedelta(days=DAYS)
    snapshot = relay(9, 60).until(end).facts(end)
    then = Window(START, START + timedelta(days=40), TOKYO)
    asked = [Question(key, (then,), how=How.COHORT) for key in ("mql_to_sql", "lead_to_won")]
    before = end - timedelta(days=20)
    (own,), (won,) = answer(snapshot, asked, as_of=before)
    (judged,), (judged_won,) = answer(snapshot, asked, as_of=before, judged_at=end)
    today = [read(snapshot, q.metric, then, as_of=end)[0].horizon_days for q in asked]
    assert [judged.horizon_days, judged_won.horizon_days] == today
    assert [(r.n, r.k, r.as_of) for r in (judged, judged_won)] == [
        (r.n, r.k, before) for r in (own, won)
    ]


@pytest.mark.parametrize(
    ("zone", "first", "days"),
    [("Europe/Berlin", date(2024, 3, 25), 14), ("America/New_York", date(2024, 10, 28), 14)],
)
def test_days_are_local_across_a_change_of_clocks(zone: str, first: date, days: int) -> None:
    here = ZoneInfo(zone)
    start = datetime.combine(first, datetime.min.time(), here).astimezone(UTC)
    every_hour = [start + timedelta(hours=h) for h in range(24 * days)]
    created = [micros(instant) for instant in every_hour]
    snapshot = cohort_of(created)
    window = Window.days(first, first + timedelta(days=days), here)
    for reading in series(snapshot, "leads", window, Every.DAY, as_of=snapshot.as_of):
        day = reading.window
        assert reading.value == sum(1 for instant in every_hour if instant in day)


def cohort_of(created: list[int]) -> object:
    import numpy as np

    never = np.full(len(created), -1)
    return cohort(np.array(created), never, as_of=datetime(2025, 1, 1, tzinfo=UTC))


def test_the_as_of_of_a_young_cohort_is_in_its_warning() -> None:
    steps = {f"lead-{i}": [("mql", "3/3"), ("hand_over", "3/13")] for i in range(5)}
    steps |= {"young": [("mql", "3/20")]}
    snapshot = journeys(steps, as_of=when("3/25"))
    (found,) = read(snapshot, "mql_to_sql", MARCH, as_of=snapshot.as_of)
    assert (found.young, found.horizon_days) == (1, 10)
    (young,) = (c for c in found.cautions if c.code is WarningCode.YOUNG)
    assert young.facts == {"metric": "mql_to_sql", "young": 1, "horizon_days": 10}
    assert found.value == 1  # nobody who was watched for ten days failed to come
