"""From a mapping to batches: files found, dialects detected, dates proved, then rows streamed."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from tasuki.intake.dates import Form, Order, Proof, Prover, Reading
from tasuki.intake.dialect import Pinned
from tasuki.intake.errors import AmbiguousDate, BadMapping, MissingFile, UnreadableDate
from tasuki.intake.fields import Condition, Converter, Source, stripped
from tasuki.intake.mapping import FieldMap, FileMap, Lookup, Mapping, RecordMap, When
from tasuki.intake.normalise import Batch, Maker, merged
from tasuki.intake.reading import Table, TextTable, bind
from tasuki.intake.records import INSTANT, SCHEMAS, Record
from tasuki.intake.rejects import DATES, KEY, ROW, export_name, inside, is_export
from tasuki.intake.workbook import SheetTable, is_workbook

_DATES = (INSTANT, pl.Date)


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """One record of a file, its columns found and its dates proved."""

    spec: RecordMap
    keys: tuple[str, ...]
    condition: Condition | None
    sources: dict[str, Source]
    readings: dict[str, Reading]


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file, ready to be streamed. `name` is its path as the mapping's folder sees it."""

    name: str
    mapping: Mapping
    table: Table
    zone: ZoneInfo
    parts: tuple[RecordPlan, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """The kinds of record that the file feeds, in the order in which they are posted."""
        kinds = {part.spec.record for part in self.parts}
        return tuple(record for record in Record if record in kinds)

    @property
    def proved(self) -> str | None:
        """The orders of day and month that were proved, per column, as JSON; None without any."""
        orders = {
            _column(part.sources[name]): reading.order
            for part in self.parts
            for name, reading in part.readings.items()
            if reading.order
        }
        return json.dumps(orders, ensure_ascii=False) if orders else None

    def maker(self, part: RecordPlan) -> Maker:
        """A fresh maker of one record of the file."""
        return Maker(
            spec=part.spec,
            file=self.name,
            source=self.mapping.source,
            keys=part.keys,
            condition=part.condition,
            sources=part.sources,
            converters={name: self.converter(part, name) for name in part.sources},
            given=KEY if KEY in self.table.columns else None,
        )

    def converter(self, part: RecordPlan, name: str) -> Converter:
        """What turns the text of one field into values."""
        return Converter(
            record=part.spec.record,
            name=name,
            spec=part.sources[name].spec,
            reading=part.readings.get(name),
            zone=self.zone,
            region=self.mapping.defaults.phone_region,
            source=self.mapping.source,
        )


def plan(mapping: Mapping, *, zone: ZoneInfo, folder: Path | None = None) -> list[FilePlan]:
    """Every file of the mapping, in its order, opened and understood; nothing is made yet.

    `zone` is the organisation's, in which local times are told unless the mapping says otherwise.
    With `folder` the files are looked for there, by the same names: so exported rejects are
    imported again. Files that are not in it are passed over.

    Raises an IntakeError: a file that is missing or cannot be read, a column that is missing or
    stands twice, a date that can be read in two ways or in none.
    """
    there = ZoneInfo(mapping.defaults.zone) if mapping.defaults.zone else zone
    plans = []
    for spec in mapping.file:
        found = _find(mapping, spec, folder)
        if not found and folder is None:
            raise MissingFile(file=spec.path, mapping=mapping.origin.name)
        plans += [_Planner(mapping, spec, path, name, there, folder).plan() for path, name in found]
    return plans


def stream(plan: FilePlan, record: Record) -> Iterator[Batch]:
    """The records of one kind that the file holds, batch by batch; the file is read once.

    Raises FileChanged where the file is not, or no longer, the one that was planned: whoever posts
    must then undo what was posted of it.
    """
    parts = [part for part in plan.parts if part.spec.record is record]
    makers = [plan.maker(part) for part in parts]
    if not makers:
        return
    proved = plan.proved
    for chunk in plan.table.chunks():
        whole = replace(chunk, proved=proved)
        yield merged([maker.make(whole) for maker in makers])


def open_table(path: Path, spec: FileMap | None = None) -> Table:
    """The file as a table of text, by what the mapping fixes and what can be detected."""
    if is_workbook(path):
        return SheetTable.open(path, spec.sheet, spec.header_row) if spec else SheetTable.open(path)
    if spec is None or is_export(path):
        return TextTable.open(path)
    pinned = Pinned(spec.encoding, spec.delimiter, spec.quote, spec.header_row)
    return TextTable.open(path, pinned)


def _find(mapping: Mapping, spec: FileMap, folder: Path | None) -> list[tuple[Path, str]]:
    """Files that the path or glob finds, with their names."""
    sheet = "" if spec.sheet is None else f"[{spec.sheet}]"
    if folder is None:
        found = _matches(mapping.folder, spec.path)
    elif not (found := _matches(folder, inside(spec.path))):
        return _matches(folder, export_name(spec.path + glob.escape(sheet)))
    return [(path, inside(name) + sheet) for path, name in found]


def _matches(root: Path, pattern: str) -> list[tuple[Path, str]]:
    if Path(pattern).is_absolute():
        anchor = Path(Path(pattern).anchor)
        root, pattern = anchor, Path(pattern).relative_to(anchor).as_posix()
    if (root / pattern).is_file():
        return [(root / pattern, pattern)]
    found = sorted(path for path in root.glob(pattern) if path.is_file())
    return [(path, path.relative_to(root).as_posix()) for path in found]


@dataclass(frozen=True)
class _Planner:
    """Binds one file of a mapping to what the file really has."""

    mapping: Mapping
    spec: FileMap
    path: Path
    name: str
    zone: ZoneInfo
    folder: Path | None

    def plan(self) -> FilePlan:
        table = open_table(self.path, self.spec)
        parts = [self._bound(record, table) for record in self.spec.record]
        plan = FilePlan(self.name, self.mapping, table, self.zone, tuple(parts))
        proved = _prove(plan)
        return replace(
            plan,
            parts=tuple(
                replace(part, readings={n: proved[_id(s)] for n, s in _dated(part)})
                for part in parts
            ),
        )

    def _bound(self, spec: RecordMap, table: Table) -> RecordPlan:
        return RecordPlan(
            spec=spec,
            keys=tuple(bind(table.columns, name, self.name) for name in spec.key),
            condition=self._condition(spec.when, table),
            sources={name: self._source(field, table) for name, field in spec.fields.items()},
            readings={},
        )

    def _source(self, spec: FieldMap, table: Table) -> Source:
        return Source(
            spec=spec,
            labels=tuple(bind(table.columns, name, self.name) for name in spec.named),
            condition=self._condition(spec.when, table),
            table=self._lookup(spec.lookup) if spec.lookup else None,
        )

    def _condition(self, when: When | None, table: Table) -> Condition | None:
        return Condition(bind(table.columns, when.column, self.name), when) if when else None

    def _lookup(self, lookup: Lookup) -> pl.DataFrame:
        """The other file as from, to (the first answer) and whether there were several."""
        bases = [base for base in (self.folder, self.mapping.folder) if base]
        path = next((base / lookup.file for base in bases if (base / lookup.file).is_file()), None)
        if path is None:
            raise MissingFile(file=lookup.file, mapping=self.mapping.origin.name)
        mapped = (spec for spec in self.mapping.file if spec.path == lookup.file)
        table = open_table(path, next(mapped, None))
        names = {
            bind(table.columns, lookup.source, lookup.file): "from",
            bind(table.columns, lookup.to, lookup.file): "to",
        }
        pairs = pl.concat(
            [pl.DataFrame(schema={"from": pl.String, "to": pl.String})]
            + [
                pl.DataFrame([stripped(chunk.frame[c]).rename(n) for c, n in names.items()])
                for chunk in table.chunks()
            ]
        ).drop_nulls()
        return pairs.group_by("from", maintain_order=True).agg(
            pl.col("to").first(), (pl.col("to").n_unique() > 1).alias("several")
        )


def _dated(part: RecordPlan) -> list[tuple[str, Source]]:
    schema = SCHEMAS[part.spec.record]
    return [(name, source) for name, source in part.sources.items() if schema[name] in _DATES]


def _id(source: Source) -> str:
    return source.spec.model_dump_json()


def _prove(plan: FilePlan) -> dict[str, Reading]:
    """How each column of dates is read; the file is read once if any has to be proved."""
    readings: dict[str, Reading] = {}
    asked: dict[str, tuple[Source, Converter, Prover]] = {}
    for part in plan.parts:
        for name, source in _dated(part):
            if fixed := _fixed(source.spec, plan):
                readings[_id(source)] = fixed
            else:
                asked[_id(source)] = source, plan.converter(part, name), Prover(plan.table.serial)
    if asked:
        for chunk in plan.table.chunks():
            for source, converter, prover in asked.values():
                prover.see(converter.translate(source.text(chunk.frame)[0])[0])
    known = _proved_before(plan.table)
    for key, (source, _, prover) in asked.items():
        readings[key] = _settled(prover.proof(), source, plan.name, known)
    return readings


def _proved_before(table: Table) -> dict[str, str] | None:
    """What the file that exported rejects come from had proved; None for any other file."""
    if ROW not in table.columns:
        return None
    for chunk in table.chunks():
        if DATES in table.columns and len(found := chunk.frame[DATES].drop_nulls()):
            return dict(json.loads(found[0]))
    return {}


def _fixed(spec: FieldMap, plan: FilePlan) -> Reading | None:
    """The reading that the mapping's own format names; None where there is none to take."""
    if spec.format is None or spec.format in set(Order):
        return None
    form = Form(spec.format)
    try:
        form.read(pl.Series(["1"], dtype=pl.String))
    except pl.exceptions.PolarsError as bad:
        origin, where = plan.mapping.origin.name, f"format = {spec.format!r}"
        raise BadMapping(file=origin, where=where, problem=str(bad).splitlines()[0]) from bad
    return Reading((form,))


def _settled(proof: Proof, source: Source, file: str, known: dict[str, str] | None) -> Reading:
    """The reading that was told, was known, or is proved. Of exported rejects (`known` is not None)
    any number may still be no dates."""
    column = _column(source)
    told = source.spec.format or (known or {}).get(column)
    if told is None and proof.ambiguous:
        raise AmbiguousDate(file=file, column=column, candidates=proof.candidates())
    if known is None and not proof.readable:
        raise UnreadableDate(
            file=file, column=column, misfits=proof.misfits, total=proof.total, examples=proof.bad
        )
    return proof.reading(Order(told) if told else None)


def _column(source: Source) -> str:
    return ", ".join(source.spec.columns or [source.spec.column or "constant"])
