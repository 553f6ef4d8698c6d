"""A what-if for a terminal: the words of `whatif` in columns."""

from __future__ import annotations

from collections.abc import Sequence

from tasuki.present import numbers
from tasuki.present.text import columns_text
from tasuki.present.whatif import Line, Tried
from tasuki.present.words import t


def what_if_text(page: Tried) -> str:
    """What each draft would have done, then volume, outcomes, thresholds and weeks."""
    lang = page.voice.lang
    lines = [page.title, page.as_of]
    for told in page.drafts:
        headline = ("" if lang == "ja" else " ").join(told.headline)
        named = f"{told.name}: {headline}" if len(page.drafts) > 1 else headline
        lines += ["", named, told.dropped, told.unknown]
        lines += [told.ours] if told.ours else []
    measure = t("whatif.head.measure", lang)
    lines += ["", _table((measure, *page.heads), page.volume)]
    lines += ["", t("whatif.section.outcomes", lang)]
    for place, head in enumerate(page.heads):
        cells = [(line.name, line.cells[place]) for line in page.outcomes]
        cells = [row for row in cells if row != ("", numbers.DASH)]
        lines.append(columns_text((head, ""), cells).rstrip())
    lines += ["", t("whatif.section.thresholds", lang)]
    for told, rows in zip(page.drafts, page.thresholds, strict=True):
        lines.append(_table((t("whatif.head.threshold", lang), told.name), rows))
    heads = (t("whatif.head.week", lang), *page.heads, t("whatif.head.callers", lang))
    lines += ["", t("whatif.section.weeks", lang), _table(heads, page.weeks), "", page.note]
    return "\n".join(lines) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Line]) -> str:
    return columns_text(heads, [(line.name, *line.cells) for line in rows]).rstrip()
