"""Readings of several metrics side by side, by one dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.review import Row, Table
from tasuki.metrics.read import FLOOR, Question, answer
from tasuki.metrics.reading import Reading


def side_by_side(
    snapshot: Snapshot,
    metrics: Sequence[str],
    window: Window,
    *,
    by: str,
    as_of: datetime,
    floor: int = FLOOR,
) -> Table:
    """Some metrics of a window, one beside the other. Raises UnknownMetric, UnknownDimension."""
    asked = [Question(metric, (window,), by=of) for metric in metrics for of in (None, by)]
    found = answer(snapshot, asked, as_of=as_of, floor=floor)
    return table(by, tuple(whole for (whole,) in found[::2]), found[1::2])


def table(by: str, total: tuple[Reading, ...], found: Sequence[Sequence[Reading]]) -> Table:
    """A row per group that has a unit in any of the columns, in the order of their names.

    `total` holds the whole per column, `found` the readings by group.
    """
    columns = [{reading.group_id: reading for reading in readings} for readings in found]
    labels = {r.group_id: r.group for readings in columns for r in readings.values()}
    rows = tuple(
        Row(
            label,
            group,
            tuple(
                readings.get(group) or _none(whole, by, group, label)
                for readings, whole in zip(columns, total, strict=True)
            ),
        )
        for group, label in sorted(labels.items(), key=lambda item: (item[1] is None, item[1]))
    )
    return Table(by, tuple(whole.metric for whole in total), rows, Row(None, None, total))


def _none(whole: Reading, by: str, group: int | str | None, label: str | None) -> Reading:
    """A group without any unit: a count of zero, a rate of nothing."""
    is_count = whole.k is None
    return replace(
        whole,
        by=by,
        group=label,
        group_id=group,
        value=0.0 if is_count else None,
        n=0,
        k=None if is_count else 0,
        low=None,
        high=None,
        young=0,
        cautions=(),
    )
