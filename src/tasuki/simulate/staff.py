"""Who works in a simulated organisation, and who of them is there when something has to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from tasuki.domain.roles import Role
from tasuki.domain.window import Window
from tasuki.intake.records import SCHEMAS, Record
from tasuki.simulate.clock import DAY, NEVER, Floats, Indices, Instants, second_of
from tasuki.simulate.names import GIVEN, SURNAMES
from tasuki.simulate.truth import Truth

TEAMS: tuple[tuple[str, str], ...] = (
    ("G01", "マーケティング部"),
    ("G02", "インサイドセールス部 第1チーム"),
    ("G03", "インサイドセールス部 第2チーム"),
    ("G04", "フィールドセールス部 東日本"),
    ("G05", "フィールドセールス部 西日本"),
    ("G06", "営業企画部"),
)

OTHERS: tuple[tuple[Role, str], ...] = (
    (Role.IS_MANAGER, "G02"),
    (Role.FS_MANAGER, "G04"),
    (Role.MARKETING, "G01"),
    (Role.MARKETING, "G01"),
    (Role.ADMIN, "G06"),
    (Role.VIEWER, "G06"),
)
"""Everybody but the representatives."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the organisation; `skill` multiplies the rate of the step that is theirs."""

    name: str
    email: str
    role: Role
    team: str
    active_from: date
    active_until: date | None
    skill: float = 1.0


@dataclass(frozen=True)
class Staff:
    """All members, named by their place in the list."""

    members: tuple[Member, ...]
    keys: tuple[str, ...]
    leaves: Instants  # when a member has gone; never for most
    skills: Floats

    def of(self, role: Role) -> Indices:
        """Places of the members with a role."""
        return np.array([i for i, member in enumerate(self.members) if member.role is role])

    def frames(self) -> dict[Record, pl.DataFrame]:
        """The records of teams and members."""
        teams = pl.DataFrame(TEAMS, schema=SCHEMAS[Record.TEAM], orient="row")
        rows = [
            (key, m.name, m.email, m.role.value, m.team, m.active_from, m.active_until)
            for key, m in zip(self.keys, self.members, strict=True)
        ]
        members = pl.DataFrame(rows, schema=SCHEMAS[Record.MEMBER], orient="row")
        return {Record.TEAM: teams, Record.MEMBER: members}


@dataclass(frozen=True)
class Roster:
    """Who of some members is there when; whoever has just joined is there from that day on."""

    changes: Instants  # when somebody joins or leaves, ascending
    present: Indices  # a row per period: places of the members there, repeated to the width
    sizes: Indices  # how many of a row are there

    @classmethod
    def of(cls, staff: Staff, places: Indices, window: Window) -> Roster:
        """The roster of the members at some places. At least one of them must always be there."""
        joins = np.array([second_of(staff.members[i].active_from, window.zone) for i in places])
        leaves = staff.leaves[places]
        changes = np.unique(np.concatenate([[0], joins, leaves]))
        there = [places[(joins <= change) & (leaves > change)] for change in changes]
        there = [row if len(row) else places for row in there]
        present = np.array([np.resize(row, len(places)) for row in there])
        return cls(changes, present, np.array([len(row) for row in there]))

    def pick(self, instants: Instants, chance: Floats) -> Indices:
        """Somebody who is there at each instant, chosen by a number from 0 up to 1."""
        period = np.searchsorted(self.changes, instants, side="right") - 1
        return self.present[period, (chance * self.sizes[period]).astype(np.int64)]


def _people(rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Names and mail addresses, every surname once before any comes again."""
    given = rng.permutation(len(GIVEN))
    for i, family in enumerate(rng.permutation(np.arange(len(GIVEN) * 10) % len(SURNAMES))):
        (surname, family_name), (name, first_name) = SURNAMES[family], GIVEN[given[i % len(GIVEN)]]
        yield f"{surname} {name}", f"{first_name}.{family_name}@tasuki-demo.example"


def hire(truth: Truth, window: Window, rng: np.random.Generator) -> Staff:
    """The members of an organisation over a window: one joins on the way and one leaves."""
    days = (window.end_day - window.first_day).days
    joins = window.first_day + timedelta(days=days * 2 // 5)
    leaves = window.first_day + timedelta(days=days * 7 // 10)
    people = _people(rng)
    members = [
        Member(*next(people), role, team, window.first_day - timedelta(days=900), None)
        for role, team in OTHERS
    ]
    for i, skill in enumerate(truth.skills):
        name, email = next(people)
        since = joins if i == 3 else window.first_day - timedelta(days=int(rng.integers(90, 900)))
        until = leaves if i == 5 else None
        members.append(Member(name, email, Role.IS_REP, f"G0{2 + i % 2}", since, until, skill))
    for i, skill in enumerate(truth.closing_skills):
        name, email = next(people)
        since = window.first_day - timedelta(days=int(rng.integers(200, 1500)))
        members.append(Member(name, email, Role.FS_REP, f"G0{4 + i % 2}", since, None, skill))
    gone = [
        NEVER if m.active_until is None else second_of(m.active_until, window.zone) + DAY
        for m in members
    ]
    keys = tuple(f"M{i:03d}" for i in range(1, len(members) + 1))
    return Staff(tuple(members), keys, np.array(gone), np.array([m.skill for m in members]))
