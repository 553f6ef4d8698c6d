"""Leads and touches in plain Python, at random, and as the facts that the rulebook reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from tasuki.domain.agreement.criteria import Attribute, Doing
from tasuki.domain.agreement.document import MqlDefinition
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.facts.engine import Engine
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tests.agreements import CHANNELS, VALUES, definitions
from tests.facts.ledgers import calendar

START = datetime(2025, 1, 6, tzinfo=UTC)
AS_OF = START + timedelta(days=200)
CAMPAIGNS: dict[int, str | None] = {1: CHANNELS[0], 2: CHANNELS[1], 3: None}
"""The channels of campaigns by id."""

DISPOSITIONS = (None, *tuple(Disposition)[:8])


@dataclass(frozen=True)
class Touch:
    """What happened once."""

    at: datetime
    kind: str
    direction: str | None = None
    disposition: str | None = None
    campaign: int | None = None

    @property
    def channel(self) -> str | None:
        return CAMPAIGNS.get(self.campaign or 0)


@dataclass(frozen=True)
class Lead:
    """Somebody."""

    id: int
    created: datetime
    attributes: Mapping[Attribute, str | None]
    touches: tuple[Touch, ...] = ()
    merged: datetime | None = None
    passed: tuple[datetime, ...] = ()
    """When each of its cycles was passed on; a lead without any has one cycle all the same."""


def facts(leads: Sequence[Lead], *, engine: Engine | None = None) -> Snapshot:
    """The facts of these leads, in memory."""
    touches = [(lead, touch) for lead in leads for touch in lead.touches]
    return Snapshot.in_memory(
        {
            "journeys": _table("journeys", [row for lead in leads for row in _cycles(lead)]),
            "touches": _table(
                "touches",
                [
                    {
                        "touch_id": number,
                        "lead_id": lead.id,
                        "journey_id": lead.id * 1000 + 1,
                        "occurred_at": touch.at,
                        "kind": touch.kind,
                        "direction": touch.direction,
                        "disposition": touch.disposition,
                        "campaign_id": touch.campaign,
                    }
                    for number, (lead, touch) in enumerate(touches, 1)
                ],
            ),
            "campaigns": _table(
                "campaigns",
                [{"campaign_id": key, "channel": channel} for key, channel in CAMPAIGNS.items()],
            ),
        },
        as_of=AS_OF,
        calendar=calendar(),
        engine=engine,
    )


def _cycles(lead: Lead) -> list[dict[str, Any]]:
    return [
        {
            "journey_id": lead.id * 1000 + cycle,
            "lead_id": lead.id,
            "cycle": cycle,
            "created_at": lead.created if cycle == 1 else passed,
            "merged_at": lead.merged,
            "mql_at": passed,
            "mql_inferred": False,
            **{str(name): value for name, value in lead.attributes.items()},
        }
        for cycle, passed in enumerate(lead.passed or (None,), 1)
    ]


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = TABLES[name]
    return pa.Table.from_pylist(rows, schema) if rows else schema.empty_table()


def moments(days: int) -> st.SearchStrategy[datetime]:
    """Instants that coincide now and then, and lie just beside each other now and then."""
    whole = st.integers(0, days).map(lambda day: START + timedelta(days=day))
    beside = st.tuples(whole, st.sampled_from((-1, 1))).map(
        lambda one: one[0] + timedelta(microseconds=one[1])
    )
    any_ = st.integers(0, days * 86_400).map(lambda second: START + timedelta(seconds=second))
    return whole | beside | any_


@st.composite
def touches(draw: st.DrawFn, meant: tuple[Doing, ...] = ()) -> Touch:
    """A touch, more often than not one that some criterion means."""
    when = draw(moments(60) | moments(220))
    if meant and draw(st.integers(0, 3)):
        touch = draw(st.sampled_from(meant))
        channels = [key for key, channel in CAMPAIGNS.items() if channel in touch.channels]
        return Touch(
            when,
            draw(st.sampled_from(touch.kinds)),
            touch.direction or draw(st.sampled_from((None, *Direction))),
            draw(st.sampled_from(touch.dispositions or DISPOSITIONS)),
            draw(st.sampled_from(channels or [None, *CAMPAIGNS])),
        )
    return Touch(
        when,
        draw(st.sampled_from(TouchKind)),
        draw(st.sampled_from((None, *Direction))),
        draw(st.sampled_from(DISPOSITIONS)),
        draw(st.sampled_from((None, *CAMPAIGNS))),
    )


@st.composite
def crowds(draw: st.DrawFn, most: int = 6) -> tuple[MqlDefinition, list[Lead]]:
    """An MQL definition that is often met, and some leads: a few of them merged or created late."""
    mql = draw(definitions())
    mql = mql.model_copy(update={"threshold": draw(st.integers(1, 30))})
    return mql, draw(people(mql, most))


@st.composite
def people(draw: st.DrawFn, mql: MqlDefinition, most: int = 6) -> list[Lead]:
    """Some leads of whom a definition may mean something."""
    meant = tuple(rule.touch for rule in (*mql.behaviours, *mql.needed))
    found = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        merged = draw(st.sampled_from((None,) * 8 + (AS_OF, AS_OF + timedelta(days=1))))
        created = draw(moments(60) | moments(210))
        many = draw(st.integers(0, 12))
        seen = tuple(draw(touches(meant)) for _ in range(many))
        again = (created + timedelta(days=9), created + timedelta(days=40))
        passed = again[: draw(st.integers(0, 2))]
        found.append(Lead(number, created, draw(attributes(mql)), seen, merged, passed))
    return found


@st.composite
def attributes(draw: st.DrawFn, mql: MqlDefinition) -> dict[Attribute, str | None]:
    """What a lead is: more often than not what is required and not excluded."""
    found: dict[Attribute, str | None] = {}
    fussy = draw(st.integers(0, 3))
    for of in Attribute:
        values: list[str | None] = [None, *VALUES[of], "その他"]
        if fussy:
            musts = [rule.lead for rule in mql.required if rule.lead.attribute is of]
            bars = [rule.lead for rule in mql.excluded if rule.lead.attribute is of]
            values = [
                value
                for value in values
                if all(one.holds(value) for one in musts)
                and not any(one.holds(value) for one in bars)
            ]
        found[of] = draw(st.sampled_from(values))
    return found
