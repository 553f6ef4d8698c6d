"""The records behind a reading, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tasuki.domain.window import Window
from tasuki.facts.snapshot import NAMED, Snapshot
from tasuki.metrics.agreed import Agreed
from tasuki.metrics.estimate import LONGEST_HORIZON
from tasuki.metrics.metric import TIMES, Metric
from tasuki.metrics.read import read
from tasuki.metrics.reading import How, Kind, Reading
from tasuki.metrics.records import records
from tasuki.metrics.registry import METRICS
from tasuki.metrics.registry import metric as named
from tasuki.present import numbers
from tasuki.present.figures import Figure, Voice, figure, is_money
from tasuki.present.figures import named as group_name
from tasuki.present.words import Lang
from tasuki.web.desk.selectors import given, people

PAGE = 100
IN = "in."
"""Before the name of a dimension that narrows a reading beside the one that it is read by."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The reading whose records are wanted, as its address says it."""

    metric: str
    window: Window
    as_of: datetime
    how: How | None
    by: str | None
    group: int | str | None
    offset: int
    within: int | None = None
    """Days in which a rate was matured where it was shown (None: its own horizon)."""
    inside: tuple[tuple[str, int | str | None], ...] = ()

    @classmethod
    def of(cls, key: str, query: Mapping[str, str], snapshot: Snapshot) -> Asked:
        """From an address. Raises ValueError for anything that is no reading."""
        metric = named(key)
        by = query.get("by") or None
        if by is not None and by not in metric.dimensions:
            raise ValueError(f"{key} cannot be read by {by}")
        zone = settings.ORGANISATION.tz
        as_of = query.get("as_of")
        offset = given.whole(query.get("offset") or "0")
        if not {"from", "to"} <= query.keys() or offset is None:
            raise ValueError("no window, or no such page")
        return cls(
            metric=key,
            window=Window(
                given.instant(query["from"], zone), given.instant(query["to"], zone), zone
            ),
            as_of=min(given.instant(as_of, zone), snapshot.as_of) if as_of else snapshot.as_of,
            how=How(query["how"]) if query.get("how") else metric.how,
            by=by,
            group=_group(by, query.get("group")),
            offset=offset,
            within=_within(query.get("within")),
            inside=tuple(_inside(metric, query)),
        )

    @property
    def where(self) -> dict[str, int | str | None] | None:
        """The groups that a reading is narrowed to; None is the group without a value."""
        return dict(self.inside) | ({self.by: self.group} if self.by else {}) or None


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the figure."""

    lead_id: int | None
    name: str
    started_at: datetime
    reached_at: datetime | None
    closed_at: datetime | None
    weight: str
    lasted: str
    member: str | None
    source: str | None
    campaign: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of records, under the figure that they add up to."""

    figure: Figure
    asked: Asked
    groups: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    total: int
    first: int
    last: int
    has_outcome: bool
    has_weight: bool
    has_duration: bool
    previous: str
    next: str


def page(snapshot: Snapshot, asked: Asked, *, personal: bool, lang: Lang) -> Page:
    """The figure and its rows from `asked.offset` on."""
    reading = _reading(snapshot, asked)
    found = records(
        snapshot,
        asked.metric,
        asked.window,
        as_of=asked.as_of,
        how=asked.how,
        where=asked.where,
        limit=PAGE,
        offset=asked.offset,
        total=reading.n,
    )
    rows = found.rows.to_pylist()
    called = people.names([row["lead_id"] for row in rows if row.get("lead_id")], personal=personal)
    metric = METRICS[asked.metric]
    end = asked.offset + len(rows)
    return Page(
        figure=figure(reading, Voice.of(settings.ORGANISATION, lang)),
        asked=asked,
        groups=tuple(
            (by, _group_name(snapshot, by, group, lang))
            for by, group in (asked.where or {}).items()
        ),
        lines=tuple(_line(snapshot, metric, row, called, lang) for row in rows),
        total=found.total,
        first=asked.offset + 1,
        last=end,
        has_outcome=metric.kind in {Kind.RATE, Kind.SHARE, Kind.DURATION},
        has_weight=metric.kind is Kind.SUM,
        has_duration=metric.kind is Kind.DURATION,
        previous=_address(asked, max(asked.offset - PAGE, 0)) if asked.offset else "",
        next=_address(asked, end) if end < found.total else "",
    )


