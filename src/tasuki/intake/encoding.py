"""Which encoding a text file has, proved by decoding all of it strictly; never a guess by frequency.

The order: byte-order mark, ISO-2022-JP escapes, strict UTF-8, strict cp932 (never shift_jis, which
lacks 髙 and ①), and EUC-JP, which is told from cp932 by its share of half-width kana.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tasuki.intake.errors import NulByte, UnknownEncoding

BLOCK = 4 << 20
"""Bytes read at a time: memory stays bounded however large the file is."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I", b"\x1b$(")
_ISO = ("iso2022_jp", "iso2022_jp_ext")
_SHIFT_JIS = frozenset({"shift_jis", "shift_jisx0213", "shift_jis_2004"})
_ALSO_CP932 = frozenset({"windows-31j", "windows-932", "x-sjis"})
_UTF8 = frozenset({"utf-8", "utf-8-sig"})
_KANA_OF_EUC = 0.5  # EUC-JP read as cp932 is mostly half-width kana; a real list hardly ever is


def codec(name: str) -> str:
    """The codec that `name` means; every kind of Shift_JIS means cp932.

    Raises LookupError where no codec has that name.
    """
    if name.casefold().replace("_", "-") in _ALSO_CP932:
        return "cp932"
    found = codecs.lookup(name).name
    "".encode(found)  # raises for what is no encoding of text
    return "cp932" if found in _SHIFT_JIS else found


def blocks(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    """The file's bytes, `size` at a time."""
    with path.open("rb") as file:
        while block := file.read(size):
            yield block


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """The file's text in blocks, strictly decoded, without its byte-order mark.

    Raises UnknownEncoding with byte offset and line, NulByte with the line.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = line = 0
    for data in _and_end(blocks(path)):
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as bad:
            line += _breaks(bytes(bad.object[: bad.start]).decode(encoding, "ignore")) + 1
            raise UnknownEncoding(
                file=path.name, tried=encoding, offset=offset - pending + bad.start, line=line
            ) from bad
        if "\0" in text:
            raise NulByte(file=path.name, line=line + _breaks(text[: text.index("\0")]) + 1)
        offset += len(data)
        line += _breaks(text)
        yield text


def utf8_blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file's text as UTF-8 bytes without a byte-order mark.

    A UTF-8 file is passed through as it is: `prove` has decoded it before.
    """
    if encoding not in _UTF8:
        yield from (text.encode() for text in decoded(path, encoding) if text)
        return
    for number, block in enumerate(blocks(path)):
        yield block.removeprefix(codecs.BOM_UTF8) if number == 0 else block


def prove(path: Path, encoding: str | None = None) -> str:
    """The codec in which the whole file decodes strictly: `encoding`, or the one that fits.

    Raises UnknownEncoding where none does: with the place at which the reading that got furthest
    failed.
    """
    if encoding is not None:
        _decode(path, codec(encoding))
        return codec(encoding)
    with path.open("rb") as file:
        head = file.read(4)
    for mark, marked in _MARKS:
        if head.startswith(mark):
            _decode(path, marked)
            return marked
    failures: list[UnknownEncoding] = []
    candidates = (*(_ISO if _has_escapes(path) else ()), "utf-8", "cp932", "euc_jp")
    for candidate in candidates:
        try:
            kana = _decode(path, candidate, count_kana=candidate == "cp932")
        except UnknownEncoding as failure:
            failures.append(failure)
            continue
        return "euc_jp" if kana >= _KANA_OF_EUC and _decodes(path, "euc_jp") else candidate
    furthest = max(failures, key=lambda failure: int(str(failure.facts["offset"])))
    raise UnknownEncoding(**{**furthest.facts, "tried": ", ".join(candidates)})


def _decode(path: Path, encoding: str, *, count_kana: bool = False) -> float:
    """Decodes all of the file; the share of half-width kana among what is not ASCII, if asked."""
    kana = wide = 0
    for text in decoded(path, encoding):
        if count_kana:
            units = np.frombuffer(text.encode("utf-16-le"), dtype="<u2")
            kana += int(((units >= 0xFF61) & (units <= 0xFF9F)).sum())
            wide += int((units > 0x7F).sum())
    return kana / wide if wide else 0.0


def _decodes(path: Path, encoding: str) -> bool:
    try:
        _decode(path, encoding)
    except UnknownEncoding:
        return False
    return True


def _has_escapes(path: Path) -> bool:
    """Whether the file is seven-bit and switches character sets as ISO-2022 does."""
    found, tail = False, b""
    for block in blocks(path):
        if not block.isascii():
            return False
        if not found and b"\x1b" in tail + block:
            found = any(escape in tail + block for escape in _ESCAPES)
        tail = block[-3:]
    return found


def _and_end(parts: Iterator[bytes]) -> Iterator[bytes]:
    yield from parts
    yield b""


def _breaks(text: str) -> int:
    return text.count("\n") or text.count("\r")
