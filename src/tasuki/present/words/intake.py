"""Sentences for what intake and the ledger could not use: a `code` each, with its facts."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "record.team": ("チーム", "team"),
}
