"""Agreements for tests: a realistic one, and a strategy of sound ones over small vocabularies."""

from __future__ import annotations

from datetime import time
from typing import Any

from hypothesis import strategies as st

from tasuki.domain.agreement.criteria import (
    Among,
    Attribute,
    AttributePoints,
    BehaviourPoints,
    Doing,
    Needed,
    Required,
)
from tasuki.domain.agreement.document import (
    WEEKDAYS,
    Agreement,
    Bant,
    Confirm,
    Denominator,
    EvaluatedFrom,
    Evidence,
    Feedback,
    Gating,
    HandOff,
    Hours,
    Level,
    Likely,
    Metrics,
    MqlDefinition,
    PackageField,
    Question,
    Response,
    Rhythm,
    Routing,
    SqlDefinition,
    Told,
    Within,
)
from tasuki.domain.touches import Direction, Disposition, TouchKind

VALUES: dict[Attribute, tuple[str, ...]] = {
    Attribute.SOURCE: ("展示会", "ウェビナー", "資料請求"),
    Attribute.SEGMENT: ("中小", "中堅", "大手"),
    Attribute.INDUSTRY: ("製造業", "運輸・物流業", "情報通信業"),
    Attribute.SIZE: ("1-49", "50-299", "300-999", "1000+"),
}
"""The values that the strategy knows of each attribute."""

CHANNELS = ("イベント", "オンライン")
LABELS = ("展示会での名刺交換", "資料請求", "Webinar", "はい", "18:00", "no: yes", "'引用'", "#1")
"""Labels, some of which YAML would take for something else if they were not quoted."""


def definition() -> MqlDefinition:
    """The MQL definition of AGREEMENT."""
    makers = Among(attribute=Attribute.INDUSTRY, any_of=("製造業", "運輸・物流業"))
    large = Among(attribute=Attribute.SIZE, any_of=("50-299", "300-999", "1000+"))
    asking = Doing(kinds=(TouchKind.FORM,), direction=Direction.IN)
    return MqlDefinition(
        threshold=60,
        required=(
            Required(name="makers", label="製造業または運輸・物流業", lead=makers),
            Required(name="fifty", label="従業員50名以上", lead=large),
        ),
        excluded=(
            Required(
                name="partners",
                label="パートナーからの紹介",
                lead=Among(attribute=Attribute.SOURCE, any_of=("紹介",)),
            ),
        ),
        attributes=(
            AttributePoints(
                name="mid_sized",
                label="従業員300名以上",
                lead=Among(attribute=Attribute.SIZE, any_of=("300-999", "1000+")),
                points=20,
            ),
        ),
        behaviours=(
            BehaviourPoints(
                name="card",
                label="展示会での名刺交換",
                touch=Doing(kinds=(TouchKind.MEETING,), channels=("イベント",)),
                points=5,
                group="expo",
            ),
            BehaviourPoints(name="form", label="資料請求", touch=asking, points=30),
            BehaviourPoints(
                name="site",
                label="サイトの閲覧",
                touch=Doing(kinds=(TouchKind.VISIT,)),
                points=2,
                group="site",
            ),
            BehaviourPoints(
                name="refusal",
                label="電話での断り",
                touch=Doing(kinds=(TouchKind.CALL,), dispositions=(Disposition.REFUSED,)),
                points=-20,
            ),
        ),
        needed=(
            Needed(name="lately", label="資料請求かフォーム入力", touch=asking, within_days=30),
        ),
        half_life_days=30,
        caps={"expo": 15, "site": 20},
        gate=Gating.CONFIRM,
    )


