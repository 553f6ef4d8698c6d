"""Verbs on targets: one transaction and one posting each. Nothing that was set is changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import polars as pl
from django.conf import settings

from tasuki.domain.targets import Layer, Period
from tasuki.insight.attainment import may_have_target
from tasuki.intake.rejects import SCHEMA
from tasuki.intake.targets import Fault, TargetRow, read_targets, reject
from tasuki.metrics.reading import Kind
from tasuki.metrics.registry import METRICS
from tasuki.present.targets import metric_names
from tasuki.web.accounts.models import Member, Team, User
from tasuki.web.accounts.permissions import Right, require
from tasuki.web.ledger.models import Posting, Reject
from tasuki.web.ledger.posting import Author, Refused, posted
from tasuki.web.rhythm.models import Target

One = TypeVar("One", Member, Team)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose target it is: a team's, a member's, or (neither) that of all."""

    team: Team | None = None
    member: Member | None = None


ALL = Subject()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of targets: read = posted + duplicate + rejected."""

    file: str
    read: int
    posted: int
    duplicate: int
    rejected: int
    posting: int

    def as_json(self) -> dict[str, object]:
        """The contract of `tasuki targets import --json`."""
        return {
            "file": self.file,
            "read": self.read,
            "posted": self.posted,
            "duplicate": self.duplicate,
            "rejected": self.rejected,
            "import": self.posting,
        }


def target_set(
    *,
    by: Author,
    layer: Layer,
    metric: str,
    period: Period,
    value: float | None,
    subject: Subject = ALL,
) -> Target | None:
    """Set a target from now on; `value` None withdraws it. None where that changes nothing.

    Raises Refused, and PermissionDenied where `by` is a user who may not set targets.
    """
    _may(by)
    _check(layer, metric, value, subject)
    key = _key(layer, metric, period, subject)
    with posted("target_set", by=by) as posting:
        last = Target.objects.filter(key=key).order_by("-version").first()
        posting.object = f"target:{key}"
        posting.detail = {"old": last.value if last else None, "new": value}
        if (last.value if last else None) == value:
            return None
        return _post(posting, last, key, layer, metric, period, value, subject)


def targets_import(*, by: Author, path: Path, name: str | None = None) -> Imported:
    """Set the targets of a file. Rows that cannot be used are kept as rejects with their reason.

    Raises IntakeError where the file itself cannot be used, and PermissionDenied as `target_set`.
    """
    _may(by)
    organisation, called = settings.ORGANISATION, name or path.name
    sheet = read_targets(
        path,
        metric_names(),
        zone=organisation.tz,
        fiscal_start=organisation.fiscal_start,
        name=called,
    )
    with posted("targets_import", by=by) as posting:
        rows = _Rows(posting)
        lines = [line for row in sheet.rows if (line := rows.take(row, called))]
        rejects = pl.concat([sheet.rejects, pl.DataFrame(lines, schema=SCHEMA)]).sort("row")
        _keep(rejects, posting)
        refused = rejects["row"].n_unique()
        done = Imported(called, sheet.read, rows.posted, rows.duplicate, refused, posting.pk)
        posting.detail = {k: v for k, v in done.as_json().items() if k != "import"}
    return done


class _Rows:
    """Posts the rows of one file, one after another."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self._seen: dict[str, float] = {}
        self._members = _named(Member.objects.all())
        self._teams = _named(Team.objects.all())
        self.posted = self.duplicate = 0

    def take(self, row: TargetRow, file: str) -> dict[str, object] | None:
        """Post a row; the reject line where it cannot be."""
        try:
            layer, subject = self._whose(row)
            _check(layer, row.metric, row.value, subject)
            key = _key(layer, row.metric, row.period, subject)
            if self._seen.get(key, row.value) != row.value:
                raise Refused(Fault.TWICE)
        except Refused as no:
            field = "value" if no.code in {Fault.TWICE, Fault.RATE_RANGE} else "subject"
            said = row.subject if field == "subject" else row.value
            return reject(file, row.row, row.original, field, no.code, said)
        last = Target.objects.filter(key=key).order_by("-version").first()
        self._seen[key] = row.value
        if last is not None and last.value == row.value:
            self.duplicate += 1
        else:
            _post(self._posting, last, key, layer, row.metric, row.period, row.value, subject)
            self.posted += 1
        return None

    def _whose(self, row: TargetRow) -> tuple[Layer, Subject]:
        """The layer and the subject; a file that names no layer means it by the subject."""
        member = self._members.get(row.subject or "")
        team = self._teams.get(row.subject or "")
        if row.subject and member is None and team is None:
            raise Refused(Fault.UNKNOWN_SUBJECT)
        layer = row.layer or (Layer.INDIVIDUAL if member and not team else Layer.TEAM)
        if layer is Layer.INDIVIDUAL:
            return layer, Subject(member=member)
        if row.subject and team is None:
            raise Refused(Fault.WRONG_SUBJECT)
        return layer, Subject(team=team)


def _may(by: Author) -> None:
    if isinstance(by, User):
        require(by, Right.SET_TARGETS)


def _check(layer: Layer, metric: str, value: float | None, subject: Subject) -> None:
    """Raises Refused where such a target makes no sense."""
    if not may_have_target(metric):
        raise Refused(Fault.UNKNOWN_METRIC)
    fits = {
        Layer.TEAM: subject.member is None,
        Layer.INDIVIDUAL: subject.member is not None and subject.team is None,
        Layer.CROSS: subject == ALL,
    }
    if not fits[layer]:
        raise Refused(Fault.WRONG_SUBJECT)
    is_rate = METRICS[metric].kind in {Kind.RATE, Kind.SHARE}
    if value is not None and not 0 <= value <= (1 if is_rate else 1e15):
        raise Refused(Fault.RATE_RANGE)


def _key(layer: Layer, metric: str, period: Period, subject: Subject) -> str:
    whose = "all"
    if subject.member:
        whose = f"member-{subject.member.pk}"
    elif subject.team:
        whose = f"team-{subject.team.pk}"
    return f"{layer.value}/{whose}/{metric}/{period.every.value}/{period.window.first_day}"


def _post(
    posting: Posting,
    last: Target | None,
    key: str,
    layer: Layer,
    metric: str,
    period: Period,
    value: float | None,
    subject: Subject,
) -> Target:
    return Target.objects.create(
        key=key,
        version=last.version + 1 if last else 1,
        layer=layer.value,
        metric=metric,
        every=period.every.value,
        starts_on=period.window.first_day,
        team=subject.team,
        member=subject.member,
        value=value,
        posting=posting,
    )


def _named(rows: Iterable[One]) -> Mapping[str, One]:
    """By key and by name; a name that several have is nobody's."""
    found: dict[str, One] = {}
    twice: set[str] = set()
    listed = list(rows)
    for one in listed:
        twice |= {one.name} & found.keys()
        found[one.name] = one
    found = {name: one for name, one in found.items() if name not in twice}
    return found | {str(one.key): one for one in listed}


def _keep(rejects: pl.DataFrame, posting: Posting) -> None:
    Reject.objects.bulk_create(
        Reject(
            posting=posting,
            **{k: v for k, v in line.items() if k != "original"},
            original=json.loads(str(line["original"])),
        )
        for line in rejects.iter_rows(named=True)
    )
