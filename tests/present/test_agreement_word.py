"""The Word file, opened again."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.document import Document as WordFile
from docx.oxml.ns import qn

from tasuki.domain.agreement.life import Department
from tasuki.present.agreement.document import Edition, Signed, document
from tasuki.present.agreement.word import FONT, word
from tasuki.present.words import LANGS, Lang
from tests.agreements import AGREEMENT

EDITION = Edition(
    7,
    date(2026, 12, 1),
    {Department.MARKETING: Signed("小倉", date(2026, 11, 18))},
)


def opened(lang: Lang) -> WordFile:
    return docx.Document(io.BytesIO(word(document(AGREEMENT, lang, edition=EDITION))))


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_stands_in_the_file_with_its_number_and_what_it_runs(lang: Lang) -> None:
    texts = [paragraph.text for paragraph in opened(lang).paragraphs]
    for said in document(AGREEMENT, lang).sentences:
        place = texts.index(f"{said.number}\t{said.text}")
        assert texts[place + 1].endswith(said.runs)


@pytest.mark.parametrize("lang", LANGS)
def test_parts_are_headings_in_their_order(lang: Lang) -> None:
    headings = [
        paragraph.text
        for paragraph in opened(lang).paragraphs
        if paragraph.style is not None and paragraph.style.name == "Heading 1"
    ]
    expected = [section.heading for section in document(AGREEMENT, lang).sections]
    assert headings[:-1] == expected


def test_every_page_names_the_version_its_day_and_the_fingerprint() -> None:
    header = opened("ja").sections[0].header.paragraphs[0].text
    assert "第7版" in header
    assert "2026年12月1日(火)から施行" in header
    assert document(AGREEMENT, "ja").fingerprint in header


def test_three_departments_have_a_row_to_sign_in() -> None:
    rows = [[cell.text for cell in row.cells] for row in opened("ja").tables[0].rows]
    assert rows == [
        ["部門", "氏名", "日付", "署名・印"],
        ["マーケティング", "小倉", "2026年11月18日(水)", ""],
        ["インサイドセールス", "", "", ""],
        ["フィールドセールス", "", "", ""],
    ]


def test_word_shows_japanese_in_a_japanese_font() -> None:
    file = opened("ja")
    for name in ("Normal", "Title", "Heading 1", "Header"):
        fonts = file.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == FONT
        assert not [key for key in fonts.attrib if "Theme" in key]
    lang = file.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert [one.get(qn("w:eastAsia")) for one in lang] == ["ja-JP"]


def test_the_file_claims_no_author_and_no_date_of_the_template() -> None:
    content = word(document(AGREEMENT, "ja", edition=EDITION))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        about = parts.read("docProps/core.xml").decode()
    assert not re.search(r"python-docx|2013", about)
    assert "引き渡しルール" in about


def test_the_page_is_a4() -> None:
    page = opened("ja").sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
