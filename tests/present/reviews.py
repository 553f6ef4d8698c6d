"""Reviews as insight would make them, for tests of how they are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

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
    Verdict,
)
from tasuki.metrics.reading import Caution, How, Reading, WarningCode

ZONE = ZoneInfo("Asia/Tokyo")
AS_OF = datetime(2026, 11, 19, 8, 30, tzinfo=UTC)
WEEK = Window.week("2026-W47", ZONE)


def reading(metric: str, value: float | None, n: int = 100, **known: object) -> Reading:
    """A reading of the week; what is not given is None."""
    fields: dict[str, object] = {
        "how": None,
        "window": WEEK,
        "k": None,
        "low": None,
        "high": None,
        "as_of": AS_OF,
    }
    return Reading(metric=metric, value=value, n=n, **{**fields, **known})  # type: ignore[arg-type]


def rate(metric: str, k: int, n: int, low: float, high: float, **known: object) -> Reading:
    """A rate with its interval."""
    value = k / n if n else None
    fields = {"how": How.MATURED, "k": k, "low": low, "high": high, "horizon_days": 28}
    return reading(metric, value, n, **{**fields, **known})


def no_units(metric: str) -> Reading:
    """A rate with nobody in its scope."""
    return reading(metric, None, 0, how=How.MATURED, k=0)


def stage_rate(metric: str, verdict: Verdict, now: Reading, base: Reading) -> StageRate:
    """A zone whose own week is three of ten."""
    week = rate(metric, 3, 10, 0.1, 0.6, how=How.COHORT, young=10)
    return StageRate(now, week, week, base, verdict)


def _counts() -> tuple[Count, ...]:
    weeks = [90, 86, 95, 99, 92, 88, 97, 102, 94, 91, 96, 100, 92]

    def count(metric: str, now: float, before: float, quality: Reading) -> Count:
        return Count(
            now=reading(metric, now, n=int(now)),
            previous=reading(metric, before, n=int(before)),
            weeks=tuple(reading(metric, w, n=w) for w in weeks),
            usual=(62, 95),
            verdict=Verdict.USUAL,
            quality=quality,
        )

    return (
        count("mql", 74, 81, rate("mql_return_rate", 6, 74, 0.038, 0.166)),
        count("calls", 612, 588, rate("connect_rate", 171, 612, 0.245, 0.316, how=None)),
        count("appointments", 46, 38, rate("appointment_rate", 46, 612, 0.057, 0.098, how=None)),
        count("sql", 19, 21, rate("sql_acceptance", 12, 15, 0.548, 0.93)),
        count("opportunities", 9, 9, no_units("opportunity_to_won")),
    )


def _table(by: str, names: tuple[str | None, ...]) -> Table:
    metrics = ("mql", "sql", "mql_to_sql", "sql_to_opportunity")

    def readings(place: int, whole: bool = False) -> tuple[Reading, ...]:
        known: dict[str, object] = {} if whole else {"by": by, "group_id": place}
        return (
            reading("mql", 142 - place, **known),
            reading("sql", 41 - place, **known),
            rate("mql_to_sql", 41 - place, 142 - place, 0.22, 0.37, **known),
            rate("sql_to_opportunity", 7, 13 + 9 * place, 0.28, 0.72, **known),
        )

    rows = tuple(Row(name, place, readings(place)) for place, name in enumerate(names))
    return Table(by, metrics, rows, Row(None, None, readings(2, whole=True)))


def review(**changed: object) -> Review:
    """The week of the design's mock: one hand-over wholly below its baseline, week unfinished."""
    elapsed = WEEK.until(AS_OF)
    below = stage_rate(
        "sql_to_opportunity",
        Verdict.BELOW,
        rate("sql_to_opportunity", 92, 190, 0.414, 0.555, young=40),
        rate("sql_to_opportunity", 151, 260, 0.52, 0.64),
    )
    same = stage_rate(
        "mql_to_sql",
        Verdict.SAME,
        rate("mql_to_sql", 224, 906, 0.22, 0.276),
        rate("mql_to_sql", 253, 1000, 0.227, 0.281),
    )
    unknown = stage_rate(
        "opportunity_to_won",
        Verdict.UNKNOWN,
        rate("opportunity_to_won", 8, 34, 0.124, 0.40),
        no_units("opportunity_to_won"),
    )
    fields: dict[str, object] = {
        "week": WEEK,
        "as_of": AS_OF,
        "partial": True,
        "elapsed": elapsed,
        "compared": Window(
            elapsed.start - timedelta(days=7), elapsed.end - timedelta(days=7), ZONE
        ),
        "cohort": Window.days(date(2026, 8, 17), date(2026, 11, 16), ZONE),
        "baseline": Window.days(date(2026, 5, 18), date(2026, 8, 17), ZONE),
        "counts": _counts(),
        "rates": (same, below, unknown),
        "stations": (
            Station("mql", 1248, 906, 342),
            Station("sql", 268, 190, 78),
            Station("opportunity", 111, 34, 77),
            Station("won", 14, 0, 0),
        ),
        "members": _table("member", ("佐伯", "長谷", None)),
        "campaigns": _table("campaign", ("展示会「ものづくり総合展 秋」", "検索広告")),
        "untouched": (
            Untouched(7, "L-0007", AS_OF - timedelta(days=9), "seminar", "展示会", None, 7e5, 2e5),
            Untouched(8, "L-0008", AS_OF - timedelta(days=2), None, None, "佐伯", 2e5, 4e4),
        ),
        "untouched_total": 27,
        "unfinished": (
            Unfinished("unassigned", 2, 9 * 86400.0, 7, "L-0007"),
            Unfinished("untouched", 27, 9 * 86400.0, 7, "L-0007"),
            Unfinished("awaiting_answer", 9, 4 * 86400.0, 9, "L-0009"),
            Unfinished("returned", 0, None, None, None),
            Unfinished("no_outcome", 3, 3600.0, 8, "L-0008"),
        ),
        "cautions": (
            Caution(
                WarningCode.COVERAGE,
                {"metric": "opportunity_to_won", "since": datetime(2026, 7, 1, tzinfo=UTC)},
            ),
        ),
        "facts_version": 12,
    }
    return Review(**{**fields, **changed})  # type: ignore[arg-type]
