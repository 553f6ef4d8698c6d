"""The long jobs behind several commands: reading files into the ledger, refreshing the facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasuki.facts.refresh import Refreshed
    from tasuki.facts.snapshot import Snapshot
    from tasuki.intake.planning import FilePlan
    from tasuki.simulate.truth import Shift
    from tasuki.web.ledger.bulk.run import FileCount, ImportResult
    from tasuki.web.ledger.posting import Author
    from tasuki.web.proposals.sweep import Swept
    from tasuki.workspace import Workspace

Tell = Callable[[str], None]


class Fault(Exception):
    """A job cannot be done. `code` and `facts` are for the catalogue; nothing was changed."""

    def __init__(self, code: str, facts: dict[str, object]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def planned(space: Workspace, mapping: Path, folder: Path | None) -> list[FilePlan]:
    """The files of a mapping, opened and understood. Raises Fault."""
    from tasuki.intake.errors import IntakeError
    from tasuki.intake.mapping import open_mapping
    from tasuki.intake.planning import plan

    try:
        return plan(open_mapping(mapping), zone=space.organisation.tz, folder=folder)
    except IntakeError as wrong:
        raise Fault(wrong.code, wrong.facts) from wrong


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, and where the rows that were refused were written.

    `disordered` cycles of the whole ledger have an event before their creation; None: not looked.
    """

    result: ImportResult
    rejects: Path | None
    disordered: int | None = None

    def as_json(self) -> dict[str, object]:
        """The contract of `tasuki import --json`."""
        return {
            "files": [_line(count) for count in self.result.files],
            "rejects": str(self.rejects) if self.rejects else None,
            "warnings": [
                {"file": file, "field": field, "code": code.value, "n": n}
                for (file, field, code), n in sorted(self.result.warnings.items())
            ],
            "disordered": self.disordered,
            "dry_run": self.result.dry_run,
        }


def _line(count: FileCount) -> dict[str, object]:
    return {
        "file": count.file,
        "record": count.record.value,
        "read": count.read,
        "posted": count.posted,
        "duplicate": count.duplicate,
        "rejected": count.rejected,
        "corrected": count.corrected,
    }


def imported(
    space: Workspace,
    plans: list[FilePlan],
    *,
    by: Author,
    dry_run: bool = False,
    run: str | None = None,
    progress: Callable[[str, str, int], None] | None = None,
) -> Imported:
    """Post what the files hold, all or nothing, and write out what was refused. Raises Fault."""
    from tasuki.intake.errors import IntakeError
    from tasuki.intake.rejects import export
    from tasuki.web.handoffs.models import Handoff
    from tasuki.web.handoffs.services import handoffs_settle
    from tasuki.web.ledger.arrow import LedgerFull
    from tasuki.web.ledger.bulk.run import import_run
    from tasuki.web.ledger.posting import LedgerBusy

    try:
        result = import_run(plans, by=by, dry_run=dry_run, run=run, progress=progress)
        if not dry_run and Handoff.objects.exists():
            handoffs_settle(by=by)  # what was answered elsewhere waits for nobody here
    except IntakeError as wrong:
        raise Fault(wrong.code, wrong.facts) from wrong
    except LedgerBusy as wrong:
        raise Fault("ledger_busy", {}) from wrong
    except LedgerFull as wrong:
        raise Fault("disk_full", {}) from wrong
    folder = None
    if not result.rejects.is_empty():
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{'dry-run' if dry_run else result.posting_id}"
        folder = space.rejects / name
        export(result.rejects, folder)
    return Imported(result, folder)


