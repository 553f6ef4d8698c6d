"""Encodings are proved by decoding everything, or refused with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasuki.intake.encoding import codec, decoded, prove, utf8_blocks
from tasuki.intake.errors import NulByte, UnknownEncoding

PLAIN = "会社名,担当\n株式会社サンプル,山田 太郎\nエービーシー商事,佐藤\n"
ODD = "会社名,担当\n髙島屋①,﨑山\nﾃｽﾄ,〜\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (PLAIN, "utf-8", "utf-8"),
        (PLAIN, "utf-8-sig", "utf-8-sig"),
        (PLAIN, "utf-16", "utf-16"),
        (PLAIN, "cp932", "cp932"),
        (PLAIN, "euc_jp", "euc_jp"),
        (PLAIN, "iso2022_jp", "iso2022_jp"),
        (ODD.replace("〜", "～"), "cp932", "cp932"),
        (ODD, "utf-8", "utf-8"),
        ("id,name\n1,a\n", "ascii", "utf-8"),
    ],
)
def test_each_encoding_is_told_from_the_others(
    text: str, encoding: str, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode(encoding))
    assert prove(path) == found
    assert "".join(decoded(path, found)) == text
    assert b"".join(utf8_blocks(path, found)).decode() == text


def test_utf16_is_read_by_its_mark_in_either_byte_order(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"\xfe\xff" + PLAIN.encode("utf-16-be"))
    assert prove(path) == "utf-16"
    assert "".join(decoded(path, "utf-16")) == PLAIN


def test_shift_jis_always_means_cp932() -> None:
    assert codec("Shift_JIS") == codec("sjis") == codec("windows-31j") == "cp932"


def test_a_real_list_is_told_apart_in_cp932_and_in_euc(data: Path, tmp_path: Path) -> None:
    original = data / "companies" / "edinet_20251224_cp932_as_downloaded.csv"
    assert prove(original) == "cp932"
    text = original.read_bytes().decode("cp932").encode("euc_jp", "ignore")
    (tmp_path / "euc.csv").write_bytes(text)
    assert prove(tmp_path / "euc.csv") == "euc_jp"


def test_a_character_across_two_blocks_is_read_whole(tmp_path: Path) -> None:
    text = "あ" * 1_500_000  # 4.5 MB; a block of 4 MiB ends inside a character
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    assert "".join(decoded(path, "utf-8")) == text


def test_a_broken_byte_is_named_by_place_in_the_encoding_that_got_furthest(tmp_path: Path) -> None:
    good = "名前\n髙島屋\n".encode()
    path = tmp_path / "broken.csv"
    path.write_bytes(good + b"\xff\xfe\xfd\n")
    with pytest.raises(UnknownEncoding) as refusal:
        prove(path)
    assert refusal.value.facts["offset"] == len(good)
    assert refusal.value.facts["line"] == 3
    assert "broken.csv" in str(refusal.value)


def test_an_encoding_that_a_person_fixed_is_not_replaced_by_another(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(PLAIN.encode("cp932"))
    with pytest.raises(UnknownEncoding):
        prove(path, "utf-8")
    assert prove(path, "cp932") == "cp932"


def test_nul_characters_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"a,b\n1,2\n3,\0\n")
    with pytest.raises(NulByte) as refusal:
        prove(path)
    assert refusal.value.facts["line"] == 3
