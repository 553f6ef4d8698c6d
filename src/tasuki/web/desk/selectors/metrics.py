"""The registry of metrics, for the definitions page."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.metrics.reading import How, Kind
from tasuki.metrics.registry import METRICS
from tasuki.present.figures import name_of
from tasuki.present.words import Lang, t, word


@dataclass(frozen=True, slots=True)
class Entry:
    """One metric as people read it."""

    key: str
    name: str
    definition: str
    by: str


@dataclass(frozen=True, slots=True)
class Group:
    """The metrics of one kind."""

    kind: Kind
    metrics: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One of the three readings."""

    name: str
    text: str


def groups(lang: Lang) -> tuple[Group, ...]:
    """All metrics by kind, in the registry's order."""
    comma = t("list.comma", lang)
    found: dict[Kind, list[Entry]] = {kind: [] for kind in Kind}
    for key, metric in METRICS.items():
        definition = metric.ja if lang == "ja" else metric.definition
        by = comma.join(word("by", dimension, lang) for dimension in metric.dimensions)
        found[metric.kind].append(Entry(key, name_of(key, lang), definition, by))
    return tuple(Group(kind, tuple(metrics)) for kind, metrics in found.items() if metrics)


def hows(lang: Lang) -> tuple[Explained, ...]:
    """The three readings of a rate, explained."""
    return tuple(Explained(t(f"how.{how}", lang), t(f"how.{how}.text", lang)) for how in How)
