"""The agreement as people read it: every sentence ends, says its facts and nothing else."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from tasuki.domain.agreement.clause import WorkingHours
from tasuki.domain.agreement.criteria import Among, Attribute, Doing
from tasuki.domain.agreement.document import Agreement, Hours, Within
from tasuki.domain.agreement.life import Department
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.facts.journeys import SIZES
from tasuki.present.agreement import phrases
from tasuki.present.agreement.document import DRAFT, Document, Edition, Signed, document
from tasuki.present.agreement.markdown import markdown, plain
from tasuki.present.words import LANGS, Lang
from tests.agreements import AGREEMENT, agreements
from tests.domain.mutations import full, mutations

JAPANESE = """\
1.1 対象は、業種が製造業または運輸・物流業のリードに限る。
1.2 対象は、従業員が50名以上のリードに限る。
1.3 パートナーからの紹介(流入元が紹介)のリードは、対象外とする。
1.4 行動と属性の点が合わせて60点以上になり、この部のほかの条件もすべて満たしたとき、MQLとする。
1.5 MQLになるには、直近30日に資料請求かフォーム入力(先方からのフォーム)が1回以上あることを必要とする。
1.6 条件を満たしたリードは、マーケティングが確認してからISに渡す。
1.7 従業員が300名以上のリードは、20点とする。
1.8 展示会での名刺交換(チャネルがイベントの打ち合わせ)は、1回につき5点とする。
1.9 資料請求(先方からのフォーム)は、1回につき30点とする。
1.10 サイトの閲覧(サイト訪問)は、1回につき2点とする。
1.11 電話での断り(結果が断りの架電)は、1回につき−20点とする。
1.12 展示会での名刺交換の点は、合計15点を上限とする。
1.13 サイトの閲覧の点は、合計20点を上限とする。
1.14 行動の点は、30日ごとに半分になり、180日たつと消える。
2.1 予算は、推測や伝聞でもよいので把握し、根拠をメモか通話で示す。
2.2 決裁は、本人の発言で確認し、根拠を通話で示す。
2.3 課題は、本人の発言で確認し、根拠を通話で示す。
2.4 時期は、本人の発言で確認し、根拠をメモか通話で示す。
2.5 BANTの4項目のうち3項目以上は、本人の発言で確認する。
2.6 次回の約束の日時、決裁者の氏名、課題についての本人の言葉のうち、2つ以上がそろってから引き渡す。
3.1 ISは、会社名、担当者、役職、会話の要約、次回の約束、次回の日時を入力し、状態を「引き渡し」に変える。
3.2 引き渡しはフィールドセールスが受け取り、リードのセグメントを受け持つ人が担当する。その人がいないか休みのときは、手持ちの最も少ない人が担当する。
3.3 セグメントが中堅または中小のリードは、hayashiが受け持つ。
3.4 セグメントが大手のリードは、黒田が受け持つ。
4.1 FSは、引き渡しの翌営業日18:00までに、受諾または差し戻しを回答する。差し戻しには理由を1つ選ぶ。
4.2 回答期限を過ぎた引き渡しは、FSマネージャーが、回答期限の翌営業日12:00までに担当を決め直す。
4.3 FSは、受諾の3営業日後の終業までに、受け取ったSQLを評価する。
4.4 FSは、「SQLの質」を1(最も悪い)から4(最も良い)までの4段階で答える。
4.5 FSは、「BANTの正確さ」を1(最も悪い)から4(最も良い)までの4段階で答える。
4.6 ISは、毎週、施策ごとの件数、FSの評価、差し戻しの理由、商談の結果をマーケティングに伝える。
4.7 マーケティングは、フィードバックの3営業日後の終業までに返信する。
5.1 商談化率の分母は、ISがFSへ引き渡したSQLの件数とする。
5.2 率は、段階に入ってから90日以内に次へ進んだ割合(満期)で読む。
5.3 ISは、MQLの引き渡しから営業時間で2時間以内に、最初の連絡を試みる。
5.4 営業時間は、月曜から金曜は9:00から12:00と13:00から18:00とする。会社の休日は除く。
5.5 「引き渡しルール」は、施行から6か月までに見直す。
"""

UNSEEN = {"name"}
"""Names are for the software; people read labels."""


def read(agreement: Agreement, lang: Lang) -> list[str]:
    return [said.text for said in document(agreement, lang).sentences]


def test_the_agreement_in_japanese() -> None:
    found = document(AGREEMENT, "ja", names={"kuroda": "黒田"})
    assert [f"{said.number} {said.text}" for said in found.sentences] == JAPANESE.splitlines()


def test_the_agreement_in_english_says_as_much() -> None:
    found = {said.key: said.text for said in document(AGREEMENT, "en").sentences}
    assert len(found) == len(JAPANESE.splitlines())
    assert found["mql.behaviours.form"] == ("Each 資料請求 (form from them) gives 30 points.")
    assert found["response.fs_answer"] == (
        "Field sales accepts or returns an SQL by 18:00 on the working day after the hand-over. "
        "A return takes one reason."
    )
    assert found["response.hours"] == (
        "Working hours are 9:00 to 12:00 and 13:00 to 18:00 on Mon to Fri. "
        "The company's holidays are days off."
    )


@settings(max_examples=100, deadline=None)
@given(agreements())
def test_every_sentence_ends_and_no_fact_is_left_unsaid(agreement: Agreement) -> None:
    for lang, stop in (("ja", "。"), ("en", ".")):
        for said in document(agreement, lang).sentences:
            assert said.text.endswith(stop)
            assert said.runs
            assert not re.search(r"[{}]|None|\bagreement\.", said.text)


@pytest.mark.parametrize("lang", LANGS)
def test_every_change_of_the_rules_is_seen_in_the_sentences(lang: Lang) -> None:
    before = read(full(), lang)
    blind = [
        mutation.path
        for mutation in mutations(full())
        if mutation.fields[-1][1] not in UNSEEN and read(mutation.value, lang) == before
    ]
    assert not blind


@pytest.mark.parametrize(
    "bands",
    list(chain.from_iterable(combinations([key for key, _ in SIZES], n) for n in range(1, 5))),
)
def test_bands_of_employees_are_said_as_the_ranges_that_they_are(bands: tuple[str, ...]) -> None:
    said = phrases.among(Among(attribute=Attribute.SIZE, any_of=bands[::-1]), "ja")
    for employees in (1, 49, 50, 299, 300, 999, 1000, 25_000):
        band = next(key for key, least in reversed(SIZES) if employees >= least)
        assert understood(said, employees) == (band in bands)


def understood(said: str, employees: int) -> bool:
    """What somebody makes of 従業員が49名以下または300〜999名."""
    for part in re.split("、|または", said.removeprefix("従業員が").replace(",", "")):
        low, high = 0, 10**9
        if found := re.fullmatch(r"(\d+)名以上", part):
            low = int(found[1])
        elif found := re.fullmatch(r"(\d+)名以下", part):
            high = int(found[1])
        elif found := re.fullmatch(r"(\d+)〜(\d+)名", part):
            low, high = int(found[1]), int(found[2])
        else:
            pytest.fail(f"nobody understands {part}")
        if low <= employees <= high:
            return True
    return False


@pytest.mark.parametrize(
    ("lead", "ja", "en"),
    [
        (
            Among(attribute=Attribute.INDUSTRY, any_of=("製造業", "建設業", "小売業")),
            "業種が製造業、建設業または小売業",
            "industry is 製造業, 建設業 or 小売業",
        ),
        (
            Among(attribute=Attribute.SOURCE, none_of=("紹介",)),
            "流入元が紹介以外か不明",
            "source is other than 紹介, or unknown",
        ),
        (
            Among(attribute=Attribute.SIZE, any_of=("unheard-of", "1000+")),
            "従業員が1,000名以上またはunheard-of",
            "number of employees is 1,000 or more or unheard-of",
        ),
    ],
)
def test_leads_are_described(lead: Among, ja: str, en: str) -> None:
    assert (phrases.among(lead, "ja"), phrases.among(lead, "en")) == (ja, en)


def test_touches_are_described_by_all_that_is_asked_of_them() -> None:
    touch = Doing(
        kinds=(TouchKind.CALL, TouchKind.MEETING),
        direction=Direction.OUT,
        dispositions=(Disposition.HELD, Disposition.CONVERSATION),
        channels=("展示会",),
    )
    assert phrases.doing(touch, "ja") == (
        "チャネルが展示会で結果が実施または有効会話の、こちらからの架電または打ち合わせ"
    )
    assert phrases.doing(touch, "en") == (
        "call or meeting from us, channel 展示会, outcome held or conversation"
    )


@pytest.mark.parametrize(
    ("answer", "ja", "en"),
    [
        (Within(minutes=45), "引き渡しから営業時間で45分以内に", "within 45 min of working time from the hand-over"),
        (Within(minutes=90), "引き渡しから営業時間で1時間30分以内に", "within 1 h 30 min of working time from the hand-over"),
        (
            Within(days=0),
            "引き渡しの当日(休みの日と終業後は翌営業日)の終業までに",
            "by close of business on the day of the hand-over (on the next working day, if it is a day "
            "off or after hours)",
        ),
        (
            Within(days=0, by=time(17, 30)),
            "引き渡しの当日(休みの日と17:30過ぎは翌営業日)の17:30までに",
            "by 17:30 on the day of the hand-over (on the next working day, if it is a day off or "
            "past 17:30)",
        ),
        (Within(days=1), "引き渡しの翌営業日の終業までに", "by close of business on the working day after the hand-over"),
        (
            Within(days=2, by=time()),
            "引き渡しの2営業日後の24:00までに",
            "by 24:00, 2 working days after the hand-over",
        ),
    ],
)  # fmt: skip
def test_times_to_answer_are_said_to_the_minute(answer: Within, ja: str, en: str) -> None:
    assert phrases.within(answer, "hand_over", "ja") == ja
    assert phrases.within(answer, "hand_over", "en") == en


def test_days_with_the_same_hours_are_said_together() -> None:
    whole, half = (Hours(start=time(9), end=time(18)),), (Hours(start=time(), end=time()),)
    own = WorkingHours(
        (("mon", whole), ("tue", half), ("wed", whole), ("thu", half), ("sat", ()), ("sun", ()))
    )
    assert phrases.hours(own, "ja") == (
        "月曜、水曜は9:00から18:00、火曜、木曜は0:00から24:00、土曜、日曜は休み"
    )


def test_a_label_that_says_no_more_than_the_rule_is_not_said_twice() -> None:
    lead = Among(attribute=Attribute.INDUSTRY, any_of=("製造業",))
    assert phrases.meant("製造業", lead, "ja") == "業種が製造業"
    assert phrases.meant("業種が製造業", lead, "ja") == "業種が製造業"
    assert phrases.meant("メーカー", lead, "ja") == "メーカー(業種が製造業)"


def test_an_edition_says_its_version_its_day_and_its_fingerprint() -> None:
    since = Edition(7, date(2026, 12, 1))
    assert document(AGREEMENT, "ja", edition=since).edition == (
        f"第7版、2026年12月1日(火)から施行、指紋 {document(AGREEMENT, 'ja').fingerprint}"
    )
    assert document(AGREEMENT, "ja", edition=Edition(7)).edition.startswith("第7版、案、指紋")
    assert document(AGREEMENT, "en", edition=DRAFT).edition.startswith("Draft, fingerprint")


@pytest.mark.parametrize("lang", LANGS)
def test_the_three_departments_sign(lang: Lang) -> None:
    edition = Edition(signed={Department.MARKETING: Signed("小倉", date(2026, 11, 18))})
    rows = document(AGREEMENT, lang, edition=edition).signatures
    assert [bool(row.name) for row in rows] == [True, False, False]
    assert rows[0].name == "小倉"
    assert "18" in rows[0].on


@settings(max_examples=40, deadline=None)
@given(agreements())
def test_markdown_shows_every_sentence_as_it_is(agreement: Agreement) -> None:
    for lang in LANGS:
        found = document(agreement, lang)
        shown = shown_by(markdown(found))
        for text in texts(found):
            assert text in shown


def test_a_label_that_looks_like_markdown_is_text() -> None:
    title = "# *A*_b_ [c](d) <e> `f` | g ~~h~~ &amp; \\i"
    found = document(AGREEMENT.model_copy(update={"title": title}), "en")
    assert title in shown_by(markdown(found))


def texts(found: Document) -> list[str]:
    headings = [section.heading for section in found.sections]
    return [found.title, found.edition, *headings, *(said.text for said in found.sentences)]


def shown_by(source: str) -> str:
    """What a reader of the page sees, markup apart."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return "\n".join(
        "".join("\n" if part.type == "hardbreak" else part.content for part in token.children or ())
        for token in parser.parse(source)
        if token.type == "inline"
    )


def test_the_terminal_shows_every_sentence_with_what_it_runs() -> None:
    found = document(AGREEMENT, "ja")
    lines = plain(found).splitlines()
    for said in found.sentences:
        place = next(n for n, line in enumerate(lines) if line.endswith(said.text))
        assert lines[place].split()[0] == said.number
        assert said.runs in lines[place + 1]
