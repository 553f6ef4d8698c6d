"""A simulated relay, chunk by chunk: records as intake hands them to the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import polars as pl

from tasuki.domain.window import Window
from tasuki.intake.records import SCHEMAS, Record
from tasuki.simulate import gates, touches
from tasuki.simulate.campaigns import Campaigns, plan
from tasuki.simulate.clock import DAY, NEVER, Clocks, Indices, Instants
from tasuki.simulate.columns import in_order, moments, numbered, phones, texts
from tasuki.simulate.companies import Registry, company_keys
from tasuki.simulate.names import GIVEN, NOTES, SURNAMES, TITLES
from tasuki.simulate.relay import Course, Flags, Kinds, Runs, run
from tasuki.simulate.staff import hire
from tasuki.simulate.truth import Step, Truth
from tasuki.workspace.calendar import business_calendar

CHUNK = 50_000

PILOT = 6000
"""Leads of the small simulations that settle how often leads are touched."""

LEADS_PER_COMPANY = 2.3

STATUSES = ("申込", "参加", "資料閲覧")
"""How a lead took part in a campaign."""


@dataclass(frozen=True)
class Chunk:
    """Some leads, in order of their creation, and all that happened to them.

    `frames` hold the records in the columns of `intake.records`, keys without a source's prefix.
    The first chunk also has the teams, members and campaigns; a record refers only to records of
    its own or of earlier chunks.
    """

    index: int
    frames: dict[Record, pl.DataFrame]


@dataclass(frozen=True)
class World:
    """What all chunks share: it follows from the truth, the window and the seed."""

    seed: int
    window: Window
    course: Course
    campaigns: Campaigns
    registry: Registry

    @classmethod
    def of(cls, truth: Truth, start: datetime, end: datetime, seed: int) -> World:
        """The organisation and its campaigns between two instants."""
        window = Window(start, end, truth.organisation.tz)
        rng = np.random.default_rng([seed])
        clocks = Clocks.of(business_calendar(truth.organisation), window)
        course = Course.of(truth, clocks, hire(truth, window, rng), window)
        campaigns = plan(truth, window, clocks, rng)
        world = cls(seed, window, course, campaigns, Registry(seed, truth))
        return world._with(_bustle(world))

    def _with(self, bustle: float) -> World:
        return replace(self, course=replace(self.course, bustle=bustle))


def _bustle(world: World) -> float:
    """How often leads must be touched for the truth's figure to come out over this window, where
    some have more time than others: found by a small simulation at rest and one as usual."""
    least, usual = (
        make_chunk(world._with(bustle), PILOT, 0, PILOT).frames[Record.TOUCH].height / PILOT
        for bustle in (0.0, 1.0)
    )
    wanted = max(world.course.truth.touches_per_lead - least, 0.0)
    return wanted / (usual - least) if usual > least else 1.0


@dataclass(frozen=True)
class Leads:
    """The leads of a chunk as columns of numbers, in order of creation."""

    first: int  # how many leads the chunks before have
    created: Instants
    campaign: Indices
    company: Indices
    kinds: Kinds
    keys: pl.Series


def simulate(
    truth: Truth, *, leads: int, start: datetime, end: datetime, seed: int, chunk: int = CHUNK
) -> Iterator[Chunk]:
    """A relay of so many leads, created from `start` to `end`; nothing happens from `end` on.

    A chunk holds `chunk` leads, the last one what remains. What it holds depends on nothing but the
    arguments and its place, so chunks can be made again one by one (see `make_chunk`). Raises
    ValueError for naive instants, an end that is not after the start, and a time without work.
    """
    world = World.of(truth, start, end, seed)
    for index in range(-(-leads // chunk)):
        yield make_chunk(world, leads, index, chunk)


def make_chunk(world: World, leads: int, index: int, size: int) -> Chunk:
    """The chunk at a place among those of so many leads, `size` in each."""
    rng = np.random.default_rng([world.seed, index])
    course, first = world.course, index * size
    mine = _arrive(world, rng, leads, first, min(size, leads - first))
    mql = _qualify(course, rng, mine)
    runs = _run(course, rng, mine, mql)
    told = in_order([
        touches.interest(course, rng, mine.created, mql, _forms(course)[mine.kinds[0]]),
        *(touches.work(course, rng, each) for each in runs),
    ])  # fmt: skip
    events = in_order([
        gates.rows(course, each, mine.created, first, rng.random(len(each.lead))) for each in runs
    ])  # fmt: skip
    campaign_keys = world.campaigns.frame["key"].gather(mine.campaign)
    frames = _shared(world) if index == 0 else {}
    companies = np.arange(_companies(first), _companies(first + len(mine.created)))
    frames |= {
        Record.COMPANY: world.registry.frame(companies),
        Record.LEAD: _lead_frame(world, rng, mine, runs, campaign_keys),
        Record.MEMBERSHIP: _membership_frame(world, rng, mine),
        Record.DEAL: pl.concat([_deal_frame(world, rng, mine, each) for each in runs]),
        Record.GATE: gates.frame(course, events, mine.keys, first),
        Record.TOUCH: touches.frame(course, rng, told, mine.keys, campaign_keys, first),
    }
    return Chunk(index, {record: frames[record] for record in Record if record in frames})


def _shared(world: World) -> dict[Record, pl.DataFrame]:
    return world.course.staff.frames() | {Record.CAMPAIGN: world.campaigns.frame}


def _companies(leads: int) -> int:
    """How many companies so many leads work for."""
    return -int(-leads // LEADS_PER_COMPANY)


def _forms(course: Course) -> Flags:
    return np.array([source.form for source in course.truth.sources])


def _arrive(world: World, rng: np.random.Generator, leads: int, first: int, size: int) -> Leads:
    shares = (first + np.arange(size) + rng.random(size)) / leads
    created, campaign = world.campaigns.arrivals(shares, rng.random(size), world.course.clocks)
    company = (rng.random(size) * _companies(first + size)).astype(np.int64)
    kinds = world.campaigns.sources[campaign], world.registry.segments(company)
    keys = numbered("L", first + np.arange(size) + 1, 8)
    return Leads(first, created, campaign, company, kinds, keys)


def _qualify(course: Course, rng: np.random.Generator, leads: Leads) -> Instants:
    """When leads become MQL for the first time."""
    truth, size = course.truth, len(leads.created)
    chance = truth.chances(Step.LEAD_TO_MQL, *leads.kinds, leads.created)
    qualifies = rng.random(size) < chance
    at_once = np.array([source.at_once for source in truth.sources])[leads.kinds[0]]
    later = course.clocks.web.later(leads.created, truth.delays.mql.draw(rng, size))
    when = np.where(rng.random(size) < at_once, leads.created, later)
    return np.where(qualifies, when, NEVER)


def _run(course: Course, rng: np.random.Generator, leads: Leads, mql: Instants) -> list[Runs]:
    """First cycles, and second ones of the leads that come again at their date."""
    one = np.flatnonzero(mql < NEVER)
    runs = [run(course, rng, 1, one, _of(leads.kinds, one), mql[one])]
    revisit = runs[0].ends.revisit
    again = course.clocks.work.later(revisit, rng.exponential(2 * 8 * 3600, len(one)))
    comes = (rng.random(len(one)) < course.truth.shares.again) & (again < NEVER)
    two = one[comes]
    return [*runs, run(course, rng, 2, two, _of(leads.kinds, two), again[comes])]


def _of(kinds: Kinds, places: Indices) -> Kinds:
    return kinds[0][places], kinds[1][places]


def _lead_frame(
    world: World, rng: np.random.Generator, leads: Leads, runs: list[Runs], campaigns: pl.Series
) -> pl.DataFrame:
    size = len(leads.created)
    truth = world.course.truth
    family, given = rng.integers(len(SURNAMES), size=size), rng.integers(len(GIVEN), size=size)
    surname, name = texts([s for s, _ in SURNAMES], family), texts([g for g, _ in GIVEN], given)
    mailbox = texts([g for _, g in GIVEN], given) + "." + texts([s for _, s in SURNAMES], family)
    mobile = pl.Series(rng.random(size) < 0.4)
    subscriber = rng.integers(10_000_000, size=size)
    alone = np.zeros(size, np.bool_)
    for each in runs:
        alone[each.lead[each.ends.left_alone]] = True
    said = np.where(rng.random(size) < 0.06, rng.integers(len(NOTES), size=size), -1)
    columns = {
        "key": leads.keys,
        "created_at": moments(leads.created),
        "company_key": company_keys(leads.company),
        "campaign_key": campaigns,
        "source": texts([source.name for source in truth.sources], leads.kinds[0]),
        "segment": texts([segment.name for segment in truth.segments], leads.kinds[1]),
        "person_name": surname + " " + name,
        "email": mailbox + "@" + world.registry.domains(leads.company),
        "phone": phones("080", subscriber).zip_with(mobile, phones("06", subscriber)),
        "job_title": texts(TITLES, rng.integers(-1, len(TITLES), size=size)),
        "do_not_contact": alone,
        "note": texts(NOTES, said),
    }
    return pl.DataFrame(columns, schema=SCHEMAS[Record.LEAD])


def _membership_frame(world: World, rng: np.random.Generator, leads: Leads) -> pl.DataFrame:
    """Every lead's part in the campaign that brought it, and of some in a later one."""
    size = len(leads.created)
    later = world.course.clocks.web.later(leads.created, rng.exponential(40 * DAY, size))
    another = world.campaigns.running(later, rng.random(size))
    joins = rng.random(size) < world.course.truth.shares.second_campaign
    joins &= (later < NEVER) & (another != leads.campaign)
    lead = np.concatenate([np.arange(size), np.flatnonzero(joins)])
    at = np.concatenate([leads.created, later[joins]])
    campaign = np.concatenate([leads.campaign, another[joins]])
    campaign_keys = world.campaigns.frame["key"].gather(campaign)
    lead_keys = leads.keys.gather(lead)
    columns = {
        "key": lead_keys + "-" + campaign_keys,
        "lead_key": lead_keys,
        "campaign_key": campaign_keys,
        "responded_at": moments(at),
        "status": texts(STATUSES, rng.integers(len(STATUSES), size=len(at))),
    }
    return pl.DataFrame(columns, schema=SCHEMAS[Record.MEMBERSHIP])


def _deal_frame(world: World, rng: np.random.Generator, leads: Leads, runs: Runs) -> pl.DataFrame:
    medians = np.array([segment.amount for segment in world.course.truth.segments])
    amounts = medians[leads.kinds[1][runs.lead]] * np.exp(0.6 * rng.standard_normal(len(runs.lead)))
    names = world.registry.names(leads.company)
    return gates.deals(world.course, runs, leads.keys, names, amounts, leads.first)
