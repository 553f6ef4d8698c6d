"""Faults seen in other products, each a test of ours that fails when the fault is put in.

A test says its statement as a check, sees it hold, plants the fault, and sees the check fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ibis
import numpy as np
import pytest

from tasuki.domain.stages import Stage
from tasuki.domain.window import Every, Window
from tasuki.metrics import frame
from tasuki.metrics import funnel as funnels
from tasuki.metrics.estimate import Curve, Estimate, product_limit
from tasuki.metrics.metric import Clock, Metric
from tasuki.metrics.read import read, series
from tasuki.metrics.reading import How, Kind, WarningCode
from tasuki.metrics.records import records
from tasuki.metrics.registry import METRICS
from tasuki.metrics.units import Facts, Units
from tests.facts.ledgers import TOKYO, YEAR, journeys
from tests.metrics.bulk import cohort, steady

RATES = [key for key, metric in METRICS.items() if metric.kind is Kind.RATE]
Check = Callable[[], None]


def month(number: int, *, until: int | None = None) -> Window:
    return Window.days(date(YEAR, number, 1), date(YEAR, (until or number) + 1, 1), TOKYO)


def value(snapshot: Any, key: str, window: Window, **how: Any) -> float | None:
    (found,) = read(snapshot, key, window, **{"as_of": snapshot.as_of, **how})
    return found.value


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put another definition in the place of a metric's, or change the units it counts."""

    def into(key: str, change: Callable[[Units, Facts], Units], **more: Any) -> None:
        right = METRICS[key]
        wrong = replace(right, units=lambda facts: change(right.units(facts), facts), **more)
        monkeypatch.setitem(METRICS, key, wrong)

    return into


def only(units: Units, condition: Any) -> Units:
    """The units for which a condition holds too."""
    return replace(units, keep=condition if units.keep is None else units.keep & condition)


def fails(check: Check) -> None:
    with pytest.raises(AssertionError):
        check()


def test_closing_a_deal_as_lost_raises_no_rate(plant: Callable[..., None]) -> None:
    won = [("create", "3/1"), ("mql", "3/2"), ("hand_over", "3/3"), ("open_opportunity", "3/5")]
    open_ = {f"open-{i}": won for i in range(4)}
    lost = {key: [*steps, ("lose", "3/20")] for key, steps in open_.items()}
    sure = {f"won-{i}": [*won, ("win", "3/25")] for i in range(3)}
    before, after = journeys({**open_, **sure}), journeys({**lost, **sure})

    def check() -> None:
        for key in ("lead_to_won", "opportunity_to_won", "sql_to_opportunity"):
            for how in How:
                (now,) = read(after, key, month(3), as_of=END, how=how)
                (then,) = read(before, key, month(3), as_of=END, how=how)
                assert now.value <= then.value
                assert now.n == then.n

    check()
    plant("opportunity_to_won", lambda units, _: only(units, units.rows.lost_at.isnull()))
    fails(check)


END = datetime(YEAR, 12, 30, 15, tzinfo=UTC)


def test_a_stage_visited_twice_counts_once_per_cycle(plant: Callable[..., None]) -> None:
    steps = [
        ("mql", "3/2"),
        ("mql", "3/9"),
        ("hand_over", "3/10"),
        ("return", "3/11", {"reason": "budget"}),
        ("hand_over", "3/12"),
    ]

    def check() -> None:
        snapshot = journeys({"lead-1": steps})
        assert value(snapshot, "mql", month(3)) == 1
        assert value(snapshot, "sql", month(3)) == 1

    check()
    plant("sql", lambda _, facts: facts.handoffs("offered_at"), unit=METRICS["sql_accepted"].unit)
    fails(check)


def test_created_in_stage_counts_as_reached(plant: Callable[..., None]) -> None:
    def check() -> None:
        snapshot = journeys({"lead-1": [("create", "3/1"), ("hand_over", "3/3")]})
        assert value(snapshot, "mql", month(3)) == 1
        assert value(snapshot, "lead_to_mql", month(3), how=How.COHORT) == 1

    check()
    plant("mql", lambda units, _: only(units, ~units.rows.mql_inferred))
    fails(check)


def test_last_months_figure_is_the_same_tomorrow(plant: Callable[..., None]) -> None:
    steps = [("create", "2/3"), ("mql", "2/5"), ("hand_over", "3/5"), ("win", "3/20")]

    def check() -> None:
        snapshot = journeys({"lead-1": steps})
        for key in ("leads", "mql"):
            for as_of in ("2/28", "3/10", "6/1"):
                (found,) = read(snapshot, key, month(2), as_of=when(as_of))
                assert found.value == 1

    check()
    plant("leads", lambda units, _: only(units, units.closed.isnull()))
    fails(check)


