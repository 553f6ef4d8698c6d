"""Writes a simulated relay to disk: Parquet as it is, or CSV as a Japanese company exports it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from tasuki.intake.records import INSTANT, SCHEMAS, Record
from tasuki.simulate.chunks import Chunk
from tasuki.simulate.export import FILES, FLAGS, HEADERS, WORDS

MAPPING = "mapping.toml"

SOURCE = "sim"
"""The source's name in the mapping, and so the prefix of every key that is imported."""

_UNFINISHED = ".part"
_INSTANT, _DAY = "%Y/%m/%d %H:%M:%S", "%Y/%m/%d"


def write_parquet(folder: Path, chunks: Iterable[Chunk]) -> dict[Record, int]:
    """Write each chunk's records to `<folder>/<record>/<chunk>.parquet` as it comes.

    Returns how many rows of each record were written. A file is there whole or not at all.
    """
    written = dict.fromkeys(Record, 0)
    for chunk in chunks:
        for record, frame in chunk.frames.items():
            path = folder / record / f"{chunk.index:05d}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(_UNFINISHED)
            frame.write_parquet(unfinished)
            unfinished.replace(path)
            written[record] += frame.height
    return written


def write_csv(
    folder: Path, chunks: Iterable[Chunk], *, zone: ZoneInfo, encoding: str = "utf-8-sig"
) -> Path:
    """Write one CSV file per record, in local times and Japanese words, and the mapping that reads
    them. Returns the mapping's path.

    `encoding` is utf-8-sig or cp932. Files get their names when all are whole. Raises LookupError
    for an encoding that does not exist, UnicodeEncodeError for one that lacks a letter.
    """
    folder.mkdir(parents=True, exist_ok=True)
    encoder = codecs.getincrementalencoder(encoding)
    encoders = {record: encoder() for record in FILES}
    with ExitStack() as stack:
        files = {
            record: stack.enter_context(_unfinished(folder / name).open("wb"))
            for record, name in FILES.items()
        }
        for record, file in files.items():
            header = exported(record, pl.DataFrame(schema=SCHEMAS[record]), zone)
            file.write(encoders[record].encode(_csv(header, with_header=True)))
        for chunk in chunks:
            for record, frame in chunk.frames.items():
                text = _csv(exported(record, frame, zone), with_header=False)
                files[record].write(encoders[record].encode(text))
    for name in FILES.values():
        _unfinished(folder / name).replace(folder / name)
    mapping = folder / MAPPING
    mapping.write_text("\n".join(mapping_lines(zone, encoding)) + "\n", encoding="utf-8")
    return mapping


def exported(record: Record, frame: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    """Records under the headers and in the words of the export."""
    if record is Record.GATE:
        frame = frame.filter(pl.col("deal_key").is_null())
    return frame.select(_column(record, field, zone) for field in HEADERS[record])


def _column(record: Record, field: str, zone: ZoneInfo) -> pl.Expr:
    column, dtype = pl.col(field), SCHEMAS[record][field]
    if words := WORDS.get((record, field)):
        column = column.replace_strict(list(words), list(words.values()), return_dtype=pl.String)
    elif dtype == pl.Boolean:
        column = column.replace_strict(list(FLAGS), list(FLAGS.values()), return_dtype=pl.String)
    elif dtype == INSTANT:
        column = column.dt.convert_time_zone(zone.key).dt.replace_time_zone(None)
    elif dtype == pl.Float64:
        column = column.cast(pl.Int64)
    return column.alias(HEADERS[record][field])


def _csv(frame: pl.DataFrame, *, with_header: bool) -> str:
    return frame.write_csv(
        include_header=with_header,
        line_terminator="\r\n",
        datetime_format=_INSTANT,
        date_format=_DAY,
    )


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + _UNFINISHED)


def mapping_lines(zone: ZoneInfo, encoding: str) -> Iterator[str]:
    """The mapping file that reads the export, line by line."""
    yield f'source = "{SOURCE}"'
    yield ""
    yield "[defaults]"
    yield f'zone = "{zone.key}"'
    for record, name in FILES.items():
        yield ""
        yield "[[file]]"
        yield f'path = "{name}"'
        yield f'encoding = "{encoding}"'
        yield ""
        yield "[[file.record]]"
        yield f'record = "{record}"'
        yield f'key = "{HEADERS[record]["key"]}"'
        yield ""
        yield "[file.record.fields]"
        for field, header in HEADERS[record].items():
            if field != "key":
                yield f"{field} = {_field(record, field, header)}"


def _field(record: Record, field: str, header: str) -> str:
    options = [f'column = "{header}"']
    dtype = SCHEMAS[record][field]
    if words := WORDS.get((record, field)):
        pairs = ", ".join(f'"{theirs}" = "{ours}"' for ours, theirs in words.items())
        options.append(f"map = {{ {pairs} }}")
    elif dtype in (INSTANT, pl.Date):
        options.append(f'format = "{_INSTANT if dtype == INSTANT else _DAY}"')
    return "{ " + ", ".join(options) + " }" if len(options) > 1 else f'"{header}"'