def _reading(snapshot: Snapshot, asked: Asked) -> Reading:
    found = read(
        snapshot,
        asked.metric,
        asked.window,
        as_of=asked.as_of,
        how=asked.how,
        where=asked.where,
        floor=settings.ORGANISATION.floor,
        agreed=Agreed(horizon_days=asked.within),
    )
    return found[0]


def _within(text: str | None) -> int | None:
    days = given.whole(text) if text else None
    if text and (days is None or not 0 <= days <= LONGEST_HORIZON):
        raise ValueError(f"no horizon: {text!r}")
    return days


def _group_name(snapshot: Snapshot, by: str, group: int | str | None, lang: Lang) -> str:
    names = snapshot.labels(by) if by in NAMED else {}
    name = names.get(group, str(group)) if isinstance(group, int) else group
    return group_name(by, group, name or "", lang)


def _line(
    snapshot: Snapshot,
    metric: Metric,
    row: Mapping[str, Any],
    called: Mapping[int, str],
    lang: Lang,
) -> Line:
    lead_id = row["lead_id"]
    return Line(
        lead_id=lead_id,
        name=called.get(lead_id or 0) or str(row["lead_key"] or row["unit_id"]),
        started_at=row["started_at"],
        reached_at=row["reached_at"],
        closed_at=row["closed_at"],
        weight=_weight(metric, row, lang),
        lasted=numbers.duration(row.get("seconds"), lang, business=metric.business),
        member=snapshot.labels("member").get(row["member_id"]),
        source=row["source"],
        campaign=snapshot.labels("campaign").get(row["campaign_id"]),
    )


def _weight(metric: Metric, row: Mapping[str, Any], lang: Lang) -> str:
    """What a row adds to a sum: its amount, in its own currency, or its share."""
    if not is_money(metric.key):
        return numbers.shares(row["weight"], digits=2)
    return numbers.money(row["weight"], row["currency"] or settings.ORGANISATION.currency, lang)


def _address(asked: Asked, offset: int) -> str:
    zone = asked.window.zone
    query = {
        "from": asked.window.start.astimezone(zone).isoformat(),
        "to": asked.window.end.astimezone(zone).isoformat(),
        "as_of": asked.as_of.astimezone(zone).isoformat(),
        "how": asked.how.value if asked.how else "",
        "within": "" if asked.within is None else str(asked.within),
        "by": asked.by or "",
        "group": "" if asked.group is None else str(asked.group),
        "offset": str(offset) if offset else "",
    }
    query |= {f"{IN}{name}": "" if one is None else str(one) for name, one in asked.inside}
    said = {name: text for name, text in query.items() if text or name.startswith(IN)}
    return f"{reverse('desk:records', args=[asked.metric])}?{urlencode(said)}"


def _inside(metric: Metric, query: Mapping[str, str]) -> Iterator[tuple[str, int | str | None]]:
    """The other groups that narrow a reading. Raises ValueError for a dimension that is none."""
    for name, text in query.items():
        if name.startswith(IN):
            by = name.removeprefix(IN)
            if by not in metric.dimensions:
                raise ValueError(f"{metric.key} cannot be read by {by}")
            yield by, _group(by, text)


def _group(by: str | None, text: str | None) -> int | str | None:
    if not by or not text:
        return None
    if by not in NAMED and by not in TIMES:
        return text
    number = given.whole(text)
    if number is None or (by in TIMES and number not in TIMES[by]):
        raise ValueError(f"no {by} has the id {text!r}")
    return number
