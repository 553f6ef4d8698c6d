"""Reads of import runs, as the pages show them. A run's state in the database is as it was last
heard of; `standing` asks its job as well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse

from tasuki.intake.mapping import Mapping
from tasuki.intake.rejects import KEY, REASONS, ROW, Code
from tasuki.present import errors
from tasuki.present.words import Lang, t, word
from tasuki.web.connections import findings, job, progress
from tasuki.web.connections.document import Document, parsed
from tasuki.web.connections.findings import FileFound, Findings
from tasuki.web.connections.job import Outcome
from tasuki.web.connections.models import ImportRun, State
from tasuki.web.connections.progress import Progress
from tasuki.web.ledger.models import Posting, Reject

LISTED = 50
"""Runs that the list shows, newest first."""

PERSONAL = frozenset({"person_name", "email", "phone", "job_title", "note"})
"""Fields that may say who somebody is."""

_EXPORTED = frozenset({ROW, KEY, *REASONS.values()})
_TONES = {
    State.DONE: "ok",
    State.FAILED: "late",
    State.INTERRUPTED: "warn",
    State.UPLOADED: "none",
    State.MAPPED: "none",
}
_FOLLOWING = {
    State.LOOKING: State.UPLOADED,
    State.CHECKING: State.CHECKED,
    State.RUNNING: State.DONE,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands now: `ended` says that its job is over and the run does not know it yet."""

    state: State
    progress: Progress | None = None
    ended: Outcome | None = None

    @property
    def at_work(self) -> bool:
        """Whether its job works, or has ended a moment ago and is not recorded."""
        return self.state.at_work or self.ended is not None


def standing(run: ImportRun) -> Standing:
    """Where the run stands now. Writes nothing."""
    state = State(run.state)
    if not state.at_work:
        return Standing(state, progress.read(job.report(run.folder, run.job)))
    outcome = job.outcome(run.folder, run.job)
    report = progress.read(job.report(run.folder, run.job))
    if outcome is Outcome.ALIVE:
        return Standing(state, report)
    ended = {Outcome.LOST: State.INTERRUPTED, Outcome.FAILED: State.FAILED}
    return Standing(ended.get(outcome, _FOLLOWING[state]), report, outcome)


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in the list."""

    name: str
    url: str
    state: State
    tone: str
    posted: int | None
    rejected: int | None
    by: str
    created_at: Any


def run_lines(lang: Lang) -> list[RunLine]:
    """The newest runs."""
    runs = ImportRun.objects.select_related("by").prefetch_related("files").order_by("-id")
    return [_line(run, lang) for run in runs[:LISTED]]


def _line(run: ImportRun, lang: Lang) -> RunLine:
    state = standing(run).state
    counts = (run.result or {}).get("files", [])
    return RunLine(
        name=title(run, lang),
        url=reverse(f"connections:{page_of(run, state)}", args=[run.pk]),
        state=state,
        tone=_TONES.get(state, ""),
        posted=sum(one["posted"] for one in counts) if run.result else None,
        rejected=sum(one["rejected"] for one in counts) if run.result else None,
        by=run.by.name,
        created_at=run.created_at,
    )


def title(run: ImportRun, lang: Lang) -> str:
    """What a run is called: its first file, and how many more."""
    more = len(run.files.all()) - 1
    return t("imports.run.more", lang, name=run.name, n=more) if more else run.name


def page_of(run: ImportRun, state: State) -> str:
    """The page on which a run goes on."""
    if state in {State.LOOKING, State.UPLOADED}:
        return "found"
    if state in {State.MAPPED, State.CHECKING, State.CHECKED}:
        return "check"
    if state in {State.FAILED, State.INTERRUPTED}:
        return {"look": "found", "check": "check"}.get(run.job, "start")
    return "start"


def found(run: ImportRun) -> tuple[Findings | None, dict[str, list[FileFound]]]:
    """What the files hold, and the same per name of a file; None while it is not known."""
    known = findings.kept(run.folder)
    names = {own: name for name, own in run.stored.items()}
    by_name: dict[str, list[FileFound]] = {name: [] for name in run.stored}
    for one in known.files if known else []:
        by_name[names[one.stored]].append(one)
    return known, by_name


def rows_of(run: ImportRun, file: str) -> int:
    """How many rows a file (or a sheet, in brackets) was found to have; 0 where nobody knows."""
    known = findings.kept(run.folder)
    told = [
        one.rows
        for one in (known.files if known else [])
        if file in {one.stored, f"{one.stored}[{one.sheet}]"}
    ]
    return sum(told)


def complaint(code: str | None, facts: Table[str, Any], run: ImportRun, lang: Lang) -> str:
    """Why a file or a mapping cannot be used, the files called as their owners do."""
    named = {**facts}
    if "file" in named:
        named["file"] = shown(run, str(named["file"]))
    return errors.fault(code or "internal", named, lang)


def shown(run: ImportRun, stored: str) -> str:
    """The owner's name for a file that a job names; a sheet in brackets is kept."""
    own, bracket, sheet = stored.partition("[")
    names = {stored: name for name, stored in run.stored.items()}
    return names.get(own, own) + bracket + sheet