AGREEMENT = Agreement(
    title="引き渡しルール",
    mql=definition(),
    sql=SqlDefinition(
        bant={
            Bant.BUDGET: Confirm(level=Level.HEARD),
            Bant.AUTHORITY: Confirm(level=Level.CONFIRMED, evidence=Evidence.CALL),
            Bant.NEED: Confirm(level=Level.CONFIRMED, evidence=Evidence.CALL),
            Bant.TIMING: Confirm(level=Level.CONFIRMED),
        },
        confirmed_at_least=3,
        likely=(Likely.NEXT_STEP_DATED, Likely.DECISION_MAKER_NAMED, Likely.PROBLEM_QUOTED),
        likely_at_least=2,
    ),
    hand_off=HandOff(
        required=(
            PackageField.COMPANY,
            PackageField.CONTACT,
            PackageField.JOB_TITLE,
            PackageField.SUMMARY,
            PackageField.NEXT_STEP,
            PackageField.NEXT_STEP_AT,
        ),
        team="フィールドセールス",
        routing=Routing.TERRITORY,
        territories={"kuroda": ("大手",), "hayashi": ("中堅", "中小")},
    ),
    feedback=Feedback(
        questions=(
            Question(name="quality", label="SQLの質", scale=4),
            Question(name="bant", label="BANTの正確さ", scale=4),
        ),
        told=(Told.COUNTS, Told.QUALITY, Told.RETURN_REASONS, Told.OUTCOMES),
        every=Rhythm.WEEK,
    ),
    response=Response(
        first_attempt=Within(minutes=120),
        fs_answer=Within(days=1, by=time(18)),
        fs_evaluation=Within(days=3),
        marketing_reply=Within(days=3),
        reassign=Within(days=1, by=time(12)),
        hours={
            day: (Hours(start=time(9), end=time(12)), Hours(start=time(13), end=time(18)))
            for day in WEEKDAYS[:5]
        },
    ),
    metrics=Metrics(opportunity_rate_of=Denominator.HANDED_OVER, horizon_days=90),
    review_months=6,
)
"""What a company with 50 people in sales might agree on."""


def some(values: tuple[Any, ...], *, least: int = 0, most: int = 3) -> st.SearchStrategy[Any]:
    """A few of some values, each once, in any order."""
    found = st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)
    return found.map(tuple)


@st.composite
def among(draw: st.DrawFn, attribute: Attribute | None = None) -> Among:
    """Leads by an attribute; values never exhaust what there is, and one that nobody has is rare."""
    of = attribute or draw(st.sampled_from(Attribute))
    values = draw(some(VALUES[of], least=1, most=2))
    if draw(st.booleans()):
        return Among(attribute=of, any_of=values)
    return Among(attribute=of, none_of=values)


@st.composite
def doing(draw: st.DrawFn) -> Doing:
    """Touches of one to three kinds, perhaps told apart further."""
    return Doing(
        kinds=draw(some(tuple(TouchKind), least=1)),
        direction=draw(st.sampled_from((None, *Direction))),
        dispositions=draw(some(tuple(Disposition)[:8], most=2)),
        channels=draw(some(CHANNELS, most=1)),
    )


@st.composite
def definitions(draw: st.DrawFn) -> MqlDefinition:
    """MQL definitions without a contradiction, whose threshold can be reached."""
    label = st.sampled_from(LABELS)
    group = st.sampled_from((None, None, "one", "two"))
    points = st.integers(-20, 40).filter(bool)
    whom = draw(some(tuple(Attribute), most=3))
    split = draw(st.integers(0, len(whom)))
    attributes = tuple(
        AttributePoints(
            name=f"is_{n}",
            label=draw(label),
            lead=draw(among()),
            points=draw(points),
            group=draw(group),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    behaviours = tuple(
        BehaviourPoints(
            name=f"does_{n}",
            label=draw(label),
            touch=draw(doing()),
            # The first one has no group and gives points, so that every threshold can be reached.
            points=draw(st.integers(1, 40) if not n else points),
            group=draw(group) if n else None,
        )
        for n in range(draw(st.integers(1, 4)))
    )
    groups = sorted({rule.group for rule in (*attributes, *behaviours) if rule.group})
    return MqlDefinition(
        threshold=draw(st.integers(1, 80)),
        required=tuple(
            Required(name=f"must_{of}", label=draw(label), lead=draw(among(of)))
            for of in whom[:split]
        ),
        excluded=tuple(
            Required(name=f"not_{of}", label=draw(label), lead=draw(among(of)))
            for of in whom[split:]
        ),
        attributes=attributes,
        behaviours=behaviours,
        needed=tuple(
            Needed(
                name=f"needs_{n}",
                label=draw(label),
                touch=draw(doing()),
                at_least=draw(st.integers(1, 3)),
                within_days=draw(st.sampled_from((1, 7, 30, 90))),
            )
            for n in range(draw(st.integers(0, 2)))
        ),
        half_life_days=draw(st.sampled_from((None, 1, 7, 30))),
        caps={name: draw(st.integers(0, 60)) for name in groups if draw(st.booleans())},
        gate=draw(st.sampled_from(Gating)),
    )


CLOCKS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))


