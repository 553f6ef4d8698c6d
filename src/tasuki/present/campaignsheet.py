"""Campaign quality as a sheet: one row per campaign, figures unrounded, for Excel and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tasuki.insight.quality import COUNTS, CREDITS, OUTCOMES, Campaign, Quality
from tasuki.present.figures import name_of, unset
from tasuki.present.words import Lang, t

Cell = str | float | int | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(quality: Quality, lang: Lang) -> str:
    """The campaigns of a period as CSV text. What is not known is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([head for head, _ in _cells(quality.total, lang)])
    for campaign in quality.campaigns:
        writer.writerow([_safe(cell) for _, cell in _cells(campaign, lang)])
    return out.getvalue()


def _cells(one: Campaign, lang: Lang) -> Iterator[tuple[str, Cell]]:
    """Each column's head and the campaign's cell."""
    yield t("by.campaign", lang), one.name or unset("campaign", lang)
    yield t("campaign.channel", lang), one.channel
    yield t("campaign.days", lang), one.starts_on.isoformat() if one.starts_on else None
    for name, count in zip(COUNTS, one.counts, strict=True):
        yield name_of(name, lang), _whole(count.value)
    yield t("campaigns.col.cost", lang), _whole(one.cost)
    yield t("by.currency", lang), one.currency
    for place, (outcome, rate) in enumerate(OUTCOMES.items()):
        standing = one.standings[place]
        reading = standing.reading if standing else None
        head = name_of(rate, lang)
        for end in ("value", "low", "high"):
            yield f"{head} {t(f'sheet.{end}', lang)}", getattr(reading, end, None)
        yield f"{head} {t('sheet.young', lang)}", reading.young if reading else None
        cost = one.costs[place] if one.costs else None
        head = t(f"campaigns.col.per.{outcome}", lang)
        yield f"{head} {t('sheet.so_far', lang)}", cost.so_far if cost else None
        for end in ("value", "low", "high"):
            found = getattr(cost.matured, end) if cost else None
            yield f"{head} {t(f'sheet.{end}', lang)}", found
    for name, three in zip(CREDITS, one.credits, strict=True):
        for rule, credited in zip(("first", "last", "even"), three, strict=True):
            yield (
                f"{name_of(name, lang)} {t(f'campaigns.credit.{rule}', lang)}",
                _whole(credited.value),
            )


def _safe(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula is told apart by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _whole(value: float | None) -> float | int | None:
    """A whole number without a decimal point."""
    return int(value) if value is not None and value.is_integer() else value
