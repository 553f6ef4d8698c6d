"""Leads in flight are judged by the version of the agreement that is in force at their gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.window import Window
from tasuki.facts.schema import INSTANT
from tasuki.facts.snapshot import Snapshot
from tasuki.rulebook.score import CROSSINGS, crossings, holding

_UTC = ZoneInfo("UTC")
_MICROSECOND = timedelta(microseconds=1)

BY_VERSION = CROSSINGS.append(pa.field("version", pa.int64()))
"""A row per time that a lead becomes MQL by the rules in force then."""


def crossings_by_version(
    snapshot: Snapshot,
    versions: Versions,
    *,
    as_of: datetime,
    after: datetime | None = None,
    lead_ids: Sequence[int] | None = None,
) -> pa.Table:
    """When leads become MQL by the version in force then: rows of BY_VERSION in order of time.

    All leads in all time, unless some are named, or only what came after an instant is asked for.
    When a version comes into force, a lead for which its gate holds becomes MQL at that instant,
    unless the gate of the version before held for it already.
    """
    found = [BY_VERSION.empty_table()]
    before: InForce | None = None
    for one, until in versions.spans():
        if one.since > as_of:
            break
        if after is None or until is None or until > after:
            start = one.since if after is None else max(one.since, after)
            window = Window(start, until or as_of + _MICROSECOND, _UTC)
            later = crossings(
                snapshot, one.agreement, as_of=as_of, window=window, lead_ids=lead_ids
            )
            parts = [later.filter(pc.greater(later["crossed_at"], pa.scalar(start, INSTANT)))]
            if after is None or one.since > after:
                parts.insert(0, _taken_over(snapshot, before, one, as_of, lead_ids))
            for rows in parts:
                version = pa.repeat(pa.scalar(one.version, pa.int64()), rows.num_rows)
                found.append(rows.append_column("version", version).cast(BY_VERSION))
        before = one
    return pa.concat_tables(found)


def _taken_over(
    snapshot: Snapshot,
    before: InForce | None,
    one: InForce,
    as_of: datetime,
    lead_ids: Sequence[int] | None,
) -> pa.Table:
    """Leads that become MQL by a version's coming into force, or at that very instant."""
    now = holding(snapshot, one.agreement, one.since, as_of=as_of, lead_ids=lead_ids)
    if before is not None:
        just_before = one.since - _MICROSECOND
        held = holding(snapshot, before.agreement, just_before, as_of=as_of, lead_ids=lead_ids)
        now = now.filter(pc.invert(pc.is_in(now["lead_id"], held["lead_id"])))
    at = pa.repeat(pa.scalar(one.since, INSTANT), now.num_rows)
    rows = now.add_column(1, "crossed_at", at).cast(CROSSINGS)
    return rows.sort_by([("lead_id", "ascending")])
