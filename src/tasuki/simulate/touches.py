"""The touches of simulated leads: forms and visits of theirs, our mails, calls and meetings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tasuki.domain.roles import Role
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.intake.records import SCHEMAS, Record
from tasuki.simulate.clock import NEVER, Floats, Indices, Instants
from tasuki.simulate.columns import column, in_order, moments, numbered, pick, texts
from tasuki.simulate.relay import Course, Flags, Runs

TOUCHES_PER_LEAD = 200
"""No chunk has more touches per lead on average: touch ids leave room for so many."""

VISITS, NEWSLETTERS, ATTEMPTS = 1.8, 2.2, 9.6
"""Mean number per lead of web visits, of mails before the MQL gate, and of attempts after the first
one. The course's `bustle` multiplies them; forms, meetings and first attempts are what they are."""

CALLS = 0.78
"""Share of attempts that are calls; the others are mails."""

HALF_HOUR, MORNING = 1800, 4 * 3600
"""A call is promised for a half hour; whoever misses it calls again a morning later."""

SCRIPTS: tuple[tuple[str, float], ...] = (("v2.3", 0.6), ("v3.0", 0.4))
"""Call script versions in use, and by how many calls."""

CALL_ENDS: dict[Disposition, tuple[float, float]] = {
    Disposition.NO_ANSWER: (0.40, 0.34),
    Disposition.GATEKEEPER: (0.19, 0.15),
    Disposition.BUSY: (0.05, 0.04),
    Disposition.VOICEMAIL: (0.08, 0.06),
    Disposition.WRONG_NUMBER: (0.02, 0.0),
    Disposition.CONNECTED: (0.10, 0.12),
    Disposition.CALL_BACK: (0.06, 0.12),
    Disposition.REFUSED: (0.05, 0.0),
    Disposition.CONVERSATION: (0.046, 0.17),
    Disposition.APPOINTMENT: (0.004, 0.0),
}
"""How calls end: to leads that are not handed over, and before the last one to those that are."""

TALK: dict[Disposition, float] = {
    Disposition.NO_ANSWER: 28,
    Disposition.GATEKEEPER: 45,
    Disposition.BUSY: 8,
    Disposition.VOICEMAIL: 35,
    Disposition.WRONG_NUMBER: 25,
    Disposition.CONNECTED: 95,
    Disposition.CALL_BACK: 70,
    Disposition.REFUSED: 60,
    Disposition.CONVERSATION: 380,
    Disposition.APPOINTMENT: 620,
    Disposition.HELD: 3300,
    Disposition.NONE: 60,
}
"""Median length in seconds of calls and meetings by how they end."""

_MEETING_ENDS = (Disposition.HELD, Disposition.NO_SHOW, Disposition.CANCELLED)
_KINDS = list(TouchKind)
_ENDS = list(Disposition)


@dataclass(frozen=True)
class Rows:
    """Touches as columns of numbers; what is not there is negative."""

    lead: Indices
    at: Instants
    kind: Indices
    inbound: Flags
    member: Indices
    ended: Indices
    script: Indices


def _rows(
    lead: Indices,
    at: Instants,
    kind: Indices | TouchKind,
    ended: Indices | Disposition,
    *,
    inbound: bool = False,
    member: Indices | int = -1,
    script: Indices | int = -1,
) -> Rows:
    """Rows of which some columns are the same for all."""
    size = len(lead)
    return Rows(
        lead=lead,
        at=at,
        kind=column(_KINDS.index(kind), size) if isinstance(kind, TouchKind) else kind,
        inbound=np.full(size, inbound),
        member=column(member, size),
        ended=column(_ENDS.index(ended), size) if isinstance(ended, Disposition) else ended,
        script=column(script, size),
    )


