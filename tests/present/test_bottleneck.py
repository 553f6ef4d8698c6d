"""The bottleneck in words: every sentence is true for the data, and the figures open their records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasuki.insight.divisia import Split
from tasuki.insight.explain import explain
from tasuki.insight.explanation import Against, Explanation, Flow, Naming, Outcome
from tasuki.present.bottleneck import Bottleneck, Stop, Zone, said
from tasuki.present.bottlenecktext import explanation_text
from tasuki.present.figures import Voice
from tasuki.present.payload import as_json
from tasuki.present.words import LANGS, Lang
from tests.facts.ledgers import journeys
from tests.insight.test_explain import END, FIRST, NOW, SECOND, THEN, ledger

JA, EN = Voice("ja"), Voice("en")


def told(now: tuple[int, ...], against: Against = Against.PREVIOUS) -> Explanation:
    """February's four hundred leads beside those of May."""
    cohorts = (FIRST, "web", (400, 200, 100, 50, 20)), (SECOND, "web", now)
    return explain(ledger(*cohorts), NOW, THEN, as_of=END, against=against)


@pytest.fixture(scope="module")
def named() -> Explanation:
    return told((400, 200, 100, 30, 12))


def text(page: Bottleneck) -> str:
    return "".join(page.told.headline) + page.told.evidence


def unclear(found: Explanation, **changed: object) -> Explanation:
    """The same, not named; the gain of its stage changed."""
    stage = found.naming.stage
    gains = tuple(replace(g, **changed) if g.metric == stage else g for g in found.gains)
    return replace(found, gains=gains, naming=Naming(Outcome.UNCLEAR, stage, 1234, 0.9875))


def test_the_bottleneck_is_named_with_its_gain(named: Explanation) -> None:
    page = said(named, JA)
    assert "".join(page.told.headline) == "ボトルネックは、SQLから商談への受け渡しです。"
    assert "商談化率は30.0%で、前の期間の50.0%に届いていません" in page.told.evidence
    assert "成約の見込みは8.0件" in page.told.evidence
    name, chance, is_named = page.side[2]
    assert (name, is_named) == ("商談化率", True)
    assert f"確率は{chance}です" in page.told.evidence
    zones = [part for part in page.relay if isinstance(part, Zone)]
    assert [zone.named for zone in zones] == [False, False, True, False]
    assert [line.named for line in page.gains] == [False, False, True, False]


def test_the_change_is_told_with_its_largest_part(named: Explanation) -> None:
    change = said(named, JA).told.change
    assert change.startswith("成約の見込みは20.0件から12.0件へ、8.0件減りました。")
    assert "商談化率(−8.0件。うち構成 0.0件、率 −8.0件)" in change
    more = said(told((800, 400, 200, 100, 40)), EN).told.change
    assert more.startswith("Expected won deals rose by 20.0, from 20.0 to 40.0.")
    assert "the number of leads (+20.0)" in more
    same = said(told((400, 200, 100, 50, 20)), JA).told.change
    assert same == "成約の見込みは20.0件で、前と変わりません。"


def test_doubt_is_told_with_its_reason(named: Explanation) -> None:
    zero = text(said(unclear(named, low=-1.0, above_zero=0.9, first=0.8), JA))
    assert "まだ特定できません" in zero
    assert "95%区間は−1.0〜" in zero
    assert "0を含みます" in zero
    assert "あと約1,300件のリード" in zero
    several = text(said(unclear(named, above_zero=0.98), JA))
    assert "4つの工程を同時に見ている" in several
    assert "98.8%要りますが、98.0%です" in several
    assert "0を含みます" not in several
    rival = text(said(unclear(named, first=0.5), JA))
    assert "最大である確率は50%にとどまり" in rival


def test_what_more_leads_would_do_depends_on_the_reference(named: Explanation) -> None:
    doubt = unclear(named, low=-1.0)
    assert "in each of the compared windows" in text(said(doubt, EN))
    target = replace(doubt, against=Against.TARGET)
    assert "more leads in this window" in text(said(target, EN))
    never = replace(doubt, naming=replace(doubt.naming, more_leads=None))
    assert "64 times as many leads would not tell" in text(said(never, EN))


