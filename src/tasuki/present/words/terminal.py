"""Words of the terminal's tables."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "text.window": ("期間", "Window"),
    "text.group": ("区分", "Group"),
    "text.station": ("段階", "Stage"),
    "text.figure": ("指標", "Figure"),
    "text.value": ("値", "Value"),
    "text.basis": ("内訳", "Basis"),
    "text.interval": ("95%区間", "95% interval"),
    "text.beside": ("比較", "Compared"),
    "text.quality": ("質", "Quality"),
    "text.no_records": ("該当する記録はありません。", "No records."),
}