@dataclass(frozen=True, slots=True)
class Count:
    """What became of one file's rows as one kind of record: read = posted + duplicate + rejected."""

    file: str
    record: str
    read: int
    posted: int
    corrected: int
    duplicate: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What a dry run or an import came to. `total` has no file; `warnings` are sentences."""

    counts: list[Count]
    total: Count
    warnings: list[str]


def outline(run: ImportRun, answer: Table[str, Any] | None, lang: Lang) -> Outline | None:
    """The answer of a job as a page shows it."""
    if answer is None:
        return None
    keys = ("read", "posted", "corrected", "duplicate", "rejected")
    counts = [
        Count(shown(run, one["file"]), word("record", one["record"], lang), *(one[k] for k in keys))
        for one in answer["files"]
    ]
    total = Count("", "", *(sum(getattr(count, k) for count in counts) for k in keys))
    warnings = [
        t(
            "imports.warning",
            lang,
            file=shown(run, one["file"]),
            field=field_word(one["field"], lang),
            problem=errors.warning(one["code"], lang),
            n=one["n"],
        )
        for one in answer.get("warnings", [])
    ]
    return Outline(counts, total, warnings)


def field_word(field: str | None, lang: Lang) -> str:
    """The word for a field of a record."""
    return word("field", field, lang) if field else ""


@dataclass(frozen=True, slots=True)
class RejectLine:
    """Why one row was not taken. `value` is None where the reader may not see it."""

    file: str
    row: int
    record: str
    field: str
    value: str | None
    reason: str


def lines_path(run: ImportRun, name: str) -> Path:
    """Where the job `name` writes the lines of its rejects."""
    return run.folder / f"{name}.rejects.jsonl"


def dry_lines(run: ImportRun, *, first: int, personal: bool, lang: Lang) -> list[RejectLine]:
    """The first rows that the dry run could not take."""
    try:
        with lines_path(run, "check").open(encoding="utf-8") as lines:
            read = [json.loads(line) for line, _ in zip(lines, range(first), strict=False)]
    except FileNotFoundError:
        return []
    return [_reject_line(run, one, personal=personal, lang=lang) for one in read]


def posting_of(run: ImportRun) -> Posting | None:
    """The posting of the run's last import."""
    return Posting.objects.filter(run=run.label, verb="import").order_by("-id").first()


def kept_lines(
    posting: Posting, run: ImportRun, *, after: int, first: int, personal: bool, lang: Lang
) -> tuple[list[RejectLine], int | None]:
    """Rows that the import kept, from the one after id `after`, and where the next page begins."""
    rows = list(Reject.objects.filter(posting=posting, pk__gt=after).order_by("pk")[: first + 1])
    lines = [_reject_line(run, _as_dict(row), personal=personal, lang=lang) for row in rows[:first]]
    return lines, rows[first - 1].pk if len(rows) > first else None


def rejected_files(posting: Posting) -> list[str]:
    """The files, by stored name, of which rows were kept."""
    files = Reject.objects.filter(posting=posting).order_by("file").values_list("file", flat=True)
    return list(files.distinct())


def _as_dict(row: Reject) -> dict[str, Any]:
    names = ("file", "row", "record", "field", "code", "value")
    return {name: getattr(row, name) for name in names}


def _reject_line(
    run: ImportRun, line: Table[str, Any], *, personal: bool, lang: Lang
) -> RejectLine:
    field = field_word(line["field"], lang)
    hidden = line["field"] in PERSONAL and not personal
    value = None if hidden else _own_id(line["code"], line["value"] or "")
    return RejectLine(
        file=shown(run, line["file"]),
        row=line["row"],
        record=word("record", line["record"], lang),
        field=field,
        value=value,
        reason=errors.reject(line["code"], lang, field=field, value=value),
    )


def _own_id(code: str, value: str) -> str:
    """A value as it stands in the file: of a key, the part that their system knows."""
    if code == Code.UNKNOWN_REFERENCE and value.count(":") >= 2:
        return Mapping.id_in(value)
    return value


@dataclass(frozen=True, slots=True)
class Reusable:
    """An earlier run whose mapping fits the files of this one, said of these files."""

    pk: int
    name: str
    created_at: Any
    document: Document


def reusable(run: ImportRun, lang: Lang) -> list[Reusable]:
    """Earlier mappings that fit: every file of the run has the headers of one of theirs."""
    mine = {name: _headers(columns) for name, columns in _columns(run)}
    if not all(mine.values()):
        return []
    earlier = ImportRun.objects.exclude(pk=run.pk).exclude(mapping="").order_by("-id")
    fitting: dict[str, Reusable] = {}
    for other in earlier.prefetch_related("files")[:LISTED]:
        renamed = _renamed(mine, {name: _headers(c) for name, c in _columns(other)})
        if renamed is not None and other.mapping not in fitting:
            said = _under_new_names(parsed(other.mapping), renamed)
            name = title(other, lang)
            fitting[other.mapping] = Reusable(other.pk, name, other.created_at, said)
    return list(fitting.values())


def _columns(run: ImportRun) -> Iterator[tuple[str, dict[str, list[str]]]]:
    return ((file.name, file.columns) for file in run.files.all())


def _headers(columns: Table[str, Sequence[str]]) -> frozenset[tuple[str, str]]:
    """Sheets and labels, without what an export of rejects adds."""
    pairs = ((sheet, label) for sheet, labels in columns.items() for label in labels)
    return frozenset(pair for pair in pairs if pair[1] not in _EXPORTED)


def _renamed(
    mine: Table[str, frozenset[Any]], theirs: Table[str, frozenset[Any]]
) -> dict[str, str] | None:
    """From my names to theirs, the same name first; None where one of mine has no counterpart."""
    renamed = {}
    for name, headers in mine.items():
        same = [other for other, their in theirs.items() if their == headers]
        if not same:
            return None
        renamed[name] = name if name in same else same[0]
    return renamed


def _under_new_names(document: Document, renamed: Table[str, str]) -> Document:
    files = [
        {**table, "path": name}
        for name, other in renamed.items()
        for table in document["file"]
        if table["path"] == other
    ]
    return {**document, "file": files}
