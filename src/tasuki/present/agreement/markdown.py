"""The agreement as Markdown, and as plain text for a terminal."""

from __future__ import annotations

import re

from tasuki.present.agreement.document import Document, Sentence
from tasuki.present.words import Lang, t

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def markdown(document: Document) -> str:
    """The document as Markdown; what people called their rules is text, whatever it looks like."""
    lang = document.lang
    lines = [f"# {escaped(document.title)}", "", escaped(document.edition), ""]
    for section in document.sections:
        lines += [f"## {escaped(section.heading)}", ""]
        for said in section.sentences:
            lines += [
                f"- **{said.number}** {escaped(said.text)}  ",
                f"  *{escaped(_runs(said, lang))}*",
            ]
        lines.append("")
    lines += [f"## {t('agreement.sign', lang)}", "", *_table(document), "", escaped(document.note)]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown leaves alone."""
    return _MEANS_SOMETHING.sub(r"\\\1", text)


def heads(lang: Lang) -> tuple[str, ...]:
    """The heads of the table of signatures."""
    columns = ("department", "name", "on", "seal")
    return tuple(t(f"agreement.sign.{column}", lang) for column in columns)


def _table(document: Document) -> list[str]:
    rows = [heads(document.lang), ("---",) * 4]
    rows += [
        (escaped(one.department), escaped(one.name), one.on, "") for one in document.signatures
    ]
    return [f"| {' | '.join(row)} |" for row in rows]


def _runs(said: Sentence, lang: Lang) -> str:
    return t("agreement.runs", lang, what=said.runs)


def plain(document: Document) -> str:
    """The document as it stands in a terminal."""
    lines = [document.title, document.edition]
    for section in document.sections:
        lines += ["", section.heading]
        for said in section.sentences:
            lines.append(f"  {said.number:<5}{said.text}")
            lines.append(f"       {_runs(said, document.lang)}")
    return "\n".join(lines) + "\n"