@st.composite
def withins(draw: st.DrawFn, *, by: tuple[time, ...] = ()) -> Within:
    """Times to answer; a time of day is one of `by`."""
    if draw(st.booleans()):
        return Within(minutes=draw(st.integers(1, 3000)))
    clock = draw(st.sampled_from((None, *by)))
    return Within(days=draw(st.integers(0, 12)), by=clock)


@st.composite
def responses(draw: st.DrawFn) -> Response:
    """Response times with the organisation's hours or with some of their own."""
    hours: dict[str, tuple[Hours, ...]] | None = None
    by: tuple[time, ...] = ()
    if draw(st.booleans()):
        opens, noon, closes = sorted(draw(some(CLOCKS[1:], least=3)))
        whole = (Hours(start=opens, end=closes),)
        parted = (Hours(start=opens, end=noon), Hours(start=noon, end=closes))
        days = draw(some(WEEKDAYS, least=1, most=7))
        hours = {day: draw(st.sampled_from((whole, parted))) for day in days}
        hours |= {day: () for day in draw(some(WEEKDAYS, most=2)) if day not in hours}
        by = (noon, closes)
    return Response(
        first_attempt=draw(withins(by=by)),
        follow_up=draw(st.none() | withins(by=by)),
        fs_answer=draw(withins(by=by)),
        fs_evaluation=draw(withins(by=by)),
        evaluated_from=draw(st.sampled_from(EvaluatedFrom)),
        marketing_reply=draw(withins(by=by)),
        reassign=draw(st.none() | withins(by=by)),
        take_back=draw(st.none() | withins(by=by)),
        hours=hours,
    )


@st.composite
def gates(draw: st.DrawFn) -> SqlDefinition:
    """SQL definitions whose numbers fit what they count."""
    bant = {
        one: Confirm(
            level=draw(st.sampled_from(Level)), evidence=draw(st.sampled_from(tuple(Evidence)))
        )
        for one in Bant
    }
    confirmed = sum(one.level is Level.CONFIRMED for one in bant.values())
    likely = draw(some(tuple(Likely), most=4))
    return SqlDefinition(
        bant=bant,
        confirmed_at_least=draw(st.just(0) | st.integers(confirmed, len(Bant))),
        likely=likely,
        likely_at_least=draw(st.integers(0, len(likely))),
    )


@st.composite
def agreements(draw: st.DrawFn, mql: st.SearchStrategy[MqlDefinition] | None = None) -> Agreement:
    """Sound agreements: the model takes them, and `checks.problems` finds nothing in them."""
    routing = draw(st.sampled_from(Routing))
    segments = VALUES[Attribute.SEGMENT]
    split = draw(st.integers(1, len(segments)))
    territories = {"kuroda": segments[:split], "hayashi": segments[split:]}
    return Agreement(
        title=draw(st.sampled_from(LABELS)),
        mql=draw(mql or definitions()),
        sql=draw(gates()),
        hand_off=HandOff(
            required=draw(some(tuple(PackageField), most=8)),
            team=draw(st.sampled_from(LABELS)),
            routing=routing,
            territories=territories if routing is Routing.TERRITORY else {},
        ),
        feedback=Feedback(
            questions=tuple(
                Question(
                    name=f"question_{n}",
                    label=draw(st.sampled_from(LABELS)),
                    scale=draw(st.integers(2, 10)),
                )
                for n in range(draw(st.integers(1, 3)))
            ),
            told=draw(some(tuple(Told), least=1, most=5)),
            every=draw(st.sampled_from(Rhythm)),
        ),
        response=draw(responses()),
        metrics=Metrics(
            opportunity_rate_of=draw(st.sampled_from(Denominator)),
            horizon_days=draw(st.none() | st.integers(7, 180)),
        ),
        review_months=draw(st.integers(7, 24)),
    )
