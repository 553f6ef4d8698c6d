"""The MQLs of a draft in a window, as SQL written by hand: sliding windows over each lead's touches.

What an analyst writes who takes the agreement by its word: six windows of one to six half-lives, each
with the share that its touches have at least. It looks at a lead only when a touch comes, which does
for a draft that takes no points away.
"""

from __future__ import annotations

from datetime import datetime

from tasuki.domain.agreement.criteria import (
    Among,
    Attribute,
    AttributePoints,
    BehaviourPoints,
    Doing,
    Needed,
)
from tasuki.domain.agreement.document import HALVINGS, MqlDefinition
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.domain.window import Window
from tasuki.domain.zones import micros

DAY = 86_400_000_000
HALF = 30 * DAY

DRAFT = MqlDefinition(
    threshold=40,
    attributes=(
        AttributePoints(
            name="larger",
            label="従業員300名以上",
            lead=Among(attribute=Attribute.SIZE, any_of=("300-999", "1000+")),
            points=15,
        ),
    ),
    behaviours=(
        BehaviourPoints(
            name="form",
            label="フォーム",
            touch=Doing(kinds=(TouchKind.FORM,), direction=Direction.IN),
            points=20,
        ),
        BehaviourPoints(
            name="replied",
            label="メールへの返信",
            touch=Doing(kinds=(TouchKind.MAIL,), dispositions=(Disposition.REPLIED,)),
            points=10,
        ),
        BehaviourPoints(
            name="visit",
            label="サイトの閲覧",
            touch=Doing(kinds=(TouchKind.VISIT,)),
            points=5,
            group="site",
        ),
        BehaviourPoints(
            name="event",
            label="イベントでの面談と申込",
            touch=Doing(kinds=(TouchKind.MEETING, TouchKind.FORM), channels=("イベント",)),
            points=5,
            group="event",
        ),
    ),
    needed=(
        Needed(
            name="lately",
            label="フォームか閲覧",
            touch=Doing(kinds=(TouchKind.FORM, TouchKind.VISIT)),
            within_days=30,
        ),
    ),
    half_life_days=30,
    caps={"site": 20, "event": 15},
)
"""What is tried: nearly a third of ten million touches mean something to it."""

_POINTS = {
    "free": "CASE WHEN kind = 'form' AND direction = 'in' THEN 20.0::DOUBLE "
    "WHEN kind = 'mail' AND disposition = 'replied' THEN 10.0 ELSE 0.0 END",
    "site": "CASE WHEN kind = 'visit' THEN 5.0::DOUBLE ELSE 0.0 END",
    "event": "CASE WHEN kind IN ('meeting', 'form') AND channel = 'イベント' "
    "THEN 5.0::DOUBLE ELSE 0.0 END",
}

_SCORE = "base + {free} + least({site}, 20) + least({event}, 15) >= 40 AND {lately} > 0"


def weekly(window: Window, weeks: list[Window]) -> str:
    """How many leads first met DRAFT in each week of a window, that did not as it began: `week`, `n`."""
    start, end = micros(window.start), micros(window.end)
    shares = [0.5 ** (k + 1) for k in range(HALVINGS - 1)] + [0.5 ** (HALVINGS - 1)]
    running = ", ".join(
        f"{_added(f'sum({name}) OVER h{{k}}', shares)} AS {name}" for name in _POINTS
    )
    carried = ", ".join(
        f"sum({name} * ({_added(f'(age < {{k}} * {HALF})::INT', shares)})) AS {name}"
        for name in _POINTS
    )
    frames = ", ".join(
        f"h{k} AS (PARTITION BY lead_id ORDER BY us RANGE BETWEEN {k * HALF - 1} PRECEDING "
        "AND CURRENT ROW)"
        for k in range(1, HALVINGS + 1)
    )
    names = {name: name for name in (*_POINTS, "lately")}
    number = " + ".join(f"(first_us >= {micros(week.start)})::INT" for week in weeks[1:]) or "0"
    return f"""
    WITH leads AS (
        SELECT lead_id, CASE WHEN size IN ('300-999', '1000+') THEN 15 ELSE 0 END AS base
        FROM journeys WHERE cycle = 1 AND merged_at IS NULL AND created_at < {_at(window.end)}
    ), meant AS (
        SELECT lead_id, epoch_us(occurred_at) AS us,
               {", ".join(f"{points} AS {name}" for name, points in _POINTS.items())},
               (kind IN ('form', 'visit'))::INT AS one
        FROM touches LEFT JOIN (SELECT campaign_id, channel FROM campaigns) USING (campaign_id)
        WHERE occurred_at >= {_at(window.start)} - INTERVAL {30 * HALVINGS} DAY
          AND occurred_at < {_at(window.end)}
          AND (kind IN ('form', 'visit') OR (kind = 'mail' AND disposition = 'replied')
               OR (kind = 'meeting' AND channel = 'イベント'))
    ), scored AS (
        SELECT lead_id, us, {running}, sum(one) OVER h1 AS lately FROM meant WINDOW {frames}
    ), met AS (
        SELECT lead_id, min(us) AS first_us FROM scored JOIN leads USING (lead_id)
        WHERE us >= {start} AND us < {end} AND {_SCORE.format(**names)} GROUP BY lead_id
    ), already AS (
        SELECT lead_id FROM (
            SELECT lead_id, {carried}, sum(one * (age < {HALF})::INT) AS lately
            FROM (SELECT *, {start - 1} - us AS age FROM meant WHERE us < {start}) GROUP BY lead_id
        ) JOIN leads USING (lead_id) WHERE {_SCORE.format(**names)}
    )
    SELECT {number} AS week, count(*) AS n FROM met ANTI JOIN already USING (lead_id)
    GROUP BY week ORDER BY week
    """


def _added(term: str, shares: list[float]) -> str:
    """The same term of each of the windows, by its share."""
    return " + ".join(f"{share} * {term.format(k=k)}" for k, share in enumerate(shares, 1))


def _at(instant: datetime) -> str:
    return f"'{instant:%Y-%m-%d %H:%M:%S}+00'::TIMESTAMPTZ"