def interest(
    course: Course, rng: np.random.Generator, created: Instants, mql: Instants, forms: Flags
) -> Rows:
    """What leads do themselves, and the mails that go to all before they are MQL."""
    clocks, bustle = course.clocks, course.bustle
    filled = np.flatnonzero(forms)
    visitor = np.repeat(np.arange(len(created)), rng.poisson(VISITS * bustle, len(created)))
    seen = clocks.web.later(created[visitor], rng.exponential(12 * 86_400, len(visitor)))
    reader = np.repeat(np.arange(len(created)), rng.poisson(NEWSLETTERS * bustle, len(created)))
    sent = clocks.work.later(created[reader], 3600 * (8 + rng.exponential(170, len(reader))))
    before = sent < mql[reader]
    reader, sent = reader[before], sent[before]
    nobody = np.zeros(len(reader), np.bool_)
    marketer = course.staff.of(Role.MARKETING)[reader % 2]
    return in_order([
        _rows(filled, created[filled], TouchKind.FORM, Disposition.UNKNOWN, inbound=True),
        _rows(visitor, seen, TouchKind.VISIT, Disposition.UNKNOWN, inbound=True),
        _rows(reader, sent, TouchKind.MAIL, _mail_ends(rng, nobody), member=marketer),
    ])  # fmt: skip


def work(course: Course, rng: np.random.Generator, runs: Runs) -> Rows:
    """Attempts of inside sales and meetings of field sales."""
    return in_order([_attempts(course, rng, runs), *_meetings(course, rng, runs)])


def _attempts(course: Course, rng: np.random.Generator, runs: Runs) -> Rows:
    """Calls and mails from the first attempt to the last, which for an SQL wins the appointment."""
    inside, clock = runs.inside, course.clocks.work
    mine = np.flatnonzero(inside.tried & (inside.first_attempt < NEVER))
    counts = 1 + rng.poisson(rng.gamma(1.6, ATTEMPTS * course.bustle / 1.6, len(mine)))
    sql = inside.sql[mine]
    counts = np.where(sql, np.maximum(counts, 2), counts)
    lasts = np.cumsum(counts) - 1
    of = np.repeat(np.arange(len(mine)), counts)

    begins = clock.hand(inside.first_attempt[mine])
    ends = clock.hand(inside.stopped[mine]) - 900
    ends = np.where(np.isinf(ends), clock.run[-1] + rng.exponential(40 * 3600, len(mine)), ends)
    spread = _spread(rng, counts, of, lasts)
    at = clock.instants(begins[of] + spread * np.maximum(ends - begins, 0)[of])
    own = mine[of]
    member = np.where(at < inside.reassigned[own], inside.owner[own], inside.member[own])
    at = np.where(at < course.staff.leaves[member], at, NEVER)

    is_last = np.zeros(len(of), np.bool_)
    is_last[lasts[sql]] = True
    calls = is_last | (rng.random(len(of)) < CALLS)
    ended = np.where(calls, _call_ends(rng, sql[of]), _mail_ends(rng, sql[of]))
    silent = rng.random(len(of)) < course.truth.shares.no_outcome
    ended = np.where(silent, _ENDS.index(Disposition.NONE), ended)
    ended = np.where(is_last, _ENDS.index(Disposition.APPOINTMENT), ended)
    script = pick([share for _, share in SCRIPTS], rng.random(len(of)))
    kind = np.where(calls, _KINDS.index(TouchKind.CALL), _KINDS.index(TouchKind.MAIL))
    script = np.where(calls, script, -1)
    return _rows(runs.lead[own], at, kind, ended, member=member, script=script)


def _spread(rng: np.random.Generator, counts: Indices, of: Indices, lasts: Indices) -> Floats:
    """Where in its lead's time each attempt lies: 0 for the first, 1 for the last."""
    reached = np.cumsum(rng.exponential(1.0, len(of)))
    begins, ends = reached[lasts - counts + 1], reached[lasts]
    length = np.where(counts > 1, ends - begins, 1.0)
    spread: Floats = (reached - begins[of]) / length[of]
    return spread


def _call_ends(rng: np.random.Generator, sql: Flags) -> Indices:
    ends = np.array([_ENDS.index(end) for end in CALL_ENDS])
    chance = rng.random(len(sql))
    others, handed = (pick(shares, chance) for shares in zip(*CALL_ENDS.values(), strict=True))
    return ends[np.where(sql, handed, others)]


def _mail_ends(rng: np.random.Generator, sql: Flags) -> Indices:
    replied = rng.random(len(sql)) < np.where(sql, 0.2, 0.06)
    return np.where(replied, _ENDS.index(Disposition.REPLIED), _ENDS.index(Disposition.SENT))


