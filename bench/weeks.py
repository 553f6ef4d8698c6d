"""Which week a run reviews."""

from __future__ import annotations

from bench.place import Place
from tasuki.domain.window import Window
from tasuki.facts import manifest


def last_whole_week(place: Place) -> Window:
    """The last week that was over when the facts of the SQLite workspace were refreshed."""
    facts = manifest.read(place.sqlite_home / "facts")
    return Window.week_of(facts.as_of.astimezone(facts.zone).date(), facts.zone).previous()
