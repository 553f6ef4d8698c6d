"""Readings and reviews as plain data for scripts: the contract of `--json`, unrounded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch
from typing import Any

from tasuki.domain.window import Window
from tasuki.insight.review import (
    Count,
    Review,
    Row,
    StageRate,
    Station,
    Table,
    Unfinished,
    Untouched,
)
from tasuki.metrics.reading import Caution, Reading

Json = dict[str, Any]


@singledispatch
def as_json(thing: object) -> Json:
    """A reading, a review or a part of one as JSON-ready data.

    A reading has `metric, reading, from, to, group, value, n, k, low, high, as_of`, and then what
    else it knows. Rates are fractions, durations seconds. `from` and `to` are days where the
    window is made of whole days (`to` is not inside), instants otherwise. TypeError for anything
    else.
    """
    raise TypeError(f"nothing says how {type(thing).__name__} is written as JSON")


@as_json.register
def _reading(reading: Reading) -> Json:
    return {
        "metric": reading.metric,
        "reading": reading.how.value if reading.how else None,
        **ends(reading.window),
        "group": reading.group,
        "value": _number(reading.value),
        "n": reading.n,
        "k": reading.k,
        "low": _number(reading.low),
        "high": _number(reading.high),
        "as_of": instant_in(reading.as_of, reading.window),
        "by": reading.by,
        "group_id": reading.group_id,
        "young": reading.young,
        "horizon_days": reading.horizon_days,
        "cautions": [as_json(caution) for caution in reading.cautions],
        "facts_version": reading.facts_version,
        "engine": reading.engine,
    }


@as_json.register
def _caution(caution: Caution) -> Json:
    facts = {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in caution.facts.items()
    }
    return {"code": caution.code.value, **facts}


@as_json.register
def _review(review: Review) -> Json:
    return {
        "week": review.week.iso_week,
        **ends(review.week),
        "as_of": instant_in(review.as_of, review.week),
        "partial": review.partial,
        "elapsed": ends(review.elapsed),
        "compared": ends(review.compared),
        "cohort": ends(review.cohort),
        "baseline": ends(review.baseline),
        "counts": _all(review.counts),
        "rates": _all(review.rates),
        "stations": _all(review.stations),
        "members": as_json(review.members),
        "campaigns": as_json(review.campaigns),
        "untouched_total": review.untouched_total,
        "untouched": [_untouched(lead, review.week) for lead in review.untouched],
        "unfinished": _all(review.unfinished),
        "cautions": _all(review.cautions),
        "facts_version": review.facts_version,
    }


@as_json.register
def _count(count: Count) -> Json:
    return {
        "now": as_json(count.now),
        "previous": as_json(count.previous),
        "weeks": _all(count.weeks),
        "usual": list(count.usual) if count.usual else None,
        "verdict": count.verdict.value,
        "quality": as_json(count.quality) if count.quality else None,
    }


@as_json.register
def _stage_rate(rate: StageRate) -> Json:
    return {
        "now": as_json(rate.now),
        "week": as_json(rate.week),
        "previous_week": as_json(rate.previous_week),
        "baseline": as_json(rate.baseline),
        "verdict": rate.verdict.value,
    }


@as_json.register
def _station(station: Station) -> Json:
    return {
        "stage": station.stage,
        "arrived": station.arrived,
        "mature": station.mature,
        "young": station.young,
    }


@as_json.register
def _table(table: Table) -> Json:
    return {
        "by": table.by,
        "metrics": list(table.metrics),
        "rows": _all(table.rows),
        "total": as_json(table.total),
    }


@as_json.register
def _row(row: Row) -> Json:
    return {"label": row.label, "group_id": row.group_id, "readings": _all(row.readings)}


def _untouched(lead: Untouched, week: Window) -> Json:
    return {
        "lead_id": lead.lead_id,
        "lead_key": lead.lead_key,
        "since": instant_in(lead.since, week),
        "source": lead.source,
        "campaign": lead.campaign,
        "member": lead.member,
        "waiting_s": lead.waiting_s,
        "waiting_business_s": lead.waiting_business_s,
    }


@as_json.register
def _unfinished(work: Unfinished) -> Json:
    return {
        "kind": work.kind,
        "count": work.count,
        "oldest_s": work.oldest_s,
        "oldest_lead_id": work.oldest_lead_id,
        "oldest_lead_key": work.oldest_lead_key,
    }


def _all(things: Sequence[object]) -> list[Json]:
    return [as_json(thing) for thing in things]


def _number(value: float | None) -> float | None:
    # JSON has no infinity: an end that is not bounded is not there.
    return value if value is not None and math.isfinite(value) else None


def instant_in(instant: datetime, window: Window) -> str:
    """An instant in the zone of a window."""
    return instant.astimezone(window.zone).isoformat()


def ends(window: Window) -> Json:
    """`from` and `to` of a window."""
    return {"from": _edge(window.start, window), "to": _edge(window.end, window)}


def _edge(instant: datetime, window: Window) -> str:
    local = instant.astimezone(window.zone)
    at_midnight = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    return local.date().isoformat() if at_midnight else local.isoformat()