def _meetings(course: Course, rng: np.random.Generator, runs: Runs) -> list[Rows]:
    """The meeting that opens an opportunity, those that came to nothing, and those that follow."""
    field, clock = runs.field, course.clocks.work
    opened = np.flatnonzero(field.opened < NEVER)
    missed = np.flatnonzero((field.accepted < NEVER) & (rng.random(len(runs.lead)) < 0.12))
    idle = np.flatnonzero((field.accepted < NEVER) & field.idle)
    again = np.repeat(opened, rng.poisson(1.4, len(opened)))
    follows = clock.later(field.opened[again], 3600 * rng.exponential(55, len(again)))
    closed = np.minimum(field.won, field.lost)[again]
    told = [
        (opened, field.opened[opened], (1.0, 0.0, 0.0)),
        (missed, clock.later(field.accepted[missed], rng.exponential(9e3, len(missed))), (0, 0.6, 0.4)),
        (idle, clock.later(field.accepted[idle], rng.exponential(9e4, len(idle))), (0.6, 0.25, 0.15)),
        (again, np.where(follows < closed, follows, NEVER), (0.9, 0.04, 0.06)),
    ]  # fmt: skip
    ends = np.array([_ENDS.index(end) for end in _MEETING_ENDS])
    return [
        _rows(
            runs.lead[own], at, TouchKind.MEETING, ends[pick(shares, rng.random(len(own)))],
            member=field.member[own],
        )
        for own, at, shares in told
    ]  # fmt: skip


def frame(
    course: Course,
    rng: np.random.Generator,
    told: Rows,
    lead_keys: pl.Series,
    campaign_keys: pl.Series,
    first: int,
) -> pl.DataFrame:
    """Touches as records; `campaign_keys` are the campaigns of the chunk's leads."""
    is_form = pl.Series(told.kind == _KINDS.index(TouchKind.FORM))
    columns = {
        "key": numbered("T", first * TOUCHES_PER_LEAD + np.arange(len(told.at)), 10),
        "lead_key": lead_keys.gather(told.lead),
        "kind": texts(_KINDS, told.kind),
        "direction": texts(list(Direction), told.inbound.astype(np.int64)),
        "occurred_at": moments(told.at),
        "member_key": texts(course.staff.keys, told.member),
        "disposition": texts(_ENDS, told.ended),
        "duration_s": _lengths(rng, told),
        "script_version": texts([script for script, _ in SCRIPTS], told.script),
        "campaign_key": campaign_keys.gather(told.lead).set(~is_form, None),
        "note": None,
        "promised_at": moments(_promised(course, told)),
    }
    return pl.DataFrame(columns, schema=SCHEMAS[Record.TOUCH])


def _promised(course: Course, told: Rows) -> Instants:
    """For when a call was promised by those who were asked to call back: the half hour that the next
    call comes in, for one in five the one a morning before it; never, where nobody called again,
    but for one in five whom somebody promised a call and forgot."""
    promised = np.full(len(told.at), NEVER)
    calls = np.flatnonzero((told.kind == _KINDS.index(TouchKind.CALL)) & ~told.inbound)
    calls = calls[np.argsort(told.lead[calls], kind="stable")]
    followed = np.append(told.lead[calls][1:] == told.lead[calls][:-1], False)
    comes = np.where(followed, np.append(told.at[calls][1:], NEVER), NEVER)
    asked = np.flatnonzero(told.ended[calls] == _ENDS.index(Disposition.CALL_BACK))
    places, comes, followed = calls[asked], comes[asked], followed[asked]
    at, missed = told.at[places], np.arange(len(places)) % 5 == 0
    missed &= ~followed | (comes - MORNING > at + HALF_HOUR)
    due = np.where(followed, comes - MORNING * missed, course.clocks.work.later(at, 8 * 3600.0))
    due = -(-due // HALF_HOUR) * HALF_HOUR
    promised[places] = np.where((followed | missed) & (due > at) & (due < NEVER), due, NEVER)
    return promised


def _lengths(rng: np.random.Generator, told: Rows) -> pl.Series:
    """Seconds that a call or meeting took; null for what takes none."""
    median = np.array([TALK.get(end, 0) for end in _ENDS])[told.ended]
    seconds = np.round(median * np.exp(0.5 * rng.standard_normal(len(told.ended)))).astype(np.int64)
    spoken = np.isin(told.kind, [_KINDS.index(TouchKind.CALL), _KINDS.index(TouchKind.MEETING)])
    return pl.Series(seconds).set(pl.Series(~spoken | (median == 0)), None)
