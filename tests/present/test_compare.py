"""How a comparison is said: every sentence is true for what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tasuki.domain.window import Window
from tasuki.insight.comparison import Comparison, Standing
from tasuki.insight.fair import compare
from tasuki.insight.review import Verdict
from tasuki.present import funnelchart
from tasuki.present.compare import rough, said
from tasuki.present.comparetext import compared_text
from tasuki.present.figures import Voice
from tasuki.present.payload import as_json
from tests.facts.ledgers import TOKYO
from tests.metrics.relay import DAYS, START, relay

END = START + timedelta(days=DAYS)
JA, EN = Voice("ja"), Voice("en")


@pytest.fixture(scope="module")
def found() -> Comparison:
    snapshot = relay(3, leads=150).facts(END)
    return compare(snapshot, "connect_rate", Window(START, END, TOKYO), by="member", as_of=END)


def judged(found: Comparison, *verdicts: Verdict, **known: object) -> Comparison:
    """The same comparison with other verdicts."""
    changed = [
        replace(one, verdict=verdict, more=None, **known)  # type: ignore[arg-type]
        for one, verdict in zip(found.standings, verdicts, strict=True)
    ]
    return replace(found, standings=tuple(changed))


def headline(comparison: Comparison, voice: Voice = JA) -> str:
    return ("" if voice.lang == "ja" else " ").join(said(comparison, voice).finding.headline)


def test_the_headline_names_who_stands_out(found: Comparison) -> None:
    low, same, high = Verdict.BELOW, Verdict.SAME, Verdict.ABOVE
    assert headline(judged(found, low, same, same)) == "接続率は、abeさんが見込みを下回っています。"
    assert headline(judged(found, same, high, high)) == (
        "接続率は、babaさん、chibaさんが見込みを上回っています。"
    )
    assert headline(judged(found, low, high, same), EN) == (
        "Connect rate, against what the lead mix gives: below abe; above baba."
    )
    assert headline(judged(found, same, same, same)) == (
        "接続率に、見込みと区別できる差はありません。"
    )


def test_its_evidence_gives_the_figures(found: Comparison) -> None:
    page = said(judged(found, Verdict.BELOW, Verdict.SAME, Verdict.SAME), JA)
    abe = found.standings[0]
    assert abe.limits is not None
    assert page.finding.evidence.startswith(f"abeさんは{(abe.seen or 0) * 100:.1f}%(見込み ")
    assert "ほかの2人は、見込みとの差があるとは言えません。" in page.finding.evidence
    assert page.todo[0].text.startswith("abeさんの案件を一緒に見る(接続率が見込みより")
    assert page.todo[0].figure.reading == abe.reading


def test_how_many_would_stand_out_by_chance_is_said(found: Comparison) -> None:
    page = said(found, JA)
    assert page.chance.startswith("3人を比べると、差がなくても平均0.2人は")
    assert "14%" in page.chance
    assert page.firm == ""
    loose = said(judged(found, Verdict.BELOW, Verdict.SAME, Verdict.SAME, firm=False), JA)
    assert "偶然でありえます" in loose.firm
    firm = said(judged(found, Verdict.BELOW, Verdict.SAME, Verdict.SAME, firm=True), JA)
    assert firm.firm.startswith("abeさんは、")


def test_too_few_is_not_the_same_as_equal(found: Comparison) -> None:
    few = [line.verdict for line in said(found, JA).lines]
    assert few == ["まだ何も言えない"] * 3
    assert "3人とも件数が少なく" in said(found, JA).finding.evidence
    many = judged(found, *[Verdict.SAME] * 3, detectable=0.7, expected=0.63)
    assert [line.verdict for line in said(many, JA).lines] == ["区別できない"] * 3
    assert "3割の差があれば" in said(many, JA).finding.evidence


def test_nobody_to_compare_is_said(found: Comparison) -> None:
    nothing = replace(found, standings=(), tested=0, prior=None)
    page = said(nothing, JA)
    assert page.empty
    assert headline(nothing) == "接続率を比べる記録が、まだありません。"
    assert (page.chance, page.firm, page.prior) == ("", "", "")


def test_a_guess_has_two_digits() -> None:
    assert [rough(n) for n in (7, 73, 153, 1649, 46123)] == ["7", "73", "150", "1,600", "46,000"]


def test_the_terminal_says_the_same(found: Comparison) -> None:
    text = compared_text(said(found, EN))
    for one in found.standings:
        assert one.reading.group is not None
        assert one.reading.group in text
    assert "0.2 members would stand out" in text


def test_as_data_nothing_is_rounded(found: Comparison) -> None:
    data = as_json(found)
    assert [one["group"] for one in data["standings"]] == ["abe", "baba", "chiba"]
    assert data["standings"][0]["expected"] == found.standings[0].expected
    assert data["standings"][0]["shrunken"]["value"] == found.standings[0].rate.value
    assert data["prior"]["pooled"] == (found.prior is not None and found.prior.pooled)
    assert (data["by"], data["mix"], data["level"]) == ("member", ["source", "segment"], 0.05)


def test_the_funnel_draws_who_can_be_compared(found: Comparison) -> None:
    assert funnelchart.drawn(found)
    spec = funnelchart.drawing(judged(found, Verdict.BELOW, Verdict.SAME, Verdict.SAME), lang="ja")
    points = next(
        layer["data"]["values"] for layer in spec["layer"] if "shape" in layer.get("encoding", {})
    )
    assert {p["name"]: p["side"] for p in points} == {
        "abe": "triangle-down",
        "baba": "circle",
        "chiba": "circle",
    }
    assert not funnelchart.drawn(replace(found, standings=found.standings[:1]))


def test_a_band_wider_than_the_table_ends_with_it(found: Comparison) -> None:
    low = [replace(r.reading, value=0.1, low=0.05, high=0.18) for r in found.standings]
    few = [
        replace(one, reading=reading, seen=0.1, expected=0.1, limits=(0.0, 1.0))
        for one, reading in zip(found.standings, low, strict=True)
    ]
    page = said(replace(found, standings=tuple(few)), JA)
    assert "0〜20%" in page.scale
    for line in page.lines:
        assert line.mark is not None
        assert 'width="100.00%" y="1"' in line.mark


def test_a_dot_lies_outside_its_band_where_it_is_called_different(found: Comparison) -> None:
    def apart(one: Standing) -> bool:
        assert one.limits is not None
        assert one.seen is not None
        return not one.limits[0] <= one.seen <= one.limits[1]

    assert [apart(one) for one in found.standings] == [
        one.verdict in {Verdict.ABOVE, Verdict.BELOW} for one in found.standings
    ]