def when(day: str) -> datetime:
    number, of = (int(part) for part in day.split("/"))
    return datetime(YEAR, number, of, 3, tzinfo=UTC)


def test_december_and_january_never_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    days = ["2024-12-24 09:00", "2024-12-30 09:00", "2025-01-02 09:00", "2025-12-29 09:00"]
    snapshot = journeys({f"lead-{i}": [("create", day)] for i, day in enumerate(days)})

    def check() -> None:
        window = Window.days(date(2024, 12, 23), date(2026, 1, 5), TOKYO)
        found = series(snapshot, "leads", window, Every.WEEK, as_of=END + timedelta(days=30))
        weeks = {reading.window.iso_week: reading.value for reading in found}
        assert len(weeks) == len(found)
        assert {week: n for week, n in weeks.items() if n} == {
            "2024-W52": 1,
            "2025-W01": 2,
            "2026-W01": 1,
        }

    check()
    yearless = property(lambda window: f"W{window.first_day.isocalendar().week:02d}")
    monkeypatch.setattr(Window, "iso_week", yearless)
    fails(check)


def test_the_unanswered_and_the_unassigned_are_in_the_median(plant: Callable[..., None]) -> None:
    steps = {f"lead-{i}": [("mql", "3/3 10:00")] for i in range(3)}
    touches = {"lead-0": [("call", "3/3 11:00", "no_answer")]}

    def check() -> None:
        snapshot = journeys(steps, touches=touches)
        (found,) = read(snapshot, "speed_to_attempt", month(3), as_of=snapshot.as_of)
        assert (found.n, found.k) == (3, 1)
        assert found.value is None

    check()
    plant("speed_to_attempt", lambda units, _: only(units, units.reached.notnull()))
    fails(check)


def test_the_unit_is_the_lead_cycle_once(plant: Callable[..., None]) -> None:
    steps = [("mql", "3/2"), ("hand_over", "3/3"), ("return", "3/4"), ("hand_over", "3/5")]

    def check() -> None:
        snapshot = journeys({"lead-1": steps, "lead-2": [("mql", "3/2")]})
        for key in RATES:
            (found,) = read(snapshot, key, month(3), as_of=snapshot.as_of, how=How.COHORT)
            assert found.k <= found.n
            rows = records(snapshot, key, month(3), as_of=snapshot.as_of).rows
            ids = rows["unit_id"].to_pylist()
            assert len(set(ids)) == len(ids) == found.n

    def repeated(units: Units, facts: Facts) -> Units:
        again = facts.tables["handoffs"].select("journey_id", "attempt")
        rows = units.rows.left_join(again, "journey_id")
        return replace(
            units, rows=rows, started=rows.mql_at, reached=rows.sql_at, keep=ibis.literal(True)
        )

    check()
    plant("mql_to_sql", repeated)
    fails(check)


def test_return_and_recycle_are_always_legal(plant: Callable[..., None]) -> None:
    steps = [
        ("mql", "3/2"),
        ("hand_over", "3/3"),
        ("return", "3/4", {"reason": "budget"}),
        ("hand_over", "3/10"),
        ("open_opportunity", "3/12"),
        ("recycle", "3/14", {"reason": "later"}),
        ("win", "3/20"),
    ]

    def check() -> None:
        snapshot = journeys({"lead-1": steps})
        for key in ("sql_returned", "recycled", "opportunities", "won", "sql"):
            assert value(snapshot, key, month(3)) == 1, key

    check()
    plant("won", lambda units, _: only(units, units.rows.returned_at.isnull()))
    fails(check)


def test_first_and_latest_mql_are_kept_and_cycles_too(plant: Callable[..., None]) -> None:
    steps = [("mql", "2/3"), ("mql", "3/3"), ("recycle", "3/5"), ("mql", "4/7")]

    def check() -> None:
        snapshot = journeys({"lead-1": steps})
        assert [value(snapshot, "mql", month(m)) for m in (2, 3, 4)] == [1, 0, 1]
        assert value(snapshot, "leads", month(2, until=4)) == 2

    check()
    plant("mql", lambda units, _: replace(units, started=units.rows.mql_last_at))
    fails(check)


