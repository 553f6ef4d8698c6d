"""A sentence is true for the data, or is not said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasuki.insight.review import Count, Verdict
from tasuki.metrics.reading import Caution, How, WarningCode
from tasuki.present import sentences
from tasuki.present.figures import Voice, figure
from tasuki.present.week import said
from tasuki.present.words import LANGS, Lang
from tests.present.reviews import ZONE, no_units, rate, reading, review, stage_rate

JA, EN = Voice("ja"), Voice("en")


def headline(voice: Voice, *verdicts: Verdict) -> str:
    metrics = ("mql_to_sql", "sql_to_opportunity", "opportunity_to_won")
    rates = tuple(
        stage_rate(
            metric, verdict, rate(metric, 40, 100, 0.3, 0.5), rate(metric, 60, 100, 0.5, 0.7)
        )
        for metric, verdict in zip(metrics, verdicts, strict=False)
    )
    return "".join(sentences.finding(review(rates=rates), voice).headline)


def test_a_stage_wholly_below_its_baseline_is_the_finding() -> None:
    found = sentences.finding(review(), JA)
    assert "SQLから商談へ" in "".join(found.headline)
    assert found.zones == {"sql_to_opportunity"}
    assert "48.4%" in found.evidence
    assert "41.4–55.5" in found.evidence
    assert "58.1%" in found.evidence


def test_no_difference_is_a_finding_and_names_no_stage() -> None:
    same = headline(JA, Verdict.SAME, Verdict.USUAL, Verdict.UNKNOWN)
    assert same == "基準と区別できる受け渡しは、ありません。"
    assert not sentences.finding(review(rates=()), JA).zones


def test_without_a_baseline_nothing_is_compared() -> None:
    assert "比べる基準" in headline(JA, Verdict.UNKNOWN, Verdict.UNKNOWN)


def test_several_stages_below_are_all_named() -> None:
    text = headline(EN, Verdict.BELOW, Verdict.BELOW, Verdict.ABOVE)
    assert text.startswith("2 hand-overs")
    assert "MQL" in text
    assert "opportunity" in text
    assert "won" not in text


def test_a_stage_above_is_said_beside_one_below() -> None:
    rates = (
        stage_rate(
            "mql_to_sql", Verdict.ABOVE, rate("mql_to_sql", 9, 10, 0.8, 1), no_units("mql_to_sql")
        ),
        *review().rates[1:],
    )
    assert "MQL→SQL転換率" in sentences.finding(review(rates=rates), JA).evidence


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_headline_and_no_loose_ends(lang: Lang, verdict: Verdict) -> None:
    text = headline(Voice(lang), verdict, verdict, verdict)
    assert text
    assert not set("{}|") & set(text)


def count(now: float | None, before: float | None, verdict: Verdict = Verdict.USUAL) -> Count:
    readings = (reading("mql", v, n=int(v or 0)) for v in (now, before))
    return Count(next(readings), next(readings), (), (62, 95), verdict)


def test_a_count_is_told_beside_the_same_weekdays_and_its_usual_range() -> None:
    lines = sentences.delta(count(74, 81), partial=True, voice=JA)
    assert lines == ("先週の同じ曜日までより7件少ない", "ふだんの幅 62〜95 の中")


@pytest.mark.parametrize(
    ("now", "words"), [(80, "as many as"), (81, "1 more than"), (79, "1 fewer than")]
)
def test_the_direction_of_a_change_is_a_word(now: float, words: str) -> None:
    assert sentences.delta(count(now, 80), partial=False, voice=EN)[0].startswith(words)


def test_a_duration_grows_longer_not_more() -> None:
    readings = [reading("speed_to_attempt", s, how=How.MATURED) for s in (3600.0, 1800.0)]
    told = sentences.delta(Count(*readings, (), None, Verdict.UNKNOWN), partial=False, voice=JA)
    assert told == ("先週より30分長い",)


def test_a_duration_above_its_usual_range_is_longer() -> None:
    readings = [reading("speed_to_attempt", s, how=How.MATURED) for s in (7200.0, 7200.0)]
    told = sentences.delta(
        Count(*readings, (), (1800.0, 3600.0), Verdict.ABOVE), partial=False, voice=JA
    )
    assert told[1] == "ふだんの幅 30分〜1時間 より長い"


def test_no_leads_and_none_converted_look_different() -> None:
    nobody = figure(no_units("sql_to_opportunity"), JA)
    nothing = figure(rate("sql_to_opportunity", 0, 40, 0.0, 0.09), JA)
    assert (nobody.value, nobody.spoken) == ("対象がない", True)
    assert (nothing.value, nothing.basis, nothing.spoken) == ("0.0%", "0 / 40件", False)


def test_a_small_n_shows_its_interval_first() -> None:
    few = figure(rate("sql_acceptance", 12, 15, 0.548, 0.93), JA)
    enough = figure(rate("sql_acceptance", 12, 20, 0.38, 0.78), JA)
    assert (few.value, few.small) == ("55–93%", True)
    assert (enough.value, enough.small) == ("60.0%", False)


def test_young_cohorts_say_that_they_are_undecided() -> None:
    young = rate("sql_to_opportunity", 92, 190, 0.414, 0.555, young=40)
    assert figure(young, JA).young == "うち若い40件は未確定"
    assert figure(replace(young, how=How.COHORT), JA).young == ""


def test_a_rate_that_rests_on_few_mature_units_shows_its_interval_first() -> None:
    young = rate("mql_return_rate", 0, 452, 0.0, 0.79, young=450)
    assert (figure(young, JA).value, figure(young, JA).small) == ("0–79%", True)
    assert "満期が20件未満" in figure(young, JA).interval


def test_unrecorded_outcomes_are_no_low_conversion() -> None:
    caution = Caution(WarningCode.COVERAGE, {"metric": "opportunity_to_won"})
    unrecorded = replace(no_units("opportunity_to_won"), n=239, cautions=(caution,))
    assert figure(unrecorded, EN).value == "outcomes not recorded (n=239)"


def test_not_half_answered_is_an_answer() -> None:
    waiting = reading("speed_to_attempt", None, n=12, how=How.MATURED)
    assert figure(waiting, EN).value == "not yet half of 12"


@pytest.mark.parametrize("lang", LANGS)
def test_cautions_are_said_with_their_days_and_numbers(lang: Lang) -> None:
    (item,) = review().cautions
    text = sentences.caution(item, Voice(lang), ZONE)
    assert "2026" in text
    assert "{" not in text


def test_each_caution_is_said_once() -> None:
    item = review().cautions[0]
    assert len(said(review(cautions=(item, item)), JA).cautions) == 1