def refreshed(
    space: Workspace, *, full: bool = False, tell: Tell | None = None, reporting: bool = True
) -> Refreshed:
    """Bring the facts up to date with the ledger, as of this moment, and write down the figures of
    periods that closed since (`reporting`). Raises Fault."""
    from tasuki.facts.refresh import refresh
    from tasuki.facts.store import Store, StoreError
    from tasuki.web.ledger.reader import ledger_reader
    from tasuki.workspace.calendar import business_calendar

    calendar = business_calendar(space.organisation)
    try:
        with ledger_reader() as ledger:
            done = refresh(
                ledger,
                Store(space.facts),
                calendar=calendar,
                zone=space.organisation.tz,
                as_of=datetime.now(UTC),
                full=full,
                progress=tell,
            )
    except StoreError as wrong:
        raise Fault("facts", {"problem": str(wrong)}) from wrong
    if reporting:
        _report(space)
    return done


def _report(space: Workspace) -> None:
    """Write down what is reported of closed periods, for restatements to be told from. Raises Fault."""
    from tasuki.facts.reported import BadBook, Book
    from tasuki.insight.reporting import due

    try:
        book, snapshot = Book(space.reported), _here(space)
        if due(book.read(), snapshot.as_of):  # most refreshes find nothing, and load no metrics
            from tasuki.insight.restatement import report

            report(snapshot, book)
    except (BadBook, OSError) as wrong:
        raise Fault("reported", {"problem": str(wrong)}) from wrong


def _here(space: Workspace) -> Snapshot:
    """The facts, read in this process whatever engine pages read by: a cluster takes longer to start
    than what is asked here takes."""
    from dataclasses import replace

    from tasuki.facts.snapshot import Snapshot

    environ = {name: value for name, value in space.environ.items() if name != "TASUKI_ENGINE"}
    return Snapshot.open(replace(space, environ=environ))


def swept(space: Workspace) -> Swept | None:
    """Judge the leads by the agreement, as far as the facts reach and were not judged yet.

    None where no version was ever in force. Raises Fault where there are no facts, or the ledger is
    held by an import: what was done until then stays, and the next call goes on.
    """
    from tasuki.facts.manifest import NoFacts
    from tasuki.web.agreements.models import AgreementVersion
    from tasuki.web.ledger.posting import LedgerBusy

    if not AgreementVersion.objects.exists():
        return None
    from tasuki.web.agreements.selectors import versions
    from tasuki.web.proposals.sweep import gate_sweep

    try:
        snapshot = _here(space)
        return gate_sweep(snapshot, by="job") if versions(snapshot.as_of).all else None
    except NoFacts as wrong:
        raise Fault("facts", {"problem": str(wrong)}) from wrong
    except LedgerBusy as wrong:
        raise Fault("ledger_busy", {}) from wrong


def disordered(space: Workspace) -> int:
    """How many cycles have an event that is earlier than their creation. They count all the same."""
    from tasuki.facts.snapshot import Snapshot

    found = Snapshot.open(space).sql("SELECT count(*) AS n FROM journeys WHERE disordered")
    return int(found.column("n")[0].as_py())


def simulated(
    space: Workspace,
    folder: Path,
    *,
    leads: int,
    months: int,
    end: datetime,
    seed: int,
    touches: float | None = None,
    encoding: str | None = "utf-8-sig",
    shifts: tuple[Shift, ...] = (),
) -> Path:
    """Write what an invented organisation did in the months before `end`.

    As CSV in `encoding` with its mapping, whose path is the answer; as Parquet in `folder` where
    there is no encoding. `shifts` are what changes on the way.
    """
    from dataclasses import replace

    from tasuki.domain.window import midnight
    from tasuki.simulate.chunks import simulate
    from tasuki.simulate.files import write_csv, write_parquet
    from tasuki.simulate.truth import Truth

    zone = space.organisation.tz
    last = end.astimezone(zone).date()
    count = last.year * 12 + last.month - 1 - months
    start = midnight(last.replace(year=count // 12, month=count % 12 + 1, day=1), zone)
    truth = Truth(organisation=space.organisation, shifts=shifts)
    if touches is not None:
        truth = replace(truth, touches_per_lead=touches)
    chunks = simulate(truth, leads=leads, start=start, end=end, seed=seed)
    if encoding is None:
        write_parquet(folder, chunks)
        return folder
    return write_csv(folder, chunks, zone=zone, encoding=encoding)
