"""What is overdue, in words: the answer, who sees to it, and what is said where nothing can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tasuki.domain.agreement.life import Department
from tasuki.domain.obligations import Kind, Obligation
from tasuki.domain.omissions import Presence
from tasuki.insight.omissions import Narrowed, Omissions, omissions
from tasuki.present.omissions import FEW, PEOPLE, Agreed, Called, filters, lines, people, said
from tasuki.present.omissionspayload import overdue_json
from tasuki.present.omissionstext import overdue_text
from tests.facts.ledgers import TOKYO
from tests.insight.obligations import MEMBERS, facts

NOW = datetime(2026, 3, 18, 1, tzinfo=UTC)  # a Wednesday, 10:00 in Tokyo
YESTERDAY = datetime(2026, 3, 17, 1, tzinfo=UTC)
CALLED = Called(
    TOKYO,
    {1: "架空製紙", 2: "例示化成"},
    MEMBERS,
    {7: "展示会の名刺"},
    {Department.INSIDE_SALES: ["水野"], Department.FIELD_SALES: ["黒田", "林", "森"]},
)


ALL_THERE = Presence()


def promise(
    kind: Kind, subject: int, owner: int | None, due: datetime = YESTERDAY, **more: object
) -> Obligation:
    owners = ((due - timedelta(days=1), owner),)
    return Obligation(kind, subject, due - timedelta(days=1), due, 1, owners, **more)  # type: ignore[arg-type]


def found(
    *owed: tuple[int | None, Obligation], presence: Presence = ALL_THERE, now: datetime = NOW
) -> Omissions:
    return omissions(facts(owed, as_of=now), as_of=now, presence=presence)


SOME: Sequence[tuple[int | None, Obligation]] = (
    (1, promise(Kind.FS_ANSWER, 1, 4, YESTERDAY - timedelta(days=1))),
    (1, promise(Kind.FS_ANSWER, 2, None)),
    (2, promise(Kind.FIRST_ATTEMPT, 3, None)),
    (2, promise(Kind.FIRST_ATTEMPT, 4, 1)),
    (None, promise(Kind.MARKETING_REPLY, 5, None)),
)


def test_the_answer_says_how_much_whose_and_which_is_the_oldest() -> None:
    page = said(found(*SOME), CALLED, Agreed(3), "ja")
    assert "".join(page.headline) == "期限を過ぎた約束が、5件あります。"
    assert page.evidence == (
        "内訳はFS側2件、IS側2件、マーケ側1件。"
        "最も古いものは架空製紙(引き渡しに回答がない)で、期限を2営業日過ぎています。"
    )
    assert page.basis.startswith("引き渡しルール第3版を施行中。")
    english = said(found(*SOME), CALLED, Agreed(3), "en")
    assert " ".join(english.headline) == "5 promises are overdue."
    assert english.evidence == (
        "FS 2, IS 2, Marketing 1. The oldest is 架空製紙 (No answer to the hand-over), "
        "overdue by 2 business days."
    )


def test_it_says_who_sees_to_what() -> None:
    gone = Presence({1: YESTERDAY})
    late = found(*SOME, presence=gone)
    page = said(late, CALLED, Agreed(3), "ja")
    sees = {part.name: part.sees_to_it for side in page.sides for part in side.causes}
    assert sees == {
        "引き渡しに回答がない": "FS担当が、受諾か差し戻しを答える",
        "担当が決まっていない": "ISマネージャー(水野)が担当を決める",
        "担当が在籍していない": "ISマネージャー(水野)が担当を替える",
        "フィードバックに返信がない": "マーケティングが返信する",
    }
    everybody = people(late, CALLED, "ja").shown
    assert [(part.name, part.count, part.sees_to_it) for part in everybody] == [
        ("担当なし", "1", "FSマネージャー"),  # three of them: no names
        ("新谷", "1", ""),
        ("担当なし", "1", "ISマネージャー(水野)"),
        ("佐伯", "1", ""),
        ("マーケティング", "1", ""),  # answers as one
    ]
    assert [one.text for one in page.todo] == [
        "引き渡し2件に、FSの回答をもらう",
        "担当のいない1件に、担当を決める",
        "在籍しない人が担当の1件を、ほかの人へ移す",
    ]


@pytest.mark.parametrize(
    ("agreed", "headline", "evidence"),
    [
        (None, "引き渡しルールが、施行されていません。", "「漏れなし」とも言えません"),
        (Agreed(2, read=False), "対応漏れは、まだ数えていません。", "第2版は、前回のデータ更新"),
        (Agreed(2), "期限を過ぎた約束は、ありません。", "2026年3月18日(水) 10:00の時点で"),
    ],
)
def test_nothing_overdue_is_said_honestly(
    agreed: Agreed | None, headline: str, evidence: str
) -> None:
    page = said(found(), CALLED, agreed, "ja")
    assert "".join(page.headline) == headline
    assert evidence in page.evidence
    assert (page.sides, page.todo) == ((), ())


def test_without_an_agreement_only_what_has_its_own_date_counts() -> None:
    page = said(found((1, promise(Kind.PROMISED_CALL, 1, 1))), CALLED, None, "ja")
    assert "だけを数えています" in page.basis
    late = said(found((1, promise(Kind.PROMISED_CALL, 1, 1))), CALLED, Agreed(2, read=False), "ja")
    assert "まだ" not in late.headline[0]
    assert "次の更新で" in late.basis


def test_what_was_done_since_is_said_with_its_time() -> None:
    _, lates = found(*SOME).listed(Narrowed())
    at = datetime(2026, 3, 18, 2, 5, tzinfo=UTC)
    done = {(Kind.FS_ANSWER, 1): (at, False), (Kind.FS_ANSWER, 2): (at, True)}
    told = {one.late.subject: one.done for one in lines(lates, CALLED, "ja", done) if one.done}
    assert told == {1: "2026-03-18 11:05に対応済み", 2: "2026-03-18 11:05に不要になった"}


def test_a_few_more_people_are_shown_rather_than_folded_away() -> None:
    def page(many: int) -> tuple[int, int]:
        owed = [(1, promise(Kind.FIRST_ATTEMPT, n, n)) for n in range(1, many + 1)]
        told = people(found(*owed), CALLED, "ja")
        return len(told.shown), len(told.rest)

    assert page(PEOPLE + FEW) == (PEOPLE + FEW, 0)
    assert page(PEOPLE + FEW + 1) == (PEOPLE, FEW + 1)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_terminal_says_the_same(lang: str) -> None:
    late = found(*SOME)
    page = said(late, CALLED, Agreed(3), lang)  # type: ignore[arg-type]
    total, lates = late.listed(Narrowed(), most=2)
    everybody = people(late, CALLED, lang)  # type: ignore[arg-type]
    text = overdue_text(page, everybody, lines(lates, CALLED, lang), total, lang)  # type: ignore[arg-type]
    joined = ("" if lang == "ja" else " ").join(page.headline)
    assert joined in text
    assert text.count("架空製紙") + text.count("例示化成") >= 2
    assert ("ほか3件" in text) is (lang == "ja")


def test_the_payload_holds_all_of_it_unrounded() -> None:
    told = overdue_json(found(*SOME), {1: "L-1", 2: "L-2"}, MEMBERS, 3)
    assert (told["total"], told["agreement"], len(told["overdue"])) == (5, 3, 5)
    assert sum(one["count"] for one in told["by_cause"]) == 5
    assert sum(one["count"] for one in told["by_person"]) == 5
    first = told["overdue"][0]
    assert first == {
        "lead_id": 1,
        "lead": "L-1",
        "campaign_id": None,
        "owed": "fs_answer",
        "subject": 1,
        "cause": "fs_silent",
        "department": "fs",
        "member_id": 4,
        "member": "新谷",
        "due_at": "2026-03-16T10:00:00+09:00",
        "overdue_business_s": 2 * 8 * 3600.0,
    }


def test_a_list_is_named_as_addresses_name_it() -> None:
    assert filters(Narrowed()) == {}
    assert filters(Narrowed(debtor=Department.FIELD_SALES, owner_id=4)) == {
        "department": "fs",
        "person": "4",
    }
    assert filters(Narrowed(nobody=True)) == {"person": "-"}
