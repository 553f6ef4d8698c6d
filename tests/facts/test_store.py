"""A reader sees the old snapshot or the new one, whatever happens to the writer."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from tasuki.facts import manifest
from tasuki.facts.changes import Why
from tasuki.facts.ledger import Mark
from tasuki.facts.manifest import NoFacts
from tasuki.facts.schema import TABLES
from tasuki.facts.store import RECENT, Busy, Store, StoreError
from tests.facts.ledgers import Books, BooksView, books_of, calendar
from tests.facts.oracle import facts
from tests.facts.test_refresh import opened, refreshed, rows, stored
from tests.facts.victim import refresh_story, story

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def books() -> Books:
    return books_of(
        {"lead-1": [("mql", "3/3"), ("hand_over", "3/4")], "lead-2": [("mql", "3/5")]},
        touches={"lead-1": [("call", "3/3 11:00", "connected")]},
    )


def files(home: Path) -> set[str]:
    return {path.name for path in (home / "facts").rglob("part-*.parquet")}


def delta_table(home: Path, table: str, version: int) -> pa.Table:
    """A version of a Delta table as other readers of Delta see it."""
    uris = DeltaTable(str(home / "facts" / table), version=version).file_uris()
    return pa.concat_tables([pq.read_table(uri) for uri in uris])


def test_the_files_have_the_written_schema(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    for name, schema in TABLES.items():
        [path] = (tmp_path / "facts" / name).glob("*.parquet")
        assert pq.read_schema(path).remove_metadata() == schema
        delta = DeltaTable(str(tmp_path / "facts" / name)).schema().to_arrow()
        assert pa.schema(delta).names == schema.names


def test_every_version_of_the_manifest_is_one_of_the_delta_table(
    tmp_path: Path, books: Books
) -> None:
    refreshed(tmp_path, books.view())
    first = Store(tmp_path / "facts").current()
    books.post("gate_event", lead_id=2, kind="hand_over", occurred_at=manifest_time(books))
    refreshed(tmp_path, books.view())
    second = Store(tmp_path / "facts").current()
    for found in (first, second):
        assert found is not None
        for table, part in found.tables.items():
            listed = DeltaTable(str(tmp_path / "facts" / table), version=part.version).file_uris()
            assert {Path(uri).name for uri in listed} == {file.path for file in part.files}
            assert delta_table(tmp_path, table, part.version).num_rows == part.rows


def manifest_time(books: Books) -> object:
    return books.rows["gate_event"][1]["occurred_at"]


class Watched(BooksView):
    """A ledger that looks at the facts while they are refreshed from it."""

    def __init__(self, view: BooksView, home: Path) -> None:
        super().__init__(view.tables, view.mark, view.postings)
        object.__setattr__(self, "home", home)
        object.__setattr__(self, "seen", [])

    def read(self, table: str, **where: object) -> Iterator[pa.RecordBatch]:  # type: ignore[override]
        self.seen.append(stored(self.home))  # type: ignore[attr-defined]
        yield from super().read(table, **where)  # type: ignore[arg-type]


def test_a_reader_in_the_middle_of_a_refresh_keeps_the_old_snapshot(
    tmp_path: Path, books: Books
) -> None:
    refreshed(tmp_path, books.view())
    old, reader = stored(tmp_path), opened(tmp_path)
    books.post("lead", id=2, key="lead-two", created_at=manifest_time(books))
    watched = Watched(books.view(), tmp_path)
    refreshed(tmp_path, watched)
    assert len(watched.seen) > 5  # type: ignore[attr-defined]
    assert all(seen == old for seen in watched.seen)  # type: ignore[attr-defined]
    assert rows({name: reader.sql(f"FROM {name}") for name in TABLES}) == old
    assert stored(tmp_path) != old


def test_a_refresh_killed_at_ten_moments_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    home, calm = tmp_path / "disturbed", tmp_path / "calm"
    for place in (home, calm):
        refresh_story(place, 1)
    old = stored(calm)
    began = time.monotonic()
    refresh_story(calm, 2)
    took, new = time.monotonic() - began, stored(calm)
    assert new != old
    chance = random.Random(11)
    killed = 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.facts.victim", str(home)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as victim:  # fmt: skip
        assert victim.stdin is not None
        assert victim.stdout is not None
        assert victim.stdout.readline() == "ready\n"
        for turn in range(10):
            print("full" if turn % 2 else "news", file=victim.stdin, flush=True)
            child = int(victim.stdout.readline())
            time.sleep(chance.uniform(0.02, took))
            with suppress(ProcessLookupError):  # it may have come to its end
                os.kill(child, signal.SIGKILL)
            killed += victim.stdout.readline() == "-9\n"
            assert stored(home) in (old, new)
        victim.stdin.close()
    assert killed >= 3
    refresh_story(home, 2)
    assert stored(home) == new
    found = Store(home / "facts").current()
    assert found is not None
    delta = {name: delta_table(home, name, part.version) for name, part in found.tables.items()}
    assert rows(delta) == new


def test_one_refresh_at_a_time(tmp_path: Path, books: Books) -> None:
    with Store(tmp_path / "facts").writing(), pytest.raises(Busy, match="another refresh"):
        refreshed(tmp_path, books.view())
    assert refreshed(tmp_path, books.view()).number == 1


@pytest.mark.parametrize("moment", [0, 3, 9, 17])
def test_a_full_disk_leaves_the_old_snapshot_and_no_litter(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    refreshed(tmp_path, books.view())
    old, before = stored(tmp_path), files(tmp_path)
    books.post("lead", id=2, key="lead-two", created_at=manifest_time(books))
    sync, calls = manifest.sync, iter(range(100))

    def full(path: Path) -> None:
        if next(calls) == moment:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(path)

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "sync", full)
        with pytest.raises(StoreError, match="MB free: make room"):
            refreshed(tmp_path, books.view(), full=True)
    assert next(calls) > moment
    assert stored(tmp_path) == old
    assert files(tmp_path) == before
    refreshed(tmp_path, books.view())
    assert stored(tmp_path) != old


@pytest.mark.parametrize("moment", [1, 2])
def test_a_disk_that_is_full_at_the_last_moment_leaves_whole_facts(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    refreshed(tmp_path, books.view())
    old = stored(tmp_path)
    books.post("lead", id=2, key="lead-two", created_at=manifest_time(books))
    renamed, calls = Path.replace, iter(range(1, 100))

    def full(path: Path, target: Path) -> None:
        if next(calls) == moment:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        renamed(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(StoreError):
            refreshed(tmp_path, books.view())
    assert stored(tmp_path) == old
    refreshed(tmp_path, books.view())
    assert stored(tmp_path) == rows(facts(books.rows, calendar()))


def test_facts_in_force_keep_their_files_even_if_the_folder_cannot_be_synced(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = manifest.sync

    def full(path: Path) -> None:
        sync(path)
        if (tmp_path / "facts" / manifest.CURRENT).exists():
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "sync", full)
        with pytest.raises(StoreError):
            refreshed(tmp_path, books.view())
    assert stored(tmp_path) == rows(facts(books.rows, calendar()))


def test_the_engine_says_that_the_disk_is_full(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(tmp_path, books.view())

    def full(*_: object) -> None:
        duckdb.sql("COPY (SELECT range FROM range(100000)) TO '/dev/full' (FORMAT csv)")

    monkeypatch.setattr(Store, "write", full)
    with pytest.raises(StoreError, match="make room"):
        refreshed(tmp_path, books.view(), full=True)


def test_kept_snapshots_survive_and_the_recent_ones_and_no_others(
    tmp_path: Path, books: Books
) -> None:
    store = Store(tmp_path / "facts")
    refreshed(tmp_path, books.view())
    packed = stored(tmp_path)
    assert store.keep("2025-W10") == 1
    for _ in range(RECENT + 1):
        books.post("gate_event", lead_id=2, kind="win", occurred_at=manifest_time(books))
        refreshed(tmp_path, books.view(), full=True)
    assert stored(tmp_path, 1) == packed
    with pytest.raises(NoFacts, match="snapshot 2 is no longer kept"):
        opened(tmp_path, 2)
    for number in range(3, 3 + RECENT):
        assert opened(tmp_path, number).version == number
    assert len(list((tmp_path / "facts" / "journeys").glob("*.parquet"))) == 1 + RECENT
    store.release("2025-W10")
    assert store.vacuum() > 0
    with pytest.raises(NoFacts):
        opened(tmp_path, 1)
    with pytest.raises(KeyError):
        store.release("2025-W10")


def test_a_manifest_that_cannot_be_read_is_said_and_mended(tmp_path: Path, books: Books) -> None:
    with pytest.raises(NoFacts, match="run `tasuki refresh`"):
        opened(tmp_path)
    refreshed(tmp_path, books.view())
    good = stored(tmp_path)
    (tmp_path / "facts" / manifest.CURRENT).write_text('{"format": 0}')
    with pytest.raises(NoFacts, match="another version"):
        opened(tmp_path)
    assert refreshed(tmp_path, books.view()).number == 2
    assert stored(tmp_path) == good


def test_a_manifest_comes_back_as_it_went(tmp_path: Path) -> None:
    refresh_story(tmp_path, 1)
    found = manifest.read(tmp_path / "facts")
    assert manifest.Manifest.from_json(found.to_json()) == found
    assert found.mark == story(1).view().mark != Mark()


def test_facts_of_another_schema_are_made_anew(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "FORMAT", 0)
        patched.setitem(TABLES, "companies", TABLES["companies"].remove(4))
        refreshed(tmp_path, books.view())
        Store(tmp_path / "facts").keep("old")
    with pytest.raises(NoFacts, match="another version of Tasuki made it"):
        opened(tmp_path)
    before = files(tmp_path)
    assert refreshed(tmp_path, books.view()).why is Why.FIRST
    assert "size" in opened(tmp_path).sql("FROM companies").column_names
    delta = DeltaTable(str(tmp_path / "facts" / "companies")).schema().to_arrow()
    assert pa.schema(delta).names == TABLES["companies"].names
    for _ in range(RECENT):
        refreshed(tmp_path, books.view(), full=True)
    assert before < files(tmp_path), "what is kept survives, also where it cannot be read"
