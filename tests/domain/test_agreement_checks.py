"""What makes no sense in an agreement is found, at its place, and nothing else is."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.agreement.checks import Flaw, problems
from tasuki.domain.agreement.criteria import Attribute, AttributePoints
from tasuki.domain.agreement.document import Agreement, MqlDefinition
from tasuki.domain.agreement.reach import reachable_points
from tasuki.domain.calendar import BusinessCalendar
from tests.agreements import AGREEMENT, VALUES, agreements, among, definitions

WEEK = {"mon": [{"start": "09:00", "end": "18:00"}]}


def altered(*path: str | int, to: Any) -> Agreement:
    """AGREEMENT with one part of it replaced."""
    document = AGREEMENT.model_dump(mode="json")
    part: Any = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return Agreement.model_validate(document)


def leads(name: str, attribute: str, **lists: list[str]) -> dict[str, Any]:
    return {"name": name, "label": name, "lead": {"attribute": attribute, **lists}}


def visits(points: int, group: str | None) -> dict[str, Any]:
    return {
        "name": "visits", "label": "visits", "touch": {"kinds": ["visit"]}, "points": points,
        "group": group,
    }  # fmt: skip


def worth(name: str, points: int, group: str | None, **lists: list[str]) -> dict[str, Any]:
    return {**leads(name, "segment", **lists), "points": points, "group": group}


def test_what_a_company_would_sign_has_no_problem() -> None:
    known = {of: frozenset({*values, "紹介"}) for of, values in VALUES.items()}
    assert problems(AGREEMENT, known=known, organisation=office()) == ()


def office() -> BusinessCalendar:
    day = ((time(9), time(12)), (time(13), time(17, 30)))
    return BusinessCalendar(ZoneInfo("Asia/Tokyo"), (day,) * 5 + ((), ()))


@settings(max_examples=150, deadline=None)
@given(agreements())
def test_sound_agreements_have_no_problem(agreement: Agreement) -> None:
    assert problems(agreement) == ()


HOURS = ("response", "hours")

CASES: list[tuple[tuple[str | int, ...], Any, Flaw, tuple[str | int, ...]]] = [
    (
        ("mql", "required"),
        [leads("a", "industry", any_of=["製造業"]), leads("b", "industry", any_of=["建設業", "小売業"])],
        Flaw.REQUIRED_APART,
        ("mql", "required", 1),
    ),
    (
        ("mql", "required"),
        [leads("a", "industry", any_of=["x", "y"]), leads("b", "industry", none_of=["x", "y"])],
        Flaw.REQUIRED_APART,
        ("mql", "required", 1),
    ),
    (
        ("mql", "required"),  # no two of the three are at odds, and all three are
        [
            leads("a", "segment", any_of=["x", "y"]),
            leads("b", "segment", any_of=["y", "z"]),
            leads("c", "segment", any_of=["x", "z"]),
        ],
        Flaw.REQUIRED_APART,
        ("mql", "required", 2),
    ),
    (
        ("mql", "excluded"),
        [leads("a", "industry", any_of=["製造業"]), leads("b", "industry", any_of=["運輸・物流業"])],
        Flaw.NOBODY_LEFT,
        ("mql", "excluded", 1),
    ),
    (
        ("mql", "excluded"),  # all but the required, and then the required
        [leads("a", "source", none_of=["紹介"]), leads("b", "source", any_of=["紹介"])],
        Flaw.NOBODY_LEFT,
        ("mql", "excluded", 1),
    ),
    (("mql", "attributes", 0, "points"), 0, Flaw.NO_POINTS, ("mql", "attributes", 0, "points")),
    (("mql", "behaviours", 3, "points"), 0, Flaw.NO_POINTS, ("mql", "behaviours", 3, "points")),
    (("mql", "needed", 0, "name"), "form", Flaw.NAME_TWICE, ("mql", "needed", 0, "name")),
    (
        ("feedback", "questions", 1, "name"), "quality",
        Flaw.NAME_TWICE, ("feedback", "questions", 1, "name"),
    ),
    (("mql", "caps", "mail"), 5, Flaw.CAP_UNUSED, ("mql", "caps", "mail")),
    (
        ("mql", "required", 0, "lead", "any_of"), ["製造業", "運輸・物流業", "製造業"],
        Flaw.LISTED_TWICE, ("mql", "required", 0, "lead", "any_of", 2),
    ),
    (("sql", "likely"), ["problem_quoted"] * 2, Flaw.LISTED_TWICE, ("sql", "likely", 1)),
    (("sql", "confirmed_at_least"), 5, Flaw.CONFIRMED_BEYOND, ("sql", "confirmed_at_least")),
    (("sql", "confirmed_at_least"), 2, Flaw.CONFIRMED_BELOW, ("sql", "confirmed_at_least")),
    (("sql", "likely_at_least"), 4, Flaw.LIKELY_BEYOND, ("sql", "likely_at_least")),
    (
        ("hand_off", "territories", "kuroda"), ["大手", "中小"],
        Flaw.SEGMENT_TWICE, ("hand_off", "territories", "hayashi", 1),
    ),
    (("hand_off", "territories"), {}, Flaw.NO_TERRITORIES, ("hand_off", "routing")),
    (("hand_off", "routing"), "load", Flaw.TERRITORIES_UNUSED, ("hand_off", "territories")),
    (
        (*HOURS, "mon"), [{"start": "18:00", "end": "09:00"}],
        Flaw.HOURS_BACKWARDS, (*HOURS, "mon", 0),
    ),
    (
        (*HOURS, "tue"), [{"start": "13:00", "end": "18:00"}, {"start": "09:00", "end": "13:30"}],
        Flaw.HOURS_OVERLAP, (*HOURS, "tue", 0),
    ),
    (
        ("response", "fs_answer"), {"days": 1, "by": "18:30"},
        Flaw.BY_CLOSED, ("response", "fs_answer", "by"),
    ),
    (
        ("response", "fs_answer"), {"days": 1, "by": "09:00"},
        Flaw.BY_CLOSED, ("response", "fs_answer", "by"),
    ),
    (("review_months",), 2, Flaw.REVIEW_TOO_SOON, ("review_months",)),
]  # fmt: skip


@pytest.mark.parametrize(("part", "to", "flaw", "path"), CASES)
def test_each_fault_is_found_alone_and_at_its_place(
    part: tuple[str | int, ...], to: Any, flaw: Flaw, path: tuple[str | int, ...]
) -> None:
    found = [(one.code, one.path) for one in problems(altered(*part, to=to))]
    assert found == [(flaw, path)]


def test_hours_without_an_hour_are_found() -> None:
    agreement = altered(*HOURS, to={"mon": [], "sat": []})
    assert [one.code for one in problems(agreement)] == [Flaw.NO_HOURS]


def test_a_time_of_day_is_held_against_the_organisation_where_it_sets_the_hours() -> None:
    document = AGREEMENT.model_dump(mode="json")
    document["response"]["hours"] = None
    agreement = Agreement.model_validate(document)
    assert problems(agreement) == ()
    (late,) = problems(agreement, organisation=office())  # 18:00, and it closes at 17:30
    assert (late.code, late.facts) == (Flaw.BY_CLOSED, {"by": "18:00"})


def test_a_shift_up_to_midnight_reaches_its_end() -> None:
    document = AGREEMENT.model_dump(mode="json")
    document["response"]["hours"] = {"mon": [{"start": "09:00", "end": "24:00"}]}
    document["response"]["fs_answer"] = {"days": 1, "by": "23:59"}
    assert problems(Agreement.model_validate(document)) == ()


def test_an_unknown_value_is_named_with_the_nearest_known_one() -> None:
    agreement = altered("mql", "required", 0, "lead", "any_of", to=["製造", "運輸・物流業"])
    known = {Attribute.INDUSTRY: frozenset(VALUES[Attribute.INDUSTRY])}
    (wrong,) = problems(agreement, known=known)
    assert (wrong.code, wrong.path) == (
        Flaw.UNKNOWN_VALUE, ("mql", "required", 0, "lead", "any_of", 0),
    )  # fmt: skip
    assert (wrong.facts["value"], wrong.facts["nearest"]) == ("製造", "製造業")
    (elsewhere,) = problems(AGREEMENT, known={Attribute.SEGMENT: frozenset({"大手", "中堅"})})
    assert elsewhere.path == ("hand_off", "territories", "hayashi", 1)


@pytest.mark.parametrize(
    ("attributes", "behaviours", "caps", "most"),
    [
        ([], [], {}, 0),
        ([], [visits(5, None)], {}, None),
        ([], [visits(5, "site")], {}, None),
        ([], [visits(5, "site")], {"site": 12}, 12),
        ([], [visits(-5, "site")], {"site": 12}, 0),
        # A lead has one segment: two values of it do not add up.
        ([worth("a", 20, None, any_of=["x"]), worth("b", 30, None, any_of=["y"])], [], {}, 30),
        ([worth("a", 20, None, any_of=["x"]), worth("b", 30, None, none_of=["y"])], [], {}, 50),
        ([worth("a", 20, "g", any_of=["x"]), worth("b", 30, "g", none_of=["y"])], [], {"g": 35}, 35),
        ([worth("a", 20, "g", any_of=["x"])], [visits(5, "g")], {"g": 25}, 25),
        ([worth("a", 20, "g", any_of=["x"])], [visits(-5, "g")], {"g": 15}, 15),
        # Whoever is not x loses ten, and x is excluded here.
        ([worth("a", 20, None, any_of=["out"]), worth("b", -10, None, none_of=["out"])], [], {}, -10),
    ],
)  # fmt: skip
def test_points_within_reach(
    attributes: list[Any], behaviours: list[Any], caps: dict[str, int], most: int | None
) -> None:
    mql = MqlDefinition.model_validate(
        {
            "threshold": 60,
            "excluded": [leads("gone", "segment", any_of=["out"])],
            "attributes": attributes,
            "behaviours": behaviours,
            "caps": caps,
        }
    )
    assert reachable_points(mql) == most
    found = problems(AGREEMENT.model_copy(update={"mql": mql}))
    assert [one.code for one in found] == ([] if most is None else [Flaw.OUT_OF_REACH])
    assert not found or found[0].facts == {"threshold": 60, "most": most}


@st.composite
def rated(draw: st.DrawFn) -> MqlDefinition:
    """Definitions whose points come from attributes alone, in groups that share caps."""
    base = draw(definitions())
    rules = tuple(
        AttributePoints(
            name=f"is_{n}",
            label="rule",
            lead=draw(among()),
            points=draw(st.integers(-20, 40)),
            group=draw(st.sampled_from((None, "one", "two"))),
        )
        for n in range(draw(st.integers(0, 7)))
    )
    caps = draw(st.dictionaries(st.sampled_from(("one", "two")), st.integers(0, 50)))
    return base.model_copy(update={"attributes": rules, "behaviours": (), "caps": caps})


@settings(max_examples=150, deadline=None)
@given(rated())
def test_reachable_points_are_the_most_of_any_lead_there_can_be(mql: MqlDefinition) -> None:
    scores = []
    for values in itertools.product(*((None, *VALUES[of]) for of in Attribute)):
        lead = dict(zip(Attribute, values, strict=True))
        meets = [rule.lead.holds(lead[rule.lead.attribute]) for rule in mql.required]
        barred = [rule.lead.holds(lead[rule.lead.attribute]) for rule in mql.excluded]
        if not all(meets) or any(barred):
            continue
        sums: defaultdict[str | None, int] = defaultdict(int)
        for rule in mql.attributes:
            if rule.lead.holds(lead[rule.lead.attribute]):
                sums[rule.group] += rule.points
        scores.append(
            sum(min(points, mql.caps.get(group or "", points)) for group, points in sums.items())
        )
    assert reachable_points(mql) == max(scores)
