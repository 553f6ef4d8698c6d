"""Campaign quality in words: every verdict has its sentence, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tasuki.insight.campaigns import campaign_detail, campaign_quality, period
from tasuki.insight.quality import Quality
from tasuki.insight.review import Verdict
from tasuki.metrics.estimate import Estimate
from tasuki.present import campaigns, numbers, onecampaign
from tasuki.present.figures import Voice
from tasuki.present.words import LANGS, Lang
from tests.facts.ledgers import facts_of, when
from tests.insight.test_campaigns import AS_OF, books

SNAPSHOT = facts_of(books(), as_of=AS_OF)


@pytest.fixture(scope="module")
def quality() -> Quality:
    return campaign_quality(SNAPSHOT, period(SNAPSHOT, AS_OF), as_of=AS_OF)


def with_verdicts(quality: Quality, **verdicts: Verdict) -> Quality:
    """The same with other verdicts by what was won."""
    accepted, won = quality.comparisons
    standings = tuple(
        replace(one, verdict=verdicts.get(one.reading.group or "", one.verdict))
        for one in won.standings
    )
    return replace(quality, comparisons=(accepted, replace(won, standings=standings)))


def headline(quality: Quality, lang: Lang) -> str:
    found = campaigns.said(quality, Voice(lang)).finding
    return ("" if lang == "ja" else " ").join(found.headline)


def test_what_stands_out_is_named(quality: Quality) -> None:
    above = with_verdicts(quality, fair=Verdict.ABOVE, webinar=Verdict.SAME)
    assert headline(above, "ja") == "「fair」のリードは、ほかの施策より成約になっています。"
    below = with_verdicts(quality, fair=Verdict.BELOW, webinar=Verdict.BELOW)
    assert headline(below, "en").startswith("2 campaigns bring leads that are won less often")
    both = with_verdicts(quality, fair=Verdict.ABOVE, webinar=Verdict.BELOW)
    assert "なっているのは1件、なっていないのは1件" in headline(both, "ja")
    same = with_verdicts(quality, fair=Verdict.SAME, webinar=Verdict.SAME)
    assert headline(same, "ja") == "成約になる率で、ほかと区別できる施策は、まだありません。"


@pytest.mark.parametrize("lang", LANGS)
def test_the_evidence_gives_the_cost_and_what_chance_gives(quality: Quality, lang: Lang) -> None:
    page = campaigns.said(quality, Voice(lang))
    assert ("94円" if lang == "ja" else "¥94") in page.finding.evidence
    assert page.chance
    assert re.search(r"0\.1", " ".join(page.chance))  # two campaigns at five in a hundred
    assert not page.empty


def test_a_cost_says_what_it_does_not_know(quality: Quality) -> None:
    voice = Voice("en")
    lines = {line.label: line for line in campaigns.said(quality, voice).lines}
    assert lines["empty"].costs[1].text == numbers.DASH
    fair = lines["fair"].costs[1]
    assert (fair.text, fair.interval, fair.so_far) == ("¥100", "¥56 to ¥190", "so far ¥100")
    one = next(one for one in quality.campaigns if one.name == "fair")
    endless = replace(one.costs[1], matured=Estimate(None, 70.0, None), so_far=None)
    told = replace(one, costs=(one.costs[0], endless))
    said = campaigns.said(replace(quality, campaigns=(told,)), voice).lines[0].costs[1]
    assert (said.text, said.interval, said.so_far) == ("¥70 or more", "", "none yet")


def test_a_young_campaign_has_no_cost_yet() -> None:
    early = when("2025-02-04")
    found = campaign_quality(SNAPSHOT, period(SNAPSHOT, early), as_of=early)
    line = campaigns.said(found, Voice("ja")).lines[0]
    assert line.costs[1].text == "若くて分からない"
    detail = campaign_detail(SNAPSHOT, found, line.campaign)
    one = onecampaign.said(found, detail, Voice("ja"))
    assert "".join(one.headline) == "成約では、まだ判断できません。"
    assert "費用" not in one.evidence


@pytest.mark.parametrize("lang", LANGS)
def test_one_campaign_has_its_sentence(quality: Quality, lang: Lang) -> None:
    for campaign in quality.campaigns:
        one = onecampaign.said(quality, campaign_detail(SNAPSHOT, quality, campaign), Voice(lang))
        assert one.headline[-1].endswith("。" if lang == "ja" else ".")
        assert not re.search(r"\bNone\b|\{|\}", one.evidence)
    webinar = next(one for one in quality.campaigns if one.name == "webinar")
    one = onecampaign.said(quality, campaign_detail(SNAPSHOT, quality, webinar), Voice(lang))
    assert [(r.name, r.figure.value) for r in one.reasons] == [
        ("too early", "2"),
        ("no budget", "1"),
    ]


def test_a_price_keeps_two_digits() -> None:
    assert numbers.price(34_463.0, "JPY", "ja") == "3.4万円"
    assert numbers.price(134_463.0, "JPY", "ja") == "13万円"
    assert numbers.price(None, "JPY", "ja") == numbers.DASH
    assert numbers.shares(36.0) == "36"
    assert numbers.shares(36.54) == "36.5"
    assert numbers.shares(1 / 3, digits=2) == "0.33"
