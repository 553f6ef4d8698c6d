"""The same review as terminal text, JSON and drawings."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.window import Window
from tasuki.intake import errors as intake_errors
from tasuki.intake.rejects import Code, Warn
from tasuki.metrics.reading import How, Reading
from tasuki.present import charts, errors, marks, payload, text
from tasuki.present.figures import Voice
from tasuki.present.week import said
from tasuki.present.words import CATALOGUE, LANGS, Lang, placeholders
from tests.present.reviews import ZONE, rate, reading, review

CONTRACT = ["metric", "reading", "from", "to", "group", "value", "n", "k", "low", "high", "as_of"]


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def test_a_reading_as_json_keeps_the_contract_and_rounds_nothing() -> None:
    row = payload.as_json(rate("mql_to_sql", 1, 3, 0.061, 0.792))
    assert list(row)[: len(CONTRACT)] == CONTRACT
    assert row["value"] == 1 / 3
    assert (row["reading"], row["from"], row["to"]) == ("matured", "2026-11-16", "2026-11-23")
    assert datetime.fromisoformat(row["as_of"]) == datetime(2026, 11, 19, 8, 30, tzinfo=UTC)


def test_an_endless_interval_is_valid_json() -> None:
    row = payload.as_json(reading("speed_to_attempt", 60.0, low=1.0, high=float("inf")))
    assert json.loads(json.dumps(row, allow_nan=False))["high"] is None


def test_a_review_as_json_holds_all_of_it() -> None:
    whole = json.loads(json.dumps(payload.as_json(review()), allow_nan=False))
    assert whole["week"] == "2026-W47"
    assert len(whole["counts"]) == 5
    assert len(whole["rates"]) == 3
    assert whole["untouched"][0]["lead_key"] == "L-0007"
    assert whole["cautions"][0]["code"] == "coverage"


def test_what_nobody_described_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        payload.as_json(3)


@pytest.mark.parametrize("lang", LANGS)
def test_the_terminal_says_what_the_page_says(lang: Lang) -> None:
    week = said(review(), Voice(lang))
    shown = re.sub(r"\s+", "", text.review_text(week))
    for phrase in (*week.finding.headline, *(work.todo for work in week.todo)):
        assert re.sub(r"\s+", "", phrase) in shown
    for tile in week.tiles:
        assert tile.figure.value in shown
    assert "[" not in text.review_text(week)


def test_readings_are_listed_with_their_group() -> None:
    rows = [
        rate("mql_to_sql", 3, 30, 0.03, 0.26, by="source", group="seminar", group_id="seminar"),
        rate("mql_to_sql", 3, 30, 0.03, 0.26, by="source", group=None),
    ]
    shown = text.readings_text(rows, Voice("ja"))
    assert "seminar" in shown
    assert "(未設定)" in shown
    assert "10.0%" in shown


def test_records_are_listed_as_they_are() -> None:
    shown = text.records_text([{"unit_id": 1, "won_at": None}], Voice("en"))
    assert "unit_id" in shown
    assert "None" not in shown
    assert text.records_text([], Voice("en")) == "No records.\n"


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.one_of(st.none(), st.floats(0, 1)),
)
@settings(max_examples=40)
def test_a_whisker_stays_on_its_scale_and_needs_no_inline_style(
    value: float, low: float, high: float, reference: float | None
) -> None:
    top = marks.scale([value, high])
    svg = marks.whisker(marks.Whisker(value, low, high, reference), top=top, label='<"&>')
    places = [float(x) for x in re.findall(r'(?:cx|x1|x2|x)="([\d.]+)%"', svg)]
    assert all(0 <= place <= 100 for place in places)
    assert drawn(svg).get("aria-label") == '<"&>'
    assert "style" not in svg


def test_without_a_value_only_the_axis_is_drawn() -> None:
    svg = marks.whisker(marks.Whisker(None, None, None), top=1, label="")
    assert [part.get("class") for part in drawn(svg)] == ["g-line"]


def test_an_unfinished_week_is_hollow_beside_where_weeks_usually_stand() -> None:
    weeks = [90.0, 86, 95]
    partial = marks.sparkline(weeks, 40, partial=True, usual=(35, 50), label="")
    whole = marks.sparkline(weeks, 88, partial=False, usual=None, label="")
    assert {"g-hollow", "g-usual", "g-dash"} <= {p.get("class") for p in drawn(partial)}
    assert {"g-hollow", "g-usual"}.isdisjoint({p.get("class") for p in drawn(whole)})


def test_a_week_without_a_figure_is_a_gap_and_not_a_zero() -> None:
    svg = marks.sparkline([5.0, None, 5.0, 6.0], 6.0, partial=False, usual=None, label="")
    lines = [p for p in drawn(svg) if p.tag.endswith("polyline")]
    assert len(lines) == 2
    assert all(len(line.get("points", "").split()) == 2 for line in lines)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), max_size=13), st.floats(0, 1e9))
@settings(max_examples=40)
def test_a_sparkline_stays_inside_its_box(weeks: list[float | None], now: float) -> None:
    svg = marks.sparkline(weeks, now, partial=True, usual=None, label="")
    heights = [
        float(y) for y in re.findall(r",(-?[\d.]+)", svg) + re.findall(r'cy="(-?[\d.]+)"', svg)
    ]
    assert all(0 <= y <= 34 for y in heights)


def test_the_filled_part_of_the_age_bar_is_the_mature_share() -> None:
    done, young = drawn(marks.age(3, 1, label=""))
    assert (done.get("width"), young.get("x"), young.get("width")) == ("75.00%", "75.00%", "25.00%")


def weekly(young_from: int) -> list[Reading]:
    return [
        reading(
            "sql_to_opportunity",
            0.5,
            window=Window.week(f"2026-W{34 + place}", ZONE),
            k=10,
            n=20,
            low=0.3,
            high=0.7,
            how=How.MATURED,
            young=4 if place >= young_from else 0,
        )
        for place in range(6)
    ]


@pytest.mark.parametrize("theme", charts.THEMES)
@pytest.mark.parametrize("size", charts.SIZES)
def test_a_trend_is_drawn_without_network_or_inline_style(
    theme: charts.Theme, size: str, tmp_path: Path
) -> None:
    spec = charts.trend(weekly(4), base=0.58, lang="ja", theme=theme, size=size)
    svg = charts.svg(spec, tmp_path)
    assert drawn(svg).tag.endswith("svg")
    assert "style=" not in svg
    assert len(list(tmp_path.iterdir())) == 1


def test_a_drawing_is_kept_under_its_content(tmp_path: Path) -> None:
    spec = charts.trend(weekly(4), base=None, lang="en")
    first = charts.svg(spec, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text("kept", encoding="utf-8")
    assert charts.svg(spec, tmp_path) == "kept" != first
    other = charts.trend(weekly(3), base=None, lang="en")
    assert charts.svg(other, tmp_path) != "kept"


def test_young_weeks_are_told_apart_in_drawing_and_table() -> None:
    spec = charts.trend(weekly(4), base=None, lang="en")
    points = [row["young"] for row in spec["data"]["values"]]
    assert points == [False] * 4 + [True] * 2
    states = [step.state for step in charts.steps(weekly(4), "en")]
    assert states == ["mature"] * 4 + ["young"] * 2


def codes() -> set[str]:
    faults = {
        f"fault.{thing.code}"
        for thing in vars(intake_errors).values()
        if isinstance(thing, type) and getattr(thing, "code", None)
    }
    return faults | {f"reject.{c}" for c in Code} | {f"warn.{w}" for w in Warn}


def test_every_error_code_has_its_sentence() -> None:
    assert not codes() - CATALOGUE.keys()


def test_no_sentence_is_left_of_an_error_that_is_gone() -> None:
    package = Path(errors.__file__).parents[1]
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
        if "words" not in path.parts
    )
    spoken = {key for key in CATALOGUE if key.startswith(("fault.", "reject.", "warn."))}
    left = {key.split(".")[1] for key in spoken - codes() - {"fault.other"}}
    assert not {name for name in left if f'"{name}"' not in code}


def test_the_facts_of_an_error_fill_its_sentence() -> None:
    for thing in vars(intake_errors).values():
        if isinstance(thing, type) and getattr(thing, "code", None):
            needs = placeholders(CATALOGUE[f"fault.{thing.code}"][0])
            assert needs <= placeholders(thing.template)


@pytest.mark.parametrize("lang", LANGS)
def test_an_error_says_where_and_what_to_do(lang: Lang) -> None:
    facts = {"file": "leads.csv", "column": "作成日", "candidates": ["%d/%m/%Y", "%m/%d/%Y"]}
    sentence = errors.fault("ambiguous_date", facts, lang)
    assert all(part in sentence for part in ("leads.csv", "作成日", "%d/%m/%Y, %m/%d/%Y", "format"))


def test_an_unknown_code_still_says_what_is_known() -> None:
    assert "moon: full" in errors.fault("eclipse", {"moon": "full"}, "en")
    assert "tide" in errors.reject("tide", "ja", value=3)
