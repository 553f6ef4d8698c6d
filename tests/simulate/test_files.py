"""Files of a simulation, and intake reading them back."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tasuki.intake.mapping import open_mapping
from tasuki.intake.planning import plan, stream
from tasuki.intake.records import REFERENCES, Record
from tasuki.simulate import Chunk, Truth, simulate, write_csv, write_parquet
from tests.simulate.relay import END, TOKYO, joined


@pytest.fixture(scope="module")
def chunks() -> list[Chunk]:
    start = datetime(2025, 10, 1, tzinfo=TOKYO)
    return list(simulate(Truth(), leads=1500, start=start, end=END, seed=3, chunk=600))


def test_parquet_holds_every_record_as_it_was(tmp_path, chunks):
    written = write_parquet(tmp_path, iter(chunks))
    for record, frame in joined(chunks).items():
        assert_frame_equal(pl.read_parquet(tmp_path / record / "*.parquet"), frame)
        assert written[record] == frame.height
    assert not list(tmp_path.rglob("*.part"))


def under_source(frame: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Records with keys as intake makes them of a source called sim."""
    named = {"key": record} | {n: r for n, r in REFERENCES.items() if n in frame.columns}
    keys = [pl.concat_str(pl.lit(f"sim:{r}:"), n).alias(n) for n, r in named.items()]
    frame = frame.with_columns(keys).drop("phone", strict=False)
    if record is Record.GATE:  # what a deal implies has the deal's key
        frame = frame.with_columns(pl.col("key").str.replace("sim:gate_event:D", "sim:deal:D"))
    return frame


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_intake_reads_the_export_back_record_by_record(tmp_path, chunks, encoding):
    mapping = open_mapping(write_csv(tmp_path, chunks, zone=TOKYO, encoding=encoding))
    read: dict[Record, list[pl.DataFrame]] = {record: [] for record in Record}
    for file in plan(mapping, zone=TOKYO):
        for record in file.records:
            for batch in stream(file, record):
                assert batch.rejected == 0
                assert not batch.warnings
                for kind, frame in batch.frames.items():
                    read[kind].append(frame)
    for record, frame in joined(chunks).items():
        assert_frame_equal(
            pl.concat(read[record]).drop("row", "phone", strict=False).sort("key"),
            under_source(frame, record).sort("key"),
        )


def test_the_export_is_written_as_it_says(tmp_path, chunks):
    write_csv(tmp_path / "a", chunks, zone=TOKYO)
    write_csv(tmp_path / "b", chunks, zone=TOKYO, encoding="cp932")
    raw = (tmp_path / "a" / "leads.csv").read_bytes()
    assert raw.startswith("\ufeffリードID,作成日時,".encode())
    assert raw.count(b"\xef\xbb\xbf") == 1
    sjis = (tmp_path / "b" / "leads.csv").read_bytes()
    assert sjis.decode("cp932") == raw.decode("utf-8-sig")
    assert raw.split(b"\r\n")[1].decode().startswith("L00000001,2025/10/01 ")
    assert not list(tmp_path.rglob("*.part"))


def test_an_encoding_that_lacks_a_letter_is_refused(tmp_path, chunks):
    with pytest.raises(UnicodeEncodeError):
        write_csv(tmp_path, chunks, zone=TOKYO, encoding="latin-1")
    with pytest.raises(LookupError):
        write_csv(tmp_path, chunks, zone=TOKYO, encoding="cp9999")
    assert not (tmp_path / "leads.csv").exists()
