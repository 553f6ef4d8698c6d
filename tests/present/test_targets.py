"""Targets in words: the answer first, true for every standing, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from tasuki.domain.targets import Layer, Period
from tasuki.insight.attainment import Attainment, Goal, Outlook, Standing
from tasuki.insight.forecast import Asked, Forecast
from tasuki.metrics.reading import How, Reading
from tasuki.present.figures import Voice
from tasuki.present.targets import band, chance, metric_names, period_name, said
from tasuki.present.words import LANGS
from tests.facts.ledgers import TOKYO

NOVEMBER = Period.parse("2026-11", TOKYO)
AS_OF = NOVEMBER.window.start + timedelta(days=18)
JA, EN = Voice("ja"), Voice("en")


def reading(metric: str, value: float | None, **more: Any) -> Reading:
    given = {"how": None, "n": 40, "k": None, "low": None, "high": None, **more}
    return Reading(
        metric=metric, window=NOVEMBER.window.until(AS_OF), value=value, as_of=AS_OF, **given
    )


def count(metric: str = "sql", standing: Standing = Standing.OPEN, **more: Any) -> Attainment:
    draws = np.arange(60.0, 110.0)
    low, middle, high = (float(q) for q in np.quantile(draws, (0.1, 0.5, 0.9)))
    forecast = Forecast(
        Asked(metric), NOVEMBER.window, AS_OF, 52.0, 30.0, 3.0, low, middle, high, draws
    )
    goal = more.pop("goal", Goal(Layer.TEAM, metric, 100.0))
    return Attainment(goal, reading(metric, 52.0), None, forecast, 0.2, standing)


def rate(metric: str, standing: Standing) -> Attainment:
    shown = reading(metric, 0.41, how=How.MATURED, k=16, low=0.27, high=0.56)
    return Attainment(Goal(Layer.CROSS, metric, 0.5), shown, None, None, None, standing)


def page(*items: Attainment, as_of=AS_OF) -> Outlook:
    return Outlook(NOVEMBER, as_of, 19.0, 7.5, items, 3)


def test_a_count_is_said_with_what_is_done_expected_and_probable() -> None:
    shown = said(page(count(), rate("sql_to_opportunity", Standing.UNLIKELY)), JA)
    assert "".join(shown.headline) == (
        "2026年11月のSQL引き渡しが目標の100件に届くかは、まだ分かりません"
    )
    assert shown.evidence == (
        "いま52件。期末の見込みは65件〜104件(中央 85件)で、目標に届く確率は20%です。 "
        "残りは7.5営業日(全19営業日)です。 "
        "ほかの目標1件は、届く見込み0件、まだ分からない0件、届かない見込み1件です。"
    )
    line = shown.sections[0].lines[0]
    assert (line.done, line.share, line.forecast, line.chance) == (
        "52件",
        "52%",
        "65〜104件",
        "20%",
    )
    assert line.pace == "あと6.4件 (これまで4.5件)"  # 48 in 7.5 days; 52 in 11.5 days
    assert 'class="g-hope"' in line.mark


def test_english_says_the_same() -> None:
    shown = said(page(count(standing=Standing.UNLIKELY)), EN)
    assert " ".join(shown.headline) == (
        "SQLs handed over in Nov 2026 will very likely fall short of the target of 100"
    )
    assert "52 so far. The forecast for the end is 65 to 104" in shown.evidence


COUNTS = [(count, "sql", standing) for standing in Standing]
LIMITS = [(count, "sql_returned", standing) for standing in Standing]
RATES = [
    (rate, metric, standing)
    for metric in ("sql_to_opportunity", "mql_return_rate")
    for standing in (Standing.LIKELY, Standing.OPEN, Standing.UNLIKELY, Standing.UNKNOWN)
]


@pytest.mark.parametrize("voice", [JA, EN])
@pytest.mark.parametrize(("make", "metric", "standing"), [*COUNTS, *LIMITS, *RATES])
def test_every_standing_has_its_sentence(
    make: Any, metric: str, standing: Standing, voice: Voice
) -> None:
    shown = said(page(make(metric, standing)), voice)
    assert shown.headline
    assert shown.evidence
    assert shown.sections[0].lines[0].standing


def test_a_period_that_is_over_says_its_result() -> None:
    over = NOVEMBER.window.end + timedelta(days=1)
    shown = said(page(count(standing=Standing.MISSED), as_of=over), JA)
    assert shown.evidence == "この期間は終わっています。結果は52件、目標の52%でした。"
    line = shown.sections[0].lines[0]
    assert (line.forecast, line.chance, line.pace) == ("", "", "")
    assert 'class="g-hope"' not in line.mark


def test_a_member_s_target_is_left_out_for_those_who_may_not_see_it() -> None:
    goal = Goal(Layer.INDIVIDUAL, "sql", 100.0, "member", 7)
    own = replace(
        count(goal=goal), reading=replace(reading("sql", 52.0), group="佐伯", by="member")
    )
    assert said(page(own), JA, members=frozenset()).sections == ()
    shown = said(page(own), JA, members=frozenset({7}))
    assert shown.sections[0].lines[0].subject == "佐伯"
    assert shown.headline[0] == "2026年11月の佐伯のSQL引き渡しが"


def test_draws_never_make_a_thing_certain() -> None:
    assert chance(0.998, "ja") == "99%超"
    assert chance(0.002, "en") == "under 1%"
    assert chance(0.5, "ja") == "50%"


def test_periods_are_named_as_people_name_them() -> None:
    names = [period_name(Period.parse(n, TOKYO), "ja") for n in ("2026-W47", "FY2026-Q3", "FY2026")]
    assert names == ["2026年 第47週", "2026年度 第3四半期", "2026年度"]
    assert all(period_name(NOVEMBER, lang) for lang in LANGS)


def test_metrics_are_found_by_their_names_in_both_languages() -> None:
    names = metric_names()
    assert names["商談化率"] == names["opportunityrate"] == ("sql_to_opportunity", True)
    assert names["コール数"] == names["calls"] == ("calls", False)
    assert "untouched" not in names


def test_two_ends_that_read_the_same_are_one_figure() -> None:
    assert band("2件", "4件", "件", "ja") == "2〜4件"
    assert band("2件", "2件", "件", "ja") == "2件"
    assert band("¥1.0M", "¥2.0M", "", "en") == "¥1.0M–¥2.0M"