def test_old_unassigned_leads_are_counted_until_closed(plant: Callable[..., None]) -> None:
    steps = {
        "old": [("mql", "1/6")],
        "new": [("mql", "12/20")],
        "closed": [("mql", "1/6"), ("disqualify", "2/3")],
    }
    whole = Window.days(date(YEAR, 1, 1), date(YEAR + 1, 1, 1), TOKYO)

    def check() -> None:
        snapshot = journeys(steps)
        for key in ("unassigned", "untouched"):
            found = records(snapshot, key, whole, as_of=snapshot.as_of, oldest_first=True)
            assert found.rows["lead_key"].to_pylist() == ["old", "new"]
            assert value(snapshot, key, whole) == 2

    check()
    week = END - timedelta(days=14)
    plant("untouched", lambda units, _: only(units, units.started > week))
    fails(check)


def test_per_cent_is_of_the_first_and_of_the_previous(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: dict[str, list[Any]] = {f"lead-{i}": [("create", "3/1")] for i in range(10)}
    for i in range(6):
        steps[f"lead-{i}"].append(("mql", "3/2"))
    for i in range(3):
        steps[f"lead-{i}"].append(("hand_over", "3/3"))
    snapshot = journeys(steps)

    def check() -> None:
        found = funnels.funnel(snapshot, month(3), as_of=snapshot.as_of)
        assert [step.count for step in found] == [10, 6, 3, 0, 0]
        assert [step.stage for step in found] == list(Stage)[:5]
        assert [step.of_first.value for step in found] == [1, 0.6, 0.3, 0, 0]
        assert [step.of_previous.value for step in found] == [1, 0.6, 0.5, 0, None]

    check()
    right = funnels.wilson
    monkeypatch.setattr(funnels, "wilson", lambda k, n: right(k, n + 9) if n else right(k, n))
    fails(check)


def test_a_month_is_compared_with_as_many_days(monkeypatch: pytest.MonkeyPatch) -> None:
    first = date(YEAR, 1, 1)
    days = [first + timedelta(days=i) for i in range(90)]
    snapshot = journeys({f"lead-{d}": [("create", f"{d} 09:00")] for d in days})

    def check() -> None:
        march = month(3)
        assert value(snapshot, "leads", march) == 31
        assert value(snapshot, "leads", march.previous()) == 31

    check()
    calendar_month = lambda w: Window.month_of(w.first_day - timedelta(days=1), w.zone)  # noqa: E731
    monkeypatch.setattr(Window, "previous", calendar_month)
    fails(check)


def test_no_leads_and_none_converted_look_different(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = journeys({"lead-1": [("mql", "3/3")]}, touches={"lead-1": [("call", "3/3", "busy")]})

    def check() -> None:
        for key in ("mql_to_sql", "connect_rate"):
            for how in How:
                assert value(snapshot, key, month(3), how=how) == 0
                assert value(snapshot, key, month(5), how=how) is None
        assert value(snapshot, "mql", month(5)) == 0

    check()
    right = frame.wilson
    monkeypatch.setattr(frame, "wilson", lambda k, n: right(k, n) if n else Estimate(0.0))
    fails(check)


def test_a_weekend_is_no_business_time(plant: Callable[..., None]) -> None:
    def check() -> None:
        friday = journeys(
            {"lead-1": [("mql", "3/7 17:00")]},
            touches={"lead-1": [("call", "3/10 10:00", "no_answer")]},
        )
        assert value(friday, "speed_to_attempt", month(3)) == 2 * 3600
        assert value(friday, "speed_to_attempt_elapsed", month(3)) == 65 * 3600

    check()
    plant("speed_to_attempt", lambda units, _: units, clock=Clock.ELAPSED)
    fails(check)


def test_the_three_readings_are_labelled(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {f"old-{i}": [("mql", "2/20"), ("hand_over", "3/5")] for i in range(3)}
    snapshot = journeys({**steps, "new": [("mql", "3/3")]})

    def check() -> None:
        for key in ("mql", "connect_rate", "won_amount", "mql_to_sql", "speed_to_attempt"):
            (default,) = read(snapshot, key, month(3), as_of=snapshot.as_of)
            is_staged = METRICS[key].kind in {Kind.RATE, Kind.DURATION}
            assert default.how == (How.MATURED if is_staged else None)
        for how in How:
            (found,) = read(snapshot, "mql_to_sql", month(3), as_of=snapshot.as_of, how=how)
            assert found.how is how
        assert (found.k, found.n, found.value) == (3, 1, 3)
        assert WarningCode.OVER_ONE in {c.code for c in found.cautions}

    check()
    monkeypatch.setattr(Metric, "how", property(lambda _: None))
    fails(check)


def test_young_cohorts_do_not_drag_the_trend_down(monkeypatch: pytest.MonkeyPatch) -> None:
    start, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    last = Window(end - timedelta(days=45), end, TOKYO)
    snapshots = [
        cohort(*steady(seed, 9000, start, 366, share=0.4, delay_days=12), as_of=end)
        for seed in range(4)
    ]

    def check() -> None:
        matured = [read(s, "lead_to_won", last, as_of=end)[0] for s in snapshots]
        so_far = [read(s, "lead_to_won", last, as_of=end, how=How.COHORT)[0] for s in snapshots]
        assert max(found.value for found in so_far) < 0.31
        # Nine in ten of 40 % reach within the horizon.
        assert np.mean([found.value for found in matured]) == pytest.approx(0.36, abs=0.02)
        for found in matured:
            assert found.young > 0
            assert WarningCode.YOUNG in {c.code for c in found.cautions}

    def naive(times: Any, reached: Any, counts: Any, entry: Any = None) -> Curve:
        seen = np.where(reached, times, 10_000)
        return product_limit(seen, reached, counts, entry)

    check()
    monkeypatch.setattr(frame, "product_limit", naive)
    fails(check)


def test_every_rate_and_share_has_an_interval_that_holds_it() -> None:
    snapshot = journeys(
        {f"lead-{i}": [("mql", "3/3"), ("hand_over", "3/4")][: 1 + i % 2] for i in range(9)},
        touches={"lead-1": [("call", "3/3", "connected"), ("call", "3/4", "busy")]},
    )
    for key, metric in METRICS.items():
        if metric.kind not in {Kind.RATE, Kind.SHARE}:
            continue
        (found,) = read(snapshot, key, month(3), as_of=snapshot.as_of)
        if found.n:
            assert 0 <= found.low <= found.value <= found.high <= 1, key


def test_the_same_share_of_few_looks_different_from_that_of_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """55 % of 100, and 10 of 18."""
    sizes = {"many": (100, 55), "few": (18, 10)}
    steps: dict[str, list[Any]] = {
        f"{source}-{i}": [("mql", "3/3"), ("hand_over", "3/4")][: 1 + (i < k)]
        for source, (n, k) in sizes.items()
        for i in range(n)
    }
    leads = {key: {"source": key.partition("-")[0]} for key in steps}
    snapshot = journeys(steps, leads=leads)

    def check() -> None:
        for how in (How.MATURED, How.COHORT):
            found = read(snapshot, "mql_to_sql", month(3), as_of=END, by="source", how=how)
            many, few = (next(r for r in found if r.group == name) for name in sizes)
            assert abs(many.value - few.value) < 0.01
            assert few.high - few.low > 2 * (many.high - many.low)
            assert [WarningCode.SMALL in {c.code for c in r.cautions} for r in (many, few)] == [
                False,
                True,
            ]

    check()
    monkeypatch.setattr(frame, "wilson", lambda k, n: Estimate(k / n, k / n, k / n))
    fails(check)


def test_conversion_is_a_gate_event_and_not_an_assignment_or_a_call(
    plant: Callable[..., None],
) -> None:
    busy: dict[str, list[Any]] = {
        "assigned": [("mql", "3/3"), ("assign", "3/4", {"to": "sato"})],
        "called": [("mql", "3/3")],
        "with-a-deal": [("mql", "3/3")],
        "handed-over": [("mql", "3/3"), ("hand_over", "3/4"), ("assign", "3/5", {"to": "mori"})],
    }
    snapshot = journeys(
        busy,
        touches={"called": [("call", "3/4", "appointment"), ("meeting", "3/6", "held")]},
        deals={"with-a-deal": [{"opened": "3/7", "won": "3/20", "amount": 100.0}]},
    )

    def check() -> None:
        for how in How:
            (found,) = read(snapshot, "mql_to_sql", month(3), as_of=END, how=how)
            assert (found.k, found.n) == (1, 4)
            for key in ("sql_to_opportunity", "sql_acceptance"):
                (found,) = read(snapshot, key, month(3), as_of=END, how=how)
                assert (found.k, found.n) == (0, 1)
        (found,) = read(snapshot, "lead_to_won", month(3), as_of=END, how=How.COHORT)
        assert found.k == 0

    check()
    plant("mql_to_sql", lambda units, _: replace(units, reached=units.rows.assigned_at))
    fails(check)
