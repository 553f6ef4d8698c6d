"""The agreement as a Word file: to be printed, read and signed."""

from __future__ import annotations

import io

import docx
from docx.document import Document as WordFile
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from tasuki.present.agreement.document import Document, Sentence
from tasuki.present.agreement.markdown import heads
from tasuki.present.words import t

FONT = "Yu Gothic"
"""A Japanese font that Word has on Windows and on the Mac."""

INK, GREY = RGBColor(0x1C, 0x1C, 0x1C), RGBColor(0x5A, 0x5A, 0x5A)
INDENT = Mm(14)
"""Numbers hang in the margin of their sentences."""

_SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 13, "Header": 9}


def word(document: Document) -> bytes:
    """The file's content."""
    file = docx.Document()
    _page(file)
    _styles(file)
    _properties(file, document)
    file.sections[0].header.paragraphs[0].text = f"{document.title}  {document.edition}"
    file.add_paragraph(document.title, style="Title")
    file.add_paragraph(document.edition)
    for section in document.sections:
        file.add_paragraph(section.heading, style="Heading 1")
        for said in section.sentences:
            _sentence(file, said, document)
    _signatures(file, document)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _page(file: WordFile) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(25)


def _styles(file: WordFile) -> None:
    for name, size in _SIZES.items():
        style = file.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101  # these four are
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        # The theme's fonts would win over the names, and they hold no Japanese.
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), FONT)
        for border in style.element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
    for lang in file.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        lang.set(qn("w:eastAsia"), "ja-JP")


def _properties(file: WordFile, document: Document) -> None:
    about = file.core_properties
    about.title, about.subject = document.title, document.edition
    about.author = about.comments = ""
    about.language = document.lang
    # The template's own dates say nothing of this document.
    for name in ("created", "modified"):
        for dated in about._element.findall(qn(f"dcterms:{name}")):
            about._element.remove(dated)


def _sentence(file: WordFile, said: Sentence, document: Document) -> None:
    text = file.add_paragraph(f"{said.number}\t{said.text}")
    shape = text.paragraph_format
    shape.left_indent, shape.first_line_indent = INDENT, -INDENT
    shape.tab_stops.add_tab_stop(INDENT)
    shape.space_after, shape.keep_with_next, shape.keep_together = Pt(0), True, True
    note = file.add_paragraph()
    note.paragraph_format.left_indent, note.paragraph_format.space_after = INDENT, Pt(6)
    run = note.add_run(t("agreement.runs", document.lang, what=said.runs))
    run.font.size, run.font.color.rgb = Pt(9), GREY


def _signatures(file: WordFile, document: Document) -> None:
    heading = file.add_paragraph(t("agreement.sign", document.lang), style="Heading 1")
    heading.paragraph_format.keep_with_next = True
    file.add_paragraph(document.note).paragraph_format.keep_with_next = True
    rows = [heads(document.lang)]
    rows += [(one.department, one.name, one.on, "") for one in document.signatures]
    table = file.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for place, texts in enumerate(rows):
        row = table.rows[place]
        if place:
            row.height, row.height_rule = Mm(16), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            cell.paragraphs[0].paragraph_format.keep_with_next = place < len(rows) - 1
