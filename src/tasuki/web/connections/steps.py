"""Where a person is in a run: the steps, and the mapping that is being drawn up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from tasuki.present.words import Lang
from tasuki.web.connections import document, selectors
from tasuki.web.connections.document import Document
from tasuki.web.connections.findings import FileFound, Findings
from tasuki.web.connections.forms.mapping import MappingForm, drawable, drawn, unanswered
from tasuki.web.connections.models import ImportRun, State

SAVED, PROPOSED = "saved", "proposed"
"""Where a mapping is drawn from: what was kept, what was proposed; else the number of a run."""

_ORDER = ("found", "mapping", "check", "start")


@dataclass(frozen=True, slots=True)
class Step:
    """One step and its address; `url` is empty while it cannot be gone to."""

    word: str
    url: str
    current: bool


def steps(run: ImportRun, current: str) -> list[Step]:
    """The steps of a run, from its files to its result."""
    open_until = 0 if State(run.state) is State.LOOKING else 1
    if run.mapping:
        open_until = 2
    if run.job == "import":
        open_until = 3
    closed = {"mapping"} if run.discarded_at else set()
    return [
        Step(
            f"imports.step.{name}",
            reverse(f"connections:{name}", args=[run.pk])
            if place <= open_until and name not in closed
            else "",
            name == current,
        )
        for place, name in enumerate(_ORDER)
    ]


@dataclass(frozen=True, slots=True)
class Draft:
    """A mapping on its way: `origin` says where it was drawn from."""

    origin: str
    document: Document
    found: Mapping[str, list[FileFound]]

    @classmethod
    def of(cls, run: ImportRun, request: HttpRequest) -> Draft:
        """The mapping that the request names: kept, proposed, or of an earlier run."""
        known, by_name = selectors.found(run)
        asked = request.POST.get("from") or request.GET.get("from") or ""
        if asked.isascii() and asked.isdigit():
            for other in selectors.reusable(run, "ja"):
                if other.pk == int(asked):
                    return cls(asked, other.document, by_name)._dated(request.GET)
        if run.mapping and asked != PROPOSED:
            return cls(SAVED, document.parsed(run.mapping), by_name)._dated(request.GET)
        return cls(PROPOSED, _proposal(known), by_name)._dated(request.GET)

    def saying(self, said: Document) -> Draft:
        """The same with another document."""
        return replace(self, document=said)

    @property
    def text(self) -> str:
        """The mapping as TOML."""
        return document.written(document.plain(self.document))

    @property
    def drawable(self) -> bool:
        """Whether the form can show all of it."""
        return drawable(self.document, self.found)

    def form(self, lang: Lang) -> MappingForm:
        """Its controls."""
        return drawn(self.document, self.found, lang)

    def asks_for_values(self, post: QueryDict) -> bool:
        """Whether a column was chosen whose values the posted form did not ask about."""
        return unanswered(drawn(self.document, self.found, "ja"), post)

    def _dated(self, chosen: QueryDict) -> Draft:
        """With the date forms that were chosen where a column had two readings."""
        said = self.document
        for number, (name, sheets) in enumerate(self.found.items()):
            for sheet, one in enumerate(sheets):
                for place, column in enumerate(one.columns):
                    form = chosen.get(f"date.{number}.{sheet}.{place}")
                    if form in {choice.format for choice in column.dates}:
                        said = document.with_format(said, name, column.label, form)
        return replace(self, document=said)


def _proposal(known: Findings | None) -> Document:
    return dict(known.proposal) if known else {"source": "", "file": []}