def test_no_stage_below_its_reference_is_an_answer() -> None:
    page = said(told((400, 220, 120, 64, 28)), JA)
    assert "".join(page.told.headline) == "基準を下回る工程は、ありません。"
    assert "下回る工程がありません" in page.told.evidence


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_recorded_is_said_so(lang: Lang) -> None:
    page = said(explain(journeys({}, as_of=END), NOW, THEN, as_of=END), Voice(lang))
    assert page.empty
    assert page.parts == page.side == ()
    assert ("records" if lang == "en" else "記録") in text(page)
    assert explanation_text(page)


def test_the_parts_on_the_page_are_those_of_the_explanation(named: Explanation) -> None:
    page = said(named, EN)
    assert [line.part for line in page.parts] == ["0.0", "0.0", "0.0", "−8.0", "0.0", "−8.0"]
    assert page.parts[-1].is_total
    figures = [line.now.reading for line in page.parts[:-1] if line.now]
    assert figures == [named.change.inflow_now, *(stage.now for stage in named.stages)]


def test_groups_that_do_not_fit_are_summed(named: Explanation) -> None:
    stage = named.stages[0]
    many = tuple(replace(stage.groups[0], part=Split(1.0, -0.5)) for _ in range(15))
    page = said(replace(named, stages=(replace(stage, groups=many), *named.stages[1:])), JA)
    lines = page.groups[0].lines
    assert len(lines) == 13
    assert (lines[-1].name, lines[-1].part, lines[-1].mix) == ("ほか 3件", "+1.5", "+3.0")


def test_where_work_piles_up_is_told_by_the_days_it_takes(named: Explanation) -> None:
    mql, sql, opportunity = named.capacity
    full = replace(
        named,
        capacity=(
            replace(mql, flow=Flow.FILLING, days=10.0),
            replace(sql, flow=Flow.FILLING, days=30.0),
            replace(opportunity, flow=Flow.STEADY, days=99.0),
        ),
    )
    assert said(full, JA).told.capacity.startswith("SQLにたまっています。")
    assert "30日分" in said(full, JA).told.capacity
    stuck = replace(full, capacity=(replace(mql, flow=Flow.FILLING, days=None), sql, opportunity))
    assert "出た件はありません" in said(stuck, JA).told.capacity
    calm = tuple(replace(item, flow=Flow.EMPTYING) for item in named.capacity)
    assert "上回る段階は、ありません" in said(replace(named, capacity=calm), JA).told.capacity


def test_a_reference_that_was_discounted_says_as_what_it_counted(named: Explanation) -> None:
    gain = replace(named.gains[2], reference_rate=0.47)
    found = replace(named, gains=(*named.gains[:2], gain, named.gains[3]), against=Against.BEST)
    page = said(found, JA)
    assert page.gains[2].compared == "比較には47.0%"
    assert "偶然" in page.gains_notes[0]


def test_the_relay_runs_from_the_lead_to_the_contract(named: Explanation) -> None:
    relay = said(named, JA).relay
    stops = [part for part in relay if isinstance(part, Stop)]
    assert [stop.name for stop in stops] == ["リード", "MQL", "SQL", "商談", "成約"]
    assert [stop.figure.reading.n for stop in stops] == [400, 200, 100, 30, 12]


def test_json_holds_the_same_figures_unrounded(named: Explanation) -> None:
    data = as_json(named)
    assert (data["from"], data["to"]) == ("2025-04-01", "2025-07-01")
    assert data["naming"] | {"sure": None} == {
        "outcome": "named",
        "stage": "sql_to_opportunity",
        "more_leads": None,
        "sure": None,
    }
    assert data["gains"][2]["gain"] == named.gains[2].value
    parts = sum(stage["part"]["total"] for stage in data["stages"])
    assert parts + data["change"]["inflow"] == pytest.approx(data["change"]["total"])
    assert [item["stage"] for item in data["capacity"]] == ["mql", "sql", "opportunity"]


def test_a_terminal_shows_the_same_sentences(named: Explanation) -> None:
    page = said(named, JA)
    shown = explanation_text(page)
    for sentence in (page.told.evidence, page.told.change, page.told.capacity):
        assert sentence in shown
    assert "商談化率 *" in shown


def test_a_young_window_says_how_far_it_is_seen(named: Explanation) -> None:
    last = named.stages[3]
    young = replace(last, seen_days=2, now=replace(last.now, horizon_days=9))
    page = said(replace(named, stages=(*named.stages[:3], young)), EN)
    assert any("only up to day 2 (mature after 9)" in note for note in page.gains_notes)
