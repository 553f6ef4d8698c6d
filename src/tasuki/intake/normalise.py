"""From a batch of text to our columns: records that fit, and rejects that say why not."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace

import polars as pl

from tasuki.domain.stages import NEEDS_REASON, Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.intake import rejects as rejected
from tasuki.intake.fields import Condition, Converter, Source, Value, stripped
from tasuki.intake.identity import damaged
from tasuki.intake.keys import Ordinals
from tasuki.intake.mapping import CONTENT_KEYS, REQUIRED, RecordMap, key_prefix
from tasuki.intake.reading import Chunk
from tasuki.intake.records import INSTANT, REFERENCES, SCHEMAS, Record
from tasuki.intake.rejects import DATES, SURPLUS, Code, Warn

_INBOUND = (TouchKind.FORM, TouchKind.VISIT)
_DEAL_GATES = (
    # the field that says when, the event, what its key ends in, the field that says why
    ("opened_at", Gate.OPEN_OPPORTUNITY, "open", None),
    ("won_at", Gate.WIN, "win", None),
    ("lost_at", Gate.LOSE, "lose", "lost_reason"),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What was made of some rows, for one kind of record.

    `frames` hold that record, and for deals the gate events that they imply, each in the columns of
    SCHEMAS and `row`. `read` rows were meant for the record; `rejected` of them were refused, with
    a line in `rejects` per field at fault. `warnings` counts what was taken all the same.
    """

    record: Record
    file: str
    frames: dict[Record, pl.DataFrame]
    rejects: pl.DataFrame
    read: int
    rejected: int
    warnings: Counter[tuple[str, Warn]]
    original: Chunk

    def refuse(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Rejects for rows that the ledger cannot take.

        `faults` has row, field, code, value and key, and may have detail; the original rows are
        added.
        """
        return _with_originals(faults, self.file, self.record, self.original)


@dataclass
class Maker:
    """Makes one kind of record of the rows of one file. `source` is the prefix of its keys."""

    spec: RecordMap
    file: str
    source: str
    keys: tuple[str, ...]  # labels
    condition: Condition | None
    sources: dict[str, Source]
    converters: dict[str, Converter]
    given: str | None = None  # label of the column in which an exported reject has its key
    _ordinals: Ordinals = field(default_factory=Ordinals)

    def make(self, chunk: Chunk) -> Batch:
        """The records of the rows of `chunk` that fulfil the mapping's condition."""
        record, whole = self.spec.record, chunk
        if self.condition is not None:
            mask = self.condition.holds(chunk.frame)
            chunk = replace(chunk, frame=chunk.frame.filter(mask), rows=chunk.rows.filter(mask))
        texts, values, warnings = self._values(chunk)
        values["key"], texts["key"] = self._key(chunk, texts, values)
        self._require(values)
        bad = pl.repeat(False, chunk.frame.height, dtype=pl.Boolean, eager=True)
        for value in values.values():
            for _, mask in value.faults:
                bad = bad | mask.fill_null(value=False)
        frame = self._frame(chunk, values).filter(~bad)
        if record is Record.GATE and (odd := _without_reason(frame)):
            warnings["reason", Warn.NO_REASON] += odd
        frames = {record: frame}
        if record is Record.DEAL:
            frames[Record.GATE] = deal_gates(frame)
        return Batch(
            record=record,
            file=self.file,
            frames=frames,
            rejects=self._rejects(chunk, texts, values),
            read=chunk.frame.height,
            rejected=int(bad.sum()),
            warnings=warnings,
            original=whole,
        )

    def _values(
        self, chunk: Chunk
    ) -> tuple[dict[str, pl.Series], dict[str, Value], Counter[tuple[str, Warn]]]:
        texts: dict[str, pl.Series] = {}
        values: dict[str, Value] = {}
        warnings: Counter[tuple[str, Warn]] = Counter()
        for name, source in self.sources.items():
            texts[name], several = source.text(chunk.frame)
            values[name] = self.converters[name].convert(texts[name])
            warnings[name, Warn.SEVERAL_MATCHES] += several
            for warning, count in values[name].warnings.items():
                warnings[name, warning] += count
        return texts, values, +warnings

    def _key(
        self, chunk: Chunk, texts: dict[str, pl.Series], values: dict[str, Value]
    ) -> tuple[Value, pl.Series]:
        """The idempotency key, and the text it is made of."""
        prefix = key_prefix(self.source, self.spec.record)
        parts = [stripped(chunk.frame[label]) for label in self.keys]
        faults: list[tuple[Code, pl.Series]] = []
        if SURPLUS in chunk.frame.columns:
            faults.append((Code.RAGGED, chunk.frame[SURPLUS].is_not_null()))
        for part in parts:
            faults.append((Code.MISSING_VALUE, part.is_null()))
            faults.append((Code.DAMAGED_ID, damaged(part)))
        kind = self.spec.fields.get("kind")
        if parts and kind is not None and kind.constant is not None:
            parts.append(texts["kind"])
        text = _joined(parts, "|") if parts else self._content(texts, values)
        key = pl.select(pl.lit(prefix) + text).to_series()
        if not self.keys and self.given is not None:
            given = chunk.frame[self.given]
            key = key.zip_with(~given.str.starts_with(prefix).fill_null(value=False), given)
        return Value(key, faults), text

    def _content(self, texts: dict[str, pl.Series], values: dict[str, Value]) -> pl.Series:
        """What identifies a record without an id, and its number among those that are the same."""
        parts: list[pl.Series] = []
        for name in CONTENT_KEYS[self.spec.record]:
            if name not in values:
                continue
            found = texts[name] if name in REFERENCES else values[name].values
            part = (found.dt.epoch("us") if found.dtype == INSTANT else found).cast(pl.String)
            required = name in REQUIRED[self.spec.record]
            parts.append(part if required else part.fill_null(""))
        content = _joined(parts, "|")
        return _joined([content, self._ordinals.number(content).cast(pl.String)], "#")

    def _require(self, values: dict[str, Value]) -> None:
        """A required field that is empty, and not so because of another fault, is one itself."""
        for name in REQUIRED.get(self.spec.record, ()):
            lacking = values[name].values.is_null()
            for _, mask in values[name].faults:
                lacking = lacking & ~mask.fill_null(value=False)
            values[name].faults.append((Code.MISSING_VALUE, lacking))

    def _frame(self, chunk: Chunk, values: dict[str, Value]) -> pl.DataFrame:
        """The values in the columns of the schema, with the defaults of a touch."""
        schema = SCHEMAS[self.spec.record]
        frame = pl.DataFrame(
            {name: value.values for name, value in values.items()} | {"row": chunk.rows}
        )
        frame = frame.select(
            *(
                pl.col(name) if name in values else pl.lit(None, dtype=dtype).alias(name)
                for name, dtype in schema.items()
            ),
            "row",
        )
        if self.spec.record is not Record.TOUCH:
            return frame
        inbound = pl.when(pl.col("kind").is_in(_INBOUND)).then(pl.lit(Direction.IN.value))
        return frame.with_columns(
            pl.col("direction").fill_null(inbound.otherwise(pl.lit(Direction.OUT.value))),
            pl.col("disposition").fill_null(Disposition.NONE.value),
        )

    def _rejects(
        self, chunk: Chunk, texts: dict[str, pl.Series], values: dict[str, Value]
    ) -> pl.DataFrame:
        lines = [
            pl.DataFrame(
                {
                    "row": chunk.rows.filter(mask),
                    "field": name,
                    "code": code.value,
                    "value": texts[name].filter(mask),
                    "key": values["key"].values.filter(mask),
                }
            )
            for name, value in values.items()
            for code, mask in value.faults
            if mask.any()
        ]
        if not lines:
            return rejected.none()
        return _with_originals(pl.concat(lines), self.file, self.spec.record, chunk)


def deal_gates(deals: pl.DataFrame) -> pl.DataFrame:
    """The openings, wins and losses that deals imply, in the columns of a gate event."""
    made = []
    for when, gate, suffix, reason in _DEAL_GATES:
        known = {
            "key": pl.format("{}:" + suffix, "key"),
            "lead_key": pl.col("lead_key"),
            "kind": pl.lit(gate.value),
            "occurred_at": pl.col(when),
            "member_key": pl.col("member_key"),
            "deal_key": pl.col("key"),
            "reason": pl.col(reason) if reason else pl.lit(None),
        }
        made.append(
            deals.filter(pl.col(when).is_not_null()).select(
                *(
                    known.get(name, pl.lit(None)).cast(dtype).alias(name)
                    for name, dtype in SCHEMAS[Record.GATE].items()
                ),
                "row",
            )
        )
    return pl.concat(made).sort("row", maintain_order=True)


def _joined(parts: list[pl.Series], separator: str) -> pl.Series:
    """The texts one after another; null where one of them is."""
    return pl.select(pl.concat_str(parts, separator=separator)).to_series()


def _without_reason(gates: pl.DataFrame) -> int:
    """How many steps back do not say why. They are kept: a history is not lost for it."""
    needing = pl.col("kind").is_in([gate.value for gate in NEEDS_REASON])
    return gates.filter(needing & pl.col("reason").is_null()).height


def _with_originals(faults: pl.DataFrame, file: str, record: Record, chunk: Chunk) -> pl.DataFrame:
    mask = chunk.rows.is_in(faults["row"].unique().implode())
    cells = chunk.frame.filter(mask)
    if chunk.proved is not None:
        cells = cells.with_columns(pl.lit(chunk.proved).alias(DATES))
    originals = pl.DataFrame(
        {"row": chunk.rows.filter(mask), "original": cells.to_struct().struct.json_encode()}
    )
    known = {"file": pl.lit(file), "record": pl.lit(record.value)}
    lines = faults.join(originals, on="row", how="left", maintain_order="left")
    return lines.select(
        known.get(name, pl.col(name) if name in lines.columns else pl.lit(None))
        .cast(dtype)
        .alias(name)
        for name, dtype in rejected.SCHEMA.items()
    )


def merged(batches: list[Batch]) -> Batch:
    """One batch of several that were made of the same rows, with the rows that did not fit."""
    first = batches[0]
    frames: dict[Record, pl.DataFrame] = {}
    for batch in batches:
        for record, frame in batch.frames.items():
            frames[record] = pl.concat([frames[record], frame]) if record in frames else frame
    ragged = _ragged(first.original, first.file, first.record)
    return replace(
        first,
        frames=frames,
        rejects=pl.concat([*(batch.rejects for batch in batches), ragged]),
        read=sum(batch.read for batch in batches) + ragged.height,
        rejected=sum(batch.rejected for batch in batches) + ragged.height,
        warnings=sum((batch.warnings for batch in batches), Counter()),
    )


def _ragged(chunk: Chunk, file: str, record: Record) -> pl.DataFrame:
    columns = chunk.frame.columns
    lines = []
    for ragged in chunk.ragged:
        original: dict[str, object] = dict(zip(columns, ragged.cells, strict=False))
        if surplus := ragged.cells[len(columns) :]:
            original[SURPLUS] = json.dumps(surplus, ensure_ascii=False)
        if chunk.proved is not None:
            original[DATES] = chunk.proved
        lines.append(
            {
                "file": file,
                "row": ragged.row,
                "record": record.value,
                "code": Code.RAGGED.value,
                "detail": f"{len(ragged.cells)}/{len(columns)}",
                "original": json.dumps(original, ensure_ascii=False),
            }
        )
    return pl.DataFrame(lines, schema=rejected.SCHEMA)
