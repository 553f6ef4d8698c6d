"""Verbs on import runs: one transaction and one posting each."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, require
from tasuki.web.connections import document, files, findings, job, look, selectors
from tasuki.web.connections.job import Outcome
from tasuki.web.connections.models import ImportRun, RunFile, State
from tasuki.web.ledger.posting import posted

CHECK, IMPORT = "check", "import"
"""Names of the jobs that read by the mapping: the dry run and the real one."""

READING = (State.CHECKING.value, State.RUNNING.value)
"""States in which a run holds the ledger: one at a time."""


class NotNow(Exception):
    """The run is at a point at which this cannot be done: its job works, something precedes, or its
    files are gone."""


def run_upload(*, by: User, uploads: Sequence[UploadedFile]) -> ImportRun:
    """A run with these files, stored under names of our own.

    Raises files.Refused for a file that is not what it must be; then nothing is kept.
    """
    require(by, Right.IMPORT)
    kinds = [files.extension(upload) for upload in uploads]
    stored = [f"{number:02}.{kind}" for number, kind in enumerate(kinds, start=1)]
    names = _distinct([files.plain_name(upload.name or "") for upload in uploads])
    root: Path = settings.WORKSPACE.uploads
    # The files are written before the transaction: copying must not hold the ledger's lock.
    draft = root / f"incoming-{secrets.token_hex(8)}"
    draft.mkdir(parents=True, mode=0o700)
    try:
        for upload, name in zip(uploads, stored, strict=True):
            _store(upload, draft / name)
        with posted("run_upload", by=by) as posting:
            run = ImportRun.objects.create(by=by, created_at=timezone.now(), name=names[0])
            RunFile.objects.bulk_create(
                RunFile(run=run, name=name, stored=own, size=upload.size or 0)
                for name, own, upload in zip(names, stored, uploads, strict=True)
            )
            # A folder of that number can only be what an upload left that was never committed.
            shutil.rmtree(run.folder, ignore_errors=True)
            draft.rename(run.folder)
            look.name_files(run.folder, dict(zip(stored, names, strict=True)))
            posting.object = f"import:{run.pk}"
            posting.detail = {"files": len(stored)}
            _begin(run, look.JOB, State.LOOKING, by)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return run


def _distinct(names: list[str]) -> list[str]:
    """The same, a name that stands twice told apart: a.csv, a (2).csv."""
    taken: list[str] = []
    for name in names:
        path, number, own = PurePath(name), 1, name
        while own in taken:
            number += 1
            own = f"{path.stem} ({number}){path.suffix}"
        taken.append(own)
    return taken


def _store(upload: UploadedFile, path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            for block in upload.chunks():
                out.write(block)
    except OSError as failed:
        if failed.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise files.Refused("disk_full", upload.name or "") from failed


def run_map(run: ImportRun, *, by: User, text: str) -> None:
    """How the run's files are to be read, as the text of a mapping.

    Raises IntakeError where the mapping makes no sense or names a file that the run has not,
    NotNow while a job works.
    """
    require(by, Right.IMPORT)
    bound = document.bound(document.parsed(text), run.stored)
    with posted("run_map", by=by, run=run.label) as posting:
        run.refresh_from_db()
        if not run.at_rest:
            raise NotNow
        run.mapping = text
        run.state = State.MAPPED.value
        run.check_result = None
        run.save(update_fields=["mapping", "state", "check_result"])
        posting.object = f"import:{run.pk}"
        posting.detail = {"files": len(bound["file"])}


def run_look(run: ImportRun, *, by: User) -> None:
    """Look into the files again, where that was cut off. Raises NotNow while a job works."""
    require(by, Right.IMPORT)
    with posted("run_look", by=by, run=run.label) as posting:
        run.refresh_from_db()
        if not run.at_rest:
            raise NotNow
        posting.object = f"import:{run.pk}"
        _begin(run, look.JOB, State.LOOKING, by)


def run_discard(run: ImportRun, *, by: User) -> None:
    """Delete the run's files and what was noted of their rows; the ledger and its rejects stay.

    Raises NotNow while a job works.
    """
    require(by, Right.IMPORT)
    with posted("run_discard", by=by, run=run.label) as posting:
        run.refresh_from_db()
        if State(run.state).at_work:
            raise NotNow
        run.discarded_at = timezone.now()
        run.save(update_fields=["discarded_at"])
        posting.object = f"import:{run.pk}"
    shutil.rmtree(run.folder, ignore_errors=True)


def run_check(run: ImportRun, *, by: User) -> None:
    """Begin the dry run. Raises NotNow, and job.Busy while another run is being read."""
    _begin_reading(run, CHECK, State.CHECKING, by)


def run_start(run: ImportRun, *, by: User) -> None:
    """Begin the import of what a dry run has checked. Raises like `run_check`."""
    _begin_reading(run, IMPORT, State.RUNNING, by)


def _begin_reading(run: ImportRun, name: str, state: State, by: User) -> None:
    require(by, Right.IMPORT)
    verb = "run_start" if name == IMPORT else "run_check"
    with posted(verb, by=by, run=run.label) as posting:
        run.refresh_from_db()
        unready = not run.mapping or (name == IMPORT and run.check_result is None)
        if unready or not run.at_rest:
            raise NotNow
        others = ImportRun.objects.filter(state__in=READING).exclude(pk=run.pk)
        if any(job.alive(other.folder) for other in others):
            raise job.Busy
        text = document.written(document.bound(document.parsed(run.mapping), run.stored))
        (run.folder / document.NAME).write_text(text, encoding="utf-8")
        posting.object = f"import:{run.pk}"
        _begin(run, name, state, by)


def _begin(run: ImportRun, name: str, state: State, by: User) -> None:
    run.state, run.job = state.value, name
    run.started_at, run.finished_at = timezone.now(), None
    run.save(update_fields=["state", "job", "started_at", "finished_at"])
    environ = {**os.environ, "TASUKI_HOME": str(settings.WORKSPACE.home)}
    job.start(run.folder, name, _arguments(run, name, by), environ)


def _arguments(run: ImportRun, name: str, by: User) -> list[str]:
    if name == look.JOB:
        return ["-m", "tasuki.web.connections.look", str(run.folder)]
    words = ["-m", "tasuki.cli", "import", "--json", "--mapping", str(run.folder / document.NAME)]
    words += ["--progress", str(job.report(run.folder, name))]
    words += ["--lines", str(selectors.lines_path(run, name))]
    words += ["--by", by.get_username(), "--run", run.label]
    return [*words, "--dry-run"] if name == CHECK else words


class _Settled(Exception):
    """Somebody else has recorded it in the meantime."""


def run_settle(run: ImportRun) -> None:
    """Record how the run's job ended, if it has; who looks at the run first does so.

    Raises LedgerBusy while another posting holds the ledger: `selectors.standing` knows the state
    all the same.
    """
    found = selectors.standing(run)
    if found.ended is None:
        return
    done = found.ended is Outcome.DONE
    with contextlib.suppress(_Settled), posted("run_settle", by="job", run=run.label) as posting:
        started = run.started_at
        run.refresh_from_db()
        if not State(run.state).at_work or run.started_at != started:
            raise _Settled
        run.state, run.finished_at = found.state.value, timezone.now()
        if run.job == look.JOB:
            _note_columns(run)
        elif run.job == CHECK:
            run.check_result = _answer(run) if done else None
        else:
            run.result = _answer(run) if done else None
        run.save(update_fields=["state", "finished_at", "check_result", "result"])
        posting.object = f"import:{run.pk}"
        posting.detail = {"job": run.job, "outcome": found.ended.value}


def _note_columns(run: ImportRun) -> None:
    found = findings.kept(run.folder)
    for file in run.files.all():
        sheets = [one for one in found.files if one.stored == file.stored] if found else []
        file.columns = {one.sheet or "": [c.label for c in one.columns] for one in sheets}
        file.save(update_fields=["columns"])


def _answer(run: ImportRun) -> Any:
    try:
        return json.loads(job.output(run.folder, run.job).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a full disk may have cut it
        return None
