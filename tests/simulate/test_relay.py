"""What a simulated organisation looks like: sound records, natural days, open work at the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import phonenumbers
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from stdnum.jp import cn

from tasuki.domain.stages import NEEDS_REASON, Stage
from tasuki.intake.records import REFERENCES, SCHEMAS, Record
from tasuki.simulate import Truth, simulate
from tasuki.simulate.chunks import World, make_chunk
from tasuki.simulate.clock import NEVER, Clocks, Rhythm
from tasuki.workspace.calendar import business_calendar
from tasuki.workspace.folder import Organisation
from tests.simulate.relay import END, START, TOKYO, TRUTH, Told, joined

DEMO = {"start": datetime(2025, 10, 1, tzinfo=TOKYO), "end": END}


@pytest.fixture(scope="module")
def demo() -> Told:
    """The demo: six months, 8,000 leads."""
    return Told(joined(list(simulate(Truth(), leads=8000, seed=1, **DEMO))))


def instants(frames: dict[Record, pl.DataFrame]) -> list[pl.Series]:
    return [s for frame in frames.values() for s in frame if s.dtype == pl.Datetime("us", "UTC")]


def test_the_same_seed_gives_the_same_records():
    one, same, other = (
        joined(list(simulate(Truth(), leads=900, seed=seed, chunk=400, **DEMO)))
        for seed in (7, 7, 8)
    )
    for record in Record:
        assert_frame_equal(one[record], same[record])
    assert not one[Record.TOUCH].equals(other[Record.TOUCH])


def test_a_chunk_can_be_made_again_alone():
    chunks = list(simulate(TRUTH, leads=1000, start=START, end=END, seed=5, chunk=300))
    again = make_chunk(World.of(TRUTH, START, END, 5), 1000, 2, 300)
    assert again.frames.keys() == chunks[2].frames.keys()
    for record, frame in again.frames.items():
        assert_frame_equal(frame, chunks[2].frames[record])
    assert [chunk.frames[Record.LEAD].height for chunk in chunks] == [300, 300, 300, 100]


def test_records_come_in_the_columns_of_intake(told):
    for record, frame in told.frames.items():
        assert dict(frame.schema) == SCHEMAS[record]
        assert frame.height


def test_keys_are_unique(told):
    for frame in told.frames.values():
        assert frame["key"].is_unique().all()


def test_every_reference_resolves_to_an_earlier_record():
    known: dict[Record, set[str]] = {record: set() for record in Record}
    for chunk in simulate(Truth(), leads=3000, start=START, end=END, seed=2, chunk=700):
        for record, frame in chunk.frames.items():
            known[record] |= set(frame["key"])
        for record, frame in chunk.frames.items():
            for name in REFERENCES.keys() & set(frame.columns):
                named = set(frame[name].drop_nulls())
                assert named <= known[REFERENCES[name]], (record, name)


def test_nothing_happens_outside_the_window(demo):
    late = max(series.max() for series in instants(demo.frames))
    assert END - timedelta(days=1) < late < END
    assert demo.frames[Record.LEAD]["created_at"].min() >= DEMO["start"]
    for series in instants(demo.frames):
        assert series.drop_nulls().dt.microsecond().sum() == 0


def test_the_demo_has_its_size(demo):
    assert demo.frames[Record.LEAD].height == 8000
    assert demo.frames[Record.TOUCH].height == pytest.approx(60_000, rel=0.03)


def test_touches_follow_the_figure_that_is_asked_for():
    def touches(figure: float, days: int) -> float:
        truth, end = Truth(touches_per_lead=figure), START + timedelta(days=days)
        (chunk,) = simulate(truth, leads=6000, start=START, end=end, seed=3)
        return chunk.frames[Record.TOUCH].height / 6000

    assert touches(10.0, 500) == pytest.approx(10, rel=0.04)
    assert touches(10.0, 90) == pytest.approx(10, rel=0.04)
    assert touches(3.0, 365) == pytest.approx(3, rel=0.04)


def test_events_are_in_order_but_for_those_planted_otherwise(told):
    handed = disordered = 0
    for _, _, cycle in told.cycles:
        handed += bool(cycle.sql_at)
        disordered += cycle.disordered
        if cycle.disordered:
            continue
        run = [cycle.created_at, cycle.mql_at, cycle.sql_at, cycle.opportunity_at, cycle.won_at]
        reached = [instant for instant in run if instant]
        assert reached == sorted(reached)
        assert [cycle.mql_inferred, cycle.sql_inferred, cycle.opportunity_inferred] == [False] * 3
    assert 0 < disordered < 0.01 * handed


def test_events_that_go_back_say_why(told):
    back = [gate.value for gate in NEEDS_REASON]
    gates = told.frames[Record.GATE].filter(pl.col("kind").is_in(back))
    assert gates.height
    assert gates["reason"].null_count() == 0
    recycled = gates.filter(kind="recycle")
    assert (recycled["revisit_on"] > recycled["occurred_at"].dt.date()).all()


def test_deals_say_what_their_events_say(told):
    deals, gates = told.frames[Record.DEAL], told.frames[Record.GATE]
    for column, suffix in (("opened_at", ":open"), ("won_at", ":win"), ("lost_at", ":lose")):
        told_by_deals = deals.filter(pl.col(column).is_not_null()).select(
            key=pl.col("key") + suffix, occurred_at=column, member_key="member_key"
        )
        told_by_gates = gates.filter(pl.col("key").str.ends_with(suffix)).select(
            "key", "occurred_at", "member_key"
        )
        assert_frame_equal(told_by_deals, told_by_gates, check_row_order=False)
    assert deals["amount"].is_between(200_000, 80_000_000).all()
    assert (deals["won_at"].is_null() | deals["lost_at"].is_null()).all()


def test_nobody_calls_when_nobody_works(demo):
    calendar = business_calendar(Organisation())
    calls = demo.frames[Record.TOUCH].filter(kind="call")["occurred_at"]
    local = calls.dt.convert_time_zone("Asia/Tokyo")
    midnights = {day: datetime.combine(day, datetime.min.time(), TOKYO) for day in local.dt.date()}
    closed = [
        day for day, start in midnights.items()
        if not calendar.between(start, start + timedelta(days=1))
    ]  # fmt: skip
    assert local.dt.date().is_in(closed).sum() == 0
    at_work = np.mean([calendar.is_open(instant) for instant in calls])
    assert 0.95 < at_work < 1.0


def test_promised_calls_are_mostly_made_in_their_half_hour(demo):
    touches = demo.frames[Record.TOUCH]
    promised = touches.filter(pl.col("promised_at").is_not_null())
    assert set(promised["disposition"]) == {"call_back"}
    assert (promised["promised_at"] > promised["occurred_at"]).all()
    calls = touches.filter(kind="call", direction="out").select("lead_key", made="occurred_at")
    each = promised.join(calls, on="lead_key").with_columns(
        early=pl.col("promised_at") - pl.col("made")
    )
    kept = each.filter(
        pl.col("made") > pl.col("occurred_at"),
        pl.col("early").is_between(timedelta(0), timedelta(minutes=30)),
    )
    assert 0.7 < kept["key"].n_unique() / len(promised) < 0.9


def test_little_happens_at_the_turn_of_the_year(demo):
    calls = demo.frames[Record.TOUCH].filter(kind="call")["occurred_at"]
    days = calls.dt.convert_time_zone("Asia/Tokyo").dt.date()
    holidays = days.is_between(date(2025, 12, 29), date(2026, 1, 3)).sum()
    ordinary = days.is_between(date(2025, 12, 8), date(2025, 12, 13)).sum()
    assert holidays < 0.05 * ordinary


def test_campaigns_bring_their_leads_while_they_run(demo):
    leads = demo.frames[Record.LEAD].join(
        demo.frames[Record.CAMPAIGN], left_on="campaign_key", right_on="key"
    )
    day = pl.col("created_at").dt.convert_time_zone("Asia/Tokyo").dt.date()
    assert leads.filter(~day.is_between("starts_on", "ends_on")).height == 0
    shares = leads["source"].value_counts(normalize=True)
    for source in Truth().sources:
        assert shares.filter(source=source.name)["proportion"][0] == pytest.approx(
            source.share, abs=0.02
        )


def test_a_fair_brings_its_leads_in_a_burst(demo):
    fairs = demo.frames[Record.LEAD].filter(source="展示会")
    days = fairs["created_at"].dt.convert_time_zone("Asia/Tokyo").dt.date().n_unique()
    assert days <= 12
    assert fairs.height > 1500


def test_work_is_left_open_at_the_end(demo):
    leads = {lead for lead, _, _ in demo.cycles}
    assert len(leads) == 8000
    last_month = END - timedelta(days=30)
    open_cycles = [cycle for _, _, cycle in demo.cycles if cycle.closed_at is None]
    stages = {stage: [c for c in open_cycles if c.stage is stage] for stage in Stage}
    assert all(len(stages[stage]) > 20 for stage in (Stage.MQL, Stage.SQL, Stage.OPPORTUNITY))
    assert any(c.assigned_at is None and c.mql_at < last_month for c in stages[Stage.MQL])
    tried = set(
        demo.frames[Record.TOUCH]
        .filter(pl.col("direction") == "out", pl.col("kind") == "call")["lead_key"]
    )  # fmt: skip
    untouched = [
        lead for lead, _, c in demo.cycles if c.assigned_at and c.closed_at is None
        and lead not in tried and c.mql_at < last_month
    ]  # fmt: skip
    assert untouched
    silent = [
        handoff for c in stages[Stage.SQL] for handoff in c.handoffs
        if not handoff.accepted_at and not handoff.returned_at and handoff.offered_at < last_month
    ]  # fmt: skip
    assert silent
    assert any(cycle.cycle == 2 for _, _, cycle in demo.cycles)


def test_members_come_and_go_and_do_nothing_while_they_are_away(demo):
    members = demo.frames[Record.MEMBER]
    assert members["active_until"].null_count() == members.height - 1
    joiner = members.filter(pl.col("active_from") > DEMO["start"].date())
    leaver = members.filter(pl.col("active_until").is_not_null())
    touches = demo.frames[Record.TOUCH].with_columns(day=pl.col("occurred_at").dt.date())
    for member, kept in ((joiner, pl.col("day") >= joiner["active_from"][0] - timedelta(days=1)),
                         (leaver, pl.col("day") <= leaver["active_until"][0])):  # fmt: skip
        own = touches.filter(member_key=member["key"][0])
        assert own.height > 100
        assert own.filter(~kept).height == 0


def test_nobody_in_it_can_be_real(told):
    leads, companies = told.frames[Record.LEAD], told.frames[Record.COMPANY]
    mails = [*leads["email"], *told.frames[Record.MEMBER]["email"]]
    assert all(mail.endswith(".example") for mail in mails)
    assert leads["email"].str.contains(r"^[a-z]+\.[a-z]+@[a-z0-9-]+\.example$").all()
    assert all(number.startswith(("080-0", "06-0")) for number in leads["phone"])
    for number in leads["phone"].sample(50, seed=1):
        assert phonenumbers.is_possible_number(phonenumbers.parse(number, "JP"))
    assert all(cn.is_valid(number) for number in companies["corporate_number"])
    assert all(number[1:3] == "99" for number in companies["corporate_number"])
    assert companies["name"].str.contains("株式会社|有限会社|合同会社").all()


def test_a_company_is_of_the_segment_of_its_leads(told):
    sizes = {segment.name: segment.employees for segment in TRUTH.segments}
    both = told.frames[Record.LEAD].join(
        told.frames[Record.COMPANY], left_on="company_key", right_on="key"
    )
    for segment, employees in both.select("segment", "employees").unique().iter_rows():
        least, most = sizes[segment]
        assert least <= employees <= most


@pytest.mark.parametrize(
    ("start", "days", "zone"),
    [
        ("2026-03-03T10:20", 1, "Asia/Tokyo"),
        ("2026-03-03T10:20", 1 / 1440, "Asia/Tokyo"),
        ("2026-03-20", 4, "Europe/London"),
        ("2026-03-03", 21, "Asia/Tokyo"),
    ],
)
def test_a_short_while_is_simulated_as_well(start, days, zone):
    start = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    truth = Truth(organisation=Organisation(zone=zone, country_holidays=None))
    end = start + timedelta(days=days)
    (chunk,) = simulate(truth, leads=60, start=start, end=end, seed=4)
    created = chunk.frames[Record.LEAD]["created_at"]
    assert len(created) == 60
    assert start <= created.min()
    assert created.max() < end


def test_a_time_without_work_is_refused():
    weekend = datetime(2026, 3, 7, tzinfo=TOKYO)
    with pytest.raises(ValueError, match="nobody works"):
        next(simulate(Truth(), leads=1, start=weekend, end=weekend + timedelta(days=2), seed=1))
    with pytest.raises(ValueError, match="aware"):
        next(simulate(Truth(), leads=1, start=weekend.replace(tzinfo=None), end=END, seed=1))


def test_a_clock_rests_and_comes_back():
    clock = Rhythm.of(np.array([0, 100, 200, 300]), np.array([1.0, 0.0, 3.0]), moving=400)
    assert clock.hand(np.array([50, 150, 250, 300])).tolist() == [50, 100, 250, np.inf]
    assert clock.instants(np.array([50.0, 130.0, 400.0])).tolist() == [50, 210, NEVER]
    later = clock.later(np.array([90, 150, 290, NEVER]), np.array([40.0, 30.0, 40.0, 0.0]))
    assert later.tolist() == [210, 210, NEVER, NEVER]


def test_an_hour_of_the_working_clock_is_an_hour_of_work_on_average():
    world = World.of(Truth(), START, END, seed=1)
    clocks: Clocks = world.course.clocks
    worked = business_calendar(Organisation()).between(START, END)
    assert clocks.work.run[-1] == pytest.approx(worked.total_seconds())
    assert clocks.web.run[-1] == pytest.approx((END - START).total_seconds())
