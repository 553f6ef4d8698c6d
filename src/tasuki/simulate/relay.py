"""One run of many leads through the relay: who gets them, how far they come, and when.

What becomes of a unit is decided first, by the truth's rates alone; then come the delays. So the
planted rates hold whatever else is neglected, returned or forgotten on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tasuki.domain.roles import Role
from tasuki.domain.window import Window
from tasuki.simulate.clock import DAY, NEVER, Clocks, Floats, Indices, Instants
from tasuki.simulate.staff import Roster, Staff
from tasuki.simulate.truth import MOST, Delay, Step, Truth

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Course:
    """What all leads run through: the truth, the clocks, the people."""

    truth: Truth
    clocks: Clocks
    staff: Staff
    inside: Roster
    field: Roster
    bustle: float = 1.0  # how often leads are touched, beside the usual

    @classmethod
    def of(cls, truth: Truth, clocks: Clocks, staff: Staff, window: Window) -> Course:
        """The course over a window."""
        inside, field = (
            Roster.of(staff, staff.of(role), window) for role in (Role.IS_REP, Role.FS_REP)
        )
        return cls(truth, clocks, staff, inside, field)


@dataclass(frozen=True)
class Inside:
    """What inside sales did with each lead; members are places in the staff.

    Instants here and below are `NEVER` where something did not happen before the end.
    """

    owner: Indices  # who is given the lead first
    assigned: Instants
    member: Indices  # who has it at last, and hands it over
    reassigned: Instants
    first_attempt: Instants
    stopped: Instants  # when the trying ends: at the hand-over, or without one
    tried: Flags
    sql: Flags
    handed: Instants


@dataclass(frozen=True)
class Field:
    """What field sales did with what it was handed."""

    member: Indices
    accepted: Instants
    returned: Instants
    handed_again: Instants
    opened: Instants
    won: Instants
    lost: Instants
    sent_back: Flags  # returned for good
    idle: Flags  # accepted, and no opportunity came of it
    fell: Flags  # an opportunity that is lost


@dataclass(frozen=True)
class Ends:
    """How a lead leaves the relay before its finish."""

    given_back: Instants  # to marketing
    recycled: Instants
    revisit: Instants  # when a recycled lead is to be tried again
    disqualified: Instants
    left_alone: Flags  # who asked not to be contacted any more
    reason: Floats  # from 0 up to 1: which reason is given


@dataclass(frozen=True)
class Runs:
    """A lead cycle per row; `lead` is the lead's place in its chunk."""

    cycle: int
    lead: Indices
    mql: Instants
    inside: Inside
    field: Field
    ends: Ends


Kinds = tuple[Indices, Indices]
"""Places of each lead's source and segment in the truth's lists."""


def run(
    course: Course,
    rng: np.random.Generator,
    cycle: int,
    lead: Indices,
    kinds: Kinds,
    mql: Instants,
) -> Runs:
    """Run leads from their MQL gate on."""
    draw = _Draw(course, rng, len(lead))
    inside = _inside(course, draw, kinds, mql)
    field = _field(course, draw, kinds, inside)
    return Runs(cycle, lead, mql, inside, field, _ends(course, draw, inside, field))


class _Draw:
    """Chances and waiting times for so many units, drawn in a fixed order."""

    def __init__(self, course: Course, rng: np.random.Generator, size: int) -> None:
        self.clock, self.rng, self.size = course.clocks.work, rng, size

    def chance(self) -> Floats:
        """A number from 0 up to 1 each."""
        return self.rng.random(self.size)

    def after(self, instants: Instants, delay: Delay, where: Flags | None = None) -> Instants:
        """A delay of working time after each instant; never, for units that are not `where`."""
        later = self.clock.later(instants, delay.draw(self.rng, self.size))
        return later if where is None else np.where(where, later, NEVER)


