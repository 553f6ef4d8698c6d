"""Trends in words and drawn: each sentence is true for its judgement, each mark is there for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tasuki.domain.window import Every, Window
from tasuki.facts.reported import Reported
from tasuki.insight.direction import Direction, Line
from tasuki.insight.reporting import MATURE
from tasuki.insight.restatement import Restated
from tasuki.insight.trends import Judgement, Point, Series, Trends
from tasuki.metrics.estimate import Estimate
from tasuki.metrics.reading import Caution, How, Reading, WarningCode
from tasuki.present.figures import Voice
from tasuki.present.marks import Beat, course
from tasuki.present.trendchart import drawing, period_labels, scale_of
from tasuki.present.trends import evidence, said, way
from tests.facts.ledgers import TOKYO, when

JA, EN = Voice("ja"), Voice("en")
AS_OF = when("2026-01-19 09:00")
LINE = Line(0.551, 0.413, Estimate(-0.138, -0.201, -0.064), 0.001, 1.0)
FALLING = Judgement(
    metric="sql_to_opportunity",
    every=Every.WEEK,
    direction=Direction.FALLING,
    periods=26,
    span=Window.days(date(2025, 6, 30), date(2025, 12, 29), TOKYO),
    n=500,
    k=240,
    unfinished=3,
    unrecorded=0,
    line=LINE,
)
COUNT = replace(
    FALLING,
    metric="calls",
    k=None,
    n=8000,
    unfinished=1,
    line=Line(310.4, 290.2, Estimate(-20.2, -60.0, 19.6), 0.3, 4.0),
    direction=Direction.UNCLEAR,
)


def points(weeks: int = 6, **changes: Any) -> tuple[Point, ...]:
    """Weeks up to the running one; the last two are unfinished."""
    found = []
    for back in range(weeks, 0, -1):
        window = Window.week_of((AS_OF - timedelta(weeks=back - 1)).date(), TOKYO)
        reading = Reading(
            "sql_to_opportunity", How.MATURED, window, 0.5, 20, 10, 0.3, 0.7, AS_OF, horizon_days=12
        )
        found.append(Point(replace(reading, **changes), finished=back > 2))
    return tuple(found)


def restated(point: Point) -> Point:
    reading = replace(point.reading, k=12, as_of=when("2026-01-05 09:00"))
    first = Reported(
        "sql_to_opportunity",
        "matured",
        Every.WEEK,
        MATURE,
        point.reading.window,
        0.5,
        20,
        10,
        reading.as_of,
        3,
        "",
    )
    return replace(point, restated=(Restated(first, reading),))


def trends(series: Series, headline: tuple[Judgement, ...]) -> Trends:
    return Trends(Every.WEEK, AS_OF, headline, series, None, None, (), 0, 7)


@pytest.mark.parametrize(
    ("ways", "ja", "en"),
    [
        (
            "rising rising",
            "商談化率も成約率も、上がっています。",
            "Opportunity rate and Win rate are rising.",
        ),
        (
            "falling falling",
            "商談化率も成約率も、下がっています。",
            "Opportunity rate and Win rate are falling.",
        ),
        (
            "unclear unclear",
            "商談化率も成約率も、上がり下がりを言えません。",
            "Neither Opportunity rate nor Win rate shows a trend that can be told.",
        ),
        (
            "too_few too_few",
            "商談化率も成約率も、判定するには早すぎます。",
            "It is too early to judge Opportunity rate or Win rate.",
        ),
        (
            "falling unclear",
            "商談化率は下がっています。成約率は上がり下がりを言えません。",
            "Opportunity rate is falling. Win rate: no trend can be told.",
        ),
    ],
)
def test_the_headline_says_what_was_judged(ways: str, ja: str, en: str) -> None:
    first, second = (Direction(way) for way in ways.split())
    both = (
        replace(FALLING, direction=first),
        replace(FALLING, direction=second, metric="opportunity_to_won"),
    )
    found = trends(Series("sql_to_opportunity", How.MATURED, points(), both[0], 0), both)
    assert "".join(said(found, JA).headline) == ja
    assert " ".join(said(found, EN).headline) == en


def test_the_evidence_says_from_what_to_what_and_what_is_not_judged() -> None:
    text = evidence(FALLING, JA).replace("\u2060", "")
    assert "満期になった26週(2025年6月30日(月)〜12月28日(日))" in text
    assert "55.1%から41.3%へ" in text
    assert "−20.1〜−6.4ポイント" in text
    assert "その後の3週は" in text
    assert "26 weeks" in evidence(FALLING, EN)
    unclear = evidence(replace(FALLING, direction=Direction.UNCLEAR, unfinished=0), JA)
    assert "傾向線" not in unclear
    assert "その後" not in unclear
    assert "7週も除いて" in evidence(replace(FALLING, unrecorded=7), JA)


def test_a_count_is_said_as_a_count() -> None:
    assert way(COUNT, "ja") == "コール数は|上がり下がりを|言えません。"
    text = evidence(COUNT, JA).replace("\u2060", "")
    assert "1週あたりの差は、95%区間で−60〜+20" in text
    assert text.endswith("途中の週は判定に入れていません。")
    called = evidence(replace(COUNT, direction=Direction.FALLING, every=Every.MONTH), EN)
    assert "from 310 to 290 a month" in called


def test_too_few_say_how_many_it_takes() -> None:
    few = replace(FALLING, direction=Direction.TOO_FEW, periods=5, line=None)
    assert "まだ5週です。8週そろうと" in evidence(few, JA)
    assert "10件ずつ" in evidence(replace(few, periods=26), JA)
    assert "Fewer than 10" in evidence(replace(few, periods=26, k=None), EN)


def test_a_row_says_its_state_and_a_mark_from_what_to_what() -> None:
    first, *rest = points()
    gap = replace(
        rest[0],
        reading=replace(
            rest[0].reading,
            cautions=(
                Caution(
                    WarningCode.COVERAGE,
                    {"metric": "sql_to_opportunity", "since": AS_OF.date(), "units": 3},
                ),
            ),
        ),
    )
    series = Series(
        "sql_to_opportunity", How.MATURED, (restated(first), gap, *rest[1:]), FALLING, 5
    )
    page = said(trends(series, (FALLING, FALLING)), JA)
    assert page.chart is not None
    assert [row.state for row in page.chart.rows] == [
        "満期",
        "記録なし",
        "満期",
        "満期",
        "途中",
        "途中",
    ]
    (mark,) = page.chart.rows[0].marks
    assert mark.change == "10 / 20 → 12 / 20"
    assert "2026年1月5日" in mark.when
    assert page.chart.restated.startswith("1週の数字が")
    assert "記録が残るのは2026年1月19日" in page.chart.cautions[0]
    assert [look for look, _ in page.chart.keys] == ["dot", "hollow", "whisker", "line", "restated"]
    calm = replace(series, points=points())
    other = said(trends(calm, (FALLING, FALLING)), JA).chart
    assert other is not None
    assert "5週に、あとから変わった数字はありません" in other.restated
    assert "restated" not in [look for look, _ in other.keys]


def test_a_period_reading_is_over_when_its_weeks_are() -> None:
    series = Series("sql_to_opportunity", How.PERIOD, points(how=How.PERIOD), FALLING, 0)
    chart = said(trends(series, (FALLING, FALLING)), JA).chart
    assert chart is not None
    assert {row.state for row in chart.rows if row.is_finished} == {"確定"}
    assert chart.basis == "出た件 / 入った件"
    assert ("dot", "終わった週") in chart.keys
    assert "line" not in [look for look, _ in chart.keys]
    assert "満期の率で判定" in chart.verdict


def test_a_series_without_a_record_has_no_chart() -> None:
    series = Series("sql_to_opportunity", How.MATURED, points(n=0, k=0, value=None), FALLING, 0)
    assert said(trends(series, (FALLING, FALLING)), JA).chart is None


def test_the_drawing_holds_each_period_once_and_its_marks() -> None:
    first, *rest = points()
    series = Series("sql_to_opportunity", How.MATURED, (restated(first), *rest), FALLING, 5)
    spec = drawing(series, lang="ja")
    values = (
        next(d for d in spec["datasets"].values() if "finished" in d[0])
        if "datasets" in spec
        else None
    )
    if values is None:
        values = next(
            layer["data"]["values"]
            for layer in spec["layer"]
            if "finished" in layer.get("data", {}).get("values", [{}])[0]
        )
    assert [value["finished"] for value in values] == [True] * 4 + [False] * 2
    assert [value["restated"] for value in values] == [True] + [False] * 5
    assert len({value["period"] for value in values}) == 6
    assert spec["description"] == "商談化率の週ごとの推移。表は図の下"
    dark = drawing(series, lang="ja", theme="dark", size="narrow")
    assert dark["width"] < spec["width"]


def test_periods_have_names_of_their_own_with_the_year_where_it_begins() -> None:
    readings = [point.reading for point in points(8)]
    ja = period_labels(readings, Every.WEEK, "ja")
    assert ja[0] == "2025/12/1"
    assert ja[5] == "2026/1/5"
    assert ja[1] == "12/8"
    months = [replace(r, window=Window.month_of(r.window.first_day, TOKYO)) for r in readings[4:6]]
    assert period_labels(months, Every.MONTH, "en") == ["Dec 2025", "Jan 2026"]


def test_the_scale_holds_every_interval() -> None:
    assert scale_of(points(high=0.53)) == 0.6
    assert scale_of(points(high=1.0, value=1.4, how=How.PERIOD)) >= 1.0
    period = points(high=None, low=None, value=1.4, how=How.PERIOD)
    assert scale_of(period) == 1.4


def test_the_small_course_leaves_a_gap_where_nothing_is_known() -> None:
    beats = [Beat(0.5, 0.2, 0.8, True), Beat(None, None, None, True), Beat(0.1, 0.0, 0.4, False)]
    svg = course(beats, top=0.8, label="fair")
    assert svg.count("<circle") == 2
    assert svg.count("g-hollow") == 1
    assert 'cy="4.0"' not in svg
    assert 'y2="4.0"' in svg  # the upper limit of the first is the top of the scale
