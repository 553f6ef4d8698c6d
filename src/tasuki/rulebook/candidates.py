"""Which leads are still to be passed on, of those that become MQL by the rules."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tasuki.domain.stages import Stage
from tasuki.facts.schema import INSTANT
from tasuki.facts.snapshot import Snapshot
from tasuki.rulebook.steps import of_leads

WAITING = (Stage.LEAD, Stage.LOST, Stage.RECYCLED)
"""Where a lead stands that may be passed on: never passed, given back, or to be won anew. Who is won
is no lead any more, and who is disqualified never will be."""

FREE = pa.schema([pa.field("lead_id", pa.int64()), pa.field("free_since", INSTANT)])
"""A row per lead that may be passed on, since when; since 1970 where nothing was done with it yet."""


def free(snapshot: Snapshot, lead_ids: Sequence[int] | None = None) -> pa.Table:
    """The leads (of all, or of these) that may be passed on, and since when: rows of FREE.

    A crossing before that instant was answered by what was done then: by passing the lead on, by
    giving it back, or by closing it.
    """
    rows = of_leads(snapshot.tables["journeys"], lead_ids)
    rows = rows.filter(rows.merged_at.isnull())
    done = ibis.greatest(
        *(
            ibis.coalesce(rows[name], ibis.timestamp("1970-01-01T00:00:00Z"))
            for name in ("mql_last_at", "mql_returned_at", "mql_taken_back_at", "closed_at")
        )
    )
    last = (
        rows.mutate(done=done)
        .group_by("lead_id")
        .aggregate(stage=rows.stage.argmax(rows.cycle), free_since=done.max())
    )
    last = last.filter(last.stage.isin([stage.value for stage in WAITING]))
    return snapshot.arrow(last.select("lead_id", "free_since")).cast(FREE)


def undecided(found: pa.Table, may_be_passed: pa.Table) -> pa.Table:
    """The crossings of these after which nothing was done with the lead yet, in their order."""
    rows = found.join(may_be_passed, "lead_id", join_type="inner")
    later = pc.greater(rows["crossed_at"], rows["free_since"])
    rows = rows.filter(later).select(found.column_names)
    return rows.sort_by([("crossed_at", "ascending"), ("lead_id", "ascending")])