def _inside(course: Course, draw: _Draw, kinds: Kinds, mql: Instants) -> Inside:
    shares, delays = course.truth.shares, course.truth.delays
    member = course.inside.pick(mql, draw.chance())
    chance = course.truth.chances(Step.MQL_TO_SQL, *kinds, mql) * course.staff.skills[member]
    chance = np.minimum(chance, MOST)
    sql = draw.chance() < chance
    # Only leads that would not be handed over anyhow are neglected: the planted rate holds.
    spoilt = np.where(sql, 1.0, draw.chance() * (1 - chance))
    unassigned = spoilt < shares.unassigned
    tried = spoilt >= shares.unassigned + shares.untouched

    assigned = draw.after(mql, delays.assign, ~unassigned)
    moves = tried & (draw.chance() < shares.reassigned)
    owner = np.where(moves, course.inside.pick(mql, draw.chance()), member)
    reassigned = draw.after(assigned, delays.reassign, moves)
    first = draw.after(assigned, delays.first_attempt, tried)
    ready = np.where(moves, np.maximum(first, reassigned), first)
    handed = draw.after(ready, delays.hand_over, sql)
    stopped = np.where(sql, handed, draw.after(ready, delays.give_up, tried))

    # What somebody would hand over after leaving, a colleague takes over.
    leaves = course.staff.leaves[member]
    taken = sql & (handed > leaves)
    owner = np.where(taken, member, owner)
    member = np.where(taken, course.inside.pick(handed, draw.chance()), member)
    vacant = np.maximum(course.clocks.work.later(leaves, 0.0), assigned)
    reassigned = np.where(taken, np.minimum(vacant, handed), reassigned)
    return Inside(owner, assigned, member, reassigned, first, stopped, tried, sql, handed)


def _field(course: Course, draw: _Draw, kinds: Kinds, inside: Inside) -> Field:
    shares, delays = course.truth.shares, course.truth.delays
    handed = inside.handed
    member = course.field.pick(np.where(handed < NEVER, handed, 0), draw.chance())
    skill = course.staff.skills[member]
    chance = course.truth.chances(Step.SQL_TO_OPPORTUNITY, *kinds, handed) * skill
    opportunity = inside.sql & (draw.chance() < np.minimum(chance, MOST))
    fate = draw.chance()
    back = inside.sql & ~opportunity & (fate < shares.returned)
    silent = inside.sql & ~opportunity & ~back & (fate < shares.returned + shares.silent)
    idle = inside.sql & ~opportunity & ~back & ~silent

    second = opportunity & (draw.chance() < shares.second_try)
    returned = draw.after(handed, delays.answer, back | second)
    again = second | (back & (draw.chance() < shares.offered_again))
    handed_again = draw.after(returned, delays.offer_again, again)
    offered = np.where(second, handed_again, handed)
    answers = idle | (opportunity & (draw.chance() >= shares.unanswered))
    accepted = draw.after(offered, delays.answer, answers)
    opened = draw.after(np.where(answers, accepted, offered), delays.open, opportunity)
    chance = course.truth.chances(Step.OPPORTUNITY_TO_WON, *kinds, opened)
    wins = opportunity & (draw.chance() < chance)
    won = draw.after(opened, delays.win, wins)
    lost = draw.after(opened, delays.lose, opportunity & ~wins)
    return Field(
        member, accepted, returned, handed_again, opened, won, lost,
        sent_back=back & ~again, idle=idle, fell=opportunity & ~wins,
    )  # fmt: skip


def _ends(course: Course, draw: _Draw, inside: Inside, field: Field) -> Ends:
    shares = course.truth.shares
    given_up = inside.tried & ~inside.sql
    cases = [given_up, field.sent_back, field.idle, field.fell]
    ended = np.select(cases, [inside.stopped, field.returned, field.accepted, field.lost], NEVER)
    recycle = np.select(
        [given_up, field.sent_back | field.idle, field.fell],
        [shares.recycled, shares.declined_recycled, shares.lost_recycled],
        0.0,
    )
    disqualify = np.select(cases[:3], [shares.disqualified] * 3, 0.0)
    give_back = np.where(given_up, shares.given_back, 0.0)

    at = draw.after(ended, course.truth.delays.close)
    fate = draw.chance()
    recycles = fate < recycle
    disqualifies = ~recycles & (fate < recycle + disqualify)
    gives_back = ~recycles & ~disqualifies & (fate < recycle + disqualify + give_back)
    wait = (30 + 150 * draw.chance()).astype(np.int64) * DAY
    recycled = np.where(recycles, at, NEVER)
    return Ends(
        given_back=np.where(gives_back, at, NEVER),
        recycled=recycled,
        revisit=np.where(recycled < NEVER, recycled + wait, NEVER),
        disqualified=np.where(disqualifies, at, NEVER),
        left_alone=disqualifies & (at < NEVER) & (draw.chance() < shares.do_not_contact),
        reason=draw.chance(),
    )
