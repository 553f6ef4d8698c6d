"""The gate events and deals that runs through the relay leave behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.intake.records import SCHEMAS, Record
from tasuki.simulate.clock import DAY, NEVER, Floats, Indices, Instants
from tasuki.simulate.columns import column, days, in_order, moments, numbered, pick, texts
from tasuki.simulate.relay import Course, Runs

REASONS: dict[Gate, tuple[tuple[str, float], ...]] = {
    Gate.RETURN: (
        ("予算・時期が未確認", 0.34), ("決裁者に接触できていない", 0.24), ("ニーズが不明確", 0.22),
        ("対象外の企業規模", 0.12), ("情報不足", 0.08),
    ),
    Gate.RECYCLE: (
        ("時期尚早", 0.46), ("予算なし", 0.24), ("担当者異動", 0.12), ("他社契約期間中", 0.18),
    ),
    Gate.DISQUALIFY: (
        ("対象外業種", 0.34), ("競合・同業", 0.2), ("学生・個人", 0.24), ("連絡先不明", 0.22),
    ),
    Gate.LOSE: (
        ("価格", 0.28), ("競合に敗北", 0.26), ("見送り・時期未定", 0.3), ("機能不足", 0.16),
    ),
}  # fmt: skip
"""Why people go back or stop, and how often they say so."""

_WORDS = [reason for reasons in REASONS.values() for reason, _ in reasons]

EVENTS_PER_LEAD = 40
"""No lead has more events on average in any chunk: event ids leave room for so many."""


@dataclass(frozen=True)
class Rows:
    """Gate events as columns of numbers; what is not there is negative, or never."""

    lead: Indices
    kind: Indices  # place in Gate
    at: Instants
    member: Indices
    to: Indices
    deal: Indices  # the deal's number
    reason: Indices
    revisit: Instants


def deal_numbers(runs: Runs, first: int) -> Indices:
    """A number for the deal of each run; `first` is the chunk's first lead."""
    return (first + runs.lead) * 10 + runs.cycle


def deal_keys(numbers: Indices) -> pl.Series:
    """The source ids of deals."""
    return numbered("D", numbers, 9)


def rows(course: Course, runs: Runs, created: Instants, first: int, stray: Floats) -> Rows:
    """The gate events of runs. `created` is per lead of the chunk; `stray` is a chance per run."""
    deals = deal_numbers(runs, first)
    manager = int(course.staff.of(Role.IS_MANAGER)[0])
    inside, field, ends = runs.inside, runs.field, runs.ends
    mine, theirs = inside.member, field.member
    owner = np.where(inside.sql, theirs, mine)
    slips = course.truth.shares.disordered if runs.cycle == 1 else 0.0
    misdated = (inside.handed < NEVER) & (stray < slips)
    early = created[runs.lead] - (1 + (stray * 1e6).astype(np.int64) % 9) * DAY
    handed = np.where(misdated, early, inside.handed)
    told: list[tuple[Gate, Instants, Indices | int, Indices | int]] = [
        (Gate.MQL, runs.mql, -1, -1),
        (Gate.ASSIGN, inside.assigned, manager, inside.owner),
        (Gate.ASSIGN, inside.reassigned, manager, mine),
        (Gate.HAND_OVER, handed, mine, theirs),
        (Gate.HAND_OVER, field.handed_again, mine, theirs),
        (Gate.ACCEPT, field.accepted, theirs, -1),
        (Gate.RETURN, field.returned, theirs, mine),
        (Gate.RETURN, ends.given_back, mine, -1),
        (Gate.OPEN_OPPORTUNITY, field.opened, theirs, -1),
        (Gate.WIN, field.won, theirs, -1),
        (Gate.LOSE, field.lost, theirs, -1),
        (Gate.RECYCLE, ends.recycled, owner, -1),
        (Gate.DISQUALIFY, ends.disqualified, owner, -1),
    ]
    return in_order([_rows(runs, deals, *event) for event in told])


def _rows(
    runs: Runs, deals: Indices, gate: Gate, at: Instants, member: Indices | int, to: Indices | int
) -> Rows:
    size = len(at)
    is_deal = gate in (Gate.OPEN_OPPORTUNITY, Gate.WIN, Gate.LOSE)
    return Rows(
        lead=runs.lead,
        kind=column(list(Gate).index(gate), size),
        at=at,
        member=column(member, size),
        to=column(to, size),
        deal=deals if is_deal else column(-1, size),
        reason=_reasons(gate, runs.ends.reason),
        revisit=runs.ends.revisit if gate is Gate.RECYCLE else column(int(NEVER), size),
    )


def _reasons(gate: Gate, chance: Floats) -> Indices:
    """Places in the list of all reasons; negative where a gate needs none."""
    if gate not in REASONS:
        return np.full(len(chance), -1)
    words, shares = zip(*REASONS[gate], strict=True)
    return _WORDS.index(words[0]) + pick(shares, chance)


def frame(course: Course, told: Rows, lead_keys: pl.Series, first: int) -> pl.DataFrame:
    """Gate events as records."""
    gates = texts([gate.value for gate in Gate], told.kind)
    own = numbered("E", first * EVENTS_PER_LEAD + np.arange(len(told.at)), 10)
    suffix = {Gate.OPEN_OPPORTUNITY: ":open", Gate.WIN: ":win", Gate.LOSE: ":lose"}
    of_deal = deal_keys(told.deal) + texts([suffix.get(gate) for gate in Gate], told.kind)
    is_deal = pl.Series(told.deal >= 0)
    staff = course.staff.keys
    columns = {
        "key": of_deal.zip_with(is_deal, own),
        "lead_key": lead_keys.gather(told.lead),
        "kind": gates,
        "occurred_at": moments(told.at),
        "member_key": texts(staff, told.member),
        "to_member_key": texts(staff, told.to),
        "deal_key": deal_keys(told.deal).set(~is_deal, None),
        "into_lead_key": None,
        "reason": texts(_WORDS, told.reason),
        "note": None,
        "revisit_on": days(told.revisit, course.truth.organisation.tz),
    }
    return pl.DataFrame(columns, schema=SCHEMAS[Record.GATE])


def deals(
    course: Course, runs: Runs, lead_keys: pl.Series, names: pl.Series, amounts: Floats, first: int
) -> pl.DataFrame:
    """The deals of runs as records; `names` are of the leads' companies, `amounts` per run."""
    there = np.flatnonzero(runs.field.opened < NEVER)
    field, lead = runs.field, runs.lead[there]
    lost = field.lost[there]
    reasons = np.where(lost < NEVER, _reasons(Gate.LOSE, runs.ends.reason[there]), -1)
    columns = {
        "key": deal_keys(deal_numbers(runs, first)[there]),
        "lead_key": lead_keys.gather(lead),
        "name": names.gather(lead) + " 導入",
        "opened_at": moments(field.opened[there]),
        "won_at": moments(field.won[there]),
        "lost_at": moments(lost),
        "lost_reason": texts(_WORDS, reasons),
        "amount": np.clip(np.round(amounts[there], -4), 200_000, 80_000_000),
        "currency": course.truth.organisation.currency,
        "member_key": texts(course.staff.keys, field.member[there]),
    }
    return pl.DataFrame(columns, schema=SCHEMAS[Record.DEAL])
