"""Notes about a snapshot: kept between processes, worth nothing more than the time they save."""

from __future__ import annotations

from pathlib import Path

from tasuki.facts.notes import KEPT, MOST, Notes


def test_what_one_process_noted_the_next_one_knows(tmp_path: Path) -> None:
    path = tmp_path / "notes" / "a.json"
    Notes(path).put({"horizon": [30, None]})
    assert Notes(path).get("horizon") == [30, None]
    assert Notes(path).get("other") is None


def test_two_processes_do_not_lose_each_others_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one, two = Notes(path), Notes(path)
    assert (one.get("x"), two.get("y")) == (None, None)
    one.put({"x": 1})
    two.put({"y": 2})
    assert (Notes(path).get("x"), Notes(path).get("y")) == (1, 2)


def test_a_damaged_file_or_a_closed_folder_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"x": ', encoding="utf-8")
    assert Notes(path).get("x") is None
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    notes = Notes(in_the_way / "a.json")
    notes.put({"x": 1})
    assert notes.get("x") == 1


def test_neither_files_nor_notes_grow_without_end(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        Notes(tmp_path / f"{number}.json").put({"x": number})
    assert len(list(tmp_path.iterdir())) == KEPT
    notes = Notes()
    notes.put({str(number): number for number in range(MOST + 5)})
    assert notes.get("0") is None
    assert notes.get(str(MOST + 4)) == MOST + 4
