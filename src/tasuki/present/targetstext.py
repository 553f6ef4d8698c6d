"""Targets and plans for a terminal: the strings of the pages in columns."""

from __future__ import annotations

from tasuki.present import numbers
from tasuki.present.figures import Voice
from tasuki.present.plan import Planned
from tasuki.present.targets import Said
from tasuki.present.text import columns_text
from tasuki.present.words import t


def targets_text(page: Said) -> str:
    """How the targets of a period stand, layer by layer."""
    lang = page.voice.lang
    when = numbers.stamp(page.outlook.as_of, page.outlook.period.window.zone, lang)
    lines = [f"{page.period}  {page.days}", t("asof", lang, when=when), ""]
    lines += [("" if lang == "ja" else " ").join(page.headline), page.evidence]
    heads = ("metric", "subject", "target", "done", "forecast", "chance", "standing", "quality")
    names = [t(f"targets.col.{head}", lang) for head in heads]
    for section in page.sections:
        rows = [
            (
                line.name,
                line.subject,
                line.target,
                f"{line.done} {line.share}".strip(),
                line.forecast or _interval(line.item.reading.low, line.item.reading.high),
                line.chance or numbers.DASH,
                line.standing,
                f"{line.quality.name} {line.quality.value}" if line.quality else numbers.DASH,
            )
            for line in section.lines
        ]
        lines += ["", section.name, columns_text(names, rows).rstrip()]
    return "\n".join(lines) + "\n"


def plan_text(page: Planned, voice: Voice) -> str:
    """A plan, step by step."""
    lang = voice.lang
    heads = ("step", "middle", "range", "yield", "yield_range", "n", "doubt")
    rows = [
        (
            step.name,
            step.middle,
            step.range,
            f"{step.source} {step.yields}",
            step.yield_range,
            step.n,
            step.doubt,
        )
        for step in page.steps
    ]
    table = columns_text([t(f"plan.col.{head}", lang) for head in heads], rows)
    head = ("" if lang == "ja" else " ").join(page.headline)
    return "\n".join([head, page.text.strip(), page.widest, "", page.note, table])


def _interval(low: float | None, high: float | None) -> str:
    return numbers.interval(low, high)
