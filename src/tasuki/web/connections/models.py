"""Import runs. The files themselves lie in the workspace, under names of our own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import models

from tasuki.web.fields import InstantField


class State(StrEnum):
    """Where a run stands."""

    LOOKING = "looking"  # what the files hold is being found out
    UPLOADED = "uploaded"
    MAPPED = "mapped"
    CHECKING = "checking"  # the dry run is at work
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def at_work(self) -> bool:
        """Whether a job was started and has not been heard to end."""
        return self in {State.LOOKING, State.CHECKING, State.RUNNING}


class ImportRun(models.Model):
    """Files that somebody brought together, how they are to be read, and what came of it.

    `check_result` and `result` are what `tasuki import --json` answered, dry and real. `job` names
    the job that was started last, so that a failed or interrupted one can be run again. Once
    `discarded_at`, the files are gone; what was made of them stays.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = InstantField()
    name = models.CharField()
    state = models.CharField(
        choices=[(s.value, s.value) for s in State], default=State.UPLOADED.value
    )
    mapping = models.TextField(default="")
    job = models.CharField(default="")
    started_at = InstantField(null=True)
    finished_at = InstantField(null=True)
    discarded_at = InstantField(null=True)
    check_result = models.JSONField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="import_run_created")]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"

    @property
    def folder(self) -> Path:
        """Where the run's files lie."""
        uploads: Path = settings.WORKSPACE.uploads
        return uploads / str(self.pk)

    @property
    def at_rest(self) -> bool:
        """Whether a job may begin: the files are there, and none works."""
        return self.discarded_at is None and not State(self.state).at_work

    @property
    def label(self) -> str:
        """What joins the run with its postings."""
        return f"import-{self.pk}"

    @property
    def stored(self) -> dict[str, str]:
        """From the name of each file to the name under which it is stored."""
        return {file.name: file.stored for file in self.files.all()}


class RunFile(models.Model):
    """One file of a run. `name` is how its owner called it: text to show, never a path.

    `columns` are its headers, per sheet, by which a mapping of an earlier run is found to fit.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files")
    name = models.CharField()
    stored = models.CharField()
    size = models.BigIntegerField()
    columns = models.JSONField(default=dict)

    class Meta:
        ordering = ["stored"]
        constraints = [models.UniqueConstraint(fields=["run", "stored"], name="run_file_stored")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.run.folder / self.stored
